"""The session at work with its steps; the rest of the program follows what becomes of it."""

from __future__ import annotations

from collections.abc import Callable

from workbench.document.history import History
from workbench.document.session import Session

Follow = Callable[[Session | None, bool], None]


class Document:
    """``follow`` gets the session before, None where another has taken its place, and whether a hand still moves."""

    def __init__(self, session: Session, follow: Follow) -> None:
        self.history = History(session)
        self._follow = follow

    @property
    def now(self) -> Session:
        """The session as it is."""
        return self.history.now

    def edit(self, label: str, session: Session, merge: str = "") -> None:
        """Make a step of undo; steps with the same ``merge`` that follow each other at once become one."""
        before = self.now
        self.history.edit(label, session, merge)
        self._follow(before, bool(merge))

    def step(self, forward: bool) -> str:
        """Undo, or redo; the label of that step."""
        before = self.now
        label = self.history.redo() if forward else self.history.undo()
        self._follow(before, False)
        return label

    def amend(self, session: Session) -> None:
        """Change the session without a step; nobody follows yet."""
        self.history.amend(session)

    def follow(self, before: Session | None) -> None:
        """Bring the program in line with what was amended since ``before``."""
        self._follow(before, False)

    def take(self, history: History) -> None:
        """Another session takes the place of this one."""
        self.history = history
        self._follow(None, False)
