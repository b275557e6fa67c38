"""Context menus: what can be done with what is clicked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from workbench.commands import COMMANDS
from workbench.document.session import Session
from workbench.gui.panels.layers import NAME
from workbench.gui.shell.context_menus import COPY, entries_of, entries_of_images

popup = pytest.mark.qt_log_ignore("This plugin does not support")  # what the offscreen platform says of popups
THINGS = {"layer": "relu#1", "unit": "relu#1:3", "target": "class:1", "image": "a.png", "result": ""}


def choose(app, words: str) -> None:
    """Pick an entry of the menu that is open."""
    menu = app.window.findChildren(QMenu)[-1]
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.close()


@pytest.mark.parametrize("kind", THINGS)
def test_every_entry_is_a_command_with_words(kind):
    session = Session(target="class:0", current="b.png")
    for words, command, arguments in entries_of(kind, THINGS[kind], session):
        assert words
        assert command == COPY or command in COMMANDS
        assert all(isinstance(argument, str) and argument for argument in arguments)


@popup
def test_a_layer_is_looked_from_and_its_name_is_copied(app):
    tree = app.window.panels.layers.tree
    model = tree.model()
    row = next(i for i in range(model.rowCount()) if model.index(i, 0).data(NAME) == "stem")
    at = tree.visualRect(model.index(row, 0)).center()
    tree.customContextMenuRequested.emit(at)
    choose(app, "Look from here")
    assert app.session.layer == "stem"
    tree.customContextMenuRequested.emit(at)
    choose(app, "Copy its name")
    assert QGuiApplication.clipboard().text() == "stem"


@popup
def test_a_class_is_explained_against_the_target(app):
    app.do("target.set", "dog")
    panel = app.window.panels.answer
    bar = panel.bars[0]
    panel.customContextMenuRequested.emit(bar.mapTo(panel, bar.rect().center()))
    choose(app, "Explain the target minus this class")
    assert app.session.target == "difference:3,2"


@popup
def test_an_image_is_closed_without_being_shown(app, qtbot):
    second = app.session.images[1]
    view = app.window.panels.images.view
    qtbot.mouseClick(
        view.viewport(), Qt.MouseButton.RightButton, pos=view.visualRect(view.model().index(1, 0)).center()
    )
    assert app.session.current == app.session.images[0].key
    view.customContextMenuRequested.emit(view.visualRect(view.model().index(1, 0)).center())
    choose(app, "Close")
    assert second not in app.session.images
    assert app.session.current == app.session.images[0].key


@popup
def test_the_result_on_the_canvas_is_pinned(app):
    app.window.canvas.customContextMenuRequested.emit(QPoint(50, 50))
    choose(app, COMMANDS["run.pin"].title)
    assert app.session.pins == (1,)


def test_several_images_are_listed_alone_compared_or_begin_a_session():
    entries = entries_of_images(["a.png", "b.png"])
    assert [command for _, command, _ in entries] == ["image.only", "compare.images", "session.collect"]
    assert all(arguments == ("a.png", "b.png") for _, _, arguments in entries)
    assert entries[0][0] == "List only these 2 images"
    assert entries_of_images(["a.png"]) == ()


@popup
def test_the_right_button_on_one_of_several_selected_images_acts_on_all_of_them(app):
    view, panel = app.window.panels.images.view, app.window.panels.images
    view.selectAll()
    view.customContextMenuRequested.emit(view.visualRect(view.model().index(1, 0)).center())
    choose(app, "List only these 2 images")
    assert len(app.session.listed) == 2
    assert panel.note.full_text == "2"
