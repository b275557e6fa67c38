"""The editor of a number: a box with a slider."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.gui.steps import narrow_form
from workbench import phrases
from workbench.api import Param
from workbench.gui.widgets.form.number import NumberEditor


def test_a_slider_tells_its_number_and_the_box_follows(form):
    editor = form.editor("patch")
    editor.slider.setValue(99)
    assert form.told == [("patch", 100)]
    assert editor.box.text() == "100 px"


def test_a_unit_is_in_the_readers_language(qtbot, monkeypatch):
    monkeypatch.setattr(phrases._Reader, "book", phrases.Phrasebook({"px": "像素"}))
    editor = NumberEditor(Param("patch", "int", 16, "Side", low=1, high=32, unit="px"))
    qtbot.addWidget(editor)
    assert editor.box.text() == "16 像素"


def test_a_typed_number_moves_the_slider_and_is_told_once(form):
    editor = form.editor("strength")
    editor.box.setValue(0.75)
    assert form.told == [("strength", 0.75)]
    assert editor.slider.value() == 150


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


def test_a_number_that_means_something_of_its_own_is_shown_as_its_word(qtbot):
    form = narrow_form(qtbot, Param("channel", "int", -1, "Which", low=-1, high=10**6, special="all"))
    box = form.editor("channel").box
    assert box.text() == "all"
    box.setValue(3)
    assert box.text() == "3"
    box.setValue(-1)
    assert form.values() == {"channel": -1}


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
    form = narrow_form(qtbot, parameter)
    form.show_used({parameter.name: 30.0} if parameter.type == "float" else {})
    box = form.editor(parameter.name).box
    box.setValue(value)
    line = box.lineEdit()
    assert line.fontMetrics().horizontalAdvance(box.text()) + 4 <= line.width()
