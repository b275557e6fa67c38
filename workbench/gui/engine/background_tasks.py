"""A thread pool for reading and writing files: results arrive as Qt signals in the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.api import UserError


class BackgroundTasks(QObject):
    """Runs functions in a few threads and hands their values over in the window's thread."""

    _finished = Signal(object, object, object)  # then, value, error
    idle = Signal()  # every task has been handed over

    def __init__(self, threads: int = 2) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(threads)
        self._finished.connect(self._hand_over)
        self._closed = False
        self.pending = 0

    def do(self, work: Callable[[], Any], then: Callable[[Any, Exception | None], None]) -> None:
        """Call ``work`` in a thread, then ``then`` with its value, or with None and the exception it raised."""

        def task() -> None:
            try:
                value, error = work(), None
            except Exception as caught:
                value, error = None, caught
            if not self._closed:
                self._finished.emit(then, value, error)

        if self._closed:  # a window that is closing still paints
            return
        self.pending += 1
        self._pool.submit(task)

    def close(self) -> None:
        """Finish the running tasks and forget those that wait."""
        self._closed = True
        self._pool.shutdown(cancel_futures=True)

    def _hand_over(self, then: Callable[[Any, Exception | None], None], value: Any, error: Exception | None) -> None:
        if self._closed:
            return
        self.pending -= 1
        then(value, error)
        if not self.pending:
            self.idle.emit()


def error_sentence(error: Exception | None, name: str) -> str:
    """The sentence for the user about an error in a task that read ``name``; empty without an error."""
    if error is None:
        return ""
    return str(error) if isinstance(error, UserError) else f"{name} cannot be read: {error}."
