"""Layers: which of them make maps, and where a network that gives no class looks deepest."""

from __future__ import annotations

from workbench.api import LayerInfo, Model

HANDED_ON = ("Identity", "Dropout", "Dropout2d")


def makes_maps(layer: LayerInfo) -> bool:
    """Whether a layer makes maps: what only hands them on, or pads them, which moves them, does not."""
    return layer.spatial and layer.kind not in HANDED_ON and "Pad" not in layer.kind


def deepest_maps(model: Model) -> LayerInfo | None:
    """The coarsest maps, of those the most, of those the last: where a network with several heads has seen most.

    None where there are no maps.
    """
    maps = [layer for layer in model.layers if makes_maps(layer)]
    return min(reversed(maps), key=lambda layer: (layer.grid[0] * layer.grid[1], -layer.channels), default=None)
