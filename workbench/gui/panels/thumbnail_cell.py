"""A thumbnail in a cell of a list, with a frame when it is chosen."""

from __future__ import annotations

from PySide6.QtCore import (
    QRect,
    QSize,
)
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from workbench.gui.widgets.theme import tokens


def paint_thumbnail(
    painter: QPainter,
    option: QStyleOptionViewItem,
    picture: QImage | None,
    cell: QRect,
    size: QSize,
    is_shown: bool = False,
) -> None:
    """A picture that fills a rounded rectangle in the middle of its cell, with a frame when it is chosen.

    is_shown  whether it is on the canvas, which is seen where others are chosen
    """
    box = QRect(0, 0, size.width(), size.height())
    box.moveCenter(cell.center())
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    shape = QPainterPath()
    shape.addRoundedRect(box, 4, 4)
    painter.fillPath(shape, tokens().colour("raised"))
    if picture is not None:
        painter.setClipPath(shape)
        scale = max(box.width() / picture.width(), box.height() / picture.height())
        width, height = round(box.width() / scale), round(box.height() / scale)
        source = QRect((picture.width() - width) // 2, (picture.height() - height) // 2, width, height)
        painter.drawImage(box, picture, source)
        painter.setClipping(False)
    state = option.state
    if state & QStyle.StateFlag.State_Selected:
        painter.setPen(QPen(tokens().colour("accent"), 2))
        painter.drawRoundedRect(box.adjusted(0, 0, 0, 0), 4, 4)
    elif is_shown:
        painter.setPen(QPen(tokens().colour("text"), 1))
        painter.drawRoundedRect(box, 4, 4)
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.setPen(QPen(tokens().colour("faint"), 1))
        painter.drawRoundedRect(box, 4, 4)
    painter.restore()
