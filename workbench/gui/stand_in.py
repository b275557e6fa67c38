"""Stands in for the canvas until the views are there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.api import Geometry, Heatmap, Result
from workbench.render.display import Display
from workbench.session.images import Photo

from .photos import image_of
from .run_thumbnail import run_thumbnail


@dataclass(frozen=True, eq=False)
class Shown:
    result: Result
    photo: Photo | None
    geometry: Geometry | None
    display: Display
    state: str
    title: str


class Canvas(QWidget):
    hovered = Signal(str)
    target_chosen = Signal(str)
    unit_chosen = Signal(str)
    display_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel()
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self).addWidget(self.label)

    def show_photo(self, photo: Photo | None) -> None:
        if photo is None:
            self.label.clear()
        else:
            self._show(image_of(photo.pixels))

    def show_result(self, shown: Shown) -> None:
        if isinstance(shown.result, Heatmap) or shown.photo is None:
            self._show(image_of(run_thumbnail(shown.result, shown.photo)))

    def set_state(self, state: str) -> None:
        self.setProperty("state", state)

    def grab_image(self) -> QImage:
        return self.grab().toImage()

    def fit(self) -> None:
        pass

    def _show(self, image: QImage) -> None:
        self.label.setPixmap(QPixmap.fromImage(image).scaled(600, 500, Qt.AspectRatioMode.KeepAspectRatio))


class DisplayBar(QWidget):
    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.addWidget(QLabel("display"))

    def set_display(self, display: Display) -> None:
        pass

    def show_result(self, result: Any) -> None:
        pass
