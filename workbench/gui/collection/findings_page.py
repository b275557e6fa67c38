"""What should be looked at in a collection: parts that do worse, labels that may be wrong, images that are alike."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.api import Table
from workbench.evaluation.evaluation_result import Section
from workbench.gui.widgets.theme import follow_type, tokens
from workbench.gui.widgets.translation import tr
from workbench.phrases import said

from .page_results import findings_table

NOT_YET = "What to look at in these images is still to be found."
SHOWS = Qt.ItemDataRole.UserRole  # what a click on a line shows, as ``Section`` has it
MEASURED = 1  # column
PADDING, ABOVE = 6, 4  # pixels at the ends of a line, and above it
GAP, SPARE = 14, 2  # pixels between its parts, and beside what they need
TALL = 1 << 16  # pixels: as many lines as a text takes
WRAP = Qt.TextFlag.TextWordWrap
Index = QModelIndex | QPersistentModelIndex
LOOK = """
QTreeView {{ background: {canvas}; border: none; selection-background-color: {accent_soft}; selection-color: {text}; }}
QTreeView::item {{ padding: 4px 6px; }}
"""


class LineDelegate(QStyledItemDelegate):
    """What is found at the left of a line, at its right what is measured of it, or below where there is no room beside.

    Nothing is cut but a word that is wider than the whole line: numbers stay.
    """

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = QStyleOptionViewItem(option)
        self.initStyleOption(line, index)
        size, metrics = super().sizeHint(option, index), line.fontMetrics
        text = blocks(line.text, _measured(index), metrics, self._room(index))
        return QSize(size.width(), size.height() - metrics.height() + max(area.bottom() + 1 for area, _ in text))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = QStyleOptionViewItem(option)
        self.initStyleOption(line, index)
        words, measured, line.text = line.text, _measured(index), ""
        line.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, line, painter, line.widget)
        area = line.rect.adjusted(PADDING, ABOVE, -PADDING, 0)
        painter.setFont(line.font)
        pens = line.palette.color(QPalette.ColorRole.Text), tokens().colour("muted")
        sides = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        text = blocks(words, measured, line.fontMetrics, self._room(index))
        for (place, own), pen, side in zip(text, pens, sides, strict=False):
            painter.setPen(pen)
            height = place.height() + line.fontMetrics.height()  # painters may need a pixel more than they say
            painter.drawText(QRect(area.x(), area.y() + place.y(), area.width(), height), side | WRAP, own)

    def _room(self, index: Index) -> int:
        """Pixels of a line, whether a scroll bar is there or not: lines must not depend on what depends on them."""
        bar = self._tree.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self._tree)
        indent = self._tree.indentation() if index.parent().isValid() else 0
        return self._tree.width() - bar - indent - 2 * PADDING


def blocks(words: str, measured: str, metrics: QFontMetrics, room: int) -> list[tuple[QRect, str]]:
    """Both texts of a line with the places that they take, from its upper left corner; the second is there if said."""
    found: list[tuple[QRect, str]] = []
    for text in filter(None, (words or " ", measured)):
        whole = " ".join(
            metrics.elidedText(word, Qt.TextElideMode.ElideMiddle, room)
            for word in text.replace(" %", "\N{NBSP}%").split(" ")
        )
        found.append((metrics.boundingRect(QRect(0, 0, max(1, room), TALL), int(WRAP), whole), whole))
    needed = [metrics.horizontalAdvance(text) + SPARE for _, text in found]
    if len(found) == 2 and sum(needed) + GAP > room:
        found[1] = (found[1][0].translated(0, found[0][0].height()), found[1][1])
    return found


def _measured(index: Index) -> str:
    return str(index.sibling(index.row(), MEASURED).data() or "")


class FindingsPage(QWidget):
    """``wished`` is a text for the filter, ``asked`` a command."""

    wished = Signal(str)
    asked = Signal(str, tuple)

    def __init__(self) -> None:
        super().__init__()
        self._sections: Sequence[Section] = ()
        self._others: Sequence[Section] = ()  # of what lies in other collections too
        self.other = QPushButton(tr("Compare with a folder…"))
        self.other.setProperty("look", "link")
        self.other.setToolTip(tr("Images that lie in another folder too, the same or nearly"))
        self.other.clicked.connect(lambda: self.asked.emit("collection.compare", ()))
        self.begin = QPushButton(tr("Begin"))
        self.begin.clicked.connect(lambda: self.asked.emit("collection.findings", ()))
        self.note = QLabel(tr(NOT_YET))
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
        column.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.tree, 1)
        follow_type(self, self._dress)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.tree.scheduleDelayedItemsLayout()  # a line is as high as its width wants

    def say(self, sentence: str, asked: bool = False) -> None:
        """In the place of findings: that they were ``asked`` for, or why there are none."""
        self.note.setText(sentence or tr(NOT_YET))
        self.begin.setVisible(not asked)
        self._sections = ()
        self._show()

    def show_sections(self, sections: Sequence[Section], images: int) -> None:
        """Each with its lines, those without any with their sentence."""
        self.begin.hide()
        self.note.setText(tr("{} images judged").format(f"{images:,}"))
        self._sections = sections
        self._show()

    def show_others(self, sections: Sequence[Section]) -> None:
        """What lies in other collections too, above what is found in this one alone."""
        self._others = sections
        self._show()

    @property
    def result(self) -> Table | None:
        """What is shown, as it is saved; None where nothing is."""
        return findings_table((*self._others, *self._sections))

    def _show(self) -> None:
        self.tree.clear()
        for section in (*self._others, *self._sections):
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

    def _add(self, above: QTreeWidgetItem | None, line: QTreeWidgetItem, shows: str | tuple[str, str]) -> None:
        line.setData(0, SHOWS, shows)
        if above is None:
            self.tree.addTopLevelItem(line)
        else:
            above.addChild(line)

    def _choose(self, line: QTreeWidgetItem) -> None:
        shows = line.data(0, SHOWS)
        if isinstance(shows, str) and shows:
            self.wished.emit(shows)
        elif shows:
            self.asked.emit("collection.beside", tuple(shows))

    def _dress(self) -> None:
        now = tokens()
        names = ("canvas", "accent_soft", "text")
        self.tree.setStyleSheet(LOOK.format(**{name: getattr(now, name) for name in names}))
