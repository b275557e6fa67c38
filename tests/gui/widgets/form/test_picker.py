"""The picker of a class, a layer or a unit: found by typing."""

from __future__ import annotations

from PySide6.QtCore import Qt

from workbench.api import Param
from workbench.gui.widgets.form import Form


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
