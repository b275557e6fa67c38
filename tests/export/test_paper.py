"""Text on paper: broken into lines, and clipped."""

from __future__ import annotations

from workbench.export.paper import clip, width_of, wrap


def test_lines_break_where_they_must():
    lines = wrap("one two three four " + "x" * 200, 1.0, 8)
    assert "".join(lines).replace(" ", "") == "onetwothreefour" + "x" * 200
    assert all(width_of(line, 8) <= 1.0 for line in lines)
    assert wrap("", 1.0, 8) == []
    assert clip("a very long text indeed", 0.6, 8).endswith("…")
    assert clip("short", 3, 8) == "short"
