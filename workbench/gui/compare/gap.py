"""A place of a comparison without a result: what belongs there, whether it is under way, and how to ask for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from workbench.gui.canvas.views.base import HEADER, lines_in_header
from workbench.gui.widgets.section import ElidedLines, IconButton
from workbench.gui.widgets.translation import tr


@dataclass(frozen=True)
class Gap:
    """A place without a result.

    place   in the comparison, row by row
    number  that the session knows it by
    words   title, and what tells it from others
    """

    place: int
    number: int
    words: tuple[str, ...]


class GapTile(QWidget):
    """It stands where the result will be."""

    wanted = Signal(int)  # the number
    removed = Signal(int)

    def __init__(self, gap: Gap) -> None:
        super().__init__()
        self.gap = gap
        self.title = ElidedLines("", mode=Qt.TextElideMode.ElideMiddle)
        self.title.setStyleSheet("font-weight: 600;")
        self.top = QWidget()
        self.top.setFixedHeight(HEADER)
        header = QHBoxLayout(self.top)
        header.setContentsMargins(14, 0, 12, 0)
        self.close_button = IconButton("close", tr("Take out of the comparison"), self)
        self.close_button.clicked.connect(lambda _checked=False: self.removed.emit(self.gap.number))
        header.addWidget(self.title, 1)
        header.addWidget(self.close_button)
        self.state = QLabel()
        self.state.setProperty("look", "muted")
        self.state.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(tr("Run"))
        self.button.setProperty("look", "link")
        self.button.clicked.connect(lambda _checked=False: self.wanted.emit(self.gap.number))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.top)
        column.addStretch(1)
        column.addWidget(self.state)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        self.show_waiting(False)

    def show_title(self, words: str, on: bool) -> None:
        """Its title; ``on`` says whether it needs one."""
        self.title.most = lines_in_header(self.title)
        self.title.set_text(words)
        self.top.setVisible(on)
        self.setAccessibleName(f"{words}: {self.state.text()}")

    def show_waiting(self, on: bool) -> None:
        """Whether its result is under way."""
        self.state.setText(tr("Waiting…") if on else tr("No result yet"))
        self.button.setHidden(on)


def gap_menu(parent: QWidget, number: int, wish: Callable[..., None]) -> QMenu:
    """What can be done with a place without a result; ``wish`` is called with a command and its text argument."""
    menu = QMenu(parent)
    menu.addAction(tr("Run here")).triggered.connect(lambda _checked=False: wish("compare.run_missing", str(number)))
    take_out = menu.addAction(tr("Take out of the comparison"))
    take_out.triggered.connect(lambda _checked=False: wish("compare.remove", str(number)))
    return menu
