"""The editor of a unit: a layer and one of its channels."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QSizePolicy, QSpinBox

from workbench.api import Param

from ..translation import tr
from .editor import Choices, Editor, add_below_label
from .picker import Picker
from .quiet_wheel import quiet_wheel

LARGEST = 2**31 - 1


class UnitEditor(Editor):
    """A layer, picked by typing a part of its name, and a channel: ``LAYER:CHANNEL``, or empty for automatic."""

    def __init__(self, param: Param) -> None:
        super().__init__(param)
        self._value = self._used = ""
        self._channels: dict[str, int] = {}
        self.picker = Picker(tr("{}, layer").format(tr(param.title)))
        self.picker.setAccessibleDescription(self.help)
        self.box = QSpinBox()
        self.box.setAccessibleName(tr("{}, channel").format(tr(param.title)))
        self.box.setPrefix(tr("channel {}").removesuffix("{}"))
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.box.setKeyboardTracking(False)
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        quiet_wheel(self.box)
        add_below_label(self, self.picker, self.box)
        self.picker.chosen.connect(lambda layer: self._choose(layer, 0))
        self.box.valueChanged.connect(lambda channel: self._choose(self.picker.value, channel))
        self.set_choices(())
        self.set_value(param.default)

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        self._value = str(value)
        self._fill()

    def set_choices(self, choices: Choices) -> None:
        """Offer these layers: pairs of a layer's name and its number of channels."""
        self._channels = {layer: int(channels) for layer, channels in choices if int(channels)}
        self.picker.set_choices([("", tr("Automatic")), *((layer, layer) for layer in self._channels)])
        self._fill()

    def show_used(self, used: Any) -> None:
        self._used = "" if used is None else str(used)
        self._fill()

    def _fill(self) -> None:
        layer, _, channel = (self._value or self._used).rpartition(":")
        with QSignalBlocker(self.box):
            self.box.setRange(0, max(0, self._channels.get(layer, LARGEST) - 1))
            self.box.setValue(int(channel) if channel.isdigit() else 0)
            self.box.setEnabled(bool(layer))
        self.picker.set_value(layer)

    def _choose(self, layer: str, channel: int) -> None:
        self._value = f"{layer}:{channel}" if layer else ""
        self._fill()
        self.changed.emit(self._value)
