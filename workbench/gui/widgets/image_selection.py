"""Which images are selected, whatever view they are selected in: the one place that knows it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


class ImageSelection(QObject):
    """A view gives what a person selects in it to ``take``, and shows of ``changed`` what it has itself."""

    changed = Signal(object)  # frozenset of keys

    def __init__(self) -> None:
        super().__init__()
        self.keys: frozenset[str] = frozenset()
        self._is_telling = False

    def take(self, keys: Iterable[str]) -> None:
        """A person has selected these images. What a view selects because it was told so counts for nothing."""
        if self._is_telling:
            return
        chosen = frozenset(keys)
        if chosen == self.keys:
            return
        self.keys, self._is_telling = chosen, True
        try:
            self.changed.emit(chosen)
        finally:
            self._is_telling = False
