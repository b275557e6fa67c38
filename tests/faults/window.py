"""A window without a screen, on an engine that answers at once, in which a worker opens damaged files."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.faults.kind import patience

SETTLES = 18.0  # seconds; a PDF may take 15


class FaultWindow:
    """The program with a disk cache and a fake engine; what goes wrong in a slot is raised by ``settle``."""

    def __init__(self, home: Path) -> None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from PySide6.QtWidgets import QApplication

        self._qt = QApplication.instance() or QApplication([])
        from tests.gui.fake_engine import FakeEngine
        from workbench.cache.disk_cache import DiskCache
        from workbench.cache.result_cache import ResultCache
        from workbench.document.session import Session
        from workbench.gui.app import App
        from workbench.gui.widgets.theme import theme

        theme.apply("dark")
        self._errors: list[BaseException] = []
        sys.excepthook = self._note
        self.engine = FakeEngine()
        self.results = DiskCache(home / "results")
        self.app = App(self.engine, Session(), ResultCache(disk_cache=self.results))
        self.app.window.show()
        self.app.start()
        self.engine.say_ready()
        self.settle()

    def settle(self) -> None:
        """Let the window do all it has to do. Raises what a slot raised."""
        waits_until = time.monotonic() + patience(SETTLES)
        while True:
            self._qt.processEvents()
            for job, asked in sorted(self.engine.asked.items()):
                self._answer(job, asked)
            if self._errors:
                error, self._errors = self._errors[0], []
                raise error
            if self.app.settled and not self.engine.asked:
                return
            if time.monotonic() > waits_until:
                raise TimeoutError("the window does not settle")
            time.sleep(0.001)

    def _answer(self, job: int, asked: tuple[Any, ...]) -> None:
        if asked[0] == "load":
            self.engine.say_loaded(job=job)
        else:
            self.engine.answer(asked[0], job=job)

    def _note(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        self._errors.append(error)
