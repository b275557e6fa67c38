"""A card with an image and its labels, beside the image's point."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

CARD = 144


class ImageCard(QFrame):
    """A card with an image and its labels, beside the image's point."""

    def __init__(self, plot: QWidget) -> None:
        super().__init__(plot)
        self._plot = plot
        self.setProperty("look", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        self._picture, self._words = QLabel(), QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setFixedSize(CARD, CARD)
        self._words.setWordWrap(True)
        self._words.setFixedWidth(CARD)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(self._picture)
        column.addWidget(self._words)
        self.hide()

    def show_words(self, words: str) -> None:
        self._words.setText(words.replace(" · ", "\n"))
        self.adjustSize()

    def show_picture(self, picture: QImage | None) -> None:
        self._picture.setPixmap(QPixmap.fromImage(picture) if picture is not None else QPixmap())

    def place(self, x: int, y: int) -> None:
        """Move beside a point of the plot, inside the plot."""
        self.adjustSize()
        room = self._plot.size()
        left = x + 16 if x + 16 + self.width() <= room.width() else x - 16 - self.width()
        self.move(max(0, left), max(0, min(y - self.height() // 2, room.height() - self.height())))
        self.raise_()
