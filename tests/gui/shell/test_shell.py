"""Palette, menus, theme, icons and panels."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QScrollArea

from workbench import folders
from workbench.commands import COMMANDS, in_menus
from workbench.gui.palette.palette import PaletteEntry, best, match
from workbench.gui.shell.status_bar import time_text
from workbench.gui.widgets.icons import icon
from workbench.gui.widgets.theme import DARK, LIGHT, style_sheet, theme


def entries(*titles):
    return [PaletteEntry(title, str(i), lambda: None) for i, title in enumerate(titles)]


def test_letters_match_in_order_and_nothing_else_does():
    assert match("gc", "Grad-CAM") is not None
    assert match("cg", "Grad-CAM") is None


def test_a_word_s_beginning_comes_before_its_middle():
    found = best(entries("polecat", "tiger cat", "catamaran"), "cat")
    assert [entry.title for entry in found] == ["catamaran", "tiger cat", "polecat"]


def test_a_class_is_found_by_its_number():
    assert best(entries("ant", "bee", "cow"), "2")[0].title == "cow"


def test_the_palette_runs_what_is_marked(app, qtbot):
    app.do("view.palette", "occlusion")
    box = app.window.palette_box
    assert box.isVisible()
    assert box.found[0].title == "Occlusion"
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert not box.isVisible()
    assert app.session.technique == "occlusion"


def test_the_palette_finds_layers_and_classes_of_the_model(app, qtbot):
    app.do("view.palette", "relu#2")
    qtbot.keyClick(app.window.palette_box.line, Qt.Key.Key_Return)
    assert app.session.layer == "relu#2"
    app.do("view.palette", "dog")
    qtbot.keyClick(app.window.palette_box.line, Qt.Key.Key_Return)
    assert app.session.target == "class:3"


def test_a_palette_that_finds_nothing_says_so(app, qtbot):
    app.do("view.palette", "zzzz")
    box = app.window.palette_box
    assert box.nothing.isVisible()
    assert box.nothing.text() == "Nothing is called “zzzz”."
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert not box.isVisible()
    app.do("view.palette", "occlusion")
    assert not box.nothing.isVisible()


def test_what_was_chosen_last_comes_first_while_nothing_is_sought(app, qtbot):
    for sought in ("occlusion", "dog"):
        app.do("view.palette", sought)
        qtbot.keyClick(app.window.palette_box.line, Qt.Key.Key_Return)
    app.do("view.palette")
    assert [entry.title for entry in app.window.palette_box.found[:2]] == ["dog", "Occlusion"]
    assert app.settings.recent_choices == ("Class: dog", "Technique: Occlusion")


def test_what_a_command_asks_for_is_no_recent_choice(app, qtbot):
    app.do("layer.set")
    qtbot.keyClicks(app.window.palette_box.line, "relu#2")
    qtbot.keyClick(app.window.palette_box.line, Qt.Key.Key_Return)
    assert app.session.layer == "relu#2"
    assert app.settings.recent_choices == ()


def test_escape_closes_the_palette_and_does_nothing(app, qtbot):
    before = app.session
    app.do("view.palette", "dog")
    qtbot.keyClick(app.window.palette_box.line, Qt.Key.Key_Escape)
    assert not app.window.palette_box.isVisible()
    assert app.session == before


def test_a_command_that_needs_words_asks_for_them(app, engine, qtbot):
    app.do("model.load")
    box = app.window.palette_box
    qtbot.keyClicks(box.line, "torchvision:mine")
    qtbot.keyClick(box.line, Qt.Key.Key_Up)  # the last line is what was typed
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert engine.asked[engine.job_of("load")] == ("load", "torchvision:mine")


def test_every_command_in_a_menu_has_an_action_with_its_keys(app):
    for _, commands in in_menus():
        for command in commands:
            action = app.actions[command.id]
            assert action.text() == command.title
            assert bool(action.shortcut().toString()) == bool(command.shortcut)


def test_no_two_commands_share_their_keys():
    keys = [command.shortcut for command in COMMANDS.values() if command.shortcut]
    assert len(keys) == len(set(keys))


def test_every_command_says_in_a_sentence_what_it_does():
    assert [command.id for command in COMMANDS.values() if not command.help.endswith(".")] == []


def test_what_cannot_be_done_now_is_grey_while_its_menu_is_open(app):
    menu = next(action.menu() for action in app.window.menuBar().actions() if action.text() == "&Edit")
    menu.aboutToShow.emit()
    assert not app.actions["edit.redo"].isEnabled()
    menu.aboutToHide.emit()
    assert app.actions["edit.redo"].isEnabled()  # so that its keys work once there is something to do again


@pytest.mark.parametrize("tokens", [DARK, LIGHT])
def test_the_style_sheet_has_no_token_left_and_names_files_that_are_there(tokens):
    text = style_sheet(tokens)
    assert "$" not in text
    for part in text.split("url(")[1:]:
        assert (folders.bundled("resources") / "icons" / part.partition(")")[0].rpartition("/")[2]).is_file()


def test_text_can_be_read_on_every_surface_of_both_themes():
    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    def contrast(one, other):
        high, low = sorted((light(one), light(other)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    for tokens in (DARK, LIGHT):
        values = asdict(tokens)
        for surface in ("background", "surface", "raised", "accent_soft"):
            assert contrast(values["text"], values[surface]) >= 7
            assert contrast(values["muted"], values[surface]) >= 4.5


def test_changing_the_theme_tints_the_icons_anew(app):
    before = icon("images").pixmap(20, 20).toImage()
    app.do("view.theme", "light")
    assert theme.tokens is LIGHT
    assert icon("images").pixmap(20, 20).toImage() != before
    app.do("view.theme", "dark")


def test_every_icon_is_drawn_by_a_stroke_of_one_and_a_half():
    files = [
        f
        for f in (folders.bundled("resources") / "icons").glob("*.svg")
        if f.stem.rpartition("-")[2] not in ("dark", "light")
    ]
    assert len(files) > 20
    for file in files:
        text = file.read_text()
        assert 'stroke-width="1.5"' in text
        assert "currentColor" in text


def test_every_button_and_list_has_a_name_for_screen_readers(app):
    own = (QAbstractButton, QAbstractItemView)
    nameless = [
        w for kind in own for w in app.window.findChildren(kind)
        if not w.accessibleName() and not (isinstance(w, QAbstractButton) and w.text()) and _ours(w)
    ]  # fmt: skip
    assert nameless == []


def test_no_scroll_area_lies_inside_another(app):
    for area in app.window.findChildren(QScrollArea):
        parent = area.parentWidget()
        while parent is not None:
            assert not isinstance(parent, QScrollArea)
            parent = parent.parentWidget()


def test_a_search_in_the_layer_tree_keeps_what_leads_to_the_hits(app, qtbot):
    panel = app.window.layers
    panel.search.setText("conv")
    model = panel.tree.model()
    top = [model.index(i, 0).data() for i in range(model.rowCount())]
    assert top == ["stem", "blocks"]  # stem is a Conv2d
    assert model.index(0, 0, model.index(0, 0, model.index(1, 0))).data() == "conv"


def test_a_click_on_a_layer_takes_it_and_a_container_only_opens(app):
    panel = app.window.layers
    model = panel.tree.model()
    blocks = model.index(1, 0)
    panel.tree.clicked.emit(blocks)
    assert app.session.layer == ""
    assert panel.tree.isExpanded(blocks)
    panel.tree.clicked.emit(model.index(0, 0, blocks))
    assert app.session.layer == "blocks.0"


def test_the_shortcuts_are_shown_and_escape_puts_them_away(app, qtbot):
    app.do("help.shortcuts")
    assert app.window.sheet.isVisible()
    qtbot.keyClick(app.window.sheet, Qt.Key.Key_Escape)
    assert not app.window.sheet.isVisible()


def test_a_message_of_no_weight_goes_by_itself_and_a_warning_waits(app):
    app.say("Saved.")
    assert app.window.message._timer.isActive()
    app.say("This went wrong.", "warning")
    assert not app.window.message._timer.isActive()


@pytest.mark.parametrize(("seconds", "text"), [(0.2, "1 s"), (59.4, "59 s"), (130, "2 min 10 s"), (7260, "2 h 1 min")])
def test_time_left_is_written_as_one_would_say_it(seconds, text):
    assert time_text(seconds) == text


def _ours(widget) -> bool:
    """Qt makes some buttons of its own: those of menus, of line edits, of scroll bars."""
    return not widget.objectName().startswith("qt_") and type(widget).__module__.startswith("workbench")
