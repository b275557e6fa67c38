"""A grid of many small pictures: the channels of a layer, the kernels of a convolution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .base import Result

OPTIONAL = ("notes", "images", "areas")  # a text of each tile, or none


@dataclass(frozen=True, eq=False, kw_only=True)
class Grid(Result):
    """Many small pictures of one kind: the channels of a layer, the kernels of a convolution.

    values    (N, h, w) float32, or (N, h, w, 3) for kernels over three colour channels, and for pictures
    labels    N texts, one under each tile
    notes     N texts, each said after the label where there is room; or none
    numbers   (N,) float32, what the tiles are sorted by; ``number_name`` says what it is
    units     (N,) int32, the channel that each tile shows
    dead      (N,) bool, tiles that carry nothing
    shared    whether all tiles share one scale; else each has its own
    layer     the layer whose units these are
    pictures  whether the tiles are pictures, with colours in [0, 1]
    on_image  whether a tile can be laid over the network's input
    images    N references of the images that the tiles are cut out of; or none
    areas     N texts of an ``Area`` each, what to look at in these images, in their own pixels; or none
    columns   how many tiles a row has where their places say something, as of a walk: they keep them; else 0
    """

    values: np.ndarray
    labels: tuple[str, ...]
    numbers: np.ndarray
    number_name: str
    units: np.ndarray
    dead: np.ndarray
    signed: bool = True
    shared: bool = True
    unit: str = ""
    layer: str = ""
    on_image: bool = False
    pictures: bool = False
    columns: int = 0
    notes: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()

    def of(self, tiles: Sequence[int] | np.ndarray) -> Grid:
        """These tiles alone, in this order."""
        which = np.asarray(tiles, np.intp)
        return replace(
            self,
            values=self.values[which],
            labels=tuple(self.labels[i] for i in which),
            numbers=self.numbers[which],
            units=self.units[which],
            dead=self.dead[which],
            notes=tuple(self.notes[i] for i in which if self.notes),
            images=tuple(self.images[i] for i in which if self.images),
            areas=tuple(self.areas[i] for i in which if self.areas),
        )

    def words(self, tile: int) -> tuple[str, ...]:
        """What may stand under a tile, the most first."""
        label = self.labels[tile]
        return (f"{label}: {self.notes[tile]}", label) if self.notes and self.notes[tile] else (label,)

    @property
    def in_colour(self) -> bool:
        """Whether the tiles have colours of their own: kernels over three channels, or pictures."""
        return self.values.ndim == 4

    def __post_init__(self) -> None:
        if self.values.ndim not in (3, 4) or (self.values.ndim == 4 and self.values.shape[3] != 3):
            raise ValueError(f"Grid wants values (N, h, w) or (N, h, w, 3); got {self.values.shape}")
        if self.pictures and self.values.ndim != 4:
            raise ValueError(f"Grid wants pictures as (N, h, w, 3); got {self.values.shape}")
        for name in ("labels", "numbers", "units", "dead", *(name for name in OPTIONAL if getattr(self, name))):
            if len(getattr(self, name)) != len(self.values):
                raise ValueError(f"Grid wants {len(self.values)} of {name}; got {len(getattr(self, name))}")
