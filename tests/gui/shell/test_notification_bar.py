"""The notification bar: how long a message stays, and that it is seen whatever is in front."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from shiboken6 import delete

from tests.gui.steps import answer, card


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


def test_a_message_lies_over_the_images_of_a_collection_and_never_over_the_pages_beside_them(app, qtbot):
    widget, message = app.collection.widget, app.window.message
    app.window.show_on_stage(widget)
    app.say("This went wrong.", "warning")
    widget.pane.show()  # while it is said
    qtbot.waitUntil(lambda: widget._views.width() < app.window.stage.width() - 100)
    pane = widget.pane.mapTo(app.window.stage, widget.pane.rect().topLeft())
    qtbot.waitUntil(lambda: message.x() >= 0 and message.geometry().right() < pane.x())
    app.say("Saved as " + "a" * 30 + ", " + "a long name " * 9)
    assert message.geometry().right() < pane.x()


def test_what_needs_no_answer_goes_with_the_next_thing_that_is_done_and_a_warning_stays(app):
    app.notifier.say("The plugin lies there.", "note")
    app.do("view.fit")
    assert app.window.message.text == ""
    app.notifier.say("This went wrong.", "warning")
    app.do("view.fit")
    assert app.window.message.text == "This went wrong."


@pytest.mark.parametrize("level", ["info", "note", "warning"])
def test_escape_puts_a_message_away_and_does_nothing_else(app, engine, qtbot, level):
    app.do("unit.open", "relu#1:7")
    answer(engine, "unit", card("relu#1:7"))
    for place in (app.window.canvas.view, app.window):
        place.setFocus()
        app.say("This was said.", level)
        qtbot.keyClick(place, Qt.Key.Key_Escape)
        assert app.window.message.text == ""
        assert app.session.technique == "unit"


def test_a_view_that_goes_with_the_keyboard_in_it_does_not_hold_a_message_up(app):
    place = QLineEdit(app.window.stage)
    place.show()
    place.setFocus()
    app.say("This went wrong.", "warning")
    message = app.window.message
    assert message._listened is place
    application = QApplication.instance()
    with QSignalBlocker(application):  # focus goes to nothing that is told of
        delete(place)
    assert message.put_away()
    assert message._listened is None
