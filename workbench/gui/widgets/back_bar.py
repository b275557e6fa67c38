"""The bar over the canvas while something larger is kept behind it: it leads back, or ends that."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from .icons import icon
from .section import IconButton
from .theme import follow_type, grown, theme

HEIGHT = 36  # pixels, as the header of what is behind: nothing else moves


class BackBar(QWidget):
    """``wished`` names a command. Buttons are those of the commands: ``back`` first, ``end`` last."""

    wished = Signal(str)

    def __init__(self, back: str, back_tip: str, end: str, end_tip: str) -> None:
        super().__init__()
        self.setObjectName("section")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        follow_type(self, lambda: self.setFixedHeight(grown(HEIGHT)))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(6, 0, 6, 0)
        self._row.setSpacing(8)
        self.back = self._link("", back, back_tip)
        close = IconButton("close", end_tip, self)
        close.clicked.connect(lambda _checked=False: self.wished.emit(end))
        self._row.addWidget(self.back)
        self._row.addStretch(1)
        self._row.addWidget(close)
        self.hide()
        self._tint()
        theme.changed.connect(self._tint)

    def add_button(self, words: str, command: str, tip: str) -> QPushButton:
        """What can be done from here, before the button that ends it."""
        button = self._link(words, command, tip)
        self._row.insertWidget(self._row.count() - 1, button)
        return button

    def _link(self, words: str, command: str, tip: str) -> QPushButton:
        button = QPushButton(words)
        button.setProperty("look", "link")
        button.setToolTip(tip)
        button.clicked.connect(lambda _checked=False: self.wished.emit(command))
        return button

    def _tint(self) -> None:
        self.back.setIcon(icon("back"))
