"""Hints: one at a time, when they are of use, and never again once they were put away or followed."""

from __future__ import annotations

import pytest

from workbench.gui.help.hints import HINTS


@pytest.fixture
def hints(app):
    return app.help.hints


def shown(hints) -> str:
    return hints.hint.id if hints.isVisible() else ""


def run_another(app, engine) -> None:
    known = [run.technique for run in app.session.runs]
    technique = next(t for t in ("occlusion", "activations", "predictions") if t not in known)
    app.do("technique.choose", technique)
    engine.answer(technique)


def test_the_first_hint_comes_with_the_first_result(make_app, engine, qtbot):
    app = make_app()
    assert shown(app.help.hints) == ""
    app.start()
    engine.say_ready()
    engine.say_loaded()
    engine.answer_all()
    assert shown(app.help.hints) == "target"


def test_a_hint_that_is_put_away_is_away_for_good_and_the_next_waits_its_turn(app, engine, hints, make_app):
    hints.close_button.click()
    assert shown(hints) == ""
    assert app.settings.now.hints_seen == ("target",)
    app.do("view.opacity", "50")
    assert shown(hints) == ""
    run_another(app, engine)
    assert shown(hints) == "palette"


def test_a_hint_goes_when_what_it_says_was_done(app, hints):
    app.do("target.set", "bee")
    assert shown(hints) == ""
    assert app.settings.now.hints_seen == ("target",)


def test_opening_the_palette_follows_its_hint(app, engine, hints):
    hints.put_away()
    run_another(app, engine)
    assert shown(hints) == "palette"
    app.do("view.palette")
    assert shown(hints) == ""


def test_without_hints_none_is_shown_and_a_reset_brings_them_all_back(app, engine, hints):
    hints.put_away()
    app.do("settings.set", "hints", "off")
    run_another(app, engine)
    assert shown(hints) == ""
    app.do("settings.reset")
    app.do("view.opacity", "50")
    assert shown(hints) == "target"


def test_hints_are_few():
    assert len(HINTS) <= 4
    assert all(len(hint.words) < 100 for hint in HINTS)


def test_a_hint_covers_nothing_and_widens_nothing(app, hints):
    app.window.resize(1024, 700)
    assert shown(hints) == "target"
    assert app.window.statusBar().isAncestorOf(hints)
    assert app.window.minimumSizeHint().width() <= 1024
    assert hints.words.fontMetrics().lineSpacing() * 2 <= app.window.statusBar().height()


def test_a_warning_is_read_before_a_hint(app, hints):
    app.do("layer.set", "nothing")
    assert app.window.message.text
    assert shown(hints) == ""
    app.window.message.hide()
    assert shown(hints) == "target"


def test_an_empty_window_has_no_hint(app, engine, hints):
    app.do("image.close")
    app.do("image.close")
    assert app.session.image is None
    assert shown(hints) == ""
    hints.put_away()
    app.do("view.opacity", "50")
    assert shown(hints) == ""
