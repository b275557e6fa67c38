"""Images as a technique sees them: the pixels the network gets, and where they came from."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np

from .geometry import Geometry


@dataclass(frozen=True, eq=False)
class Image:
    """One image, prepared for one model. Its arrays cannot be written: what a technique changes it copies first.

    pixels    (C, H, W) float32 in [0, 1], at the network's input size, not yet normalised
    original  (h, w, 3) uint8, as opened, EXIF orientation applied
    geometry  where ``pixels`` lie on ``original``
    digest    SHA-256 of ``original``, hexadecimal
    """

    pixels: np.ndarray
    original: np.ndarray
    geometry: Geometry
    name: str = ""
    digest: str = ""

    def __post_init__(self) -> None:
        for name in ("pixels", "original"):
            object.__setattr__(self, name, _read_only(getattr(self, name)))


class Images(Sequence[Image]):
    """Many images in their order, each read when it is asked for and not kept: ``images[i]``.

    Reading raises UserError where an image cannot be read; the others still can.

    names    n texts that tell the images apart: their paths
    labels   n texts: the sub-folder that each lies in; empty where there is none
    digests  n texts: SHA-256 of each original, hexadecimal; empty for one that was not read yet
    """

    def __init__(self, names: Sequence[str], labels: Sequence[str] = (), digests: Sequence[str] = ()) -> None:
        self.names = tuple(names)
        self.labels = tuple(labels) or ("",) * len(names)
        self.digests = list(digests) or [""] * len(names)

    @abstractmethod
    def read(self, i: int) -> Image:
        """The i-th image, from 0. Raises UserError where it cannot be read."""

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, which: int) -> Image: ...
    @overload
    def __getitem__(self, which: slice) -> Sequence[Image]: ...
    def __getitem__(self, which: int | slice) -> Image | Sequence[Image]:
        if isinstance(which, slice):
            return [self[i] for i in range(*which.indices(len(self)))]
        i = range(len(self))[which]
        image = self.read(i)
        self.digests[i] = image.digest
        return image


def _read_only(array: np.ndarray) -> np.ndarray:
    """A view that nobody can make writeable again: it lies on a read-only view of the memory."""
    buffer: Any = array
    return np.asarray(memoryview(buffer).toreadonly())
