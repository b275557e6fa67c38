"""The layers of a network to compare when nobody names any: one per stage, a stage being a size of feature maps."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import LayerInfo

MAX_LAYERS = 4


def select_layers(layers: Sequence[LayerInfo], default: str) -> tuple[str, ...]:
    """Names of the last layer of each stage, at most four, the deepest; ``default`` stands for its own stage.

    Candidates are the outermost layers that contain others; where there are none, all layers. Where all maps, or rows
    of tokens, have one size: four candidates, evenly apart.
    """
    deepest = next((layer for layer in layers if layer.name == default), None)
    if deepest is None:
        return ()
    same_layout = [layer for layer in layers[: layers.index(deepest) + 1] if layer.layout == deepest.layout]
    containers = [layer for layer in same_layout if _contains_others(layer, layers)]
    for candidates in (containers, same_layout):
        by_size: dict[tuple[int, ...], list[LayerInfo]] = {}
        for layer in candidates:
            if layer.grid != deepest.grid:
                by_size.setdefault(layer.grid, []).append(layer)
        if by_size:
            stages = list(by_size.values())[1 - MAX_LAYERS :]
            return (*(_outermost(stage)[-1].name for stage in stages), default)
    outermost = _outermost(containers or same_layout)
    evenly = [outermost[round(i * (len(outermost) - 1) / MAX_LAYERS)].name for i in range(1, MAX_LAYERS)]
    return tuple(dict.fromkeys([*evenly, default]))


def _outermost(layers: Sequence[LayerInfo]) -> list[LayerInfo]:
    depth = min(layer.module.count(".") for layer in layers)
    return [layer for layer in layers if layer.module.count(".") == depth]


def _contains_others(layer: LayerInfo, layers: Sequence[LayerInfo]) -> bool:
    return bool(layer.module) and any(other.module.startswith(f"{layer.module}.") for other in layers)
