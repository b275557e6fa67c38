"""What is written after ``box:``: a detected box by its rank, or one by its class and place, or one side of either."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .errors import UserError

SIDES = ("left", "top", "right", "bottom")
_FORM = re.compile(rf"(?P<thing>.+?)(?::(?P<factor>class|{'|'.join(SIDES)}))?", re.DOTALL)
_PLACE = re.compile(r"(?P<name>.+)@(?P<numbers>-?\d{1,6},-?\d{1,6},\d{1,6},\d{1,6})", re.DOTALL)


@dataclass(frozen=True)
class BoxName:
    """A box as a person names it: ``0``, ``person@12,40,88,120``, ``0:left``.

    rank   among the boxes that the detector gives, best first; -1 where class and place are given
    name   the class, by name or number
    place  left, top, width, height in whole pixels of the original image
    side   which side's place is meant; empty for the box itself, by its class score
    """

    rank: int = -1
    name: str = ""
    place: tuple[int, int, int, int] = (0, 0, 0, 0)
    side: str = ""

    @classmethod
    def read(cls, text: str) -> BoxName:
        """Read the text form. Raises UserError where it is none."""
        form = _FORM.fullmatch(text.strip())
        thing, factor = (form["thing"], form["factor"] or "") if form else ("", "")
        side = factor if factor in SIDES else ""
        if thing.isdigit() and len(thing) < 7:
            return cls(int(thing), side=side)
        place = _PLACE.fullmatch(thing)
        if place is None:
            raise UserError(
                f"A box is a rank or CLASS@LEFT,TOP,WIDTH,HEIGHT in whole pixels of the image, as 0 or "
                f"person@12,40,88,120, with :class, :left, :top, :right or :bottom for a part; got {text[:80]!r}."
            )
        left, top, width, height = map(int, place["numbers"].split(","))
        if not (width and height):
            raise UserError(f"A box must be at least 1 pixel wide and high; got {text[:80]!r}.")
        return cls(-1, place["name"].strip(), (left, top, width, height), side)

    @property
    def whole(self) -> BoxName:
        """The box without the side."""
        return replace(self, side="")

    def __str__(self) -> str:
        thing = str(self.rank) if self.rank >= 0 else f"{self.name}@{','.join(map(str, self.place))}"
        return f"{thing}:{self.side}" if self.side else thing

    @property
    def title(self) -> str:
        """In words: ``person at 12, 40, 88 × 120 px``, ``left side of box 0``."""
        left, top, width, height = self.place
        thing = f"box {self.rank}" if self.rank >= 0 else f"{self.name} at {left}, {top}, {width} × {height} px"
        return f"{self.side} side of {thing}" if self.side else thing
