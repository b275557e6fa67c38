"""Layers of maps at several depths, by which a picture's texture and content are told."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.api import LayerInfo, Model, UserError
from workbench.families import kernels

FRAMES = ("Pad1d", "Pad2d")  # a layer and zeros around it say one thing twice
POOLS = 5  # of a VGG; its blocks of 3 x 3 convolutions lie between them


def layers_of_maps(model: Model) -> list[LayerInfo]:
    """Every layer of maps, in running order."""
    return [layer for layer in model.layers if layer.spatial and not layer.kind.endswith(FRAMES)]


def at_depths(model: Model, deepest: str, count: int, part_way: float) -> list[LayerInfo]:
    """``count`` layers of maps at even distances in the order of calls, the deepest last.

    part_way  where the deepest is that of no name: how much of the network lies below it

    Raises UserError where the deepest gives no maps.
    """
    maps = layers_of_maps(model)
    last = model.layer(deepest) if deepest else kernels.layer_part_way(model, part_way)
    if not last.spatial and deepest:
        raise UserError(f"{last.name} gives no maps, whose Gram matrix is a texture.")
    if last.spatial and last not in maps:
        maps = [last]
    end = maps.index(last) if last in maps else len(maps) - 1
    return [maps[i] for i in sorted({round(end * (k + 1) / count) for k in range(count)})]


@dataclass(frozen=True)
class Canonical:
    """The layers of a VGG that papers name: ``conv4_2`` for content, ``conv1_1`` to ``conv5_1`` for style."""

    content: LayerInfo
    style: tuple[LayerInfo, ...]


def canonical(model: Model) -> Canonical | None:
    """Those of Gatys, Ecker & Bethge 2016, after their rectifiers, where the network is a VGG; else None."""
    blocks: list[list[LayerInfo]] = [[]]
    for layer in model.layers:
        if layer.kind == "MaxPool2d":
            blocks.append([])
        elif layer.kind == "ReLU" and layer.spatial:
            blocks[-1].append(layer)
        elif layer.kind not in ("Conv2d", "BatchNorm2d") and len(blocks) <= POOLS:
            return None
    if len(blocks) != POOLS + 1 or not all(blocks[:POOLS]) or len(blocks[3]) < 2:
        return None
    return Canonical(blocks[3][1], tuple(block[0] for block in blocks[:POOLS]))
