"""When a picture on the way is shown: soon, and without taking the time that the next one needs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

T = TypeVar("T")
EVERY_SECONDS = 0.7
SHARE = 0.05  # of the time is the most that pictures on the way may take


class Pace:
    """Makes what is asked for at once, and then as often as that is worth its time.

    share  of the time, which it may take at most
    """

    def __init__(self, share: float = SHARE) -> None:
        self._due, self._share = 0.0, share

    def __call__(self, make: Callable[[], T]) -> Iterator[T]:
        """What ``make`` gives where it is due, else nothing."""
        now = time.monotonic()
        if now >= self._due:
            made = make()
            self._due = now + max(EVERY_SECONDS, (time.monotonic() - now) / self._share)
            yield made
