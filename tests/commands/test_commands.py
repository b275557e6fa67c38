"""The registry of commands, and what needs no window."""

from __future__ import annotations

import pytest

from workbench.commands import COMMANDS, MENUS, command


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


def test_the_page_of_commands_says_what_the_registry_says():
    from docs.commands import PAGE, page

    assert PAGE.read_text("utf-8") == page(), "write it anew: python -m docs.commands"


def test_no_two_commands_share_their_keys():
    keys = [command.shortcut for command in COMMANDS.values() if command.shortcut]
    assert len(keys) == len(set(keys))


def test_every_command_says_in_a_sentence_what_it_does():
    assert [command.id for command in COMMANDS.values() if not command.help.endswith(".")] == []
