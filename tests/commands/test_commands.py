"""The registry of commands, and what needs no window."""

from __future__ import annotations

import pytest

from workbench.api import UserError
from workbench.commands import COMMANDS, MENUS, command
from workbench.commands.target import target_text, target_title

CLASSES = ["ant", "bee", "tiger cat", "Egyptian cat"]


def test_a_command_cannot_be_declared_twice():
    with pytest.raises(ValueError, match="declared twice"):
        command("app.quit", "Quit")(lambda app: None)


def test_every_menu_of_a_command_is_one_of_the_menu_bar():
    assert {one.menu.partition("/")[0] for one in COMMANDS.values() if one.menu} <= set(MENUS)


def test_the_commands_that_macros_rely_on_are_there():
    wanted = (
        "image.open image.next image.previous image.paste model.load technique.run technique.choose "
        "target.set layer.set run.cancel run.again view.opacity view.colour_map view.theme "
        "view.network view.fit view.screenshot export.figure edit.undo edit.redo app.quit"
    )
    assert set(wanted.split()) <= set(COMMANDS)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("1", "class:1"),
        ("BEE", "class:1"),
        ("tiger", "class:2"),
        ("class:3", "class:3"),
        ("predicted", "predicted"),
        ("difference:0,1", "difference:0,1"),
        ("unit:conv:3", "unit:conv:3"),
    ],
)
def test_a_target_is_read_as_a_person_writes_it(given, text):
    assert target_text(given, CLASSES) == text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("4", "target must be 0 to 3; got 4"),
        ("cat", "may be tiger cat \\(2\\), Egyptian cat \\(3\\)"),
        ("zebra", "no class 'zebra'"),
        ("unit:x", "one of these forms"),
    ],
)
def test_a_target_that_cannot_be_meant_is_refused_in_words(given, sentence):
    with pytest.raises(UserError, match=sentence):
        target_text(given, CLASSES)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("predicted", "predicted class"),
        ("class:1", "bee (1)"),
        ("difference:0,1", "ant (0) minus bee (1)"),
        ("unit:conv#2:7", "conv#2, channel 7"),
        ("probability:1", "probability of bee (1)"),
    ],
)
def test_a_target_is_named_in_words(text, title):
    assert target_title(text, CLASSES) == title


def test_the_page_of_commands_says_what_the_registry_says():
    from docs.commands import PAGE, page

    assert PAGE.read_text("utf-8") == page(), "write it anew: python -m docs.commands"


def test_no_two_commands_share_their_keys():
    keys = [command.shortcut for command in COMMANDS.values() if command.shortcut]
    assert len(keys) == len(set(keys))


def test_every_command_says_in_a_sentence_what_it_does():
    assert [command.id for command in COMMANDS.values() if not command.help.endswith(".")] == []
