"""Themes: what is written can be read. WCAG 2.2, success criteria 1.4.3 (text, 4.5) and 1.4.11 (controls, 3)."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from PySide6.QtWidgets import QMainWindow
from shiboken6 import invalidate

from workbench import folders
from workbench.gui.widgets.theme import (
    CAPTION_PX,
    DARK,
    LIGHT,
    TEXT_PX,
    Tokens,
    follow_type,
    style_sheet,
    system_font,
    theme,
)

GROUNDS = ("canvas", "background", "surface", "raised")


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_the_standards():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=lambda tokens: tokens.name)
@pytest.mark.parametrize("token", ["text", "muted", "faint", "warning", "danger", "good"])
def test_every_text_can_be_read_on_every_ground(tokens: Tokens, token):
    low = {g: round(r, 2) for g in GROUNDS if (r := contrast(getattr(tokens, token), getattr(tokens, g))) < 4.5}
    assert not low, f"{token} {getattr(tokens, token)}: {low}"


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=lambda tokens: tokens.name)
def test_what_is_chosen_and_what_is_pressed_can_be_read(tokens: Tokens):
    assert contrast(tokens.text, tokens.accent_soft) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    for ground in GROUNDS:
        assert contrast(tokens.accent, getattr(tokens, ground)) >= 3.0


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


def test_the_size_of_type_is_chosen_and_all_type_grows_with_it(qapp):
    theme.apply("dark")
    try:
        theme.apply(text=17)
        assert system_font().pixelSize() == 17
        assert system_font(CAPTION_PX).pixelSize() == round(11 * 17 / 13)
        assert "font-size: 17px" in qapp.styleSheet()
    finally:
        theme.apply(text=TEXT_PX)
    assert system_font().pixelSize() == TEXT_PX


def test_a_part_of_a_window_that_was_let_go_is_not_dressed_again(qapp):
    window, dressed = QMainWindow(), []
    bar = window.statusBar()
    follow_type(bar, lambda: dressed.append(bar.height()))
    invalidate(bar)  # as when the window goes before its parts
    theme.apply("light")
    theme.apply("dark")
    assert len(dressed) == 1
