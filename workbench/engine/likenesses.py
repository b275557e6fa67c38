"""How alike every two of many images are to an embedding network: what the answer's rows are made of.

A technique that no list has: the window runs it on the open images and shows the row of the current one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np

from workbench.api import Applicability, Model, Progress, Result, Table, param
from workbench.families.embedding import Features, ImageEmbedding, between
from workbench.manifests import Manifest

from .plugins import LoadedPlugin

SIMILARITY = "similarity"


class Likenesses(ImageEmbedding):
    """A row and a column for each image that can be read, by its full name; no number is rounded.

    measure  the kind of target that a number stands for: ``similarity``, the cosine, or ``distance``
    """

    measure: Literal["similarity", "distance"] = param("similarity", "Cosine of the angle, or length of the difference")

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return Applicability(SIMILARITY in model.kinds)

    def check(self, count: int) -> None:
        """One image is like itself alone, which is an answer too."""

    def laid_out(self, features: Features) -> Iterator[Progress | Result]:
        measure = "cosine" if self.measure == SIMILARITY else "distance"
        values = between(features.values.astype(np.float64), measure)
        yield Table(
            columns=("image", *features.names),
            rows=tuple((name, *map(float, row)) for name, row in zip(features.names, values, strict=True)),
            caveat=features.left_out,
            facts={"measure": self.measure},
        )


LIKENESSES = LoadedPlugin(
    Manifest(
        "likenesses",
        "Nearest images",
        "Answer",
        "likenesses:Likenesses",
        "1",
        "How alike every two of the open images are to the network.",
        "A number says how alike, not in what.",
        "none",
        Path(__file__).parent,
    ),
    Likenesses,
)
