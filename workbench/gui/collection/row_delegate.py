"""How a cell of a collection's table is painted: its words alone, since a style sheet takes longer than a frame."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workbench.collections.rows import PREDICTED
from workbench.gui.widgets.theme import tokens

from .rows_model import RowsModel

ROOM = 8  # pixels on either side of words


class RowDelegate(QStyledItemDelegate):
    """Asks the model for a cell's words once, and for nothing else."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model, now, box = index.model(), tokens(), option.rect
        state = option.state
        if not isinstance(model, RowsModel) or model.rows is None:
            return
        place, column = int(model.order[index.row()]), model.columns[index.column()]
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, now.colour("accent_soft"))
        is_number = model.rows.values(column).dtype.kind == "f"
        side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        words = painter.fontMetrics().elidedText(
            model.rows.text(column, place), Qt.TextElideMode.ElideRight, box.width() - 2 * ROOM
        )
        painter.setPen(now.colour("danger" if column == PREDICTED and model.rows.is_wrong[place] else "text"))
        painter.drawText(box.adjusted(ROOM, 0, -ROOM, 0), side | Qt.AlignmentFlag.AlignVCenter, words)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(now.colour("accent"))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
