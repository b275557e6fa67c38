"""The layers of a network that are worth looking at side by side."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import LayerInfo

MOST = 4


def select_layers(layers: Sequence[LayerInfo], default: str) -> tuple[str, ...]:
    """Of each size of maps the last of the outermost layers that hold others; ``default`` stands for its own size.

    At most four, the deepest. Where all maps, or rows of tokens, have one size: four such layers, evenly apart. Where
    none holds others, all are taken for such.
    """
    deepest = next((layer for layer in layers if layer.name == default), None)
    if deepest is None:
        return ()
    alike = [layer for layer in layers[: layers.index(deepest) + 1] if layer.layout == deepest.layout]
    holding = [layer for layer in alike if _holds(layer, layers)]
    for some in (holding, alike):
        by_size: dict[tuple[int, ...], list[LayerInfo]] = {}
        for layer in some:
            if layer.grid != deepest.grid:
                by_size.setdefault(layer.grid, []).append(layer)
        if by_size:
            return (*(_outermost(same)[-1].name for same in list(by_size.values())[1 - MOST :]), default)
    whole = _outermost(holding or alike)
    apart = [whole[round(i * (len(whole) - 1) / MOST)].name for i in range(1, MOST)]
    return tuple(dict.fromkeys([*apart, default]))


def _outermost(layers: Sequence[LayerInfo]) -> list[LayerInfo]:
    depth = min(layer.module.count(".") for layer in layers)
    return [layer for layer in layers if layer.module.count(".") == depth]


def _holds(layer: LayerInfo, layers: Sequence[LayerInfo]) -> bool:
    """Whether other layers are inside of it."""
    return bool(layer.module) and any(other.module.startswith(f"{layer.module}.") for other in layers)
