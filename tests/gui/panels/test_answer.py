"""The model's answer: a bar for each likely class, and a click that makes it the target."""

from __future__ import annotations

from tests.gui.steps import parameters


def test_a_click_on_a_bar_makes_it_the_target(app, engine):
    app.window.panels.answer.bars[1].click()
    assert app.session.target == "class:0"
    assert parameters(engine)[-1]["target"] == "class:0"
