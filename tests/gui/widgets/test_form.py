"""A form from parameter descriptions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QSlider, QSpinBox

from workbench.api import Param
from workbench.gui.widgets.form import Form

PARAMS = (
    Param("target", "target", "predicted", "What is explained"),
    Param("layer", "layer", "", "The layer"),
    Param("patch", "int", 16, "Side of the square", low=1, high=512, unit="px"),
    Param("strength", "float", 0.25, "How much", low=0.0, high=1.0),
    Param("fill", "choice", "grey", "What it shows", choices=("grey", "black", "mean")),
    Param("relu", "bool", True, "Keep the positive"),
    Param("note", "text", "", "A remark"),
    Param("seed", "int", 0, "Seed", low=0, high=2**31 - 1, more=True),
)
CHOICES = {
    "target": (("predicted", "Predicted class"), ("class:0", "tabby (0)"), ("class:1", "tiger cat (1)")),
    "layer": (("", "Automatic"), ("conv#1", "conv#1"), ("conv#2", "conv#2")),
}


@pytest.fixture
def form(qtbot):
    made = Form(PARAMS, CHOICES)
    qtbot.addWidget(made)
    made.told = []
    made.changed.connect(lambda name, value: made.told.append((name, value)))
    made.show()
    return made


def test_every_parameter_begins_at_its_default(form):
    assert form.values() == {
        "target": "predicted", "layer": "", "patch": 16, "strength": 0.25, "fill": "grey", "relu": True, "note": "",
        "seed": 0,
    }  # fmt: skip


def test_what_the_program_sets_is_shown_and_not_told(form):
    values = {"target": "class:1", "layer": "conv#2", "patch": 40, "strength": 0.5, "fill": "mean", "relu": False}
    form.set_values(values)
    assert {name: form.values()[name] for name in values} == values
    assert form.told == []
    assert form.editor("target").picker.currentText() == "tiger cat (1)"


def test_words_of_several_lines_are_told_when_the_typing_pauses(qtbot):
    form = Form((Param("caption", "words", "", "Words under the figure"),), {})
    qtbot.addWidget(form)
    form.show()
    with qtbot.waitSignal(form.changed) as told:
        qtbot.keyClicks(form.editor("caption").box, "two")
        qtbot.keyClick(form.editor("caption").box, Qt.Key.Key_Return)
        qtbot.keyClicks(form.editor("caption").box, "lines")
    assert told.args == ["caption", "two\nlines"]
    form.set_values({"caption": "from undo"})
    assert form.values() == {"caption": "from undo"}


def test_a_slider_tells_its_number_and_the_box_follows(form):
    editor = form.editor("patch")
    editor.slider.setValue(99)
    assert form.told == [("patch", 100)]
    assert editor.box.text() == "100 px"


def test_a_typed_number_moves_the_slider_and_is_told_once(form):
    editor = form.editor("strength")
    editor.box.setValue(0.75)
    assert form.told == [("strength", 0.75)]
    assert editor.slider.value() == 150


def test_a_seed_has_no_slider_and_stands_under_more(form):
    editor = form.editor("seed")
    assert editor.slider is None
    assert not editor.isVisible()
    form.more.click()
    assert editor.isVisible()


def test_a_choice_and_a_check_box_tell_their_values(form, qtbot):
    form.editor("relu").box.click()
    box = form.editor("fill").box
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert form.told == [("relu", False), ("fill", "mean")]


def test_a_class_is_found_by_typing_its_name(form, qtbot):
    picker = form.editor("target").picker
    picker.setEditText("Tiger cat (1)")
    picker.lineEdit().returnPressed.emit()
    assert form.told == [("target", "class:1")]


def test_a_text_that_is_none_of_the_choices_is_told_as_it_is(form):
    picker = form.editor("target").picker
    picker.setEditText("difference:0,1")
    picker.lineEdit().returnPressed.emit()
    assert form.told == [("target", "difference:0,1")]
    assert picker.currentText() == "Predicted class"  # until it is in force


def test_a_value_that_is_none_of_the_choices_is_shown_as_it_is(form):
    form.set_values({"target": "unit:conv#1:3"})
    assert form.editor("target").picker.currentText() == "unit:conv#1:3"
    assert form.values()["target"] == "unit:conv#1:3"


def test_new_choices_keep_the_value(form):
    form.set_values({"layer": "conv#2"})
    form.set_choices("layer", (("", "Automatic"), ("conv#2", "conv#2"), ("fc", "fc")))
    assert form.values()["layer"] == "conv#2"
    assert form.told == []


def test_the_wheel_turns_no_parameter_that_has_not_the_focus(form):
    slider = form.editor("patch").slider
    middle = QPointF(10, 5)
    event = QWheelEvent(
        middle, slider.mapToGlobal(middle), QPoint(0, 0), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(slider, event)
    assert form.told == []
    assert form.values()["patch"] == 16


def test_every_control_has_a_name_for_screen_readers(form):
    controls = [w for kind in (QSlider, QSpinBox, QComboBox, QLineEdit, QCheckBox) for w in form.findChildren(kind)]
    nameless = [w for w in controls if not w.accessibleName() and not getattr(w, "text", str)()]
    inner = [w for w in nameless if isinstance(w, QLineEdit) and isinstance(w.parent(), QSpinBox | QComboBox)]
    assert [w for w in nameless if w not in inner and "spinbox" not in w.objectName()] == []


def test_a_class_is_picked_by_a_part_of_its_name_and_an_empty_one_says_what_that_means(qtbot):
    goal = Param("goal", "class", "", "The class to reach")
    form = Form([goal], {"class": (("", "Any other class"), ("0", "tabby (0)"), ("1", "tiger cat (1)"))})
    qtbot.addWidget(form)
    told = []
    form.changed.connect(lambda name, value: told.append((name, value)))
    picker = form.editor("goal").picker
    assert picker.currentText() == "Any other class"
    picker.lineEdit().setText("tiger cat (1)")
    qtbot.keyClick(picker.lineEdit(), Qt.Key.Key_Return)
    assert told == [("goal", "1")]


def special(qtbot, *parameters: Param) -> Form:
    made = Form(parameters, {})
    qtbot.addWidget(made)
    made.resize(196, 300)
    made.show()
    return made


def test_a_number_that_means_something_of_its_own_is_shown_as_its_word(qtbot):
    form = special(qtbot, Param("channel", "int", -1, "Which", low=-1, high=10**6, special="all"))
    box = form.editor("channel").box
    assert box.text() == "all"
    box.setValue(3)
    assert box.text() == "3"
    box.setValue(-1)
    assert form.values() == {"channel": -1}


def test_the_word_says_which_value_is_taken_once_that_is_known(qtbot):
    form = special(qtbot, Param("perplexity", "float", 0.0, "How many", low=0, high=1000, special="automatic"))
    box = form.editor("perplexity").box
    form.show_used({"perplexity": 30.0})
    assert box.text() == "automatic (30)"
    form.show_used({})
    assert box.text() == "automatic"
    assert form.values() == {"perplexity": 0.0}


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        (Param("memory", "int", 0, "Room", low=0, high=1_000_000, unit="MB", special="a quarter of all"), 0),
        (Param("memory", "int", 0, "Room", low=0, high=1_000_000, unit="MB", special="a quarter of all"), 1_000_000),
        (Param("seed", "int", 0, "Seed", low=0, high=2**31 - 1), 2**31 - 1),
        (Param("step", "float", 0.0, "Step", low=0, high=2550, unit="/255", special="automatic"), 1234.5),
        (Param("perplexity", "float", 0.0, "How many", low=0, high=1000, special="automatic"), 0),
    ],
)
def test_a_number_is_never_cut_by_its_field(qtbot, parameter, value):
    form = special(qtbot, parameter)
    form.show_used({parameter.name: 30.0} if parameter.type == "float" else {})
    box = form.editor(parameter.name).box
    box.setValue(value)
    line = box.lineEdit()
    assert line.fontMetrics().horizontalAdvance(box.text()) + 4 <= line.width()


@pytest.fixture
def picker_form(qtbot):
    parameters = (Param("region", "region", "", "Where"), Param("unit", "unit", "", "Which"))
    made = Form(parameters, {"unit": (("conv", "8"), ("fc", "4"), ("shape", "0"))})
    qtbot.addWidget(made)
    made.told = []
    made.changed.connect(lambda name, value: made.told.append((name, value)))
    made.set_input_size(40, 30)
    made.show()
    return made


def test_a_region_cannot_be_typed_out_of_the_picture(picker_form):
    picker_form.set_values({"region": "10,5,20,20"})
    boxes = picker_form.editor("region").boxes
    assert [(box.minimum(), box.maximum()) for box in boxes] == [(0, 20), (0, 10), (1, 30), (1, 25)]
    boxes[2].setValue(30)
    assert picker_form.told == [("region", "10,5,30,20")]
    assert boxes[0].maximum() == 10


def test_an_empty_region_has_no_numbers_until_they_are_known(picker_form):
    assert not any(box.isEnabled() for box in picker_form.editor("region").boxes)
    picker_form.show_used({"region": "1,2,3,4"})
    assert [box.value() for box in picker_form.editor("region").boxes] == [1, 2, 3, 4]
    assert picker_form.told == []


def test_a_unit_is_a_layer_with_channels_and_one_of_them(picker_form):
    editor = picker_form.editor("unit")
    editor.picker.chosen.emit("fc")
    editor.box.setValue(9)
    assert picker_form.told == [("unit", "fc:0"), ("unit", "fc:3")]
    editor.picker.chosen.emit("")
    assert editor.value() == ""
    picker_form.show_used({"unit": "conv:5"})
    assert (editor.picker.value, editor.box.value(), editor.value()) == ("conv", 5, "")
