"""The editor of a number: a spin box with its unit, and a slider where both bounds are known."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QSizePolicy, QSlider, QSpinBox, QVBoxLayout

from workbench.api import Param
from workbench.phrases import said

from ..theme import follow_type, system_font
from ..translation import tr
from .editor import Editor
from .quiet_wheel import quiet_wheel

MOST_SLIDER_STEPS = 4096  # beyond that a slider cannot be set by hand
FLOAT_STEPS = 200
NARROWEST, AROUND = 92, 34  # px of a number's field, and of what lies around the number
LARGEST = 2**31 - 1


class NumberEditor(Editor):
    """A spin box, and a slider below it where both bounds are known and near enough."""

    def __init__(self, param: Param) -> None:
        super().__init__(param)
        self.setToolTip(f"{self.help}\n{said(param.rule)}")
        low = param.low if param.low is not None else -LARGEST
        high = param.high if param.high is not None else LARGEST
        self._low, self._high = float(low), float(high)
        self.box = self._new_box(low, high)
        label = QLabel(tr(param.title))
        label.setBuddy(self.box)
        label.setWordWrap(True)  # where the panel is narrow, or the type large
        row = QHBoxLayout()
        row.addWidget(label, 1)
        row.addWidget(self.box)
        self.box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.box.setMinimumWidth(72)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        self.slider: QSlider | None = None
        bounded = param.low is not None and param.high is not None
        if bounded and (param.type == "float" or high - low <= MOST_SLIDER_STEPS):
            self.slider = self._new_slider(FLOAT_STEPS if param.type == "float" else int(high - low))
            column.addWidget(self.slider)
        self.box.valueChanged.connect(self._report_box)
        self.set_value(param.default)

    def value(self) -> Any:
        return self.box.value()

    def set_value(self, value: Any) -> None:
        with QSignalBlocker(self.box):
            self.box.setValue(self.param.convert(value))
        self._move_slider()

    def show_used(self, used: Any) -> None:
        """Beside the word for the lowest value ("automatic"), the number that it stands for."""
        word = tr(self.param.special)
        known = isinstance(used, int | float) and used != self.param.low
        if word:
            self.box.setSpecialValueText(f"{word} ({used:g})" if known else word)

    def _new_box(self, low: float, high: float) -> QSpinBox | QDoubleSpinBox:
        param = self.param
        box: QSpinBox | QDoubleSpinBox
        if param.type == "int":
            box = QSpinBox()
            box.setRange(max(-LARGEST, int(low)), min(LARGEST, int(high)))
        else:
            box = QDoubleSpinBox()
            box.setDecimals(_decimals(low, high))
            box.setRange(low, high)
            box.setSingleStep((high - low) / FLOAT_STEPS if high - low < MOST_SLIDER_STEPS else 0.1)
        unit = said(param.unit)
        box.setSuffix(f" {unit}" if unit else "")
        box.setAlignment(Qt.AlignmentFlag.AlignRight)
        box.setKeyboardTracking(False)
        box.setSpecialValueText(tr(param.special))
        follow_type(box, lambda: box.setFixedWidth(self._width(box)))
        box.setAccessibleName(f"{tr(param.title)}{', ' + unit if unit else ''}")
        box.setAccessibleDescription(self.help)
        quiet_wheel(box)
        return box

    def _new_slider(self, steps: int) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, steps)
        slider.setPageStep(max(1, steps // 10))
        slider.setAccessibleName(tr("{}, slider").format(tr(self.param.title)))
        slider.setFixedHeight(18)
        slider.valueChanged.connect(self._report_slider)
        quiet_wheel(slider)
        return slider

    def _width(self, box: QSpinBox | QDoubleSpinBox) -> int:
        """Room for the longest number with its unit, and for the word of the lowest with what it stands for."""
        known, unit = [self.param.low, self.param.high, self.param.default], box.suffix()
        numbers = [box.textFromValue(number) + unit for number in known if number is not None]
        word = tr(self.param.special)
        words = [f"{word} (30)" if self.param.type == "float" else word] if word else []
        metrics = QFontMetrics(system_font())
        longest = max(metrics.horizontalAdvance(text) for text in (*numbers, *words))
        return max(NARROWEST, longest + AROUND)

    def _move_slider(self) -> None:
        """Put the slider where the spin box is."""
        if self.slider is not None:
            span = (self._high - self._low) or 1.0
            with QSignalBlocker(self.slider):
                self.slider.setValue(round((self.box.value() - self._low) / span * self.slider.maximum()))

    def _report_slider(self, step: int) -> None:
        assert self.slider is not None
        value = self._low + step / max(1, self.slider.maximum()) * (self._high - self._low)
        with QSignalBlocker(self.box):
            self.box.setValue(round(value) if self.param.type == "int" else value)  # type: ignore[arg-type]
        self.changed.emit(self.box.value())

    def _report_box(self, value: float) -> None:
        self._move_slider()
        self.changed.emit(value)


def _decimals(low: float, high: float) -> int:
    span = high - low
    return 4 if span <= 0.1 else 3 if span <= 1 else 2 if span <= 100 else 1
