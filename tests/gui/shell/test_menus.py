"""Menus: an action for each command, grey where it cannot be done."""

from __future__ import annotations

from workbench.commands import in_menus


def test_every_command_in_a_menu_has_an_action_with_its_keys(app):
    for _, commands in in_menus():
        for command in commands:
            action = app.actions[command.id]
            assert action.text() == command.title
            assert bool(action.shortcut().toString()) == bool(command.shortcut)


def test_what_cannot_be_done_now_is_grey_while_its_menu_is_open(app):
    menu = next(action.menu() for action in app.window.menuBar().actions() if action.text() == "&Edit")
    menu.aboutToShow.emit()
    assert not app.actions["edit.redo"].isEnabled()
    menu.aboutToHide.emit()
    assert app.actions["edit.redo"].isEnabled()  # so that its keys work once there is something to do again


def test_a_menu_that_is_higher_than_the_screen_scrolls_and_has_one_column(app):
    (file,) = [action.menu() for action in app.window.menuBar().actions() if action.text() == "&File"]
    for i in range(80):
        file.addAction(f"One more {i}")
    file.ensurePolished()
    assert len({file.actionGeometry(action).left() for action in file.actions()}) == 1


def test_the_examples_have_a_menu_of_their_own(app, engine):
    (file,) = [action.menu() for action in app.window.menuBar().actions() if action.text() == "&File"]
    (examples,) = [action.menu() for action in file.actions() if action.text() == "Examples"]
    assert [action.text() for action in examples.actions()][1] == "What is where? Detect"
    examples.actions()[1].trigger()
    assert (app.session.model, app.session.technique) == ("nanodet", "predictions")
    assert [image.name for image in app.session.strip_images] == ["astronaut.png", "grace_hopper.jpg", "coffee.png"]
    assert app.scheduler.loading == "nanodet"
    app.do("edit.undo")
    assert app.session.model == "efficientnet-lite0"


def test_in_chinese_a_menu_opens_by_the_letter_it_has_in_english(chinese, make_app):
    titles = [action.text() for action in make_app().window.menuBar().actions()]
    assert titles[0] == "文件(&F)"
    letters = [title.partition("&")[2][:1] for title in titles]
    assert len(set(letters)) == len(letters)
    assert all(letter.isascii() and letter.isupper() for letter in letters)
