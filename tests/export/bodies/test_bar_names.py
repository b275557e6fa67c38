"""The names beside bars."""

from __future__ import annotations

from workbench.export.bodies.bar_names import MOST_LINES, SHARE, BarNames
from workbench.export.bodies.base import TEXT
from workbench.export.paper import drawing, line_height, width_of


def test_a_long_name_is_read_whole_in_several_lines():
    with drawing():
        names = BarNames(["cat", "Old English sheepdog, bobtail"], 3.0)
        assert [" ".join(lines) for lines in names.lines] == ["cat", "Old English sheepdog, bobtail"]
        assert len(names.lines[1]) == 2
        assert names.height == 2 * line_height(TEXT)
        assert names.width == max(width_of(line, TEXT) for lines in names.lines for line in lines)


def test_no_name_takes_more_than_its_share_and_its_lines():
    with drawing():
        names = BarNames(["word " * 40], 2.0)
        assert len(names.lines[0]) == MOST_LINES
        assert names.lines[0][-1].endswith("…")
        assert all(width_of(line, TEXT) <= SHARE * 2.0 for line in names.lines[0])
