"""A sentence over the lower edge of a picture."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QLabel, QWidget

from workbench.gui.widgets.theme import system_font, tokens
from workbench.phrases import said


class MessageOverlay(QLabel):
    """A sentence over the lower edge of its parent, which it does not move."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._under = parent
        self._token = "muted"
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setContentsMargins(14, 7, 14, 7)
        self.hide()

    def say(self, sentence: str, token: str = "warning") -> None:
        """Show a sentence; an empty sentence hides the overlay."""
        self._token, sentence = token, said(sentence)
        self.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
        self.place()

    def place(self) -> None:
        """Go to the lower edge of the parent."""
        if self.isHidden():
            return
        self.setFont(system_font())
        wide = min(self._under.width() - 32, 560)
        needs = self.fontMetrics().horizontalAdvance(self.text()) + 34
        width = max(40, min(wide, needs))
        height = self.heightForWidth(width)
        self.setGeometry(QRect((self._under.width() - width) // 2, self._under.height() - height - 14, width, height))
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens().colour(self._token if self._token != "muted" else "border"), 1))
        painter.setBrush(tokens().colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()
        super().paintEvent(event)
