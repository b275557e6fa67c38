"""A form: an editor for each parameter, the common ones first, the rest under "More"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from workbench.api import Param, UserError, in_words

from ..icons import icon
from ..theme import theme
from ..translation import tr
from .amounts import AmountsEditor
from .boolean import BooleanEditor
from .choice import ChoiceEditor
from .editor import Choices, Editor
from .number import NumberEditor
from .pick import PickEditor
from .region import RegionEditor
from .text import TextEditor
from .unit import UnitEditor
from .words import WordsEditor

EDITORS: dict[str, type[Editor]] = {  # by the parameter's type; any other is picked from its choices, or typed
    "bool": BooleanEditor,
    "int": NumberEditor,
    "float": NumberEditor,
    "choice": ChoiceEditor,
    "words": WordsEditor,
    "region": RegionEditor,
    "shape": RegionEditor,
    "unit": UnitEditor,
    "amounts": AmountsEditor,
}
SPACING, SPACING_EXPLAINED = 10, 2


class Form(QWidget):
    """An editor for each parameter. ``changed`` gives name and value when a person sets it, not when the program does.

    choices    what can be picked, by a parameter's name or its type
    explained  whether each parameter's help stands below it; else it is its tool tip alone
    """

    changed = Signal(str, object)

    def __init__(
        self,
        params: Sequence[Param],
        choices: Mapping[str, Choices],
        parent: QWidget | None = None,
        explained: bool = False,
    ) -> None:
        super().__init__(parent)
        self._editors: dict[str, Editor] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING_EXPLAINED if explained else SPACING)
        for param in params:
            if not param.more:
                column.addWidget(self._new_editor(param, choices))
                if explained:
                    column.addWidget(_explanation(param))
        rare = [param for param in params if param.more]
        if rare:
            self._add_more(column, [self._new_editor(param, choices) for param in rare])

    def values(self) -> dict[str, Any]:
        """Every parameter and its value."""
        return {name: editor.value() for name, editor in self._editors.items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show these values; ``changed`` stays silent."""
        for name, value in values.items():
            if name in self._editors:
                editor = self._editors[name]
                editor.set_value(_allowed(editor.param, value))
        for editor in self._editors.values():
            if editor.param.where:
                editor.show_idle(self._why_idle(editor.param))

    def _why_idle(self, param: Param) -> str:
        """Why a parameter does not count beside another's value, or beside one that does not; empty where it does."""
        other, *values = param.where or ("",)
        if other not in self._editors:
            return ""
        if str(self._editors[other].value()) in values:
            return self._why_idle(self._editors[other].param)
        names = ", ".join(tr(in_words(value)) for value in values)
        return tr("It counts where {} is: {}.").format(tr(in_words(other)), names)

    def set_choices(self, kind: str, choices: Choices) -> None:
        """Offer these in every parameter of a type: layers, classes."""
        for editor in self._editors.values():
            if editor.param.type == kind:
                editor.set_choices(choices)

    def set_input_size(self, width: int, height: int) -> None:
        """Bound regions by the network's input, in pixels."""
        for editor in self._editors.values():
            editor.set_input_size(width, height)

    def show_used(self, used: Mapping[str, Any]) -> None:
        """Show what the technique chose for the parameters that are empty, by the parameter's name."""
        for name, editor in self._editors.items():
            editor.show_used(used.get(name))

    def editor(self, name: str) -> Editor:
        """The editor of a parameter."""
        return self._editors[name]

    def _new_editor(self, param: Param, choices: Mapping[str, Choices]) -> Editor:
        offered = choices.get(param.name, choices.get(param.type))
        kind = EDITORS.get(param.type, TextEditor if offered is None else PickEditor)
        editor = self._editors[param.name] = kind(param)
        if offered is not None:
            editor.set_choices(offered)
        editor.changed.connect(lambda value: self.changed.emit(param.name, value))
        return editor

    def _add_more(self, column: QVBoxLayout, editors: Sequence[Editor]) -> None:
        """A button that unfolds the editors below it."""
        self.more = QPushButton(tr("More"))
        self.more.setProperty("look", "more")
        self.more.setCheckable(True)
        self.more.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        box = QWidget()
        rows = QVBoxLayout(box)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACING)
        for editor in editors:
            rows.addWidget(editor)
        box.hide()
        self.more.toggled.connect(box.setVisible)
        self.more.toggled.connect(lambda _on: self._tint())
        column.addWidget(self.more)
        column.addWidget(box)
        self._tint()
        theme.changed.connect(self._tint)

    def _tint(self) -> None:
        self.more.setIcon(icon("down" if self.more.isChecked() else "right"))


def _allowed(param: Param, value: Any) -> Any:
    """The value, or the default where it is not allowed, as in a forged session: a run with it is refused in words."""
    try:
        param.convert(value)
    except UserError:
        return param.default
    return value


def _explanation(param: Param) -> QLabel:
    label = QLabel(tr(param.help))
    label.setProperty("look", "caption")
    label.setWordWrap(True)
    label.setContentsMargins(0, 0, 0, 8)
    return label
