"""Text on paper: broken into lines, and clipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench import phrases
from workbench.export import paper
from workbench.export.paper import clip, width_of, wrap


def test_lines_break_where_they_must():
    lines = wrap("one two three four " + "x" * 200, 1.0, 8)
    assert "".join(lines).replace(" ", "") == "onetwothreefour" + "x" * 200
    assert all(width_of(line, 8) <= 1.0 for line in lines)
    assert wrap("", 1.0, 8) == []
    assert wrap("tabby 13.5 %, then 2 %", 0.5, 8) == ["tabby", "13.5 %,", "then 2 %"]
    assert clip("a very long text indeed", 0.6, 8).endswith("…")
    assert clip("short", 3, 8) == "short"


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("has_font", [True, False])
def test_figures_are_in_the_reader_s_language_where_a_font_has_its_characters(monkeypatch, has_font):
    monkeypatch.setattr(paper, "han_fonts", lambda: ("DejaVu Sans",) if has_font else ())
    monkeypatch.setattr(paper, "_take_up_new_fonts", lambda: None)
    phrases.speak(phrases.Phrasebook({"drop of {}": "{} 的下降", "locked": "verrouillé"}))
    try:
        assert paper.wrap("drop of tabby", 9, 10) == (["tabby 的下降"] if has_font else ["drop of tabby"])
        assert paper.clip("locked", 9, 10) == "verrouillé"
        sheet = paper.Paper(3, 1, paper.LIGHT)
        sheet.text(0.1, 0.1, "drop of tabby", 8)
        assert sheet.figure.texts[0].get_text() == ("tabby 的下降" if has_font else "drop of tabby")
    finally:
        phrases.speak(phrases.Phrasebook({}))


@pytest.mark.filterwarnings("ignore:Glyph")
def test_a_name_in_chinese_is_drawn_with_a_font_that_was_installed_after_matplotlib_made_its_list(monkeypatch):
    manager, name = paper.font_manager.fontManager, "DejaVu Sans Display"
    file = next(font.fname for font in manager.ttflist if font.name == name)
    monkeypatch.setattr(paper, "HAN", (name,))
    monkeypatch.setattr(manager, "ttflist", [font for font in manager.ttflist if font.name != name])
    monkeypatch.setattr(paper.font_manager, "findSystemFonts", lambda: ["/no/such.ttf", file])
    paper.han_fonts.cache_clear()
    paper._take_up_new_fonts.cache_clear()
    try:
        with paper.drawing():
            sheet = paper.Paper(3, 1, paper.LIGHT)
            sheet.text(0.1, 0.1, "cat.png", 8)
            assert paper.han_fonts() == ()  # nobody writes Chinese
            sheet.text(0.1, 0.5, "猫.png", 8)  # in an English window too
            assert [name in text.get_fontfamily() for text in sheet.figure.texts] == [False, True]
        assert paper.han_fonts() == (name,)
        assert name not in paper.matplotlib.rcParams["font.family"]
    finally:
        paper.han_fonts.cache_clear()
        paper._take_up_new_fonts.cache_clear()


def test_a_letter_that_the_first_font_lacks_is_drawn_with_another(monkeypatch):
    monkeypatch.setattr(paper, "han_fonts", lambda: ("DejaVu Serif",))
    with paper.drawing():
        sheet = paper.Paper(3, 1, paper.LIGHT)
        sheet.text(0.1, 0.1, "words", 8)
        font = sheet.figure.texts[0].get_fontproperties()
        files = [found.path for found in paper.font_manager.fontManager._find_fonts_by_props(font)]
    assert [Path(file).stem for file in files[:2]] == ["DejaVuSans", "DejaVuSerif"]
