"""The words under the canvas: never cut in their numbers."""

from __future__ import annotations

import pytest

from workbench.gui.shell.caption_row import CaptionRow

ATTACK = (
    "PGD makes the network see Egyptian cat (285), >99.9 %, in place of tiger cat (282), changing no pixel by more "
    "than 4/255. The picture in 8 bits does the same; L2 distance 1.22, 20 steps, noise of the same size leaves 38.1 %."
)


@pytest.mark.parametrize("width", [340, 521, 700])
def test_a_caption_is_whole_at_any_width_and_its_row_is_as_high_as_it_needs(qtbot, width):
    row = CaptionRow()
    qtbot.addWidget(row)
    row.resize(width, 40)
    row.show()
    row.show_words("short", "", grow_only=False)
    low = row.height()
    row.show_words(ATTACK, "", grow_only=False)
    assert row.caption.text().split() == ATTACK.split()
    lines = row.caption.text().count("\n") + 1
    assert row.height() >= lines * row.caption.fontMetrics().lineSpacing()
    row.show_words("short", "", grow_only=True)
    assert row.height() > low or lines <= 2  # while it is pointed at one tile and another
    row.show_words("short", "", grow_only=False)
    assert row.height() == low


def test_a_row_that_becomes_narrower_becomes_higher(qtbot):
    row = CaptionRow()
    qtbot.addWidget(row)
    row.resize(1600, 40)
    row.show()
    row.show_words(ATTACK, "A caveat of 3 of 4", grow_only=False)
    low = row.height()
    row.resize(400, 40)
    assert row.height() > low
    for label in (row.caption, row.caveat):
        assert label.text().split() == label.full_text.split()


def test_lines_with_chinese_characters_are_whole(qtbot):
    row = CaptionRow()
    qtbot.addWidget(row)
    row.resize(420, 40)
    row.show()
    row.show_words("从原图到猫的方向，位于 relu#2，" * 8, "", grow_only=False)
    assert row.caption.text().count("\n") > 2
    assert row.caption.height() >= row.caption.sizeHint().height()
