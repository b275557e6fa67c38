"""What two images are compared by where nobody states it: CroW of the coarsest maps, else what the classifier reads."""

from __future__ import annotations

from torch import Tensor

from workbench.api import LayerInfo, Model, UserError
from workbench.descriptor_titles import TITLES, USUAL
from workbench.families.embedding.features import classifier_input
from workbench.families.embedding.features import described as pooled
from workbench.families.layers import deepest_maps

from .descriptors import described


def compared_layer(model: Model) -> LayerInfo | None:
    """The layer whose features are compared; None of a network that has none before its answer."""
    maps = deepest_maps(model)
    if maps is not None:
        return maps
    try:
        return classifier_input(model)
    except UserError:
        return None


def compared(output: Tensor, layer: LayerInfo) -> Tensor:
    """(N, D) vectors of a layer's output whose cosines tell how alike images are, as a search without whitening does.

    Of maps CroW, of a vector itself, of tokens the class token or their mean. Raises UserError for other shapes.
    """
    return described(USUAL, output)[:, 0] if layer.spatial else pooled(output, layer, "pooled").float()


def compared_in_words(layer: LayerInfo) -> str:
    """What these vectors are: ``the CroW features of layer4``."""
    return f"the {TITLES[USUAL]} features of {layer.name}" if layer.spatial else f"the features of {layer.name}"
