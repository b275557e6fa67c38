"""What should be looked at in a collection: parts that do worse, labels that may be wrong, images that are alike."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.evaluation.evaluation_result import Section
from workbench.gui.widgets.section import with_all_numbers
from workbench.gui.widgets.theme import follow_type, tokens
from workbench.gui.widgets.translation import tr
from workbench.phrases import said

SHOWS = Qt.ItemDataRole.UserRole  # the text of the filter that finds the images behind a line
MEASURED = 1  # column
PADDING, GAP, SPARE = 6, 14, 2  # pixels at the ends of a line, between its parts, and beside what they need
LOOK = """
QTreeView {{ background: {canvas}; border: none; selection-background-color: {accent_soft}; selection-color: {text}; }}
QTreeView::item {{ padding: 4px 6px; }}
"""


class LineDelegate(QStyledItemDelegate):
    """What is found at the left of a line, at its right what is measured of it; each line shares its own width."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        measured = str(index.sibling(index.row(), MEASURED).data() or "")
        if not measured:
            super().paint(painter, option, index)
            return
        line = QStyleOptionViewItem(option)
        self.initStyleOption(line, index)
        metrics, style = line.fontMetrics, line.widget.style()
        area = line.rect.adjusted(PADDING, 0, -PADDING, 0)
        needed = [metrics.horizontalAdvance(text) + SPARE for text in (line.text, measured)]
        left, right = line_widths(needed[0], needed[1], area.width() - GAP)
        line.text = metrics.elidedText(line.text, Qt.TextElideMode.ElideMiddle, left)
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, line, painter, line.widget)
        painter.setPen(tokens().colour("muted"))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, side, with_all_numbers(measured, metrics, right))


def line_widths(words: int, measured: int, room: int) -> tuple[int, int]:
    """What both parts of a line get of ``room`` pixels: all they need where it is enough, two fifths at least."""
    least = room * 2 // 5
    right = min(measured, max(room - words, room - least))
    return min(words, room - right), right


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
        self.tree.setColumnHidden(MEASURED, True)  # which stands in the line
        self.tree.setItemDelegate(LineDelegate(self.tree))
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
                line.setToolTip(0, f"{line.text(0)}\n{line.text(MEASURED)}")
                self._add(title, line, shows)
            title.setExpanded(True)

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
