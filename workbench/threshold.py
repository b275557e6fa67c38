"""The threshold of a network that compares images: from which likeness on two of them show the same thing."""

from __future__ import annotations

import math
from dataclasses import dataclass

from workbench.api import UserError

SIMILARITY, DISTANCE = "similarity", "distance"


@dataclass(frozen=True)
class Threshold:
    """Stated by a person or a model's description, never guessed: it hangs on the network and on the images.

    measure  ``similarity``, a cosine from which on, or ``distance``, up to which
    """

    measure: str
    value: float

    @classmethod
    def parse(cls, text: str) -> Threshold:
        """Of ``0.6``, ``similarity:0.6`` or ``distance:1.1``. Raises UserError."""
        measure, mark, number = text.strip().rpartition(":")
        measure = measure if mark else SIMILARITY
        try:
            value = float(number)
        except ValueError:
            value = math.nan
        low, high = (-1.0, 1.0) if measure == SIMILARITY else (0.0, math.inf)
        if measure not in (SIMILARITY, DISTANCE) or not (low <= value <= high and math.isfinite(value)):
            raise UserError(
                f"same must be a cosine from -1 to 1, as 0.6, or a distance, as distance:1.1; got {text[:40]!r}."
            )
        return cls(measure, value)

    def __str__(self) -> str:
        return f"{self.value:g}" if self.measure == SIMILARITY else f"{self.measure}:{self.value:g}"

    @property
    def words(self) -> str:
        """``cosine 0.6``, ``distance 1.1``."""
        return f"{'cosine' if self.measure == SIMILARITY else self.measure} {self.value:g}"

    def same(self, number: float) -> bool:
        """Whether two images of this likeness show the same thing."""
        return number >= self.value if self.measure == SIMILARITY else number <= self.value
