"""The technique that embeddings share: features of many images, laid out by a subclass."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import ClassVar, Literal

from workbench.api import (
    Images,
    Layer,
    Model,
    Progress,
    Result,
    Technique,
    UserError,
    layer_param,
    param,
)

from .features import Features, Kind, read_features


class ImageEmbedding(Technique):
    """Features of many images, laid out by those who inherit."""

    takes: ClassVar[Literal["image", "images", "model"]] = "images"
    parts: ClassVar[int] = 1  # of the progress; the features are the first
    layer: Layer = layer_param("Layer whose output describes an image; empty means what the classifier reads")
    features: Kind = param(
        "pooled", "Maps averaged over the image, the layer's whole output, or the class scores in place of a layer"
    )

    def run(self, model: Model, images: Images, /) -> Iterator[Progress | Result]:
        self.check(len(images))
        features = yield from _as_part(1, self.parts, read_features(model, images, self.layer, self.features))
        self.check(len(features))
        yield from self.laid_out(features)

    def check(self, count: int) -> None:
        """Raise UserError where so many images are too few."""
        if count < 3:
            raise UserError(f"A layout needs at least 3 images; there {'is' if count == 1 else 'are'} {count}.")

    @abstractmethod
    def laid_out(self, features: Features) -> Iterator[Progress | Result]:
        """The layout, as it comes to be."""


def _as_part(part: int, parts: int, steps: Generator[Progress, None, Features]) -> Generator[Progress, None, Features]:
    """The same steps as a part of the run's progress; what they return is returned."""
    while True:
        try:
            yield replace(next(steps), part=part, parts=parts)
        except StopIteration as end:
            features: Features = end.value
            return features
