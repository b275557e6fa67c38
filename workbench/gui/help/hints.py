"""Hints for the first hour: one at a time, when it is of use, and never again once it was put away or followed."""

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
    """``when`` it is of use, and whether somebody ``did`` what it says without being told."""

    id: str
    words: str
    when: Callable[[Session], bool]
    did: Callable[[Session], bool]


HINTS = (
    Hint(
        "target",
        "Click a class at the right to explain that one, and a layer at the left to look from there.",
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
        "Pin a run with Ctrl+D: pinned runs make the report, and the talk with F5.",
        when=lambda now: len(now.runs) >= 4,
        did=lambda now: bool(now.pins),
    ),
)


class Hints(QFrame):
    """A thin line in the status bar, where it covers nothing; away while there is no image, or a warning to be read."""

    seen = Signal(str)  # a hint's id: it is not shown again

    def __init__(self) -> None:
        super().__init__()
        self._seen: set[str] = set()
        self._on = True
        self._warned = False
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
        """Whether hints are wanted at all, and those that were seen before."""
        self._on, self._seen = on, set(seen)
        if not on or (self.hint is not None and self.hint.id in self._seen):
            self._show(None)
        if self._session is not None:
            self.show_session(self._session)

    def show_session(self, session: Session) -> None:
        """Look whether a hint is of use now, or what one says was done; called when something has happened."""
        self._session = session
        for hint in HINTS:
            if hint.id not in self._seen and hint.did(session):
                self._note(hint)
        if self._on and self.hint is None and session.image is not None:
            self._show(next((h for h in HINTS if h.id not in self._seen and h.when(session)), None))
        self._appear()

    def follow(self, id: str) -> None:
        """What this one says was done."""
        for hint in HINTS:
            if hint.id == id and id not in self._seen:
                self._note(hint)

    def put_away(self) -> None:
        """Never show this one again; the next one waits until something else has happened."""
        if self.hint is not None:
            self._note(self.hint)

    def set_warned(self, on: bool) -> None:
        """Whether a warning is to be read first."""
        self._warned = on
        self._appear()

    def _note(self, hint: Hint) -> None:
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
        self.setVisible(self.hint is not None and has_image and not self._warned)
