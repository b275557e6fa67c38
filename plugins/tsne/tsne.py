"""t-SNE: images as points, so that each keeps the neighbours that it has among the network's features.

van der Maaten & Hinton, "Visualizing Data using t-SNE", JMLR 9, 2008, section 3. Start and learning rate follow Kobak
& Berens, "The art of using t-SNE for single-cell transcriptomics", Nature Communications 10, 2019, and Belkina et al.,
ibid.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar, Literal

from workbench.api import Progress, Result, UserError, param, seed_param
from workbench.families.embedding import (
    Features,
    ImageEmbedding,
    Layout,
    check_perplexity,
    judged,
    principal,
    trustworthiness,
    tsne,
)

USUAL = 30.0
CAVEAT = "Distances between clusters mean nothing in t-SNE, nor do the clusters' sizes: only who is near whom."


class Tsne(ImageEmbedding):
    """``C = KL(P || Q)`` of the features' neighbourhoods P and the points' Q, made small by gradient descent."""

    parts: ClassVar[int] = 3  # features, neighbourhoods, iterations
    perplexity: float = param(0.0, "How many neighbours each image has, about: less than a third of the images; "
                              "automatic is 30, or a fifth of the images where that is less",
                              low=0, high=1000, special="automatic")  # fmt: skip
    iterations: int = param(750, "Steps of the optimisation; the first third, at most 250, with exaggeration",
                            low=10, high=10_000, more=True)  # fmt: skip
    exaggeration: float = param(
        12.0, "How much stronger points attract each other at first", low=1, high=100, more=True
    )
    pca: int = param(50, "Principal components that stand for the features", low=2, high=2000, more=True)
    start: Literal["pca", "random"] = param("pca", "Where the points start", more=True)
    seed: int = seed_param()

    def check(self, count: int) -> None:
        if 0 < self.perplexity < 1:
            raise UserError(f"perplexity must be automatic, or 1 and more; got {self.perplexity:g}.")
        check_perplexity(self._perplexity(count), count)

    def _perplexity(self, count: int) -> float:
        return self.perplexity or min(USUAL, max(1.0, count // 5))

    def laid_out(self, features: Features) -> Iterator[Progress | Result]:
        yield Progress(0, len(features), "neighbourhoods", 2, self.parts)
        components = principal(features.values, self.pca)
        last = None
        perplexity = self._perplexity(len(features))
        for item in tsne(components.points, perplexity, self.iterations, self.exaggeration, self.start, self.seed):
            if isinstance(item, Progress):
                yield replace(item, part=2, parts=self.parts)
                continue
            last = item
            if item.done < item.total:
                yield self._result(features, item)
            if item.done:
                yield Progress(item.done, item.total, "iterations", 3, self.parts)
        assert last is not None
        k = judged(len(features))
        yield self._result(
            features,
            last,
            trustworthiness=trustworthiness(features.values, last.points, k, self.seed),
            trustworthiness_neighbours=k,
            explained=float(components.shares.sum()),
            learning_rate=float(len(features)),
            early_learning_rate=len(features) / self.exaggeration,
        )

    def _result(self, features: Features, layout: Layout, **facts: Any) -> Result:
        started = not math.isnan(layout.kl_divergence)
        facts["perplexity"] = perplexity = self._perplexity(len(features))
        rest = f" of {layout.total}" if layout.done < layout.total else ""
        parts = [f"perplexity {perplexity:g}", f"{layout.done}{rest} iterations"]
        if started:
            facts["kl_divergence"] = layout.kl_divergence
            parts.append(f"KL divergence {layout.kl_divergence:.3f}")
        if "trustworthiness" in facts:
            parts.append(f"trustworthiness {facts['trustworthiness']:.3f} at {facts['trustworthiness_neighbours']}")
        caption = f"t-SNE of {features.title}: {', '.join(parts)}."
        return features.embedding(layout.points, caption, CAVEAT, iterations=layout.done, **facts)
