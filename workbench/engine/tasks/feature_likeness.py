"""Likeness of features: the cosine of a layer's features with another image's, the same for every task."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from workbench.api import LayerInfo, Model, Target
from workbench.families.retrieval import compared, compared_in_words

from .reference_image import ReferenceVector, with_reference


def resolved_likeness(target: Target, model: Model) -> Target:
    """With the features of the image that is named. Raises UserError where layer or image cannot be read."""
    layer = model.layer(target.names[0])

    def features(pixels: Tensor) -> Tensor:
        return compared(model.reached([layer.name], pixels)[layer.name], layer)

    return with_reference(target, model, features, compared_in_words(layer))


def feature_likeness(activations: Mapping[str, Tensor], layer: LayerInfo, target: Target) -> Tensor:
    """(N,) the cosine of the features in the layer's recorded output with those of a resolved target's image."""
    reference: ReferenceVector = target.anchor
    return reference.cosine(compared(activations[layer.name], layer))
