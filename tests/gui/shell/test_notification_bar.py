"""The notification bar: how long a message stays."""

from __future__ import annotations


def test_a_message_of_no_weight_goes_by_itself_and_a_warning_waits(app):
    app.say("Saved.")
    assert app.window.message._timer.isActive()
    app.say("This went wrong.", "warning")
    assert not app.window.message._timer.isActive()
