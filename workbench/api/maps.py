"""A layer's output as maps, however it is laid out."""

from __future__ import annotations

import math

from .errors import UserError
from .layer_info import LayerInfo
from .model import Tensor

MOST_PREFIX_TOKENS = 8  # a class token, a distillation token, registers


def as_maps(output: Tensor, layer: LayerInfo) -> Tensor:
    """The output as (N, C, h, w): channels-last maps are turned, tokens are laid out on their square grid.

    Tokens before the grid (class, distillation, registers) are left out. Raises UserError where there are no maps.
    """
    if layer.layout == "maps":
        return output
    if layer.layout == "maps-last":
        return output.permute(0, 3, 1, 2)
    if layer.layout == "tokens":
        count, side = layer.shape[0], math.isqrt(layer.shape[0])
        if side < 2 or count - side * side > MOST_PREFIX_TOKENS:
            raise UserError(f"The {count} tokens of layer {layer.name!r} do not lie on a square grid.")
        grid = output[:, count - side * side :]
        return grid.transpose(1, 2).reshape(output.shape[0], -1, side, side)
    raise UserError(f"Layer {layer.name!r} has no maps: its output has the shape {shape_text(layer)}.")


def shape_text(layer: LayerInfo) -> str:
    """``1280 × 7 x 7``."""
    return " × ".join(map(str, layer.shape))
