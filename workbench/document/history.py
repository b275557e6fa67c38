"""Undo and redo: the session, and the sessions before and after it."""

from __future__ import annotations

import time
from collections.abc import Callable

from .session import Session

MERGE_SECONDS = 1.0  # dragging a parameter makes one step of undo, not fifty
MOST_STEPS = 500
Steps = tuple[tuple[str, Session], ...]  # each session with the label of its step


class History:
    """The present session, and those that undo and redo go to.

    past    the oldest first, each with the label of the step that followed it
    future  the farthest first
    """

    def __init__(self, now: Session, past: Steps = (), future: Steps = ()) -> None:
        self.now = now
        self.past: list[tuple[str, Session]] = list(past)
        self.future: list[tuple[str, Session]] = list(future)
        self._merging = ("", 0.0)

    def edit(self, label: str, session: Session, merge: str = "") -> None:
        """Make a step to ``session``. Steps with the same ``merge`` within a second of each other become one."""
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
        """Change the session without a step, where the program acts and not the user."""
        self.now = session

    def correct(self, change: Callable[[Session], Session]) -> None:
        """Change the session and every step."""
        self.now = change(self.now)
        self.past = [(label, change(session)) for label, session in self.past]
        self.future = [(label, change(session)) for label, session in self.future]

    def undo(self) -> str:
        """Go back a step. Returns its label; empty where there is none."""
        return self._step(self.past, self.future)

    def redo(self) -> str:
        """Repeat the step that was undone last. Returns its label; empty where there is none."""
        return self._step(self.future, self.past)

    def _step(self, source: list[tuple[str, Session]], target: list[tuple[str, Session]]) -> str:
        if not source:
            return ""
        label, session = source.pop()
        target.append((label, self.now))
        self._merging = ("", 0.0)
        self.now = session.with_log_of(self.now)
        return label
