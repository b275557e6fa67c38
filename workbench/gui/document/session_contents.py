"""What a session file holds beside the document: gathered for saving, and put back after opening."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from workbench.document.document import Document
from workbench.document.history import History
from workbench.document.saved_session import SavedSession
from workbench.document.session import UNFINISHED
from workbench.document.user_file import UserFile
from workbench.gui.engine.run_reader import RunReader


class Arranged(Protocol):
    """A window whose panels can be arranged."""

    def arrangement(self) -> dict[str, Any]: ...
    def geometry_text(self) -> str: ...
    def arrange(self, arrangement: dict[str, Any], geometry: str) -> None: ...


class SessionContents:
    """Document with its undo history, results of its runs, pasted images, and how the window is arranged.

    under_way  tells the key of the run that is under way for the canvas; empty for none
    """

    def __init__(self, document: Document, window: Arranged, reader: RunReader, under_way: Callable[[], str]) -> None:
        self.document, self._window, self._reader, self._under_way = document, window, reader, under_way

    def gather(self, file: UserFile | None, results: bool) -> SavedSession:
        """The session as it is; with ``results`` those of its runs, else its undo history.

        A run that is under way is written as unfinished: if the program ends before the run does, it is not run again
        by itself.

        file  the user's file of the session; None for none
        """
        now, cache, history = self.document.now, self._reader.results, self.document.history
        if key := self._under_way():
            now = now.with_stopped(key, UNFINISHED)
        window = {**self._window.arrangement(), "geometry": self._window.geometry_text()}
        window |= file.as_values() if file is not None else {"path": ""}
        entries = {run.key: entry for run in now.runs if (entry := cache.get(run.key)) is not None} if results else {}
        past, future = ((), ()) if results else (tuple(history.past), tuple(history.future))
        return SavedSession(now, window, entries, self._reader.photos.pasted(now.images), past=past, future=future)

    def restore(self, saved: SavedSession) -> None:
        """Put a saved session in the place of the open one: everything is as it was when it was saved."""
        self._reader.results.take_given(saved.entries)
        for key, photo in saved.pasted.items():
            self._reader.photos.add(key, photo)
        self._window.arrange(dict(saved.window), str(saved.window.get("geometry", "")))
        self.document.open(History(saved.session, saved.past, saved.future))
