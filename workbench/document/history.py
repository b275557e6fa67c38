"""Undo and redo: the session, and the sessions before and after it."""

from __future__ import annotations

import time
from dataclasses import replace

from .session import Session

MERGE_SECONDS = 1.0  # a parameter that is dragged makes one step of undo, not fifty
MOST_STEPS = 500
Steps = tuple[tuple[str, Session], ...]  # labels, and sessions to go back or on to


class History:
    """The session as it is, and as it was: ``edit`` makes a step that ``undo`` takes back."""

    def __init__(self, now: Session, past: Steps = (), future: Steps = ()) -> None:
        self.now = now
        self.past: list[tuple[str, Session]] = list(past)
        self.future: list[tuple[str, Session]] = list(future)
        self._merging = ("", 0.0)

    def edit(self, label: str, session: Session, merge: str = "") -> None:
        """Take a new session. Steps with the same ``merge`` that follow each other at once become one."""
        if session == self.now:
            return
        now = time.monotonic()
        if not (merge and self.past and self._merging[0] == merge and now - self._merging[1] < MERGE_SECONDS):
            self.past.append((label, self.now))
            del self.past[:-MOST_STEPS]
        self._merging = (merge, now)
        self.future.clear()
        self.now = session

    def amend(self, session: Session) -> None:
        """Change the session without a step: what the program did by itself."""
        self.now = session

    def undo(self) -> str:
        """Go back a step; the label of what was taken back."""
        return self._step(self.past, self.future)

    def redo(self) -> str:
        """Do again what was taken back last; its label."""
        return self._step(self.future, self.past)

    def _step(self, source: list[tuple[str, Session]], target: list[tuple[str, Session]]) -> str:
        if not source:
            return ""
        label, session = source.pop()
        target.append((label, self.now))
        self._merging = ("", 0.0)
        self.now = replace(session, runs=self.now.runs)  # runs are a log of what happened; it is not rewritten
        return label
