"""A map over the photograph, which is upright and uncropped; also the photograph alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QWidget

from workbench.api import Geometry, Heatmap
from workbench.gui.canvas.items.colour_bar import ColourBar
from workbench.gui.canvas.items.heatmap_pane import HeatmapPane
from workbench.gui.canvas.items.pane import Pane
from workbench.gui.canvas.items.photo_pixels import edges, network_pixels, original_pixels
from workbench.gui.canvas.items.pixels import wrapped
from workbench.gui.canvas.items.region_frame import RegionFrame
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.theme import Tokens
from workbench.images.photo import Photo
from workbench.render.colour import colourise, limits_for, table_for
from workbench.render.cover import by_strength, with_cover
from workbench.render.numbers import number

from .base import ResultView


class HeatmapView(ResultView):
    """A map over its photograph. The same photograph keeps pan and zoom under another map."""

    name = "Map over the image"
    marked = Signal(object)  # the value under the pointer, or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.surface = HeatmapPane()
        self.surface.setAccessibleName("Image")
        self.bar = ColourBar()
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.body.addWidget(self.surface, 1)
        self.body.addWidget(self.bar)
        self.surface.value_at = self.number_at
        self.surface.pointed.connect(self._point)
        self.surface.moved.connect(lambda: self.note.setText(self.surface.zoom_text))
        self.surface.framed.connect(self.region_set)
        self.bar.lock_wanted.connect(self._toggle_lock)
        self._with_bar = self._own_lock = True
        self._photo: Photo | None = None
        self._base_of: tuple[object, ...] = ()

    @property
    def _result(self) -> Heatmap | None:
        result = self.view_state.result if self.view_state is not None else None
        return result if isinstance(result, Heatmap) else None

    @property
    def pane(self) -> Pane:
        return self.surface

    def show_bar(self, on: bool, own_lock: bool = True) -> None:
        """Whether it has a colour bar of its own, and whether a locked range is one that a person locked."""
        self._with_bar, self._own_lock = on, own_lock
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(on)
        self.bar.setSizePolicy(policy)
        self.bar.setVisible(on and self.view_state is not None)

    def show_photo(self, photo: Photo) -> None:
        """Show the photograph alone, before there is a result."""
        self.view_state = None
        self.title.set_text(photo.title)
        self.show_caption("", "")
        self.setAccessibleName(f"Photograph {photo.name}")
        self._lay_base(photo, None)
        self.surface.overlay = self.surface.seen = self.surface.outlined = None
        self.surface.grey = False
        self.surface.notice.say("")
        self.bar.hide()
        self.show_state("fresh")
        self.surface.update()

    def paint_result(self, view_state: ViewState) -> None:
        result = view_state.result
        assert isinstance(result, Heatmap)
        photo, geometry, display, pane = view_state.photo, view_state.geometry, view_state.display, self.surface
        on_photo = photo is not None and geometry is not None
        self._lay_base(photo if on_photo else None, geometry if display.network_view else None, result.values.shape)
        height, width = result.values.shape
        if geometry is not None and on_photo:
            stretch = QTransform.fromScale(geometry.network_size[1] / width, geometry.network_size[0] / height)
            pane.placed = stretch if display.network_view else stretch * edges(geometry)
        else:
            pane.placed = QTransform()
        pane.set_seen(geometry if on_photo and not display.network_view else None)
        table = table_for(result.signed, display)
        limits = limits_for(result, display)
        pane.grey = on_photo and by_strength(result)
        if pane.grey:
            pane.overlay = wrapped(with_cover(result.values, table, limits, display.opacity))
        else:
            pane.overlay = wrapped(colourise(result.values, table, limits))
        pane.opacity, pane.smooth = (1.0 if pane.grey else display.opacity), display.smooth
        pane.outlined = None
        pane.notice.say(limits.problem)
        finite = result.values[np.isfinite(result.values)]
        data = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
        self.bar.show_range(table, limits, result.unit, has_plus(result), display.locked and self._own_lock, data)
        self.bar.setVisible(self._with_bar)
        pane.update()

    def show_region(self, region: str) -> bool:
        if self._result is None:
            self.surface.show_frame(None)
            return False
        height, width = self._result.values.shape
        self.surface.show_frame(RegionFrame.of(region, QSize(width, height), self.surface.placed))
        return True

    def text_at(self, at: QPointF) -> str:
        """The map at a point of the world, in words: the network's pixel, the value, and the box that was measured."""
        result, pixel = self._result, self._pixel(at)
        if result is None or pixel is None:
            return self._photo_text_at(at)
        x, y = pixel
        text = f"network pixel ({x}, {y}): {self.number_at(at)}"
        box = nearest_box(result, x, y)
        if box is None:
            return text
        if result.box_values is not None:
            text += f" · square: {number(float(result.box_values[box]), has_plus(result))} {result.unit}".rstrip()
        if result.box_labels:
            text += f" · becomes {result.box_labels[box]}"
        return text

    def number_at(self, at: QPointF) -> str:
        """The map's number at a point of the world, with its unit; empty where there is no map."""
        result, pixel = self._result, self._pixel(at)
        if result is None or pixel is None:
            return ""
        x, y = pixel
        return f"{number(float(result.values[y, x]), has_plus(result))} {result.unit}".rstrip()

    def _photo_text_at(self, at: QPointF) -> str:
        """The photograph at a point where there is no map, in words."""
        if self._photo is None or not self.surface.world.contains(at):
            return ""
        x, y = int(at.x()), int(at.y())
        if self.view_state is not None:
            return f"image pixel ({x}, {y}): the network did not see it"
        red, green, blue = self._photo.pixels[min(y, self._photo.size[0] - 1), min(x, self._photo.size[1] - 1)]
        return f"image pixel ({x}, {y}): {red}, {green}, {blue}"

    def _pixel(self, at: QPointF) -> tuple[int, int] | None:
        """(x, y) of the map's pixel at a point of the world."""
        if self._result is None:
            return None
        on_map = self.surface.placed.inverted()[0].map(at)
        x, y = int(np.floor(on_map.x())), int(np.floor(on_map.y()))
        height, width = self._result.values.shape
        return (x, y) if 0 <= x < width and 0 <= y < height and self.surface.world.contains(at) else None

    def _point(self, at: QPointF | None) -> None:
        result, pixel = self._result, None if at is None else self._pixel(at)
        outlined, value = None, None
        if result is not None and pixel is not None:
            value = float(result.values[pixel[1], pixel[0]])
            box = nearest_box(result, *pixel)
            if box is not None and result.boxes is not None:
                outlined = QRectF(*(float(n) for n in result.boxes[box]))
        self.bar.mark(value)
        self.marked.emit(value)
        if outlined != self.surface.outlined:
            self.surface.outlined = outlined
            self.surface.update()
        self.hovered.emit("" if at is None else self.text_at(at))

    def _toggle_lock(self) -> None:
        if self.view_state is None or self._result is None:
            return
        display, result = self.view_state.display, self._result
        limits = limits_for(result, replace(display, low=None, high=None))
        low, high = (None, None) if display.locked else (limits.low, limits.high)
        self.display_changed.emit(replace(display, low=low, high=high))

    def _lay_base(self, photo: Photo | None, geometry: Geometry | None, shape: tuple[int, ...] = (1, 1)) -> None:
        """Put the photograph under the map, or by ``geometry`` what the network saw of it.

        Pan and zoom stay if it is the same picture as before.
        """
        base: tuple[object, ...] = (photo, geometry, None if photo else shape)
        self._photo = photo
        if self._base_of and self._base_of[0] is photo and self._base_of[1:] == base[1:]:
            return
        before, self._base_of = self._base_of, base
        pane = self.surface
        if photo is None:
            pane.base = None
            pane.set_world(shape[1], shape[0])
        else:
            pane.base = original_pixels(photo) if geometry is None else network_pixels(photo, geometry)
            pane.set_world(pane.base.width, pane.base.height)
        same = bool(before) and isinstance(before[0], Photo) and photo is not None and before[0].digest == photo.digest
        if not same or before[1] != geometry:
            pane.fit()

    def set_theme(self, tokens: Tokens) -> None:
        super().set_theme(tokens)
        self.surface.notice.place()


def has_plus(result: Heatmap) -> bool:
    """Whether its numbers are written with a plus: above zero is for the target, below is against it."""
    return result.signed and not result.centre


def nearest_box(result: Heatmap, x: int, y: int) -> int | None:
    """The box whose middle is nearest, of those that cover a pixel; None where none does."""
    if result.boxes is None or not len(result.boxes):
        return None
    left, top, width, height = result.boxes.T.astype(np.float64)
    covers = (left <= x) & (x < left + width) & (top <= y) & (y < top + height)
    if not covers.any():
        return None
    far = (left + width / 2 - x - 0.5) ** 2 + (top + height / 2 - y - 0.5) ** 2
    return int(np.argmin(np.where(covers, far, np.inf)))
