"""UMAP: images as points by a weighted graph of the features' neighbours, laid out by attraction and repulsion.

McInnes, Healy & Melville, "UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction",
arXiv:1802.03426, 2018, section 3. The layout is umap-learn's, which is not among what the workbench always needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from workbench.api import Applicability, Model, Progress, Result, UserError, param, seed_param
from workbench.families.embedding import (
    UMAP_MISSING,
    Features,
    ImageEmbedding,
    has_umap,
    judged,
    principal,
    trustworthiness,
    umap,
)

CAVEAT = "Distances between clusters and their sizes are not to be measured in UMAP: look at who is near whom."


class Umap(ImageEmbedding):
    """Cross-entropy between the fuzzy graph of the features and that of the points, made small."""

    parts: ClassVar[int] = 2  # features, layout
    neighbours: int = param(15, "How many neighbours each image has: few show detail, many the whole", low=2, high=1000)
    minimum_distance: float = param(0.1, "How close points may lie", low=0, high=0.99)
    pca: int = param(50, "Principal components that stand for the features", low=2, high=2000, more=True)
    seed: int = seed_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return Applicability(True) if has_umap() else Applicability(False, UMAP_MISSING)

    def check(self, count: int) -> None:
        if not has_umap():
            raise UserError(UMAP_MISSING)
        if not self.neighbours < count:
            raise UserError(
                f"neighbours must be less than the number of images: it is {self.neighbours}, and there are {count}."
            )

    def laid_out(self, features: Features) -> Iterator[Progress | Result]:
        yield Progress(0, 1, "layouts", 2, self.parts)
        components = principal(features.values, self.pca)
        points = umap(components.points, self.neighbours, self.minimum_distance, self.seed)
        k = judged(len(features))
        trust = trustworthiness(features.values, points, k, self.seed)
        yield features.embedding(
            points,
            f"UMAP of {features.title}: {self.neighbours} neighbours, trustworthiness {trust:.3f} at {k}.",
            CAVEAT,
            trustworthiness=trust,
            trustworthiness_neighbours=k,
            explained=float(components.shares.sum()),
        )
