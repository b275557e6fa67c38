"""Nine images as points, three of each label."""

from __future__ import annotations

import numpy as np

from workbench.api import Embedding


def embedding() -> Embedding:
    points = np.random.default_rng(0).normal(size=(9, 2)).astype(np.float32)
    return Embedding(points=points, images=tuple("abcdefghi"), labels=tuple("xxxyyyzzz"))


def points_at(points, **more) -> Embedding:
    images = tuple(f"/all/{i}.png" for i in range(len(points)))
    return Embedding(points=np.asarray(points, np.float32), images=images, **more)


SQUARE = points_at(
    [(0, 0), (10, 0), (10, 10), (0, 10)],
    labels=("cat", "cat", "dog", "dog"),
    predictions=("tabby", "lynx", "beagle", "pug"),
    confidence=np.array([0.0, 0.3, 0.6, 1.0], np.float32),
)
