"""A block of text on a slide: as many lines as there is room for."""

from __future__ import annotations

from workbench.gui.presentation.text_block import TextBlock


def test_what_does_not_fit_into_its_lines_ends_in_an_ellipsis():
    words = TextBlock("one two three four five", 20, 60, most=2)
    assert len(words.lines) == 2
    assert words.lines[0] == "one"
    assert words.lines[1].endswith("…")
    assert TextBlock("one", 20, 300).lines == ["one"]
