"""Filters: the kernels of a convolution, weight for weight.

Zeiler & Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, figure 5 (a to c).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

import numpy as np
from torch import nn

from workbench.api import Applicability, Grid, Image, Layer, Model, Result, Technique, UserError, layer_param, param

CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
TRANSPOSED = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
DEAD = 1e-6  # of the largest norm in the layer; such a filter gives its bias whatever it sees


class Filters(Technique):
    """Tiles of weights ``w[k, c]``, filter ``k`` over input channel ``c``; in colour where the inputs are R, G, B."""

    takes: ClassVar[Literal["image", "model"]] = "model"

    layer: Layer = layer_param("The convolution; empty is the first one")
    filter: int = param(0, "Whose slices to show, where kernels have other than 1 or 3 input channels", low=0)
    sort: Literal["index", "norm"] = param("index", "What the tiles are ordered by")
    scale: Literal["shared", "each"] = param("shared", "One scale for all tiles, or one each")

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        if _first(model) is None:
            return Applicability(False, "This model has no convolution, and no linear layer that sees the pixels.")
        return Applicability(True)

    def run(self, model: Model, image: Image) -> Iterator[Result]:
        name = self.layer or _first(model)
        if name is None:
            raise UserError("This model has no convolution to show.")
        kernels = _kernels(model, name)  # (K, C, h, w)
        count, slices = kernels.shape[:2]
        norms = np.sqrt((kernels.astype(np.float64) ** 2).sum((1, 2, 3)))
        dead = norms <= DEAD * max(norms.max(), 1e-30)
        if slices in (1, 3):
            tiles = kernels[:, 0] if slices == 1 else kernels.transpose(0, 2, 3, 1)
            units, labels = np.arange(count), [str(k) for k in range(count)]
            what = f"{count} kernels of {name}"
        else:
            if self.filter >= count:
                raise UserError(f"filter must be 0 to {count - 1} in {name!r}; got {self.filter}.")
            tiles, units = kernels[self.filter], np.full(slices, self.filter)
            norms = np.sqrt((tiles.astype(np.float64) ** 2).sum((1, 2)))
            dead = norms <= DEAD * max(norms.max(), 1e-30)
            labels = [f"in {c}" for c in range(slices)]
            what = f"filter {self.filter} of {count} in {name}, one slice for each of {slices} input channels"
        order = np.argsort(-norms, kind="stable") if self.sort == "norm" else np.arange(len(tiles))
        silent = f", {int(dead.sum())} dead" if dead.any() else ""
        yield Grid(
            values=np.ascontiguousarray(tiles[order], np.float32),
            labels=tuple(labels[i] for i in order),
            numbers=norms[order].astype(np.float32),
            number_name="norm",
            units=units[order].astype(np.int32),
            dead=dead[order],
            signed=True,
            shared=self.scale == "shared",
            unit="weight",
            layer=name,
            caption=f"{what}{silent}",
            facts={"layer": name, "filters": count, "dead": int(dead.sum())},
        )


def _first(model: Model) -> str | None:
    """The first convolution, or a linear layer that sees the pixels themselves."""
    for layer in model.layers:
        if layer.module.endswith("()"):
            continue
        module = model.module(layer.name)
        if isinstance(module, CONVOLUTIONS):
            return layer.name
        if isinstance(module, nn.Linear):
            return layer.name if _sees_pixels(model, module) else None
    return None


def _sees_pixels(model: Model, module: nn.Linear) -> bool:
    height, width = model.input_size
    return module.in_features in (height * width, 3 * height * width)


def _kernels(model: Model, name: str) -> np.ndarray:
    """(K, C, h, w) the weights of a layer; C are the input channels that one filter sees, times depth if it has one."""
    module: Any = model.module(name)
    if isinstance(module, nn.Linear) and _sees_pixels(model, module):
        weight: np.ndarray = module.weight.detach().float().cpu().numpy()
        return weight.reshape(len(weight), -1, *model.input_size)
    if not isinstance(module, CONVOLUTIONS):
        convolutions = [x.name for x in model.layers if not x.module.endswith("()")]
        known = [x for x in convolutions if isinstance(model.module(x), CONVOLUTIONS)]
        raise UserError(
            f"Layer {name!r} is no convolution but {type(module).__name__}; convolutions are {', '.join(known[:3])}"
            f"{' and others' if len(known) > 3 else ''}."
        )
    weight = module.weight.detach().float().cpu().numpy()
    if isinstance(module, TRANSPOSED):  # stored as (in, out / groups, ...)
        inputs, outputs = weight.shape[0] // module.groups, weight.shape[1]
        split = weight.reshape(module.groups, inputs, outputs, *weight.shape[2:])
        weight = split.swapaxes(1, 2).reshape(module.groups * outputs, inputs, *weight.shape[2:])
    if weight.ndim == 3:
        return weight[:, :, None]
    if weight.ndim == 5:
        return weight.reshape(len(weight), -1, *weight.shape[3:])
    return weight
