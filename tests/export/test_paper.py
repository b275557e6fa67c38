"""Text on paper: broken into lines, and clipped."""

from __future__ import annotations

import pytest

from workbench import phrases
from workbench.export import paper
from workbench.export.paper import clip, width_of, wrap


def test_lines_break_where_they_must():
    lines = wrap("one two three four " + "x" * 200, 1.0, 8)
    assert "".join(lines).replace(" ", "") == "onetwothreefour" + "x" * 200
    assert all(width_of(line, 8) <= 1.0 for line in lines)
    assert wrap("", 1.0, 8) == []
    assert clip("a very long text indeed", 0.6, 8).endswith("…")
    assert clip("short", 3, 8) == "short"


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("has_font", [True, False])
def test_figures_are_in_the_reader_s_language_where_a_font_has_its_characters(monkeypatch, has_font):
    monkeypatch.setattr(paper, "han_fonts", lambda: ("DejaVu Sans",) if has_font else ())
    phrases.speak(phrases.Phrasebook({"drop of {}": "{} 的下降", "locked": "verrouillé"}))
    try:
        assert paper.wrap("drop of tabby", 9, 10) == (["tabby 的下降"] if has_font else ["drop of tabby"])
        assert paper.clip("locked", 9, 10) == "verrouillé"
        sheet = paper.Paper(3, 1, paper.LIGHT)
        sheet.text(0.1, 0.1, "drop of tabby", 8)
        assert sheet.figure.texts[0].get_text() == ("tabby 的下降" if has_font else "drop of tabby")
    finally:
        phrases.speak(phrases.Phrasebook({}))
