"""A run of steps as a technique yields it: its progress, pictures on the way, and the picture at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Protocol, TypeVar

from workbench.api import Progress, Result, UserError

from .ascent import NoGradientError
from .pace import Pace


class Step(Protocol):
    """Where a run stands after a step, which is counted from 1."""

    @property
    def step(self) -> int:
        """How many steps led here; some of them may have been silent."""
        ...


T = TypeVar("T", bound=Step)


def told(
    steps: Iterable[T], total: int, tell: Callable[[T, str], Result], in_all: str = "", stuck: str = ""
) -> Iterator[Progress | Result]:
    """Progress after the steps of ``total`` that are told, what ``tell`` makes of some, and of the last the answer.

    tell    a result from where a step ended, and words of how far that is
    in_all  those words for the last step; else how many steps there were
    stuck   the sentence where a step has no gradient

    Raises UserError with that sentence.
    """
    pace = Pace()
    try:
        for at in steps:
            if at.step < total:
                yield from pace(partial(tell, at, f"after {at.step} of {total} steps"))
                yield Progress(at.step, total, "steps")
            else:
                yield tell(at, in_all or f"{total} steps")
    except NoGradientError:
        if not stuck:
            raise
        raise UserError(stuck) from None
