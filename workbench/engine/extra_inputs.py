"""Networks that take a row of numbers beside an image, and how others are given for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from torch import Tensor, nn

from workbench.api import ExtraInput


class TakesMore(nn.Module):
    """A network that takes rows of numbers beside pixels; ``given`` holds those of the moment, (1 or N, count)."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, Tensor] = {}

    @property
    def extra_inputs(self) -> tuple[ExtraInput, ...]:
        """What it takes."""
        return ()

    @property
    def sees_image(self) -> bool:
        """Whether pixels enter it at all."""
        return True

    def taken(self, name: str, x: Tensor) -> Tensor:
        """(N, count) the numbers that go in with these pixels where nobody gives others."""
        (own,) = (extra for extra in self.extra_inputs if extra.name == name)
        return x.new_tensor(own.values).expand(len(x), -1)

    @contextmanager
    def giving(self, name: str, values: Tensor) -> Iterator[None]:
        """Inside the block these numbers go in."""
        before = dict(self.given)
        self.given[name] = values
        try:
            yield
        finally:
            self.given.clear()
            self.given.update(before)
