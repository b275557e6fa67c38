"""Hints for the first hour: each appears when it is useful, and never again once dismissed or followed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from workbench.document.session import Session
from workbench.gui.widgets.section import ElidedLines, IconButton
from workbench.gui.widgets.translation import tr


@dataclass(frozen=True)
class Hint:
    """A hint: ``when`` it is useful, and whether the session shows that a person ``did`` it already."""

    id: str
    words: str
    when: Callable[[Session], bool]
    did: Callable[[Session], bool]


HINTS = (
    Hint(
        "target",
        "Click a row of the answer to explain that one, and a layer at the left to look from there.",
        when=lambda now: len(now.runs) >= 1,
        did=lambda now: now.target != "predicted" or bool(now.layer),
    ),
    Hint(
        "palette",
        "Ctrl+K finds any command, technique, layer or class by a few letters; ? lists the keys.",
        when=lambda now: len(now.runs) >= 2,
        did=lambda now: False,
    ),
    Hint(
        "compare",
        "Drag a run from the strip below onto the picture to see the two side by side.",
        when=lambda now: len(now.runs) >= 3,
        did=lambda now: bool(now.tiles),
    ),
    Hint(
        "pin",
        "Pin a run with Ctrl+D: pinned runs make the report, and the presentation with F5.",
        when=lambda now: len(now.runs) >= 4,
        did=lambda now: bool(now.pins),
    ),
)


class Hints(QFrame):
    """A line in the status bar; hidden while there is no image, or a warning to read."""

    seen = Signal(str)  # a hint's id: it does not appear again

    def __init__(self) -> None:
        super().__init__()
        self._seen: set[str] = set()
        self._on = True
        self._warned = self._crowded = False
        self._session: Session | None = None
        self.hint: Hint | None = None
        self.setObjectName("hint")
        sign = IconButton("info", tr("Hint"), token="accent")
        sign.setEnabled(False)
        self.words = ElidedLines("", look="caption")
        self.close_button = IconButton("close", tr("Put this hint away"), self)
        self.close_button.clicked.connect(lambda _checked=False: self.put_away())
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        row.setSpacing(4)
        row.addWidget(sign)
        row.addWidget(self.words, 1)
        row.addWidget(self.close_button)
        self.hide()

    def set_known(self, on: bool, seen: Iterable[str]) -> None:
        """Turn hints on or off, and name those seen before."""
        self._on, self._seen = on, set(seen)
        if not on or (self.hint is not None and self.hint.id in self._seen):
            self._show(None)
        if self._session is not None:
            self.show_session(self._session)

    def show_session(self, session: Session) -> None:
        """Show a hint that is useful now, and put away hints that were followed."""
        self._session = session
        for hint in HINTS:
            if hint.id not in self._seen and hint.did(session):
                self._put_away(hint)
        if self._on and self.hint is None and session.image is not None:
            self._show(next((h for h in HINTS if h.id not in self._seen and h.when(session)), None))
        self._appear()

    def follow(self, id: str) -> None:
        """A person did what this hint says."""
        for hint in HINTS:
            if hint.id == id and id not in self._seen:
                self._put_away(hint)

    def put_away(self) -> None:
        """Never show this hint again; the next hint waits until the session changes."""
        if self.hint is not None:
            self._put_away(self.hint)

    def set_warned(self, on: bool) -> None:
        """Hide the hint while a warning is to be read."""
        self._warned = on
        self._appear()

    def set_crowded(self, on: bool) -> None:
        """Hide the hint while what stands beside it needs its room."""
        self._crowded = on
        self._appear()

    def _put_away(self, hint: Hint) -> None:
        self._seen.add(hint.id)
        if self.hint is hint:
            self._show(None)
        self.seen.emit(hint.id)

    def _show(self, hint: Hint | None) -> None:
        self.hint = hint
        if hint is not None:
            self.words.set_text(tr(hint.words))
            self.setAccessibleName(tr(hint.words))
        self._appear()

    def _appear(self) -> None:
        has_image = self._session is not None and self._session.image is not None
        self.setVisible(self.hint is not None and has_image and not self._warned and not self._crowded)
