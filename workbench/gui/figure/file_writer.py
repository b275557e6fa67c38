"""Writes files and draws figures for the clipboard in a thread, and tells the user how it ended."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from PySide6.QtGui import QGuiApplication, QImage

from workbench.api import UserError
from workbench.broken_package import without_package
from workbench.gui.engine.background_tasks import BackgroundTasks
from workbench.gui.shell.notifier import Notifier


class FileWriter:
    """Macros wait for it, as for everything that the tasks do."""

    def __init__(self, tasks: BackgroundTasks, notifier: Notifier) -> None:
        self._tasks, self.notifier = tasks, notifier

    def write(self, write: Callable[[], None], path: str, then: Callable[[], None] = lambda: None) -> None:
        """Call ``write``, which makes the file at this path, and ``then`` when it is there."""

        def written(_nothing: None, error: Exception | None) -> None:
            if error is None:
                self.notifier.say_saved(path)
                then()
            else:
                self.notifier.refuse("export", [_sentence(Path(path).name, error)])

        self._tasks.do(write, written)

    def copy_figure(self, draw: Callable[[BinaryIO], None], then: Callable[[], None] = lambda: None) -> None:
        """Put the PNG that ``draw`` writes on the clipboard, and call ``then`` when it is there."""

        def work() -> QImage:
            file = io.BytesIO()
            draw(file)
            return QImage.fromData(file.getvalue())

        def drawn(picture: QImage | None, error: Exception | None) -> None:
            if picture is None:
                self.notifier.refuse("export", [_sentence("The figure", error)])
            else:
                QGuiApplication.clipboard().setImage(picture)
                self.notifier.say("The figure is on the clipboard.")
                then()

        self._tasks.do(work, drawn)


def _sentence(name: str, error: Exception | None) -> str:
    """Why this was not written: a broken package is named, since an error out of it says nothing to a person."""
    told = error if isinstance(error, UserError) or error is None else without_package(name, error)
    return str(told) if told is not None else f"{name}: {error}"
