"""A form built from parameter descriptions: numbers with their units, common ones first, the rest under "More"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from workbench.api import Param, in_words

from .icons import icon
from .theme import system_font, theme
from .translation import tr

MOST_SLIDER_STEPS = 4096  # beyond that a slider cannot be set by hand
FLOAT_STEPS = 200
LINES = 4  # of text that are seen at once
FRAME = 4  # px around it
PAUSE = 400  # milliseconds
NARROWEST, AROUND = 92, 34  # px of a number's field, and of what lies around the number
LARGEST = 2**31 - 1
Choices = Sequence[tuple[str, str]]  # (value, what is read)


class Form(QWidget):
    """One editor for each parameter. ``changed`` gives name and value when a person sets it, not when the program does.

    choices  what can be picked, by a parameter's name or its type

    With ``explained`` each parameter's help stands below it; else it is its tool tip alone.
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
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2 if explained else 10)
        common = [param for param in params if not param.more]
        rest = [param for param in params if param.more]
        for param in common:
            whole.addWidget(self._editor(param, choices))
            if explained:
                whole.addWidget(_explanation(param))
        if rest:
            self.more = QPushButton(tr("More"))
            self.more.setProperty("look", "more")
            self.more.setCheckable(True)
            self.more.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            box = QWidget()
            inside = QVBoxLayout(box)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(10)
            for param in rest:
                inside.addWidget(self._editor(param, choices))
            box.hide()
            self.more.toggled.connect(box.setVisible)
            self.more.toggled.connect(lambda _on: self._tint())
            whole.addWidget(self.more)
            whole.addWidget(box)
            self._tint()
            theme.changed.connect(self._tint)

    def values(self) -> dict[str, Any]:
        """Every parameter and its value."""
        return {name: editor.value() for name, editor in self._editors.items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show these values; ``changed`` stays silent."""
        for name, value in values.items():
            if name in self._editors:
                self._editors[name].set_value(value)

    def set_choices(self, kind: str, choices: Choices) -> None:
        """What can be picked in parameters of a type: layers, classes."""
        for editor in self._editors.values():
            if isinstance(editor, PickEditor | UnitEditor) and editor.param.type == kind:
                editor.set_choices(choices)

    def set_input_size(self, width: int, height: int) -> None:
        """How large the network's input is, where regions lie."""
        for editor in self._editors.values():
            if isinstance(editor, RegionEditor):
                editor.set_input_size(width, height)

    def show_used(self, used: Mapping[str, Any]) -> None:
        """What a technique took by itself where a parameter was left empty, by the parameter's name."""
        for name, editor in self._editors.items():
            if isinstance(editor, RegionEditor | UnitEditor):
                editor.show_used(str(used.get(name, "")))
            elif isinstance(editor, NumberEditor):
                editor.show_used(used.get(name))

    def editor(self, name: str) -> Editor:
        """The editor of a parameter."""
        return self._editors[name]

    def _editor(self, param: Param, choices: Mapping[str, Choices]) -> Editor:
        made = _make(param, choices)
        made.setToolTip(f"{tr(param.help)}\n{param.rule}" if param.type in ("int", "float") else tr(param.help))
        made.changed.connect(lambda value, name=param.name: self.changed.emit(name, value))
        self._editors[param.name] = made
        return made

    def _tint(self) -> None:
        self.more.setIcon(icon("down" if self.more.isChecked() else "right"))


def _explanation(param: Param) -> QLabel:
    words = QLabel(tr(param.help))
    words.setProperty("look", "caption")
    words.setWordWrap(True)
    words.setContentsMargins(0, 0, 0, 8)
    return words


class Editor(QWidget):
    """One parameter."""

    changed = Signal(object)

    def __init__(self, param: Param) -> None:
        super().__init__()
        self.param = param

    def value(self) -> Any:
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        raise NotImplementedError


def _make(param: Param, choices: Mapping[str, Choices]) -> Editor:
    if param.type == "bool":
        return BoolEditor(param)
    if param.type in ("int", "float"):
        return NumberEditor(param)
    if param.type == "choice":
        return ChoiceEditor(param)
    if param.type == "region":
        return RegionEditor(param)
    if param.type == "unit":
        return UnitEditor(param, choices.get("unit", ()))
    if param.type == "words":
        return WordsEditor(param)
    offered = choices.get(param.name, choices.get(param.type))
    return TextEditor(param) if offered is None else PickEditor(param, offered)


class NumberEditor(Editor):
    """A number with its unit, and a slider below where both ends are known and near enough."""

    def __init__(self, param: Param) -> None:
        super().__init__(param)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        row = QHBoxLayout()
        label = QLabel(tr(param.title))
        row.addWidget(label)
        row.addStretch(1)
        self.box: QSpinBox | QDoubleSpinBox = QSpinBox() if param.type == "int" else QDoubleSpinBox()
        low = param.low if param.low is not None else -LARGEST
        high = param.high if param.high is not None else LARGEST
        if isinstance(self.box, QDoubleSpinBox):
            self.box.setDecimals(_decimals(low, high))
            self.box.setRange(low, high)
            self.box.setSingleStep((high - low) / FLOAT_STEPS if high - low < MOST_SLIDER_STEPS else 0.1)
        else:
            self.box.setRange(max(-LARGEST, int(low)), min(LARGEST, int(high)))
        self.box.setSuffix(f" {param.unit}" if param.unit else "")
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.box.setKeyboardTracking(False)
        self.box.setSpecialValueText(tr(param.special))
        self.box.setFixedWidth(self._width())
        self.box.setAccessibleName(f"{tr(param.title)}{', ' + param.unit if param.unit else ''}")
        self.box.setAccessibleDescription(tr(param.help))
        label.setBuddy(self.box)
        row.addWidget(self.box)
        whole.addLayout(row)
        self.slider: QSlider | None = None
        bounded = param.low is not None and param.high is not None
        if bounded and (param.type == "float" or high - low <= MOST_SLIDER_STEPS):
            self.slider = QSlider(Qt.Orientation.Horizontal)
            self.slider.setRange(0, FLOAT_STEPS if param.type == "float" else int(high - low))
            self.slider.setPageStep(max(1, self.slider.maximum() // 10))
            self.slider.setAccessibleName(f"{tr(param.title)}, slider")
            self.slider.setFixedHeight(18)
            self.slider.valueChanged.connect(self._slid)
            quiet_wheel(self.slider)
            whole.addWidget(self.slider)
        self._low, self._high = float(low), float(high)
        self.box.valueChanged.connect(self._typed)
        quiet_wheel(self.box)
        self.set_value(param.default)

    def value(self) -> Any:
        return self.box.value()

    def set_value(self, value: Any) -> None:
        blockers = [QSignalBlocker(self.box)] + ([QSignalBlocker(self.slider)] if self.slider else [])
        self.box.setValue(self.param.convert(value))
        self._place()
        del blockers

    def show_used(self, used: Any) -> None:
        """The number that is taken while the word for it is chosen."""
        word = tr(self.param.special)
        known = isinstance(used, int | float) and used != self.param.low
        if word:
            self.box.setSpecialValueText(f"{word} ({used:g})" if known else word)

    def _width(self) -> int:
        """Room for the longest number with its unit, and for the word of the lowest with what it stands for."""
        known, unit = [self.param.low, self.param.high, self.param.default], self.box.suffix()
        numbers = [self.box.textFromValue(number) + unit for number in known if number is not None]
        word = tr(self.param.special)
        words = [f"{word} (30)" if self.param.type == "float" else word] if word else []
        metrics = QFontMetrics(system_font())
        longest = max(metrics.horizontalAdvance(text) for text in (*numbers, *words))
        return max(NARROWEST, longest + AROUND)

    def _place(self) -> None:
        if self.slider is not None:
            span = (self._high - self._low) or 1.0
            self.slider.setValue(round((self.box.value() - self._low) / span * self.slider.maximum()))

    def _slid(self, at: int) -> None:
        assert self.slider is not None
        value = self._low + at / max(1, self.slider.maximum()) * (self._high - self._low)
        with QSignalBlocker(self.box):
            self.box.setValue(round(value) if self.param.type == "int" else value)  # type: ignore[arg-type]
        self.changed.emit(self.box.value())

    def _typed(self, value: float) -> None:
        if self.slider is not None:
            with QSignalBlocker(self.slider):
                self._place()
        self.changed.emit(value)


class BoolEditor(Editor):
    """A check box."""

    def __init__(self, param: Param) -> None:
        super().__init__(param)
        self.box = QCheckBox(tr(param.title))
        self.box.setAccessibleDescription(tr(param.help))
        self.box.setChecked(bool(param.default))
        self.box.toggled.connect(self.changed.emit)
        _alone(self, self.box)

    def value(self) -> Any:
        return self.box.isChecked()

    def set_value(self, value: Any) -> None:
        with QSignalBlocker(self.box):
            self.box.setChecked(bool(self.param.convert(value)))


class ChoiceEditor(Editor):
    """One of a few words."""

    def __init__(self, param: Param) -> None:
        super().__init__(param)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        label = QLabel(tr(param.title))
        self.box = QComboBox()
        self.box.addItems([tr(in_words(choice)) for choice in param.choices])
        self.box.setMinimumWidth(100)
        self.box.setMaximumWidth(140)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.setAccessibleName(tr(param.title))
        self.box.setAccessibleDescription(tr(param.help))
        label.setBuddy(self.box)
        self.box.activated.connect(lambda at: self.changed.emit(param.choices[at]))
        quiet_wheel(self.box)
        row.addWidget(label)
        row.addStretch(1)
        row.addWidget(self.box, 3)
        self.set_value(param.default)

    def value(self) -> Any:
        return self.param.choices[self.box.currentIndex()]

    def set_value(self, value: Any) -> None:
        self.box.setCurrentIndex(self.param.choices.index(value))


class TextEditor(Editor):
    """A line of text."""

    def __init__(self, param: Param) -> None:
        super().__init__(param)
        self.box = QLineEdit(str(param.default))
        self.box.setAccessibleName(tr(param.title))
        self.box.setAccessibleDescription(tr(param.help))
        self.box.editingFinished.connect(self._finished)
        self._told = str(param.default)
        _labelled(self, param, self.box)

    def value(self) -> Any:
        return self.box.text()

    def set_value(self, value: Any) -> None:
        self._told = str(value)
        if not self.box.hasFocus() or self.box.text() != str(value):
            self.box.setText(str(value))

    def _finished(self) -> None:
        if self.box.text() != self._told:
            self._told = self.box.text()
            self.changed.emit(self._told)


class WordsEditor(Editor):
    """A few lines of text; told when the typing pauses."""

    def __init__(self, param: Param) -> None:
        super().__init__(param)
        self.box = QPlainTextEdit(str(param.default))
        self.box.setTabChangesFocus(True)
        self.box.setProperty("look", "field")
        around = 2 * (round(self.box.document().documentMargin()) + FRAME)
        self.box.setFixedHeight(LINES * self.box.fontMetrics().lineSpacing() + around)
        self.box.setAccessibleName(tr(param.title))
        self.box.setAccessibleDescription(tr(param.help))
        self._told = str(param.default)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._finished)
        self.box.textChanged.connect(self._pause.start)
        _labelled(self, param, self.box)

    def value(self) -> Any:
        return self.box.toPlainText()

    def set_value(self, value: Any) -> None:
        typing = self._pause.isActive()
        self._told = str(value)
        if not typing and self.box.toPlainText() != str(value):
            with QSignalBlocker(self.box):
                self.box.setPlainText(str(value))

    def _finished(self) -> None:
        if self.value() != self._told:
            self._told = self.value()
            self.changed.emit(self._told)


class PickEditor(Editor):
    """A layer or a target: picked from a long list by typing a part of its name."""

    def __init__(self, param: Param, choices: Choices) -> None:
        super().__init__(param)
        self.picker = Picker(tr(param.title), choices)
        self.picker.setAccessibleDescription(tr(param.help))
        self.picker.chosen.connect(self.changed.emit)
        self.picker.set_value(str(param.default))
        _labelled(self, param, self.picker)

    def value(self) -> Any:
        return self.picker.value

    def set_value(self, value: Any) -> None:
        self.picker.set_value(str(value))

    def set_choices(self, choices: Choices) -> None:
        """Offer these."""
        self.picker.set_choices(choices)


class UnitEditor(Editor):
    """A layer, picked by typing a part of its name, and one of its channels.

    choices  (layer, how many channels it has)
    """

    def __init__(self, param: Param, choices: Choices) -> None:
        super().__init__(param)
        self._value = self._used = ""
        self._channels: dict[str, int] = {}
        self.picker = Picker(f"{tr(param.title)}, layer", ())
        self.picker.setAccessibleDescription(tr(param.help))
        self.box = QSpinBox()
        self.box.setAccessibleName(f"{tr(param.title)}, channel")
        self.box.setPrefix("channel ")
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.box.setKeyboardTracking(False)
        quiet_wheel(self.box)
        _labelled(self, param, self.picker)
        row = self.layout()
        assert row is not None
        row.addWidget(self.box)
        self.picker.chosen.connect(lambda layer: self._set(layer, 0))
        self.box.valueChanged.connect(lambda channel: self._set(self.picker.value, channel))
        self.set_choices(choices)
        self.set_value(param.default)

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        self._value = str(value)
        self._fill()

    def set_choices(self, choices: Choices) -> None:
        """Offer these layers."""
        self._channels = {layer: int(channels) for layer, channels in choices if int(channels)}
        self.picker.set_choices([("", tr("Automatic")), *((layer, layer) for layer in self._channels)])
        self._fill()

    def show_used(self, used: str) -> None:
        """The unit that is taken while the parameter is empty."""
        self._used = used
        self._fill()

    def _fill(self) -> None:
        layer, _, channel = (self._value or self._used).rpartition(":")
        with QSignalBlocker(self.box):
            self.box.setRange(0, max(0, self._channels.get(layer, LARGEST) - 1))
            self.box.setValue(int(channel) if channel.isdigit() else 0)
            self.box.setEnabled(bool(layer))
        self.picker.set_value(layer)

    def _set(self, layer: str, channel: int) -> None:
        self._value = f"{layer}:{channel}" if layer else ""
        self._fill()
        self.changed.emit(self._value)


class RegionEditor(Editor):
    """Where a rectangle of the network's input lies, in pixels; the hand drags it on the picture."""

    PARTS = ("Left", "Top", "Width", "Height")

    def __init__(self, param: Param) -> None:
        super().__init__(param)
        self._value = self._used = ""
        self._size = LARGEST, LARGEST
        whole = QGridLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setHorizontalSpacing(8)
        whole.setVerticalSpacing(4)
        hint = QLabel(tr("drag it on the picture"))
        hint.setProperty("look", "caption")
        whole.addWidget(QLabel(tr(param.title)), 0, 0)
        whole.addWidget(hint, 0, 1, 1, 3, Qt.AlignmentFlag.AlignRight)
        self.boxes: list[QSpinBox] = []
        for i, part in enumerate(self.PARTS):
            box = QSpinBox()
            box.setSuffix(" px")
            box.setAlignment(Qt.AlignmentFlag.AlignRight)
            box.setKeyboardTracking(False)
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            box.setMinimumWidth(64)
            box.setAccessibleName(f"{tr(param.title)}, {part.lower()}, px")
            box.setAccessibleDescription(tr(param.help))
            box.valueChanged.connect(lambda _value: self._typed())
            quiet_wheel(box)
            label = QLabel(part)
            label.setProperty("look", "caption")
            label.setBuddy(box)
            row, column = 1 + i // 2, 2 * (i % 2)
            whole.addWidget(label, row, column)
            whole.addWidget(box, row, column + 1)
            whole.setColumnStretch(column + 1, 1)
            self.boxes.append(box)
        self.set_value(param.default)

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        self._value = str(value)
        self._fill()

    def set_input_size(self, width: int, height: int) -> None:
        """How far it may reach."""
        self._size = width, height
        self._fill()

    def show_used(self, used: str) -> None:
        """The region that is taken while the parameter is empty."""
        self._used = used
        self._fill()

    def _fill(self) -> None:
        numbers = (self._value or self._used).split(",")
        known = len(numbers) == 4 and all(number.strip().isdigit() for number in numbers)
        left, top, width, height = (int(number) for number in numbers) if known else (0, 0, 0, 0)
        across, down = self._size
        most = (across - width, down - height, across - left, down - top)
        for box, value, highest, least in zip(self.boxes, (left, top, width, height), most, (0, 0, 1, 1), strict=True):
            with QSignalBlocker(box):
                box.setRange(least, max(least, highest))
                box.setValue(value)
                box.setEnabled(known)

    def _typed(self) -> None:
        self._value = ",".join(str(box.value()) for box in self.boxes)
        self._fill()
        self.changed.emit(self._value)


class Picker(QComboBox):
    """A combo box over (value, title) pairs, searched as one types; other text can be typed and is told as it is."""

    chosen = Signal(str)

    def __init__(self, title: str, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = ""
        self._values: list[str] = []
        self._titles: dict[str, str] = {}
        self._titled: Callable[[str], str] = lambda value: self._titles.get(value, value)
        self._strings = QStringListModel(self)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(title)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setModel(self._strings)
        self.setMaxVisibleItems(14)
        popup = QListView(self)
        popup.setUniformItemSizes(True)
        popup.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setView(popup)
        line = self._line = QLineEdit()
        self.setLineEdit(line)
        completer = QCompleter(self._strings, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setMaxVisibleItems(12)
        completer.activated.connect(self._completed)
        self.setCompleter(completer)
        self.activated.connect(self._picked)
        line.setAccessibleName(title)
        line.returnPressed.connect(self._typed)
        line.editingFinished.connect(self._put_back)
        quiet_wheel(self)
        self.set_choices(choices)

    def set_choices(self, choices: Choices) -> None:
        """Offer these."""
        values = [value for value, _ in choices]
        titles = [title for _, title in choices]
        if values != self._values or titles != self._strings.stringList():
            with QSignalBlocker(self):
                self._values = values
                self._titles = dict(choices)
                self._strings.setStringList(titles)
        self.set_value(self.value)

    def set_value(self, value: str) -> None:
        """Show this value by its title."""
        self.value = value
        with QSignalBlocker(self):
            self.setCurrentIndex(self._values.index(value) if value in self._values else -1)
            if not self._line.hasFocus() or not self._line.isModified():
                self._write(self._titled(value))

    def _write(self, text: str) -> None:
        self.setEditText(text)
        self._line.setCursorPosition(0)
        self.setToolTip(text)

    def _picked(self, at: int) -> None:
        if 0 <= at < len(self._values):
            self._tell(self._values[at])

    def _completed(self, text: str) -> None:
        titles = self._strings.stringList()
        if text in titles:
            self._tell(self._values[titles.index(text)])

    def _typed(self) -> None:
        text = self.currentText().strip()
        titles = [title.lower() for title in self._strings.stringList()]
        if text.lower() in titles:
            self._tell(self._values[titles.index(text.lower())])
        elif text:
            self._tell(text)

    def _tell(self, value: str) -> None:
        self._line.setModified(False)
        if value != self.value:
            self.chosen.emit(value)
        self._put_back()

    def _put_back(self) -> None:
        self._line.setModified(False)
        self._write(self._titled(self.value))


class _QuietWheel(QObject):
    """The wheel scrolls the panel; it turns a parameter only where the parameter has the focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def quiet_wheel(widget: QWidget) -> None:
    """Let the wheel pass through this control while it has not the focus."""
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.installEventFilter(_QuietWheel(widget))


def _alone(editor: Editor, widget: QWidget) -> None:
    layout = QVBoxLayout(editor)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(widget)


def _labelled(editor: Editor, param: Param, widget: QWidget) -> None:
    layout = QVBoxLayout(editor)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    label = QLabel(tr(param.title))
    label.setBuddy(widget)
    layout.addWidget(label)
    layout.addWidget(widget)


def _decimals(low: float, high: float) -> int:
    span = high - low
    return 4 if span <= 0.1 else 3 if span <= 1 else 2 if span <= 100 else 1
