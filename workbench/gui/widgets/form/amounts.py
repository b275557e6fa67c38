"""The editor of amounts: a slider for each thing that the loaded model has, and its number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QSlider, QWidget

from workbench.api import Amounts, Param

from ..section import Elided
from ..theme import follow_type, scaled
from ..translation import tr
from .editor import Choices, Editor, add_below_label
from .quiet_wheel import quiet_wheel

STEPS = 200
ROW = 20  # px
LONGEST = 110  # px of a name; a longer one is shortened
SAMPLE = "-0.00"  # the widest number


class AmountsEditor(Editor):
    """A row for each thing, in the order in which they are offered."""

    def __init__(self, param: Param) -> None:
        super().__init__(param)
        self._low, self._high = float(param.low or 0.0), float(1.0 if param.high is None else param.high)
        self._amounts: dict[int, float] = dict(Amounts(param.default).by_place)
        self._used: dict[int, float] = {}  # what is shown where nothing is set
        self._choices: Choices = ()
        self.sliders: list[QSlider] = []
        self._numbers: list[QLabel] = []
        self._box = QWidget()
        self._rows = QGridLayout(self._box)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setVerticalSpacing(2)
        self._rows.setColumnStretch(1, 1)
        add_below_label(self, self._box)

    def value(self) -> Any:
        return ",".join(f"{place}:{amount:g}" for place, amount in sorted(self._amounts.items()) if amount)

    def set_value(self, value: Any) -> None:
        self._amounts, self._used = dict(Amounts(value).by_place), {}
        self._show(self._amounts)

    def show_used(self, used: Any) -> None:
        """Where nothing is set, the amounts that the technique took."""
        if not self._amounts and isinstance(used, str) and used:
            self._used = dict(Amounts(used).by_place)
            self._show(self._used)

    def set_choices(self, choices: Choices) -> None:
        """A slider for each: its place as a text, and its name."""
        if tuple(choices) == tuple(self._choices):
            return
        self._choices = tuple(choices)
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.sliders, self._numbers = [], []
        for row, (place, title) in enumerate(choices):
            self._add(row, int(place), title)
        self._show(self._amounts)

    def _add(self, row: int, place: int, title: str) -> None:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, STEPS)
        slider.setPageStep(STEPS // 10)
        slider.setFixedHeight(ROW - 2)
        slider.setAccessibleName(f"{tr(self.param.title)}, {title}")
        slider.setAccessibleDescription(self.help)
        slider.valueChanged.connect(lambda step: self._moved(row, place, step))
        quiet_wheel(slider)
        number = QLabel()
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        number.setProperty("look", "caption")
        follow_type(number, lambda: number.setFixedWidth(number.fontMetrics().horizontalAdvance(SAMPLE) + 4))
        label = Elided(title)
        label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        follow_type(label, lambda: label.setFixedWidth(_width(label, title)))
        self._rows.addWidget(label, row, 0)
        self._rows.addWidget(slider, row, 1)
        self._rows.addWidget(number, row, 2)
        self.sliders.append(slider)
        self._numbers.append(number)

    def _show(self, amounts: Mapping[int, float]) -> None:
        """Put the sliders where these amounts are; ``changed`` stays silent."""
        span = self._high - self._low
        for (place, _), slider, number in zip(self._choices, self.sliders, self._numbers, strict=True):
            amount = amounts.get(int(place), 0.0)
            with QSignalBlocker(slider):
                slider.setValue(round((amount - self._low) / span * STEPS))
            number.setText(f"{amount:.2f}")

    def _moved(self, row: int, place: int, step: int) -> None:
        amount = round(self._low + step / STEPS * (self._high - self._low), 4)
        self._amounts = {**(self._amounts or self._used), place: amount}  # the others stay where they are seen
        self._numbers[row].setText(f"{amount:.2f}")
        self.changed.emit(self.value())


def _width(label: QLabel, title: str) -> int:
    return min(label.fontMetrics().horizontalAdvance(title) + 2, scaled(LONGEST))
