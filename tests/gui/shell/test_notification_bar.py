"""The notification bar: how long a message stays, and that it is seen whatever is in front."""

from __future__ import annotations


def test_a_message_of_no_weight_goes_by_itself_and_a_warning_waits(app):
    app.say("Saved.")
    assert app.window.message._timer.isActive()
    app.say("This went wrong.", "warning")
    assert not app.window.message._timer.isActive()


def test_what_is_said_is_seen_over_whatever_is_in_the_middle_of_the_window(app):
    stage, message = app.window.stage, app.window.message
    assert stage.count() > 3  # the canvas, a comparison, a collection, a batch
    app.say("This went wrong.", "warning")
    for page in map(stage.widget, range(stage.count())):
        app.window.show_on_stage(page)
        assert message.isVisible()
        assert stage.childAt(message.geometry().center()) in (message, *message.children())


def test_what_the_images_of_a_collection_are_filtered_by_is_not_covered(app):
    widget = app.collection.widget
    app.window.show_on_stage(widget)
    app.say("This went wrong.", "warning")
    bottom = widget.filter.mapTo(app.window.stage, widget.filter.rect().bottomLeft()).y()
    assert app.window.message.y() > bottom
