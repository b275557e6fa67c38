"""Activations: every channel of a layer for one image.

Yosinski et al., "Understanding Neural Networks Through Deep Visualization", ICML Deep Learning
workshop 2015, section 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
import torch

from workbench.api import (
    Applicability,
    Grid,
    Image,
    Layer,
    LayerInfo,
    Model,
    Result,
    Scores,
    Technique,
    UserError,
    as_maps,
    layer_param,
    param,
    shape_text,
)


class Activations(Technique):
    """The output ``A_k`` of each channel ``k``, raw: maps and token grids as tiles, vectors as bars."""

    layer: Layer = layer_param("The layer; empty is the last one with maps")
    sort: Literal["index", "mean", "maximum"] = param("index", "What the channels are ordered by")
    scale: Literal["shared", "each"] = param("shared", "One scale for all channels, or one each to see weak ones")

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return Applicability(bool(_readable(model)), "" if _readable(model) else "No layer of this model has channels.")

    def run(self, model: Model, image: Image) -> Iterator[Result]:
        layer = model.layer(self.layer) if self.layer else model.default_layer or _readable(model)[-1]
        with torch.inference_mode(), model.recording([layer.name]) as activations:
            model.scores(model.pixels(image))
            output = activations[layer.name].float()
        if layer.layout == "vector":
            yield self._bars(output.flatten().cpu().numpy(), layer)
        elif layer.layout in ("maps", "maps-last", "tokens"):
            yield self._tiles(as_maps(output, layer)[0].cpu().numpy(), layer)
        else:
            raise UserError(f"Layer {layer.name!r} has no channels: its output has the shape {shape_text(layer)}.")

    def _tiles(self, maps: np.ndarray, layer: LayerInfo) -> Grid:
        means, peaks = maps.mean((1, 2)), maps.max((1, 2))
        dead = ~np.any(maps != 0, axis=(1, 2))
        numbers = peaks if self.sort == "maximum" else means
        order = np.arange(len(maps)) if self.sort == "index" else np.argsort(-numbers, kind="stable")
        silent = f", {int(dead.sum())} silent on this image" if dead.any() else ""
        return Grid(
            values=np.ascontiguousarray(maps[order], np.float32),
            labels=tuple(str(k) for k in order),
            numbers=numbers[order].astype(np.float32),
            number_name="maximum" if self.sort == "maximum" else "mean",
            units=order.astype(np.int32),
            dead=dead[order],
            signed=bool(maps.min() < 0),
            shared=self.scale == "shared",
            unit="activation",
            layer=layer.name,
            on_image=True,
            caption=f"{len(maps)} channels of {layer.name} ({layer.kind}), {shape_text(layer)}{silent}",
            facts={"layer": layer.name, "channels": len(maps), "silent": int(dead.sum())},
        )

    def _bars(self, values: np.ndarray, layer: LayerInfo) -> Scores:
        order = np.arange(len(values)) if self.sort == "index" else np.argsort(-values, kind="stable")
        return Scores(
            values=values[order].astype(np.float32),
            names=tuple(f"channel {k}" for k in order),
            indices=order.astype(np.int32),
            unit="activation",
            caption=f"{len(values)} values of {layer.name} ({layer.kind})",
            facts={"layer": layer.name, "channels": len(values)},
        )


def _readable(model: Model) -> list[LayerInfo]:
    return [layer for layer in model.layers if layer.channels]
