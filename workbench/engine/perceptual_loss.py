"""The perceptual loss of a picture: how far its features are from a photograph's, and its textures from a style's.

Johnson, Alahi & Fei-Fei, "Perceptual Losses for Real-Time Style Transfer and Super-Resolution", ECCV 2016, section 3.2.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from workbench.api import Model, UserError, as_maps
from workbench.families import kernels
from workbench.families.synthesis.depths import at_depths, canonical
from workbench.families.synthesis.objectives import gram

CONTENT_AT, STYLE_UP_TO, DEPTHS = 0.4, 0.4, 5  # of the layers lie below, where the network is no VGG


class PerceptualLoss:
    """``||A(y) - A(x)||^2 / ||A(x)||^2`` at a deep layer, ``||G_l(y) - G_l||^2 / ||G_l||^2`` at several.

    Each is over its value for nothing, so that layers count the same and a weight means the same for any network. In a
    VGG the layers are those of Gatys et al. 2016. ``names`` are those of the parts, the content first.
    """

    def __init__(self, model: Model, styles: Tensor) -> None:
        """``styles`` (S, C, H, W) pixels. Raises UserError where a layer gives nothing but zeros for one."""
        known = canonical(model)
        self._model = model
        self._content = known.content if known else kernels.layer_part_way(model, CONTENT_AT)
        self._layers = known.style if known else tuple(at_depths(model, "", DEPTHS, STYLE_UP_TO))
        self.names = (self._content.name, *(layer.name for layer in self._layers))
        with torch.no_grad():
            self._grams = self._textures(self._reached(styles))
        for layer, wanted in zip(self._layers, self._grams, strict=True):
            if not wanted.flatten(1).any(1).all():
                raise UserError(f"{layer.name} gives nothing but zeros for a style, so it tells nothing of it.")

    def parts(self, painted: Tensor, photographs: Tensor, which: Sequence[int]) -> Tensor:
        """(N, 1 + L) the content's and each layer's distance, of pictures in 0..1 to their photograph and style.

        which  the style of each
        """
        reached = self._reached(painted)
        with torch.no_grad():
            true = self._reached(photographs)[self._content.name].float().flatten(1)
        there = reached[self._content.name].float().flatten(1)
        parts = [(there - true).square().sum(1) / true.square().sum(1).clamp(min=1e-12)]
        for texture, wanted in zip(self._textures(reached), self._grams, strict=True):
            style = wanted[list(which)]
            parts.append((texture - style).square().sum((1, 2)) / style.square().sum((1, 2)))
        return torch.stack(parts, 1)

    def _reached(self, pixels: Tensor) -> dict[str, Tensor]:
        return dict(self._model.reached(list(dict.fromkeys(self.names)), pixels))

    def _textures(self, reached: dict[str, Tensor]) -> list[Tensor]:
        return [gram(as_maps(reached[layer.name].float(), layer)) for layer in self._layers]
