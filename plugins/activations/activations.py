"""Activations: every channel of a layer for one image.

Yosinski et al., "Understanding Neural Networks Through Deep Visualization", ICML Deep Learning
workshop 2015, section 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from workbench.api import (
    Applicability,
    Grid,
    Heatmap,
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
from workbench.families import kernels
from workbench.families.cam import enlarged

SILENT = 1e-6  # of the largest magnitude in the layer; such a channel says nothing on this image


class Activations(Technique):
    """The output ``A_k`` of each channel ``k``, raw: maps and token grids as tiles, vectors as bars.

    One channel can be laid over the image instead, enlarged bilinearly with half-pixel centres.
    """

    layer: Layer = layer_param("The layer; empty is the last one with maps")
    sort: Literal["index", "mean", "maximum"] = param(
        "index", "How the arrays are ordered; what is seen first is chosen over the tiles", called="Order of the arrays"
    )
    scale: Literal["shared", "each"] = param("shared", "One scale for all channels, or one each to see weak ones")
    channel: int = param(
        -1, "One channel to lay over the image, or all side by side", low=-1, high=1_000_000, special="all"
    )

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        works = any(layer.channels for layer in model.layers)
        return Applicability(works, "" if works else "No layer of this model has channels.")

    def run(self, model: Model, image: Image) -> Iterator[Result]:
        layer = model.layer(self.layer) if self.layer else kernels.telling_layer(model)
        with torch.inference_mode(), model.recording([layer.name]) as activations:
            model.answer(model.pixels(image))
            output = activations[layer.name].float()
        if self.channel >= layer.channels > 0:
            raise UserError(f"channel must be all, or 0 to {layer.channels - 1} in {layer.name!r}; got {self.channel}.")
        if self.channel >= 0:
            yield self._over_image(as_maps(output, layer)[:, self.channel : self.channel + 1], model, layer, output)
        elif layer.layout == "vector":
            yield self._bars(output.flatten().cpu().numpy(), layer)
        elif layer.layout in ("maps", "maps-last", "tokens"):
            yield self._tiles(as_maps(output, layer)[0].cpu().numpy(), layer)
        else:
            raise UserError(f"Layer {layer.name!r} has no channels: its output has the shape {shape_text(layer)}.")

    def _tiles(self, maps: np.ndarray, layer: LayerInfo) -> Grid:
        means, peaks = maps.mean((1, 2)), maps.max((1, 2))
        dead = np.abs(maps).max((1, 2)) <= SILENT * np.abs(maps).max()
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

    def _over_image(self, own: Tensor, model: Model, layer: LayerInfo, output: Tensor) -> Heatmap:
        silent = "; silent on this image" if not own.any() else ""
        return Heatmap(
            values=enlarged(own, model.input_size),
            signed=bool(output.min() < 0),
            unit="activation",
            caption=f"Channel {self.channel} of {layer.name} ({layer.kind}), {shape_text(layer)}{silent}",
            facts={
                "layer": layer.name,
                "channel": self.channel,
                "mean": float(own.mean()),
                "maximum": float(own.max()),
            },
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
