"""The controls of the display bar: a combo box of colour maps, a spin box for a bound of the range, and sliders."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QImage, QPaintEvent, QPixmap, QValidator
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QSlider,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from workbench.gui.widgets.theme import system_font
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.colour import COLOUR_MAPS, colour_table

LONGEST = "−0.00777"
MAPS, SLIDER = (160, 160, 68), (72, 56, 56)  # pixels: where there is room, a little less, and little
AROUND = 62  # pixels of a combo box that are not its text
SWATCH = QSize(28, 12)


class ColourMapBox(QComboBox):
    """A combo box of colour maps; where it is narrow it shows the colours without their name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIconSize(SWATCH)
        self.setAccessibleName(tr("Colour map"))
        self.setToolTip(tr("Colour map"))
        self.addItem(tr("Automatic"), "")
        for name in COLOUR_MAPS:
            self.addItem(swatch(colour_table(name)), said(name.capitalize()), name)
        self.view().setMinimumWidth(174)
        self.setFixedWidth(MAPS[0])

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = max(0, self.width() - SWATCH.width() - AROUND) if self.width() >= MAPS[0] else 0
        short = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        option.currentText = short if room else ""
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class PercentSlider(QSlider):
    """A slider from 0 to 100 per cent."""

    def __init__(self, name: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, 100)
        self.setFixedWidth(SLIDER[0])
        self.setAccessibleName(name)


def percent_label() -> QLabel:
    """A label for the number of a slider."""
    label = QLabel()
    label.setMinimumWidth(40)  # more where the type is large
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label


class RangeBoundBox(QDoubleSpinBox):
    """A spin box for one end of the range, with three digits whatever the size of the number."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setDecimals(12)
        self.setRange(-1e12, 1e12)
        self.setSpecialValueText("–")  # at the least number of all
        self.setFixedWidth(QFontMetrics(system_font()).horizontalAdvance(LONGEST) + 26)
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def show_value(self, value: float | None, span: float) -> None:
        """Show a number, or none; a step is a twentieth of the span."""
        self.setSingleStep(abs(span) / 20 or 1.0)
        value = self.minimum() if value is None else value
        if value != self.value():
            self.setValue(value)

    def textFromValue(self, value: float) -> str:
        return f"{value:.3g}".replace("e-0", "e-").replace("e+0", "e").replace("-", "−")

    def valueFromText(self, text: str) -> float:
        return float(text.replace("−", "-").replace(",", "."))

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        try:
            self.valueFromText(text)
        except ValueError:
            return QValidator.State.Intermediate, text, position
        return QValidator.State.Acceptable, text, position


def swatch(table: np.ndarray) -> QIcon:
    """The colours from low to high, as an icon."""
    line = np.ascontiguousarray(np.repeat(table[None], 2, 0))
    image = QImage(line.data, 256, 2, 256 * 3, QImage.Format.Format_RGB888)
    scaled = image.scaled(SWATCH * 2, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return QIcon(QPixmap.fromImage(scaled))
