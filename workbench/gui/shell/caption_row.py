"""The words under the canvas."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from workbench.gui.widgets.section import ElidedLines
from workbench.gui.widgets.theme import follow_type, grown
from workbench.phrases import said

WORD = 120  # pixels of a word that is kept whole, at most
LINES, MOST = 2, 6  # that there is always room for, so that other words move nothing; and where words need more


class CaptionRow(QFrame):
    """A caption and its caveat beside each other, in as many lines as they need: they hold numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("caption_row")
        self._words = QHBoxLayout(self)
        self._words.setContentsMargins(12, 0, 12, 0)
        self._words.setSpacing(12)
        self.caption, self.caveat = ElidedLines(""), ElidedLines("", look="warning")
        self.caveat.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.caveat.hide()
        self._lines = LINES
        for label in (self.caption, self.caveat):
            label.most = MOST
            self._words.addWidget(label, 1)
        follow_type(self, self._fit)

    def show_words(self, caption: str, caveat: str, grow_only: bool) -> None:
        """Write these; ``grow_only`` while the pointer goes over a comparison, which must not move back and forth."""
        if not grow_only:
            self._lines = LINES
        self.caption.set_text(said(caption))
        self.caveat.set_text(said(caveat))
        self.caveat.setVisible(bool(caveat))
        for i, label in enumerate((self.caption, self.caveat)):  # each as much room as it needs of what there is
            wide = label.fontMetrics().horizontalAdvance
            self._words.setStretch(i, max(1, wide(label.full_text)))
            label.setMinimumWidth(min(WORD, max(map(wide, label.full_text.split()), default=0) + 2))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lines = LINES
            self._fit()

    def _fit(self) -> None:
        self._words.activate()
        shown = [label for label in (self.caption, self.caveat) if not label.isHidden()]
        written = [label.lines_at(label.contentsRect().width()) for label in shown]
        self._lines = max(self._lines, *map(len, written))
        metrics = self.caption.fontMetrics()  # of the first font alone: lines in another one's letters are higher
        words = max(metrics.size(0, "\n".join(lines)).height() for lines in written)
        self.setFixedHeight(max(grown(40, 2), self._lines * metrics.lineSpacing() + 8, words + 8))
