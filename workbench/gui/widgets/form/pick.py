"""The editor of a layer, a class or a target: a pick from a long list."""

from __future__ import annotations

from typing import Any

from workbench.api import Param

from ..translation import tr
from .editor import Choices, Editor, add_below_label
from .picker import Picker


class PickEditor(Editor):
    """A value picked from a long list by typing a part of its name."""

    def __init__(self, param: Param) -> None:
        super().__init__(param)
        self.picker = Picker(tr(param.title))
        self.picker.setAccessibleDescription(self.help)
        self.picker.chosen.connect(self.changed.emit)
        self.picker.set_value(str(param.default))
        add_below_label(self, self.picker)

    def value(self) -> Any:
        return self.picker.value

    def set_value(self, value: Any) -> None:
        self.picker.set_value(str(value))

    def set_choices(self, choices: Choices) -> None:
        self.picker.set_choices(choices)
