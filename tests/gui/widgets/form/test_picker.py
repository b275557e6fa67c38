"""The picker of a class, a layer or a unit: found by typing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from workbench.api import Param
from workbench.gui.widgets.form import Form
from workbench.gui.widgets.theme import theme, tokens

popup = pytest.mark.qt_log_ignore("This plugin does not support")  # what the offscreen platform says of popups


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


@popup
def test_a_title_without_room_ends_in_an_ellipsis_until_it_is_typed_in(form, qtbot):
    form.set_values({"target": "difference:unit:blocks.3.conv:11,unit:blocks.3.conv:12"})
    picker = form.editor("target").picker
    form.resize(180, 300)
    form.show()
    picker.lineEdit().clearFocus()
    assert picker.lineEdit().seen.endswith("…")
    long = picker.grab().toImage()
    form.resize(700, 300)
    assert picker.lineEdit().seen == picker.currentText()
    form.resize(180, 300)
    picker.lineEdit().setFocus()
    qtbot.waitUntil(picker.lineEdit().hasFocus, timeout=3000)
    assert picker.lineEdit().seen == picker.currentText()
    assert picker.grab().toImage() != long


def typed(picker, qtbot, text: str) -> list[str]:
    """What is suggested when a person clicks into the field and types."""
    picker.window().show()
    qtbot.mouseClick(picker.lineEdit(), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(picker.lineEdit(), text)
    return picker.completer().model().stringList()


def goal_picker(qtbot):
    titles = ("Any other class", "espresso maker (550)", "espresso (967)", "coffee mug (504)", "cup of espresso (1)")
    form = Form([Param("goal", "class", "", "The class to reach")], {"class": [(title, title) for title in titles]})
    qtbot.addWidget(form)
    return form.editor("goal").picker


@popup
def test_a_click_selects_all_so_that_typing_replaces_what_stands_there(qtbot):
    picker = goal_picker(qtbot)
    picker.set_value("Any other class")
    typed(picker, qtbot, "espresso")
    assert picker.currentText() == "espresso"


def test_a_capital_that_is_typed_is_that_capital(qtbot):
    picker = goal_picker(qtbot)
    picker.set_choices([("relu", "relu"), ("ReLU", "ReLU"), ("conv", "conv")])
    for text, value in (("ReLU", "ReLU"), ("relu", "relu"), ("CONV", "conv")):
        with qtbot.waitSignal(picker.chosen) as told:
            picker.setEditText(text)
            picker.lineEdit().returnPressed.emit()
        assert told.args == [value]
        picker.set_value(value)


@popup
def test_suggestions_match_any_word_and_what_is_typed_in_full_comes_first(qtbot):
    suggestions = typed(goal_picker(qtbot), qtbot, "espresso")
    assert suggestions == ["espresso (967)", "espresso maker (550)", "cup of espresso (1)"]
    assert typed(goal_picker(qtbot), qtbot, "mug coffee") == ["coffee mug (504)"]


@popup
def test_the_suggestions_are_in_the_theme(qtbot):
    theme.apply("dark")
    picker = goal_picker(qtbot)
    typed(picker, qtbot, "espresso")
    popup = picker.completer().popup()
    popup.show()
    colour = popup.grab().toImage().pixelColor(popup.width() // 2, popup.height() - 3)
    assert colour == tokens().colour("surface")


@popup
def test_what_is_being_typed_stays_when_other_choices_arrive(qtbot):
    picker = goal_picker(qtbot)
    picker.set_value("Any other class")
    typed(picker, qtbot, "es")
    picker.set_choices([("0", "tench (0)"), ("967", "espresso (967)")])
    qtbot.keyClicks(picker.lineEdit(), "presso")
    assert picker.currentText() == "espresso"
    assert picker.completer().model().stringList() == ["espresso (967)"]
