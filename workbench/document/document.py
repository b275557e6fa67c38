"""The open session with its undo history; tells its listeners of every change."""

from __future__ import annotations

from collections.abc import Callable

from .history import History
from .request import result_inputs
from .session import Session

Listener = Callable[[Session | None, Session], None]


class Document:
    """Listeners are called in the order in which they joined, as ``session_changed(before, now)``.

    ``before`` is None where another session was opened in the place of this one; it equals ``now`` where what is known
    of model or techniques has changed and the session has not.

    dragging  whether the last edit is one of a series, such as a slider's, whose end has not come yet
    """

    def __init__(self, session: Session) -> None:
        self.history = History(session)
        self.dragging = False
        self._listeners: list[Listener] = []

    @property
    def now(self) -> Session:
        """The session as it is."""
        return self.history.now

    def listen(self, *listeners: Listener) -> None:
        """Call these after every change from now on."""
        self._listeners += listeners

    def edit(self, label: str, session: Session, merge: str = "") -> None:
        """Make a step of undo; steps with the same ``merge`` that follow each other at once become one.

        A step to another result brings the canvas, which shows it, in front of a comparison.
        """
        before, self.dragging = self.now, bool(merge)
        if before.tiles == session.tiles and session.comparing and result_inputs(before) != result_inputs(session):
            session = session.with_canvas()
        self.history.edit(label, session, merge)
        self._notify(before)

    def step(self, forward: bool) -> str:
        """Undo, or redo; the label of that step."""
        before, self.dragging = self.now, False
        label = self.history.redo() if forward else self.history.undo()
        self._notify(before)
        return label

    def amend(self, session: Session) -> None:
        """Change the session without a step of undo: what the program did by itself."""
        before, self.dragging = self.now, False
        self.history.amend(session)
        self._notify(before)

    def correct(self, change: Callable[[Session], Session]) -> None:
        """Change the session and every step of undo: what turned out never to have been right."""
        before, self.dragging = self.now, False
        self.history.correct(change)
        self._notify(before)

    def refresh(self) -> None:
        """Show the session again, since what is known of model or techniques has changed."""
        self.dragging = False
        self._notify(self.now)

    def open(self, history: History) -> None:
        """Put another session in the place of this one."""
        self.history, self.dragging = history, False
        self._notify(None)

    def _notify(self, before: Session | None) -> None:
        for listener in self._listeners:
            listener(before, self.now)
