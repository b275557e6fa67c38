"""A wall of thumbnails: only what is in sight is painted, so that 100,000 images scroll as ten do."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QWidget

from workbench.gui.widgets.theme import Tokens, scaled, tokens

from .pictures import Pictures

Index = QModelIndex | QPersistentModelIndex
CELL, GAP, LINE = 112, 8, 18  # pixels: side of a cell, room around it, height of a line of words
COLUMN_KEYS = {
    QAbstractItemView.CursorAction.MoveLeft: -1,
    QAbstractItemView.CursorAction.MovePrevious: -1,
    QAbstractItemView.CursorAction.MoveRight: 1,
    QAbstractItemView.CursorAction.MoveNext: 1,
}


class Wall(QAbstractItemView):
    """Cells of one size in rows; selecting in it is selecting rows of the model."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    @property
    def across(self) -> int:
        """How many cells a row has."""
        return max(1, (self.viewport().width() - GAP) // self._step[0])

    def minimumSizeHint(self) -> QSize:
        """A whole cell beside the scroll bar."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(scaled(CELL) + 2 * GAP + bar, scaled(CELL) + scaled(LINE))

    @property
    def in_sight(self) -> range:
        """The rows of the model that can be seen."""
        first = self.verticalOffset() // self._step[1] * self.across
        count = (self.viewport().height() // self._step[1] + 2) * self.across
        return range(max(0, first), min(self._count, first + count))

    @property
    def picture_side(self) -> int:
        """Pixels of the screen of the longer side of a thumbnail, which is painted as it is."""
        return round(scaled(CELL) * 15 / 16 * self.devicePixelRatioF())

    @property
    def _step(self) -> tuple[int, int]:
        side = scaled(CELL) + GAP
        return side, side + scaled(LINE)

    @property
    def _count(self) -> int:
        return self.model().rowCount() if self.model() is not None else 0

    # What a view of Qt answers.

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        wide, high = self._step
        down, across = divmod(index.row(), self.across)
        return QRect(GAP + across * wide, GAP + down * high - self.verticalOffset(), wide - GAP, high - GAP)

    def indexAt(self, point: QPoint) -> QModelIndex:
        wide, high = self._step
        across, down = (point.x() - GAP) // wide, (point.y() - GAP + self.verticalOffset()) // high
        row = down * self.across + across
        if not (0 <= across < self.across and 0 <= row < self._count):
            return QModelIndex()
        index = self.model().index(row, 0)
        return index if self.visualRect(index).contains(point) else QModelIndex()

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        box, bar = self.visualRect(index), self.verticalScrollBar()
        if box.top() < GAP:
            bar.setValue(bar.value() + box.top() - GAP)
        elif box.bottom() > self.viewport().height() - GAP:
            bar.setValue(bar.value() + min(box.top() - GAP, box.bottom() - self.viewport().height() + GAP))

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        return index.column() > 0

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count, at = self._count, self.currentIndex().row()
        if not count:
            return QModelIndex()
        down = {
            QAbstractItemView.CursorAction.MoveUp: -1,
            QAbstractItemView.CursorAction.MoveDown: 1,
            QAbstractItemView.CursorAction.MovePageUp: -self._rows_in_sight,
            QAbstractItemView.CursorAction.MovePageDown: self._rows_in_sight,
        }
        if action == QAbstractItemView.CursorAction.MoveHome:
            row = 0
        elif action == QAbstractItemView.CursorAction.MoveEnd:
            row = count - 1
        elif at < 0:
            row = 0
        else:
            rows = down.get(action, 0)
            most = (count - 1 - at % self.across) // self.across - at // self.across  # rows below, in this column
            rows = max(-(at // self.across), min(rows, most))
            row = at + COLUMN_KEYS.get(action, 0) + rows * self.across
        return self.model().index(min(max(row, 0), count - 1), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the cells that a rectangle of the viewport touches."""
        wide, high = self._step
        box = rect.normalized()
        left, right = max(0, (box.left() - GAP) // wide), min(self.across - 1, (box.right() - GAP) // wide)
        top = max(0, (box.top() - GAP + self.verticalOffset()) // high)
        bottom = max(top, (box.bottom() - GAP + self.verticalOffset()) // high)
        chosen = QItemSelection()
        for down in range(top, min(bottom, self._count // self.across) + 1):
            first, last = down * self.across + left, min(self._count - 1, down * self.across + right)
            if first <= last:
                chosen.select(self.model().index(first, 0), self.model().index(last, 0))
        self.selectionModel().select(chosen, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    # Painting.

    def updateGeometries(self) -> None:
        super().updateGeometries()
        bar, high = self.verticalScrollBar(), self._step[1]
        rows = -(-self._count // self.across)
        bar.setRange(0, max(0, rows * high + GAP - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(high // 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometries()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        now = tokens()
        painter.fillRect(event.rect(), now.colour("canvas"))
        model = self.model()
        if not isinstance(model, Pictures) or model.source is None:
            return
        if not self._count:
            painter.setPen(now.colour("muted"))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, model.words_for_none)
        metrics, current = painter.fontMetrics(), self.currentIndex().row()
        selection = self.selectionModel()
        for row in self.in_sight:
            index = model.index(row, 0)
            box = self.visualRect(index)
            if not box.intersects(event.rect()):
                continue
            picture = QRect(box.left(), box.top(), box.width(), box.height() - scaled(LINE))
            chosen = selection.isSelected(index)
            painter.fillRect(picture, now.colour("accent_soft" if chosen else "surface"))
            thumbnail = model.thumbnail(row)
            if thumbnail is not None and not thumbnail.isNull():
                where = QRect(QPoint(), thumbnail.deviceIndependentSize().toSize())
                where.moveCenter(picture.center())
                painter.drawImage(where.topLeft(), thumbnail)
                if outline := model.outlines.get(int(model.order[row])):
                    _outline(painter, where, outline, now)
            if chosen or (row == current and self.hasFocus()):
                painter.setPen(QPen(now.colour("accent"), 2))
                painter.drawRect(picture.adjusted(1, 1, -1, -1))
            words = metrics.elidedText(model.caption(row), Qt.TextElideMode.ElideMiddle, box.width())
            painter.setPen(now.colour("danger" if model.is_bad(row) else "muted"))
            line = QRect(box.left(), picture.bottom() + 1, box.width(), scaled(LINE))
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words)

    @property
    def _rows_in_sight(self) -> int:
        return max(1, self.viewport().height() // self._step[1])


def _outline(painter: QPainter, picture: QRect, part: tuple[float, ...], now: Tokens) -> None:
    """A frame around a part of a picture, given as shares of it, that is seen on dark and on light."""
    left, top, width, height = part
    wide, high = picture.width(), picture.height()
    frame = QRectF(picture.left() + left * wide, picture.top() + top * high, width * wide, height * high)
    for colour, line in (("canvas", 4), ("accent", 2)):
        painter.setPen(QPen(now.colour(colour), line))
        painter.drawRect(frame.adjusted(1, 1, -1, -1))
