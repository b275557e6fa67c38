"""A combo box whose words end in an ellipsis where they have no room; its list and its tool tip have them whole."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip, QWidget

LEAST = 4  # letters that it keeps room for
BESIDE = 4  # pixels between an icon and its words, as Qt has them
WIDEST = 480  # pixels of its list


class Combo(QComboBox):
    """As wide as its contents where there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumContentsLength(LEAST)

    @property
    def seen(self) -> str:
        """The words as they are painted."""
        return self._option().currentText

    def _option(self) -> QStyleOptionComboBox:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
        if not option.currentIcon.isNull():
            room -= option.iconSize.width() + BESIDE
        words, metrics = option.currentText, self.fontMetrics()
        option.currentText = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0, room))
        return option

    def paintEvent(self, event: QPaintEvent) -> None:
        option, painter = self._option(), QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def showPopup(self) -> None:
        """Open its list, in which nothing is cut that need not be."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        self.view().setMinimumWidth(min(WIDEST, self.view().sizeHintForColumn(0) + bar))
        super().showPopup()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.seen != self.currentText():
            QToolTip.showText(event.globalPos(), "\n".join(filter(None, (self.toolTip(), self.currentText()))), self)
            return True
        return super().event(event)
