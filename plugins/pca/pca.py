"""PCA: the features of many images, seen from the side where most of their variance is seen.

Pearson, "On lines and planes of closest fit to systems of points in space", Philosophical Magazine 2, 1901.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from workbench.api import Progress, Result, percent
from workbench.families.embedding import (
    Features,
    ImageEmbedding,
    judged,
    participation_ratio,
    plane,
    principal,
    sparseness,
    trustworthiness,
)


class Pca(ImageEmbedding):
    """The first two principal components of the centred features, in the features' own units."""

    def laid_out(self, features: Features) -> Iterator[Progress | Result]:
        components = principal(features.values, 2)
        points = plane(components.points)
        first, second = [*components.shares, 0.0][:2]
        k = judged(len(features))
        trust = trustworthiness(features.values, points, k)
        spread, sparse = participation_ratio(features.values), sparseness(features.values)
        code = f"spreads over about {spread:.1f} of {features.values.shape[1]:,} directions"
        if math.isfinite(sparse):
            code += f", and is {sparse:.2f} sparse for one image (0 is all units alike, 1 a single one)"
        yield features.embedding(
            points,
            f"PCA of {features.title}: the two axes carry {percent(first + second, coarse=True)} of the variance. "
            f"The code of these images {code}.",
            axes=(
                f"first component, {percent(first)} of the variance",
                f"second component, {percent(second)} of the variance",
            ),
            explained_1=float(first),
            explained_2=float(second),
            participation_ratio=spread,
            sparseness=sparse if math.isfinite(sparse) else "not defined",
            trustworthiness=trust,
            trustworthiness_neighbours=k,
        )
