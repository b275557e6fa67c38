"""The palette: a name is found by its letters, and what is marked is done."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.gui.steps import press
from workbench.gui.palette.matching import MOST


def test_the_palette_runs_what_is_marked(app, qtbot):
    app.do("view.palette", "occlusion")
    box = app.palette.widget
    assert box.isVisible()
    assert box.matches[0].title == "Occlusion"
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert not box.isVisible()
    assert app.session.technique == "occlusion"


def test_the_palette_finds_layers_and_classes_of_the_model(app, qtbot):
    app.do("view.palette", "relu#2")
    qtbot.keyClick(app.palette.widget.line, Qt.Key.Key_Return)
    assert app.session.layer == "relu#2"
    app.do("view.palette", "dog")
    qtbot.keyClick(app.palette.widget.line, Qt.Key.Key_Return)
    assert app.session.target == "class:3"


def test_what_cannot_be_done_now_says_why(app, qtbot):
    app.do("view.palette", "save a report")
    box = app.palette.widget
    assert (box.matches[0].title, box.matches[0].note) == ("Save a report", "not now")
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert app.window.message.text == "A report is of the pinned runs, and none is pinned: Ctrl+D pins a run."


def test_a_palette_that_finds_nothing_says_so(app, qtbot):
    app.do("view.palette", "zzzz")
    box = app.palette.widget
    assert box.nothing.isVisible()
    assert box.nothing.text() == "Nothing is called “zzzz”."
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert not box.isVisible()
    app.do("view.palette", "occlusion")
    assert not box.nothing.isVisible()


def test_what_was_chosen_last_comes_first_while_nothing_is_sought(app, qtbot):
    for sought in ("occlusion", "dog"):
        app.do("view.palette", sought)
        qtbot.keyClick(app.palette.widget.line, Qt.Key.Key_Return)
    app.do("view.palette")
    assert [entry.title for entry in app.palette.widget.matches[:2]] == ["dog", "Occlusion"]
    assert app.settings.now.recent_choices == ("class dog", "technique occlusion")


def test_what_a_command_asks_for_is_no_recent_choice(app, qtbot):
    app.do("layer.set")
    qtbot.keyClicks(app.palette.widget.line, "relu#2")
    qtbot.keyClick(app.palette.widget.line, Qt.Key.Key_Return)
    assert app.session.layer == "relu#2"
    assert app.settings.now.recent_choices == ()


def test_tab_goes_down_the_list_and_what_is_typed_stays(app, qtbot):
    app.do("view.palette", "relu")
    box = app.palette.widget
    for key, row in ((Qt.Key.Key_Tab, 1), (Qt.Key.Key_Down, 2), (Qt.Key.Key_Backtab, 1)):
        qtbot.keyClick(box.line, key)
        assert (box.isVisible(), box.line.text(), box.view.currentIndex().row()) == (True, "relu", row)


def test_escape_closes_the_palette_and_does_nothing(app, qtbot):
    before = app.session
    app.do("view.palette", "dog")
    qtbot.keyClick(app.palette.widget.line, Qt.Key.Key_Escape)
    assert not app.palette.widget.isVisible()
    assert app.session == before


def test_a_command_that_needs_words_asks_for_them(app, engine, qtbot):
    app.do("model.load")
    box = app.palette.widget
    qtbot.keyClicks(box.line, "torchvision:mine")
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert engine.asked[engine.job_of("load")] == ("load", "torchvision:mine")


def test_after_a_choice_in_the_palette_the_keys_act_on_the_canvas(app, qtbot):
    app.window.panels.layers.take_focus()
    app.do("view.palette", "dog")
    press(app, qtbot, Qt.Key.Key_Return)
    assert app.window.canvas.isAncestorOf(app.window.focusWidget())


def test_after_a_palette_that_was_left_the_focus_is_where_it_was(app, qtbot):
    app.window.panels.layers.take_focus()
    app.do("view.palette", "dog")
    press(app, qtbot, Qt.Key.Key_Escape)
    assert app.window.focusWidget() is app.window.panels.layers.tree


def test_what_the_palette_opens_keeps_the_focus(app, qtbot):
    app.do("view.palette", "Settings")
    press(app, qtbot, Qt.Key.Key_Return)
    assert app.window.overlay.isVisible()
    assert not app.window.canvas.isAncestorOf(app.window.focusWidget())


def test_enter_takes_a_text_that_may_be_anything_as_it_stands(app, engine, qtbot):
    for reference in ("w_7.safetensors?seed=10", "w.safetensors?seed=1"):
        app.settings.remember("models", reference)
    app.settings.remember("models", "w_7.safetensors?seed=10")
    app.do("model.load")
    qtbot.keyClicks(app.palette.widget.line, "w.safetensors")
    assert app.palette.widget.matches[0].title == "Use “w.safetensors”"
    qtbot.keyClick(app.palette.widget.line, Qt.Key.Key_Return)
    assert engine.asked[engine.job_of("load")] == ("load", "w.safetensors")


@pytest.mark.parametrize("typed", ["weights.safetensors", "Weights.safetensors", "WEIGHTS.safetensors"])
def test_a_capital_that_is_typed_is_that_capital(app, engine, qtbot, typed):
    for reference in ("weights.safetensors", "Weights.safetensors"):
        app.settings.remember("models", reference)
    app.do("model.load")
    qtbot.keyClicks(app.palette.widget.line, typed)
    qtbot.keyClick(app.palette.widget.line, Qt.Key.Key_Return)
    assert engine.asked[engine.job_of("load")] == ("load", typed)


def test_a_suggestion_is_taken_by_the_arrow_keys(app, engine, qtbot):
    app.settings.remember("models", "w_7.safetensors")
    app.do("model.load")
    qtbot.keyClicks(app.palette.widget.line, "w.safetensors")
    qtbot.keyClick(app.palette.widget.line, Qt.Key.Key_Down)
    qtbot.keyClick(app.palette.widget.line, Qt.Key.Key_Return)
    assert engine.asked[engine.job_of("load")] == ("load", "w_7.safetensors")


def test_a_number_that_is_typed_is_that_number(app, qtbot):
    app.do("view.opacity")
    qtbot.keyClicks(app.palette.widget.line, "5")
    qtbot.keyClick(app.palette.widget.line, Qt.Key.Key_Return)
    assert app.session.display.opacity == 0.05


def test_the_palette_finds_an_open_image_by_its_path(app, qtbot):
    path = app.session.images[1].path
    app.do("view.palette", path)
    qtbot.keyClick(app.palette.widget.line, Qt.Key.Key_Return)
    assert app.session.current == path


def test_models_are_made_ready_to_be_searched_before_a_letter_is_typed(app, qtbot):
    app.do("model.load")
    box = app.palette.widget
    assert len(box.matches) == MOST
    qtbot.waitUntil(lambda: all("all_words" in vars(entry) for entry in box._entries))
