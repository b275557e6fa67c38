"""The base of all editors: one parameter with its label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from workbench.api import Param

from ..translation import tr

Choices = Sequence[tuple[str, str]]  # (value, title)


class Editor(QWidget):
    """Edits one parameter. ``changed`` gives the value when a person sets it, not when the program does."""

    changed = Signal(object)

    def __init__(self, param: Param) -> None:
        super().__init__()
        self.param = param
        self.setToolTip(self.help)

    @property
    def help(self) -> str:
        """The parameter's help, in the user's language."""
        return tr(self.param.help)

    def show_idle(self, why: str) -> None:
        """Be grey and say why this parameter does nothing here; without a reason be as usual."""
        self.setEnabled(not why)
        self.setToolTip(why or self.help)

    def value(self) -> Any:
        """The value in force."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value; ``changed`` stays silent."""
        raise NotImplementedError

    def set_choices(self, choices: Choices) -> None:
        """Offer these; an editor without a list ignores them."""

    def set_input_size(self, width: int, height: int) -> None:
        """The size of the network's input; only a region is bounded by it."""

    def show_used(self, used: Any) -> None:
        """Show the value that the technique chose where the parameter is empty; None while that is unknown."""


def add_below_label(editor: Editor, *controls: QWidget) -> None:
    """Lay the controls out in a column below the parameter's title, which belongs to the first of them."""
    column = QVBoxLayout(editor)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    label = QLabel(tr(editor.param.title))
    label.setBuddy(controls[0])
    column.addWidget(label)
    for control in controls:
        column.addWidget(control)
