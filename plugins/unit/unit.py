"""Unit: one channel of one layer, with all that one image and the weights say of it.

Yosinski et al., "Understanding Neural Networks Through Deep Visualization", ICML Deep Learning workshop 2015,
section 2, for the map; Simonyan, Vedaldi & Zisserman, "Deep Inside Convolutional Networks", ICLR workshop 2014,
section 3, for the saliency, with the unit in the class's place; Zeiler & Fergus, "Visualizing and Understanding
Convolutional Networks", ECCV 2014, figure 5, for the kernel.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import numpy as np
import torch
from torch import Tensor

from workbench.api import (
    Applicability,
    Curve,
    Grid,
    Group,
    Heatmap,
    Image,
    LayerInfo,
    Model,
    Result,
    Scores,
    Target,
    Technique,
    Unit,
    UserError,
    as_maps,
    ordinal,
    param,
)
from workbench.families import gradients, kernels
from workbench.families.cam import enlarged

BARS = (8, 40)  # fewest and most of a histogram
STILL = "The gradient is zero at every pixel: no small change of this image moves this unit's mean."


class UnitCard(Technique):
    """Channel ``k`` of a layer: its map ``A_k`` over the image, its saliency ``max_c |d mean(A_k) / dx|``, how its
    values are spread, and its kernel ``w_k``.

    The mean is over all positions, as in the target ``unit:LAYER:CHANNEL``. A vector has no map; its value stands among
    those of the other channels. The kernel is the layer's own, or that of the convolution that feeds it channel by
    channel.
    """

    unit: Unit = param(Unit(""), "The channel; empty is the strongest of the last layer with maps")

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        works = any(layer.channels for layer in model.layers)
        return Applicability(works, "" if works else "No layer of this model has channels.")

    def run(self, model: Model, image: Image) -> Iterator[Result]:
        layer, wanted = named(model, self.unit)
        with torch.inference_mode(), model.recording([layer.name]) as activations:
            model.answer(model.pixels(image))
            output = activations[layer.name].float()
        values = kernels.channels_of(output, layer)[0]  # (C, positions)
        k = int(values.mean(1).argmax()) if wanted is None else wanted
        parts: dict[str, Result] = {}
        with suppress(UserError):  # of a vector, and of tokens that lie on no grid
            parts["map"] = self._map(as_maps(output, layer)[:, k : k + 1], model, bool(values.min() < 0))
        unreached = ""
        try:
            parts["saliency"] = saliency(model, image, layer, k)
        except UserError as error:  # the layer does not hang on the pixels by gradients
            unreached = str(error)
        source = kernels.source_of(model, image, layer)
        if source is not None:
            parts["kernel"] = kernel(model, source, k)
        parts["histogram"] = histogram(values.cpu().numpy(), k)
        mean, peak = float(values[k].mean()), float(values[k].max())
        numbers = f"{peak:.3g}" if values.shape[1] == 1 else f"mean {mean:.3g}, maximum {peak:.3g}"
        yield Group(
            parts=parts,
            caption=f"Channel {k} of {layer.name} ({layer.kind}): {numbers}, {rank(values, k)}",
            caveat=unreached,
            facts={
                "unit": f"{layer.name}:{k}",
                "layer": layer.name,
                "channel": k,
                "channels": layer.channels,
                "mean": mean,
                "maximum": peak,
                "kernel_of": source.name if source else "",
            },
        )

    def _map(self, own: Tensor, model: Model, signed: bool) -> Heatmap:
        silent = "" if own.any() else "; silent on this image"
        height, width = own.shape[2:]
        return Heatmap(
            values=enlarged(own, model.input_size),
            signed=signed,
            unit="activation",
            caption=f"{height} × {width} values, enlarged{silent}",
        )


def named(model: Model, unit: str) -> tuple[LayerInfo, int | None]:
    """The layer and channel of ``LAYER:CHANNEL``; without one the default layer. Raises UserError."""
    if not unit:
        return kernels.telling_layer(model), None
    name, _, channel = unit.rpartition(":")
    if not name or not channel.strip().isdigit():
        raise UserError(f"unit must be LAYER:CHANNEL; got {unit}.")
    layer = model.layer(name.strip())
    if int(channel) >= layer.channels:
        most = f"0 to {layer.channels - 1}" if layer.channels else "of a layer that has channels"
        raise UserError(f"channel must be {most} in {layer.name!r}; got {channel}.")
    return layer, int(channel)


def saliency(model: Model, image: Image, layer: LayerInfo, k: int) -> Heatmap:
    """How fast the channel's mean moves with each pixel. Raises UserError where no gradient reaches the pixels."""
    ahead = gradients.forward(model, model.pixels(image), Target.of_unit(layer.name, k))
    w = gradients.backward(model, ahead)[0].cpu().numpy()
    return gradients.heatmap(
        f"Gradient of its {'value' if layer.layout == 'vector' else 'mean'}, {ahead.score:.3g}",
        w,
        "largest",
        signed=False,
        unit=gradients.per_pixel(ahead.target),
        facts=gradients.facts_of(ahead),
        zero=STILL,
    )


def kernel(model: Model, source: LayerInfo, k: int) -> Grid | Scores:
    """The weights that make channel ``k``: in colour, else slice by slice or as bars, the strongest first."""
    own = kernels.kernels_of(model, source)
    in_one_tile = own.in_colour or own.planes.shape[1] == 1
    tiles = kernels.tiles_of(own, k) if in_one_tile else kernels.slices_of(own, k)
    caption = f"{own.size} of {source.name}, norm {own.norms[k]:.3g}{'; dead' if own.dead[k] else ''}"
    return kernels.display(own, tiles, "norm", caption=caption, facts={"layer": source.name})


def histogram(values: np.ndarray, k: int) -> Curve:
    """How the values are spread: of the channel's positions, or, in a vector, of all channels with this one marked.

    values  (C, positions)
    """
    alone = values.shape[1] == 1
    spread = values[:, 0] if alone else values[k]
    spread = spread[np.isfinite(spread)]
    alike = spread.size > 0 and spread.min() == spread.max()
    counts, edges = np.histogram(spread, 1 if alike else int(np.clip(np.sqrt(spread.size), *BARS)))
    x, outline = np.repeat(edges, 2), np.concatenate([[0], np.repeat(counts, 2), [0]])
    lines, names = [outline], ["all channels" if alone else f"{spread.size} positions"]
    if alone:
        mark = np.zeros(len(x))
        mark[np.abs(x - values[k, 0]).argmin()] = counts.max()
        lines.append(mark)
        names.append(f"channel {k}")
    return Curve(
        x=x.astype(np.float32),
        lines=np.stack(lines).astype(np.float32),
        names=tuple(names),
        x_label="activation",
        y_label="channels" if alone else "positions",
        caption=f"{spread.size} values, "
        + (f"all {spread[0]:.3g}" if alike else f"in {len(counts)} bars of {edges[1] - edges[0]:.2g}"),
    )


def rank(values: Tensor, k: int) -> str:
    """Where the channel's mean stands among those of the layer: ``3rd of 32 by mean``."""
    means = values.mean(1)
    return f"{ordinal(1 + int((means > means[k]).sum()))} of {len(means)} by mean"
