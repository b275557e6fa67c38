"""The bar of a unit: a tile opens its unit, and there are ways on and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from tests.gui.canvas.examples import probed, unit_card
from tests.gui.steps import answer, asked, card, parameters, press
from workbench.gui.canvas.items.unit_bar import ChannelPlace
from workbench.gui.canvas.view_state import ViewState


def test_a_tile_that_is_clicked_opens_its_unit_and_escape_goes_back(app, engine):
    app.do("technique.choose", "activations")
    engine.answer("activations")
    app.window.canvas.unit_chosen.emit("relu#1:7")
    assert asked(engine, "unit", "unit") == ["relu#1:7"]
    answer(engine, "unit", card("relu#1:7"))
    assert app.window.caption.full_text == "relu#1:7"
    app.window.canvas.back_wanted.emit()
    assert app.session.technique == "activations"
    assert not engine.asks("activations")  # its result is known


def test_explaining_a_unit_makes_it_the_target_of_every_technique(app, engine):
    app.do("unit.open", "relu#1:7")
    answer(engine, "unit", card("relu#1:7"))
    app.window.canvas.view.unit_bar.explain.click()
    assert app.session.target == "unit:relu#1:7"


def test_walking_through_units_is_one_step_of_undo(app, engine):
    app.do("unit.open", "relu#1:7")
    answer(engine, "unit", card("relu#1:7"))
    app.do("unit.open", "relu#1:8")
    app.do("unit.open", "relu#1:9")
    app.do("edit.undo")
    assert app.session.params["unit"]["unit"] == "relu#1:7"


def test_a_unit_without_a_channel_is_refused_in_words(app):
    app.do("unit.open", "relu#1")
    assert app.window.message.text == "unit must be LAYER:CHANNEL; got relu#1."


def test_back_from_a_unit_that_a_session_began_with_shows_activations(app):
    from dataclasses import replace

    app.history.amend(replace(app.session, technique="unit"))
    app.history.past.clear()
    app.do("unit.back")
    assert app.session.technique == "activations"


def test_a_layer_of_the_tree_is_opened_at_its_first_channel_while_a_unit_is_looked_at(app, engine):
    app.do("unit.open", "relu#1:7")
    answer(engine, "unit", card("relu#1:7"))
    app.window.panels.layers.chosen.emit("stem")
    assert asked(engine, "unit", "unit")[-1] == "stem:0"
    app.do("technique.choose", "gradcam")
    app.window.panels.layers.chosen.emit("stem")
    assert app.session.layer == "stem"


def test_a_card_has_its_neighbours_and_ways_out(wide_canvas, qtbot):
    wide_canvas.show_result(ViewState(unit_card()))
    bar = wide_canvas.view.unit_bar
    assert bar.isVisible()
    assert bar.place.text() == "channel 3 of 0 to 7"
    with qtbot.waitSignal(wide_canvas.unit_chosen) as told:
        bar.next.click()
    assert told.args == ["conv:4"]
    with qtbot.waitSignal(wide_canvas.target_chosen) as told:
        wide_canvas.show_result(ViewState(unit_card(5)))
        bar.explain.click()
    assert told.args == ["unit:conv:5"]


def test_steps_add_up_and_end_at_the_last_channel(wide_canvas):
    wide_canvas.show_result(ViewState(unit_card(5)))
    told = []
    wide_canvas.unit_chosen.connect(told.append)
    for _ in range(4):
        wide_canvas.view.unit_bar.step(1)
    assert told == ["conv:6", "conv:7"]


def test_arrows_and_escape_work_wherever_the_focus_is_in_the_card(wide_canvas, qtbot):
    wide_canvas.show_result(ViewState(unit_card()))
    qtbot.waitExposed(wide_canvas)
    wide_canvas.activateWindow()
    pane = wide_canvas.view.tiles[0].surface
    pane.setFocus()
    qtbot.waitUntil(pane.hasFocus)
    with qtbot.waitSignal(wide_canvas.unit_chosen) as told:
        qtbot.keyClick(pane, Qt.Key.Key_Left)
    assert told.args == ["conv:2"]
    with qtbot.waitSignal(wide_canvas.back_wanted):
        qtbot.keyClick(pane, Qt.Key.Key_Escape)


def test_other_groups_have_no_bar_and_leave_the_keys_alone(wide_canvas, qtbot):
    wide_canvas.show_result(ViewState(unit_card()))
    wide_canvas.show_result(ViewState(probed()))
    assert not wide_canvas.view.unit_bar.isVisible()
    told = []
    wide_canvas.back_wanted.connect(lambda: told.append(1))
    qtbot.keyClick(wide_canvas.view.tiles[0].surface, Qt.Key.Key_Escape)
    assert not told


def test_the_wand_and_p_make_the_pictures_of_the_units_that_are_opened(app, engine, qtbot):
    app.do("unit.open", "relu#1:7")
    answer(engine, "unit", card("relu#1:7"))
    app.window.canvas.view.unit_bar.pictures.click()
    assert parameters(engine, "unit")[-1]["pictures"] is True
    answer(engine, "unit", card("relu#1:7"))
    app.window.canvas.view.unit_bar.next.click()
    assert parameters(engine, "unit")[-1]["pictures"] is True  # of the neighbours too, until it is taken back
    answer(engine, "unit", card("relu#1:8"))
    app.window.canvas.view.take_focus()
    press(app, qtbot, Qt.Key.Key_P)
    assert parameters(engine, "unit")[-1]["pictures"] is False


def test_what_a_card_lacks_stands_below_it_with_what_it_needs(app, engine):
    app.do("unit.open", "relu#1:7")
    absent = {"answers_to_most": "Ask.", "answers_to_least": "Ask.", "strongest_regions": "It needs a collection."}
    answer(engine, "unit", replace(card("relu#1:7"), absent=absent))
    words = app.window.canvas.view.absent
    assert words.text() == "Answers to most, Answers to least: Ask.\nStrongest regions: It needs a collection."
    assert not words.isHidden()
    app.do("unit.open", "relu#1:8")
    answer(engine, "unit", card("relu#1:8"))
    assert words.isHidden()


@pytest.mark.parametrize("width", [70, 110, 150, 190, 400])
def test_the_channel_is_whole_in_any_width_and_the_layer_s_others_are_left_out_before_it_is_cut(qtbot, width):
    place = ChannelPlace()
    qtbot.addWidget(place)
    place.show_channel(933, 1280)
    place.resize(width, 20)
    place.show()
    assert place.fontMetrics().horizontalAdvance(place.text()) <= width
    assert place.text() in ("933", "channel 933 of 0 to 1279")
    assert place.toolTip() == "channel 933 of 0 to 1279"
