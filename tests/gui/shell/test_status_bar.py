"""The status bar: the time left, in words."""

from __future__ import annotations

import pytest

from workbench.gui.shell.status_bar import time_text


@pytest.mark.parametrize(("seconds", "text"), [(0.2, "1 s"), (59.4, "59 s"), (130, "2 min 10 s"), (7260, "2 h 1 min")])
def test_time_left_is_written_as_one_would_say_it(seconds, text):
    assert time_text(seconds) == text


LONG = "epsilon 0.031 /255: PGD 0.0213, noise, mean of 4 draws 0.971, noise, the worst of 4 draws 0.9302"


@pytest.mark.parametrize("text", ["network pixel (201, 133): +0.0123456 logit drop · becomes Egyptian cat", LONG])
def test_the_value_under_the_pointer_is_seen_in_full_whatever_else_is_said(app, engine, qtbot, text):
    app.window.resize(1024, 700)
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


def test_the_room_of_a_value_stays_until_the_pointer_has_left(app):
    value = app.window.status.value
    value.set_text("network pixel (201, 133): +0.0123456 logit drop")
    room = value.minimumWidth()
    value.set_text("network pixel (2, 1): +1 logit drop")
    assert value.minimumWidth() == room
    value.set_text("")
    assert value.minimumWidth() == 0
