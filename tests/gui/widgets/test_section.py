"""Sections and their words."""

from __future__ import annotations

from workbench.gui.widgets.section import ElidedLines


def test_a_long_caption_takes_two_lines_and_only_then_is_cut(qtbot):
    label = ElidedLines()
    qtbot.addWidget(label)
    label.resize(200, 40)
    label.set_text("short")
    assert label.text() == "short"
    label.set_text("one two three four five six seven eight nine")
    assert label.text().count("\n") == 1
    assert label.text().replace("\n", " ") == label.full_text
    assert label.toolTip() == ""
    label.set_text("a word and another " * 8)
    assert label.text().endswith("…")
    assert label.toolTip() == label.full_text
