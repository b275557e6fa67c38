"""Rows with thumbnails, as a wall shows them: a thumbnail is asked for when it is first painted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtGui import QImage

Index = QModelIndex | QPersistentModelIndex
MOST_KEPT = 4000  # thumbnails, of about 60 KB


class Pictures(QAbstractTableModel):
    """Row k is the picture at ``order[k]`` of whatever has them; what a wall asks of a row stands below."""

    wanted = Signal()  # thumbnails were asked for

    def __init__(self) -> None:
        super().__init__()
        self.order = np.zeros(0, np.int64)
        self.outlines: dict[int, tuple[float, ...]] = {}  # by place: left, top, width, height as shares of the image
        self._thumbnails: dict[int, QImage] = {}
        self._asked: set[int] = set()
        self._waiting: dict[int, None] = {}

    # What a wall asks.

    @property
    def source(self) -> object:
        """What has the pictures; None while there is nothing to show."""
        raise NotImplementedError

    def caption(self, row: int) -> str:
        """What stands below a thumbnail."""
        raise NotImplementedError

    def is_bad(self, row: int) -> bool:
        """Whether the caption says that something is wrong with it."""
        raise NotImplementedError

    @property
    def words_for_none(self) -> str:
        """What stands where there is no row."""
        raise NotImplementedError

    def reader(self, side: int) -> Callable[[int], QImage]:
        """What makes the small picture of a place, in a thread, of about ``side`` pixels."""
        raise NotImplementedError

    # Thumbnails.

    def thumbnail(self, row: int) -> QImage | None:
        """The small picture of a row; None while it is being read."""
        place = int(self.order[row])
        picture = self._thumbnails.get(place)
        if picture is None and place not in self._asked:
            self._waiting.pop(place, None)
            self._waiting[place] = None
            if len(self._waiting) == 1:
                self.wanted.emit()
        return picture

    def take_waiting(self, most: int) -> list[int]:
        """The places whose thumbnails are to be read next: those that came into sight last; others are let go."""
        latest = list(self._waiting)[-most:]
        self._waiting.clear()
        self._asked.update(latest)
        return latest

    def take_thumbnails(self, pictures: dict[int, QImage]) -> None:
        """Thumbnails that were asked for."""
        self._thumbnails.update(pictures)
        self._asked.difference_update(place for place, picture in pictures.items() if picture.isNull())
        for place in list(self._thumbnails)[: max(0, len(self._thumbnails) - MOST_KEPT)]:
            del self._thumbnails[place]
            self._asked.discard(place)

    def forget_thumbnails(self, all_of_them: bool) -> None:
        """They are others by now, or those that could not be read may be there by now."""
        kept = {} if all_of_them else {at: one for at, one in self._thumbnails.items() if not one.isNull()}
        self._thumbnails = kept

    def ask_anew(self) -> None:
        """What was asked for is not waited for any more."""
        self._asked.clear()
        self._waiting.clear()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.order)
