"""The base of views over the photograph, which is upright and uncropped: where the network's pixels lie on it."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QWidget

from workbench.api import Geometry
from workbench.gui.canvas.items.drawing_tool import DrawingTool
from workbench.gui.canvas.items.pane import Pane
from workbench.gui.canvas.items.photo_pane import PhotoPane
from workbench.gui.canvas.items.photo_pixels import edges, network_pixels, original_pixels
from workbench.gui.canvas.items.region_marks import RegionMarks
from workbench.gui.canvas.view_state import Drawing, ViewState
from workbench.gui.widgets.theme import Tokens
from workbench.gui.widgets.translation import tr
from workbench.images.photo import Photo
from workbench.phrases import said

from .base import ResultView


class PhotoView(ResultView):
    """Something over its photograph. The same photograph keeps pan and zoom under another result."""

    def __init__(self, surface: PhotoPane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pane = surface
        surface.setAccessibleName(tr("Image"))
        self._at: QPointF | None = None  # the pointer
        surface.pointed.connect(self._remember)
        surface.moved.connect(self._show_note)
        surface.framed.connect(self.region_set)
        surface.drawn.connect(self.drawn)
        surface.tool_dropped.connect(self.tool_dropped)
        self.body.addWidget(surface, 1)
        self._photo: Photo | None = None
        self._size = (1, 1)  # (height, width) of the network's input
        self._base_of: tuple[object, ...] = ()
        self._remark = ""

    @property
    def pane(self) -> Pane:
        return self._pane

    @property
    def pointed_region(self) -> str:
        marks = self._pane.regions
        return marks.name_at(self._at) if marks is not None and self._at is not None else ""

    def _remember(self, at: QPointF | None) -> None:
        self._at = at

    def show_remark(self, remark: str) -> None:
        """A remark before the zoom, at the right of the title."""
        self._remark = remark
        self._show_note()

    def _show_note(self) -> None:
        self.note.setText("  ·  ".join(part for part in (said(self._remark), self._pane.zoom_text) if part))

    def lay_on_photo(self, view_state: ViewState, size: tuple[int, ...]) -> bool:
        """Put the photograph under what lies in a network's input of this (height, width); whether there is one."""
        photo, geometry, pane = view_state.photo, view_state.geometry, self._pane
        network_view = view_state.display.network_view
        height, width = self._size = (size[0], size[1])
        if photo is None or geometry is None:
            self.lay_base(None, None, size)
            pane.placed = QTransform()
            pane.set_seen(None)
            return False
        self.lay_base(photo, geometry if network_view else None, size)
        stretch = QTransform.fromScale(geometry.network_size[1] / width, geometry.network_size[0] / height)
        pane.placed = stretch if network_view else stretch * edges(geometry)
        pane.set_seen(None if network_view else geometry)
        return True

    def lay_base(self, photo: Photo | None, geometry: Geometry | None, size: tuple[int, ...] = (1, 1)) -> None:
        """Put the photograph on the canvas, or by ``geometry`` what the network saw of it.

        Pan and zoom stay if it is the same picture as before.
        """
        base: tuple[Any, ...] = (photo, geometry, None if photo else size)
        self._photo = photo
        if self._base_of and self._base_of[0] is photo and self._base_of[1:] == base[1:]:
            return
        before, self._base_of = self._base_of, base
        pane = self._pane
        if photo is None:
            pane.base = None
            pane.set_world(size[1], size[0])
        else:
            pane.base = original_pixels(photo) if geometry is None else network_pixels(photo, geometry)
            pane.set_world(pane.base.width, pane.base.height)
        same = bool(before) and isinstance(before[0], Photo) and photo is not None and before[0].digest == photo.digest
        if not same or before[1] != geometry:
            pane.fit()

    def show_drawing(self, drawing: Drawing) -> bool:
        photo, pane = self._photo, self._pane
        if photo is None or photo.digest != drawing.digest:
            pane.regions = None
            pane.show_tool(None)
            return False
        geometry = self._base_of[1]
        to_world = edges(geometry).inverted()[0] if isinstance(geometry, Geometry) else QTransform()
        pane.regions = RegionMarks(drawing.areas, to_world)
        pane.show_tool(DrawingTool(drawing.tool, photo.size, to_world) if drawing.tool else None)
        pane.update()
        return True

    def pixel_at(self, at: QPointF) -> tuple[int, int] | None:
        """(x, y) of the network's pixel at a point of the world."""
        there = self.point_at(at)
        x, y = int(np.floor(there.x())), int(np.floor(there.y()))
        height, width = self._size
        return (x, y) if 0 <= x < width and 0 <= y < height and self._pane.world.contains(at) else None

    def point_at(self, at: QPointF) -> QPointF:
        """A point of the world in the network's pixels, measured at edges."""
        return self._pane.placed.inverted()[0].map(at)

    def photo_text_at(self, at: QPointF) -> str:
        """The photograph at a point that the network did not see, or before there is a result, in words."""
        if self._photo is None or not self._pane.world.contains(at):
            return ""
        x, y = int(at.x()), int(at.y())
        if self.view_state is not None:
            return f"image pixel ({x}, {y}): the network did not see it"
        red, green, blue = self._photo.pixels[min(y, self._photo.size[0] - 1), min(x, self._photo.size[1] - 1)]
        return f"image pixel ({x}, {y}): {red}, {green}, {blue}"

    def set_theme(self, tokens: Tokens) -> None:
        super().set_theme(tokens)
        self._pane.notice.place()
