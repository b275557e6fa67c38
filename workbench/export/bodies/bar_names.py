"""The names beside bars: broken into a few lines where they are long, so that each can be read."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.export.paper import Paper, clip, line_height, width_of, wrap

from .base import TEXT

MOST_LINES = 3
SHARE = 0.4  # of a body's width


class BarNames:
    """Names in at most so many inches, in as few lines as they need.

    lines   of each name
    width   of the widest line, in inches
    height  of the name with the most lines
    """

    def __init__(self, names: Sequence[str], room: float) -> None:
        most = SHARE * room
        self.lines = [_lines(name, most) for name in names]
        widths = [width_of(line, TEXT) for lines in self.lines for line in lines]
        self.width = min(max(widths, default=0.0), most)
        self.height = max((len(lines) for lines in self.lines), default=0) * line_height(TEXT)

    def draw(self, paper: Paper, at: int, left: float, middle: float) -> None:
        """Draw a name, its middle at a height."""
        lines = self.lines[at]
        paper.lines(left, middle - len(lines) * line_height(TEXT) / 2, lines, TEXT)


def _lines(name: str, room: float) -> list[str]:
    lines = wrap(name, room, TEXT)
    if len(lines) <= MOST_LINES:
        return lines
    return [*lines[: MOST_LINES - 1], clip(" ".join(lines[MOST_LINES - 1 :]), room, TEXT)]
