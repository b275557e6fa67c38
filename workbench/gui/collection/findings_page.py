"""What should be looked at in a collection: parts that do worse, labels that may be wrong, images that are alike."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.evaluation.evaluation_result import Section
from workbench.gui.widgets.theme import follow_type, scaled, tokens
from workbench.gui.widgets.translation import tr
from workbench.phrases import said

SHOWS = Qt.ItemDataRole.UserRole  # the text of the filter that finds the images behind a line
PADDING = 12  # pixels left and right of the words of a line
LOOK = """
QTreeView {{ background: {canvas}; border: none; selection-background-color: {accent_soft}; selection-color: {text}; }}
QTreeView::item {{ padding: 4px 6px; }}
"""


class FindingsPage(QWidget):
    """``wished`` is a text for the filter."""

    wished = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setProperty("look", "muted")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setContentsMargins(8, 2, 8, 6)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(tr("What to look at"))
        self.tree.setToolTip(tr("A click shows the images"))
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # what it was taken for stands at the end
        self.tree.setIndentation(12)
        self.tree.setRootIsDecorated(False)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.tree.header().setMinimumSectionSize(1)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.tree.header().setStretchLastSection(True)
        self._needed = (0, 0)  # pixels of both columns
        self.tree.viewport().installEventFilter(self)
        self.tree.itemClicked.connect(self._choose)
        self.tree.itemActivated.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.note)
        column.addWidget(self.tree, 1)
        follow_type(self, self._dress)

    def say(self, sentence: str) -> None:
        """In the place of findings: that they are on their way, or why there are none."""
        self.tree.clear()
        self.note.setText(sentence)

    def show_sections(self, sections: Sequence[Section], images: int) -> None:
        """Each with its lines, those without any with their sentence."""
        self.tree.clear()
        self.note.setText(tr("{} images judged").format(f"{images:,}"))
        for section in sections:
            count = f" · {len(section.rows):,}" if section.rows else ""
            title = QTreeWidgetItem([said(section.title) + count])
            font = title.font(0)
            font.setBold(True)
            title.setFont(0, font)
            self._add(None, title, section.shows)
            title.setFirstColumnSpanned(True)
            if section.sentence:
                line = QTreeWidgetItem([said(section.sentence)])
                self._add(title, line, "")
                line.setFirstColumnSpanned(True)
                line.setForeground(0, tokens().colour("muted"))
                line.setFlags(Qt.ItemFlag.ItemIsEnabled)
                line.setToolTip(0, said(section.sentence))
            for words, measured, shows in section.rows:
                line = QTreeWidgetItem([said(words), said(measured)])
                for at in range(2):
                    line.setToolTip(at, line.text(at))
                self._add(title, line, shows)
            title.setExpanded(True)
        told = [row for section in sections for row in section.rows]
        widest = [max((self._width(said(row[at])) for row in told), default=0) for at in range(2)]
        self._needed = (widest[0], widest[1])
        self._share()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._share()
        return False

    def _share(self) -> None:
        """What is found has the width that what is measured of it leaves, and two fifths where both are long."""
        name, measured = self._needed
        room = self.tree.viewport().width()
        self.tree.setColumnWidth(0, max(room - measured, min(name, room * 2 // 5)))

    def _width(self, words: str) -> int:
        return self.tree.fontMetrics().horizontalAdvance(words) + 2 * self.tree.indentation() + scaled(PADDING)

    def _add(self, above: QTreeWidgetItem | None, line: QTreeWidgetItem, shows: str) -> None:
        line.setData(0, SHOWS, shows)
        if above is None:
            self.tree.addTopLevelItem(line)
        else:
            above.addChild(line)

    def _choose(self, line: QTreeWidgetItem) -> None:
        if shows := line.data(0, SHOWS):
            self.wished.emit(shows)

    def _dress(self) -> None:
        now = tokens()
        names = ("canvas", "accent_soft", "text")
        self.tree.setStyleSheet(LOOK.format(**{name: getattr(now, name) for name in names}))
