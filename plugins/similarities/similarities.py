"""Similarities: how alike each image is to each other one, by the network's vectors.

Schroff, Kalenichenko & Philbin, "FaceNet: A Unified Embedding for Face Recognition and Clustering", CVPR 2015, section
3, compare faces by the distance between their vectors and a threshold.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import ClassVar, Literal

import numpy as np

from workbench.api import Layer, Progress, Result, Table, UserError, layer_param, param
from workbench.families.embedding import Features, ImageEmbedding, between

MOST = 200  # images: a table of more is read by nobody
DIGITS = 4


class Similarities(ImageEmbedding):
    """``cos(a, b) = a . b / (|a| |b|)``, or ``|a - b|``, of the vectors of every two images."""

    layer: Layer = layer_param("Layer whose output describes an image; empty means what the network describes it by")
    measure: Literal["cosine", "distance"] = param("cosine", "Cosine of the angle, or length of the difference")
    parts: ClassVar[int] = 1

    def check(self, count: int) -> None:
        if not 2 <= count <= MOST:
            raise UserError(f"A table of similarities takes 2 to {MOST} images; there are {count}.")

    def laid_out(self, features: Features) -> Iterator[Progress | Result]:
        values = between(features.values.astype(np.float64), self.measure)
        names = numbered([PurePath(name).name for name in features.names])
        first, second, best = nearest(values, self.measure)
        words = "most alike" if self.measure == "cosine" else "nearest"
        yield Table(
            columns=("image", *names),
            rows=tuple(
                (name, *(round(float(value), DIGITS) for value in row)) for name, row in zip(names, values, strict=True)
            ),
            images=features.names,
            caption=(
                f"{self.measure.capitalize()} of {features.title}; {words} are {names[first]} and {names[second]}, "
                f"{best:.3g}"
            ),
            caveat=features.left_out,
            facts={
                "measure": self.measure,
                "layer": features.layer,
                "features": features.kind,
                "images": len(features),
                "first": names[first],
                "second": names[second],
                "value": best,
            },
        )


def nearest(values: np.ndarray, measure: str) -> tuple[int, int, float]:
    """The two images that are most alike, and how much."""
    rows, columns = np.triu_indices(len(values), 1)
    pairs = values[rows, columns]
    k = int(pairs.argmax() if measure == "cosine" else pairs.argmin())
    return int(rows[k]), int(columns[k]), float(pairs[k])


def numbered(names: list[str]) -> list[str]:
    """The names; where several images are called the same, with their numbers."""
    return [f"{name} ({i + 1})" if names.count(name) > 1 else name for i, name in enumerate(names)]
