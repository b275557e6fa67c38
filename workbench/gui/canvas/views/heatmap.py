"""A map over the photograph, which is upright and uncropped; also the photograph alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtWidgets import QWidget

from workbench.api import Heatmap
from workbench.gui.canvas.items.colour_bar import ColourBar
from workbench.gui.canvas.items.heatmap_pane import HeatmapPane
from workbench.gui.canvas.items.pixels import wrapped
from workbench.gui.canvas.items.region_frame import RegionFrame
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.translation import tr
from workbench.images.photo import Photo
from workbench.render.colour import colourise, limits_for, table_for
from workbench.render.cover import by_strength, greys, with_cover
from workbench.render.numbers import number

from .photo import PhotoView


class HeatmapView(PhotoView):
    """A map over its photograph. The same photograph keeps pan and zoom under another map."""

    name = "Map over the image"
    marked = Signal(object)  # the value under the pointer, or None

    def __init__(self, parent: QWidget | None = None) -> None:
        surface = HeatmapPane()
        super().__init__(surface, parent)
        self.surface = surface
        self.bar = ColourBar()
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.body.addWidget(self.bar)
        self.surface.value_at = self.number_at
        self.surface.pointed.connect(self._point)
        self.bar.lock_wanted.connect(self._toggle_lock)
        self._with_bar = self._own_lock = True

    @property
    def narrowest(self) -> int:
        return super().narrowest + (self.bar.width() if self._with_bar else 0)

    @property
    def pointed_thing(self) -> tuple[str, str]:
        low, high = self.bar.range
        return ("bar", f"{low!r} {high!r}") if self.bar.isVisible() and self.bar.underMouse() else ("", "")

    @property
    def pointed_place(self) -> tuple[str, str]:
        result, pixel = self._result, None if self._at is None else self.pixel_at(self._at)
        layer = str(result.facts.get("layer", "")) if result is not None else ""
        return (layer, f"{pixel[0]},{pixel[1]}") if layer and pixel is not None else ("", "")

    @property
    def _result(self) -> Heatmap | None:
        result = self.view_state.result if self.view_state is not None else None
        return result if isinstance(result, Heatmap) else None

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
        self.setAccessibleName(tr("Photograph {}").format(photo.name))
        self.lay_base(photo, None)
        self.surface.overlay = self.surface.seen = self.surface.outlined = None
        self.surface.grey = False
        self.surface.notice.say("")
        self.bar.hide()
        self.show_state("fresh")
        self.surface.update()
        self.surface.point_again()

    def paint_result(self, view_state: ViewState) -> None:
        result = view_state.result
        assert isinstance(result, Heatmap)
        display, pane = view_state.display, self.surface
        on_photo = self.lay_on_photo(view_state, result.values.shape)
        table = table_for(result.signed, display)
        limits = limits_for(result, display)
        strength = on_photo and by_strength(result)
        pane.grey = strength and greys(result, display.opacity)
        if strength:
            pane.overlay = wrapped(with_cover(result.values, table, limits, display.opacity))
        else:
            pane.overlay = wrapped(colourise(result.values, table, limits))
        pane.opacity, pane.smooth = (1.0 if strength else display.opacity), display.smooth
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
        result, pixel = self._result, self.pixel_at(at)
        if result is None or pixel is None:
            return self.photo_text_at(at)
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
        result, pixel = self._result, self.pixel_at(at)
        if result is None or pixel is None:
            return ""
        x, y = pixel
        return f"{number(float(result.values[y, x]), has_plus(result))} {result.unit}".rstrip()

    def _point(self, at: QPointF | None) -> None:
        result, pixel = self._result, None if at is None else self.pixel_at(at)
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
