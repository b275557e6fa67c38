"""LDA: the features of many images, seen from the side where their labels lie furthest apart.

Fisher, "The use of multiple measurements in taxonomic problems", Annals of Eugenics 7, 1936; for many labels Rao,
"The utilization of multiple measurements in problems of biological classification", 1948, section 3.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import Progress, Result, percent, seed_param
from workbench.families.embedding import Features, ImageEmbedding, discriminant


class Lda(ImageEmbedding):
    """The first two linear discriminants, and how well they hold for images that they were not learned from."""

    seed: int = seed_param()

    def laid_out(self, features: Features) -> Iterator[Progress | Result]:
        yield Progress(0, 1, "layouts")
        found = discriminant(features.values, features.labels, self.seed)
        named = [f"{which} discriminant, {percent(share)} of what tells labels apart"
                 for which, share in zip(("first", "second"), found.shares, strict=False)]  # fmt: skip
        others = len(features) - sum(label in found.learned for label in features.labels)
        yield features.embedding(
            found.points,
            f"LDA of {features.title}: of images that were held out {percent(found.held)} are put to their label, "
            f"{percent(found.chance)} would be by chance.",
            f"{others} images teach nothing, since their labels have fewer than 3 images." if others else "",
            axes=(*named, "what varies most besides")[:2],
            held_out=found.held,
            chance=found.chance,
            labels=len(found.learned),
        )
