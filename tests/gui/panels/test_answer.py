"""The model's answer: a bar for each likely class, and a click that makes it the target."""

from __future__ import annotations

from dataclasses import replace

from tests.gui.steps import parameters


def test_a_click_on_a_bar_makes_it_the_target(app, engine):
    app.window.panels.answer.bars[1].click()
    assert app.session.target == "class:0"
    assert parameters(engine)[-1]["target"] == "class:0"


def names(app):
    return [bar.accessibleName().partition(",")[0] for bar in app.window.panels.answer.bars]


def test_only_the_answer_for_the_current_image_is_displayed(app, engine, qtbot):
    """The answer for the image before arrives while the next image is still being read."""
    from tests.gui.fake_engine import scores

    before = names(app)
    app.do("image.next")
    app.scheduler.predicted.emit(replace(scores(), names=("wolf", "fox", "lynx", "hare")))
    assert names(app) == before


def test_an_answer_that_failed_leaves_no_classes_of_another_image(app, engine, qtbot):
    app.do("image.next")
    qtbot.waitUntil(lambda: engine.asks("predictions"))
    engine.fail("predictions", "The model gave no answer.")
    engine.answer_all()
    qtbot.waitUntil(lambda: app.settled)
    assert names(app) == ["no prediction yet"] * 5
