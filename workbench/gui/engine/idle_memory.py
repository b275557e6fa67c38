"""Freed memory is given back to the system once nothing is under way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer

from workbench.freed_memory import give_back

REST_MS = 5000  # at most so often


class IdleMemory:
    """Waits after something has ended; where the program is busy again by then, it waits once more."""

    def __init__(self, settled: Callable[[], bool]) -> None:
        self._settled = settled
        self._timer = QTimer(singleShot=True, interval=REST_MS)
        self._timer.timeout.connect(self._rest)

    def wake(self) -> None:
        """Something has ended."""
        if not self._timer.isActive():
            self._timer.start()

    def close(self) -> None:
        """Wait no longer."""
        self._timer.stop()

    def _rest(self) -> None:
        if self._settled():
            give_back()
        else:
            self._timer.start()
