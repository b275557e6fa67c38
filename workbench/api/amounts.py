"""Amounts of several things at once, as a text: ``0:1.5,3:-2`` is 1.5 of the first and -2 of the fourth."""

from __future__ import annotations

import math

from .errors import UserError

MOST = 4096


class Amounts(str):
    """Numbers by place, from 0; places that are not named have none. Empty means the technique's default."""

    __slots__ = ()

    @property
    def by_place(self) -> dict[int, float]:
        """The amounts that are named. Raises UserError where the text is none."""
        found: dict[int, float] = {}
        for part in filter(None, (part.strip() for part in self.split(","))):
            place, mark, amount = part.partition(":")
            try:
                number = float(amount) if mark else 1.0
            except ValueError:
                number = math.nan
            if not place.strip().isdecimal() or not math.isfinite(number) or int(place) >= MOST:
                raise UserError(f"amounts must be PLACE:NUMBER, parted by commas, as 0:1.5,3:-2; got {part[:40]!r}.")
            found[int(place)] = number
        return found

    def row(self, count: int, things: str) -> list[float]:
        """The amounts of so many things. Raises UserError where a place is none of theirs.

        things  what they are, for the sentence
        """
        amounts = self.by_place
        if amounts and max(amounts) >= count:
            raise UserError(f"There are {count} {things}, 0 to {count - 1}; got {max(amounts)}.")
        return [amounts.get(place, 0.0) for place in range(count)]
