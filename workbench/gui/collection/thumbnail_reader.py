"""Reads the thumbnails that are in sight, in a thread."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from workbench.gui.engine.background_tasks import BackgroundTasks

from .pictures import Pictures
from .wall import Wall

AT_ONCE = 24  # that are read before they are shown


class ThumbnailReader:
    """``tasks`` has a single thread: what has the pictures is read by one at a time."""

    def __init__(self, model: Pictures, wall: Wall, tasks: BackgroundTasks) -> None:
        self._model, self._wall, self._tasks = model, wall, tasks
        self._reading = False
        model.wanted.connect(self._read)

    def _read(self) -> None:
        source = self._model.source
        if self._reading or source is None:
            return
        places = self._model.take_waiting(AT_ONCE)
        if not places:
            return
        self._reading = True

        def arrived(pictures: dict[int, QImage] | None, _error: Exception | None) -> None:
            self._reading = False
            if self._model.source is source:
                self._model.take_thumbnails(pictures or {})
                self._wall.viewport().update()
            self._read()

        side, ratio = self._wall.picture_side, self._wall.devicePixelRatioF()
        picture_at = self._model.reader(side)

        def read() -> dict[int, QImage]:
            return {place: _fitted(picture_at(place), side, ratio) for place in places}

        self._tasks.do(read, arrived)


def _fitted(picture: QImage, side: int, ratio: float) -> QImage:
    if picture.isNull():
        return picture
    size = QSize(side, side)
    small = picture.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    small = small.convertToFormat(QImage.Format.Format_RGB32)
    small.setDevicePixelRatio(ratio)
    return small
