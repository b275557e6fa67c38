"""Reads the thumbnails that are in sight, in a thread: out of the index, or of the picture where it has none."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from workbench.api import UserError
from workbench.collections.rows import CollectionRows
from workbench.gui.engine.background_tasks import BackgroundTasks
from workbench.gui.widgets.image_conversion import qimage_of
from workbench.images.photo import shrunk

from .rows_model import RowsModel
from .wall import Wall

AT_ONCE = 24  # that are read before they are shown


class ThumbnailReader:
    """``tasks`` has a single thread: an index is read by one at a time."""

    def __init__(self, model: RowsModel, wall: Wall, tasks: BackgroundTasks) -> None:
        self._model, self._wall, self._tasks = model, wall, tasks
        self._reading = False
        model.wanted.connect(self._read)

    def _read(self) -> None:
        rows = self._model.rows
        if self._reading or rows is None:
            return
        places = self._model.take_waiting(AT_ONCE)
        if not places:
            return
        self._reading = True

        def arrived(pictures: dict[int, QImage] | None, _error: Exception | None) -> None:
            self._reading = False
            if self._model.rows is not None and self._model.rows.collection is rows.collection:
                self._model.take_thumbnails(pictures or {})
                self._wall.viewport().update()
            self._read()

        side, ratio = self._wall.picture_side, self._wall.devicePixelRatioF()

        def read() -> dict[int, QImage]:
            return {place: _picture(rows, place, side, ratio) for place in places}

        self._tasks.do(read, arrived)


def _picture(rows: CollectionRows, place: int, side: int, ratio: float) -> QImage:
    picture = QImage()
    data = rows.records.thumbnail(place) if rows.records is not None else b""
    if data:
        picture.loadFromData(data, "JPEG")
    else:
        with suppress(UserError):
            picture = qimage_of(shrunk(rows.collection.entries[place].photo().pixels, side))
    if picture.isNull():
        return picture
    size = QSize(side, side)
    small = picture.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    small = small.convertToFormat(QImage.Format.Format_RGB32)
    small.setDevicePixelRatio(ratio)
    return small
