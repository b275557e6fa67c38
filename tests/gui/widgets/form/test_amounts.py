"""The editor of amounts: a slider for each thing that the model has."""

from __future__ import annotations

import pytest

from workbench.api import Param
from workbench.gui.widgets.form import Form
from workbench.gui.widgets.section import Elided


@pytest.fixture
def form(qtbot):
    form = Form((Param("styles", "amounts", "", "How much of each", 0, 1),), {})
    qtbot.addWidget(form)
    form.set_choices("amounts", [("0", "0"), ("1", "1"), ("2", "2")])
    form.show()
    return form


def test_a_slider_that_is_moved_is_told_with_the_amounts_of_the_others(form, qtbot):
    editor = form.editor("styles")
    form.set_values({"styles": "0:0.5"})
    with qtbot.waitSignal(form.changed) as told:
        editor.sliders[2].setValue(editor.sliders[2].maximum())
    assert told.args == ["styles", "0:0.5,2:1"]


def test_a_slider_at_zero_is_no_amount(form, qtbot):
    editor = form.editor("styles")
    form.set_values({"styles": "0:0.5,1:1"})
    with qtbot.waitSignal(form.changed) as told:
        editor.sliders[0].setValue(0)
    assert told.args == ["styles", "1:1"]


def test_values_of_the_program_move_the_sliders_silently(form, qtbot):
    with qtbot.assertNotEmitted(form.changed):
        form.set_values({"styles": "1:0.25"})
    editor = form.editor("styles")
    assert [slider.value() for slider in editor.sliders] == [0, editor.sliders[1].maximum() // 4, 0]
    assert form.values() == {"styles": "1:0.25"}


def test_where_nothing_is_set_the_sliders_show_what_the_technique_took(form):
    editor = form.editor("styles")
    form.show_used({"styles": "1:1"})
    assert editor.sliders[1].value() == editor.sliders[1].maximum()
    assert form.values() == {"styles": ""}


def test_another_model_has_other_sliders(form):
    form.set_choices("amounts", [("0", "first")])
    assert len(form.editor("styles").sliders) == 1


def test_the_first_slider_that_is_moved_leaves_the_others_where_they_are_seen(form, qtbot):
    editor = form.editor("styles")
    form.show_used({"styles": "1:1"})
    with qtbot.waitSignal(form.changed) as told:
        editor.sliders[2].setValue(editor.sliders[2].maximum() // 2)
    assert told.args == ["styles", "1:1,2:0.5"]
    form.set_values({"styles": ""})
    editor.sliders[0].setValue(editor.sliders[0].maximum())
    assert form.values() == {"styles": "0:1"}


def test_a_long_name_is_shortened_and_leaves_the_slider_room(form, qtbot):
    form.resize(280, 200)
    form.set_choices("amounts", [("0", "a painting of a very long afternoon by the sea"), ("1", "b")])
    (slider, _) = form.editor("styles").sliders
    label = next(one for one in form.findChildren(Elided) if one.full_text.startswith("a painting"))
    qtbot.waitUntil(lambda: slider.width() > 60 and slider.x() > label.geometry().right())
    assert label.text().endswith("…")
    assert slider.accessibleName() == "Styles, a painting of a very long afternoon by the sea"
