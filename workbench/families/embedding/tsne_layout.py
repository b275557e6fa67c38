"""t-SNE: points that move until near features are near points."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from workbench.api import Progress, UserError
from workbench.families.repulsion import divergence

from .neighbours import nearest
from .principal_components import plane, principal

FEW = 4000  # up to so many points Barnes and Hut's trees are quicker than interpolation
EARLY = 250  # iterations with exaggerated attraction
MOMENTUM = 0.8
START_SPREAD = 1e-4  # standard deviation of the layout that t-SNE starts from
FRAME_SECONDS = 0.15


@dataclass(frozen=True, eq=False)
class Layout:
    """Points on their way.

    points         (N, 2) float64
    done           iterations so far, of ``total``
    kl_divergence  from the neighbourhoods of the features to those of the points; NaN before the first iteration
    """

    points: np.ndarray
    done: int
    total: int
    kl_divergence: float


def check_perplexity(perplexity: float, count: int) -> None:
    """Raise UserError where there are too few images: three times the perplexity are each one's neighbours."""
    if not 3 * perplexity < count:
        most = (count - 1) // 3
        mend = f"set perplexity to at most {most}" if most >= 1 else "open more images"
        raise UserError(
            f"perplexity must be less than a third of the number of images: it is {perplexity:g}, and there "
            f"{'is 1 image' if count == 1 else f'are {count} images'}; {mend}."
        )


def tsne(
    values: np.ndarray,
    perplexity: float,
    iterations: int = 750,
    exaggeration: float = 12.0,
    start: Literal["pca", "random"] = "pca",
    seed: int = 0,
) -> Iterator[Progress | Layout]:
    """t-SNE's points as they move, by one optimisation whose momentum and gains go on from frame to frame.

    The learning rate is n / exaggeration (Belkina et al., Nature Communications 10, 2019); for the first 250
    iterations, or a third of them, attraction is exaggerated. How many iterations lie between two frames depends on
    the machine; the points do not.

    values  (n, D); raises UserError where 3 * perplexity is not less than n
    """
    from openTSNE import TSNEEmbedding  # takes seconds
    from openTSNE.affinity import PerplexityBasedNN
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    check_perplexity(perplexity, len(values))
    n = len(values)
    first = _start(values, start, seed)
    yield Layout(first, 0, iterations, math.nan)
    indices, distances = yield from nearest(values, min(n - 1, int(3 * perplexity)))
    jobs = torch.get_num_threads()
    known = PrecomputedNeighbors(indices, distances)
    affinities = PerplexityBasedNN(perplexity=perplexity, knn_index=known, n_jobs=jobs)
    method = "bh" if n <= FEW else divergence
    points = TSNEEmbedding(first, affinities, negative_gradient_method=method, n_jobs=jobs, random_state=seed)
    P = affinities.P
    early = min(EARLY, iterations // 3)
    done, step = 0, 1
    for until, factor in ((early, exaggeration), (iterations, 1.0)):
        affinities.P = P * factor  # by hand: the library multiplies and divides at every step, which rounds
        while done < until:
            began = time.perf_counter()
            step = min(step, until - done)
            points.optimize(step, inplace=True, momentum=MOMENTUM, learning_rate=n / factor)
            done += step
            kl = float(points.kl_divergence) / factor - math.log(factor)
            yield Layout(np.array(points, np.float64), done, iterations, kl)
            step = max(1, min(50, round(step * FRAME_SECONDS / max(time.perf_counter() - began, 1e-3))))


def _start(values: np.ndarray, start: str, seed: int) -> np.ndarray:
    """(n, 2) of a spread so small that nothing is decided yet; images that are the same do not lie on one point."""
    drawn = np.random.default_rng(seed).normal(size=(len(values), 2))
    if start == "random":
        return np.asarray(drawn * START_SPREAD)
    points = plane(principal(values, 2).points)
    spread = float(points[:, 0].std())
    return np.asarray(points / spread * START_SPREAD + drawn * START_SPREAD / 100)
