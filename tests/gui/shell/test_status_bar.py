"""The status bar: what goes on, and how far it is."""

from __future__ import annotations

import pytest

from workbench.gui.shell.status_bar import StatusBar
from workbench.gui.widgets.theme import TEXT_PX, theme
from workbench.protocol.messages import Progressed

LONG = "epsilon 0.031 /255: PGD 0.0213, noise, mean of 4 draws 0.971, noise, the worst of 4 draws 0.9302"


@pytest.mark.parametrize("width", [800, 1024])
@pytest.mark.parametrize("text", ["network pixel (201, 133): +0.0123456 logit drop · becomes Egyptian cat", LONG])
def test_the_value_under_the_pointer_is_seen_in_full_whatever_else_is_said(app, engine, qtbot, text, width):
    app.window.resize(width, 700)
    app.help.hints.set_known(True, ())
    app.help.hints.set_warned(False)
    assert app.help.hints.isVisible()
    value = app.window.status.value
    value.set_text(text)
    qtbot.waitUntil(lambda: value.width() >= value.minimumWidth() > 0)
    assert value.text().replace("\n", " ") == text
    for line in value.text().split("\n"):
        assert value.fontMetrics().horizontalAdvance(line) <= value.width()
    right = value.mapTo(app.window, value.rect().topRight()).x()
    assert right <= app.window.width()


def test_what_is_under_way_is_read_in_full_beside_a_value_and_a_hint_gives_way_first(app, engine, qtbot):
    app.window.resize(900, 700)
    app.help.hints.set_known(True, ())
    app.help.hints.set_warned(False)
    status, value = app.window.status, app.window.status.value
    app.do("technique.choose", "occlusion")
    engine.draw("occlusion", 40, 80)
    value.set_text("network pixel (201, 133): +0.0123456 logit drop · becomes Egyptian cat with a tail")
    qtbot.waitUntil(lambda: status.words.text() == "Occlusion: 40 of 80 squares")
    assert not app.help.hints.isVisible()
    assert [number in value.text() for number in ("(201,", "133):", "+0.0123456")] == [True] * 3
    assert app.window.width() == 900
    value.set_text("")
    engine.answer("occlusion")
    qtbot.waitUntil(app.help.hints.isVisible)


def test_a_value_gives_its_words_up_for_what_is_under_way(qtbot):
    theme.apply(text=TEXT_PX)
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.begin("Occlusion…")
    bar.progress("Occlusion", Progressed(1, 1020, 8080, "squares of the photograph"))
    bar.value.set_text("network pixel (201, 133): +0.0123 logit drop · becomes Egyptian cat with a long tail")
    beside = bar.layout().minimumSize().width() - bar.words.minimumWidth() - bar.value.minimumWidth()
    needed = bar.words.fontMetrics().horizontalAdvance(bar.words.full_text) + bar.value.least
    bar.resize(beside + needed + 12, 30)
    qtbot.waitUntil(lambda: bar.words.text() == bar.words.full_text)
    assert all(number in bar.value.full_text for number in ("(201, 133):", "+0.0123"))
    assert bar.value.full_text.endswith("…")


def test_a_value_gives_its_words_up_for_its_numbers(qtbot):
    bar = StatusBar()
    qtbot.addWidget(bar)
    value = bar.value
    value.set_text("network pixel (201, 133): +0.0123 logit drop")
    value.fit_in(1)
    assert value.full_text == "… (201, 133): +0.0123 …"
    assert value.accessibleDescription() == "network pixel (201, 133): +0.0123 logit drop"
    value.fit_in(10_000)
    assert value.full_text == "network pixel (201, 133): +0.0123 logit drop"


def test_the_room_of_a_value_stays_until_the_pointer_has_left(app):
    value = app.window.status.value
    value.set_text("network pixel (201, 133): +0.0123456 logit drop")
    room = value.minimumWidth()
    value.set_text("network pixel (2, 1): +1 logit drop")
    assert value.minimumWidth() == room
    value.set_text("")
    assert value.minimumWidth() == 0


def test_a_run_s_count_stands_beside_one_bar_that_never_says_complete_before_the_end(qtbot):
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.begin("Occlusion…")
    bar.progress("Occlusion", Progressed(1, 20, 80, "squares"))
    assert bar.words.full_text == "Occlusion: 20 of 80 squares"
    assert bar.bar.value() / bar.bar.maximum() == 0.25
    bar.progress("Occlusion", Progressed(1, 80, 80, "squares"))
    assert bar.words.full_text == "Occlusion…"
    assert (bar.bar.minimum(), bar.bar.maximum()) == (0, 0)  # it goes on, and nobody knows how long
    assert bar.left.text() == ""


def test_the_runs_of_a_comparison_are_one_bar(app, engine):
    app.do("compare.techniques", "occlusion", "activations")
    status = app.window.status
    engine.draw("occlusion", 40, 80)
    assert status.words.full_text == "Occlusion (1 of 2): 40 of 80 squares"
    assert status.bar.value() / status.bar.maximum() == 0.25
    engine.answer("occlusion")
    engine.draw("activations", 40, 80)
    assert status.words.full_text.endswith("(2 of 2): 40 of 80 squares")
    assert status.bar.value() / status.bar.maximum() == 0.75


def test_runs_that_say_nothing_while_they_run_are_counted_on_the_bar_of_their_comparison(app, engine):
    status = app.window.status
    app.do("compare.techniques", "occlusion", "activations")
    assert (status.words.full_text, status.bar.maximum(), status.bar.value()) == ("Occlusion (1 of 2)…", 1000, 0)
    engine.answer("occlusion")
    assert (status.words.full_text, status.bar.value()) == ("Activations (2 of 2)…", 500)
    engine.answer("activations")
    assert not status.bar.isVisible()


def test_what_goes_on_is_read_in_full_where_there_is_room(qtbot):
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.resize(700, 30)
    bar.show()
    words = "Ready · torchvision:resnet18?weights=none&seed=0 on cpu, float32, 4 threads"
    bar.say(words)
    qtbot.waitUntil(lambda: bar.words.text() == words)
    bar.begin("Occlusion…")
    bar.show_pausable(True)
    qtbot.waitUntil(lambda: bar.cancel.isVisible())
    place = bar.bar.x()
    bar.show_pausable(False)
    qtbot.wait(20)
    assert bar.bar.x() == place
