"""Places of a comparison without a result: what they say, and how they are filled or taken out."""

from __future__ import annotations

from tests.gui.steps import settle, tiles


def test_what_crashed_is_a_place_without_a_result_and_runs_when_a_person_asks(app, engine, qtbot):
    app.do("compare.techniques", "occlusion")
    engine.fail("occlusion", "The engine ended twice while Occlusion ran.")
    qtbot.waitUntil(lambda: app.settled and len(app.compared.gaps) == 1)
    assert app.compared.gaps[0].state.text() == "No result yet"
    app.do("compare.run_missing")
    settle(app, engine, qtbot, 2)
    assert not app.compared.gaps


def test_a_place_says_what_belongs_there_and_is_taken_out_by_its_button_or_menu(app, engine, qtbot):
    app.do("compare.techniques", "occlusion", "activations")
    qtbot.waitUntil(lambda: len(app.compared.gaps) == 2)
    first, second = app.compared.gaps
    assert (first.title.full_text, second.title.full_text) == ("Occlusion", "Activations")
    menu = app.compared.menu_of_gap(first)
    assert [action.text() for action in menu.actions()] == ["Run here", "Take out of the comparison"]
    menu.actions()[1].trigger()
    qtbot.waitUntil(lambda: len(app.compared.gaps) == 1)
    app.compared.gaps[0].close_button.click()
    qtbot.waitUntil(lambda: app.session.tiles == (1,))
    engine.answer_all()
    qtbot.waitUntil(lambda: app.settled)
    assert len(tiles(app)) == 1
