"""Numbers that a network takes beside an image, or in its place: a generator's code, weights of styles."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ExtraInput:
    """A row of numbers that goes into a network.

    name    as the network calls it
    count   how many numbers
    values  what goes in where nobody gives others; empty where the network's encoder makes them of the image
    is_code  whether they are a generator's code, whose prior is taken for standard normal
    labels   what each number is of, where that is known: the names of styles
    """

    name: str
    count: int
    values: tuple[float, ...] = ()
    is_code: bool = False
    labels: tuple[str, ...] = ()
