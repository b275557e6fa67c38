"""Units: the scalar of one channel of one layer, which is the same for every task."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from workbench.api import LayerInfo


def unit_value(activations: Mapping[str, Tensor], layer: LayerInfo, channel: int) -> Tensor:
    """(N,) the mean of one channel of the layer's recorded output."""
    output = activations[layer.name]
    values = output[:, channel] if layer.layout in ("maps", "vector") else output[..., channel]
    return values.flatten(1).mean(1) if values.ndim > 1 else values
