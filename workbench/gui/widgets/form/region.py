"""The editor of a region: a rectangle of the network's input, in pixels."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QSpinBox

from workbench.api import Area, Param

from ..section import Elided
from ..translation import tr
from .editor import Editor
from .quiet_wheel import quiet_wheel

LARGEST = 2**31 - 1


class RegionEditor(Editor):
    """Four numbers: ``left,top,width,height``. The rectangle is also dragged on the picture."""

    def __init__(self, param: Param) -> None:
        super().__init__(param)
        self._value = self._used = ""
        self._size = LARGEST, LARGEST
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        self.hint = hint = Elided()
        hint.setProperty("look", "caption")
        grid.addWidget(QLabel(tr(param.title)), 0, 0)
        grid.addWidget(hint, 0, 1, 1, 3, Qt.AlignmentFlag.AlignRight)
        self.boxes: list[QSpinBox] = []
        for i, part in enumerate(tr("Left, Top, Width, Height").split(", ")):
            box = self._new_box(part)
            label = QLabel(part)
            label.setProperty("look", "caption")
            label.setBuddy(box)
            row, column = 1 + i // 2, 2 * (i % 2)
            grid.addWidget(label, row, column)
            grid.addWidget(box, row, column + 1)
            grid.setColumnStretch(column + 1, 1)
            self.boxes.append(box)
        self.set_value(param.default)

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        self._value = str(value)
        self._fill()

    def set_input_size(self, width: int, height: int) -> None:
        self._size = width, height
        self._fill()

    def show_used(self, used: Any) -> None:
        self._used = "" if used is None else str(used)
        self._fill()

    def _new_box(self, part: str) -> QSpinBox:
        box = QSpinBox()
        box.setAlignment(Qt.AlignmentFlag.AlignRight)
        box.setKeyboardTracking(False)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setMinimumWidth(44)
        box.setAccessibleName(f"{tr(self.param.title)}, {part.lower()}, px")
        box.setAccessibleDescription(self.help)
        box.valueChanged.connect(lambda _value: self._report())
        quiet_wheel(box)
        return box

    def _fill(self) -> None:
        drawn = ":" in self._value
        self.hint.set_text(tr("drawn by hand") if drawn else tr("px; drag it on the picture"))
        text = ",".join(map(str, Area.parse(self._value).bounds)) if drawn else self._value or self._used
        numbers = text.split(",")
        known = len(numbers) == 4 and all(number.strip().isdigit() for number in numbers)
        left, top, width, height = (int(number) for number in numbers) if known else (0, 0, 0, 0)
        across, down = self._size
        highest = (across - width, down - height, across - left, down - top)
        for box, value, high, low in zip(self.boxes, (left, top, width, height), highest, (0, 0, 1, 1), strict=True):
            with QSignalBlocker(box):
                box.setRange(low, max(low, high))
                box.setValue(value)
                box.setEnabled(known and not drawn)

    def _report(self) -> None:
        self._value = ",".join(str(box.value()) for box in self.boxes)
        self._fill()
        self.changed.emit(self._value)
