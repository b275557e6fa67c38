"""Kernels: the weights of a convolution, filter by filter, and which convolution a layer is fed by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from workbench.api import Grid, Image, LayerInfo, Model, Scores, UserError, as_maps, shape_text
from workbench.renamed import old_names

from .layers import deepest_maps

CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
TRANSPOSED = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
DEAD = 1e-6  # of the largest norm in the layer; such a filter gives its bias whatever it sees
CANDIDATES = 8  # convolutions below a layer that are asked whether they feed it


@dataclass(frozen=True, eq=False)
class Kernels:
    """The weights of one layer.

    layer      whose they are
    weights    (K, C, depth, h, w) float32: filter k over the C input channels that it sees
    in_colour  whether those inputs are the image's red, green and blue
    groups     into how many the channels are parted; filter k sees the C inputs of its group
    """

    layer: LayerInfo
    weights: np.ndarray
    in_colour: bool
    groups: int = 1

    @property
    def count(self) -> int:
        """How many filters there are, K."""
        return len(self.weights)

    @property
    def size(self) -> str:
        """``3 × 3``, with the depth first where there is one."""
        depth, *plane = self.weights.shape[2:]
        return " × ".join(map(str, plane if depth == 1 else (depth, *plane)))

    @property
    def planes(self) -> np.ndarray:
        """(K, slices, h, w): a slice for each input channel, or for each depth of each."""
        return self.weights.reshape(self.count, -1, *self.weights.shape[3:])

    @property
    def norms(self) -> np.ndarray:
        """(K,) float64, the Euclidean norm of each filter."""
        return _norms(self.planes)

    @property
    def dead(self) -> np.ndarray:
        """(K,) bool, filters without weight."""
        return _dead(self.norms)

    def slice_names(self, k: int) -> list[str]:
        """What each slice of filter ``k`` lies over: ``input channel 12``."""
        inputs, depth = self.weights.shape[1:3]
        first = k // max(1, self.count // self.groups) * inputs if self.groups > 1 else 0
        names = [f"input channel {first + c}" for c in range(inputs)]
        return names if depth == 1 else [f"{name}, depth {d}" for name in names for d in range(depth)]


@dataclass(frozen=True, eq=False)
class Tiles:
    """Weights to display, one tile or bar each.

    values  (N, h, w) or (N, h, w, 3) float32
    units   the filter that each belongs to
    """

    values: np.ndarray
    names: Sequence[str]
    units: np.ndarray
    numbers: np.ndarray
    number_name: str
    dead: np.ndarray


def convolutions(model: Model) -> list[LayerInfo]:
    """Every call of a convolution, in running order."""
    return [layer for layer in model.layers if isinstance(_module(model, layer), CONVOLUTIONS)]


def first_layer(model: Model) -> LayerInfo | None:
    """The first convolution, or a linear layer that sees the pixels themselves."""
    for layer in model.layers:
        module = _module(model, layer)
        if isinstance(module, CONVOLUTIONS) or _sees_pixels(model, module):
            return layer
        if isinstance(module, nn.Linear):
            break
    return next(iter(convolutions(model)), None)


def has_kernels(model: Model, layer: LayerInfo) -> bool:
    """Whether the layer's own weights can be displayed."""
    module = _module(model, layer)
    return isinstance(module, CONVOLUTIONS) or (_sees_pixels(model, module) and layer == first_layer(model))


def kernels_of(model: Model, layer: LayerInfo) -> Kernels:
    """The weights of a layer that ``has_kernels``."""
    module: Any = _module(model, layer)
    weights: np.ndarray = module.weight.detach().float().cpu().numpy()
    groups = 1
    if isinstance(module, nn.Linear):
        weights = weights.reshape(len(weights), -1, *model.input_size)
    else:
        groups = module.groups
        if isinstance(module, TRANSPOSED):  # stored as (inputs, outputs / groups, ...)
            inputs, outputs = weights.shape[0] // groups, weights.shape[1]
            parted = weights.reshape(groups, inputs, outputs, *weights.shape[2:])
            weights = parted.swapaxes(1, 2).reshape(groups * outputs, inputs, *weights.shape[2:])
    weights = weights.reshape(*weights.shape[:2], *(1,) * (5 - weights.ndim), *weights.shape[2:])
    in_colour = weights.shape[1] == 3 == model.input_channels and layer == first_layer(model)
    return Kernels(layer, np.ascontiguousarray(weights), in_colour, groups)


def tiles_of(kernels: Kernels, only: int | None = None) -> Tiles:
    """Whole filters where one tile holds one (in colour, or of one slice), all or ``only`` one."""
    filters = range(kernels.count) if only is None else [only]
    chosen, norms, dead = kernels.weights[list(filters)], kernels.norms, kernels.dead
    depth = chosen.shape[2]
    if kernels.in_colour:
        values = chosen.transpose(0, 2, 3, 4, 1).reshape(-1, *chosen.shape[3:], 3)
    else:
        values, depth = chosen[:, 0, 0], 1
    names = [f"{k}" if depth == 1 else f"{k}, depth {d}" for k in filters for d in range(depth)]
    units = np.repeat(np.array(filters), depth)
    return Tiles(values, names, units, norms[units], "norm", dead[units])


def slices_of(kernels: Kernels, k: int) -> Tiles:
    """Every slice of filter ``k``."""
    planes = kernels.planes[k]
    norms = _norms(planes)
    return Tiles(planes, kernels.slice_names(k), np.full(len(planes), k), norms, "norm", _dead(norms))


def filters_of(kernels: Kernels, s: int) -> Tiles:
    """Slice ``s`` of every filter, with the norm of the whole filter."""
    units = np.arange(kernels.count)
    return Tiles(kernels.planes[:, s], [str(k) for k in units], units, kernels.norms, "filter norm", kernels.dead)


def display(kernels: Kernels, tiles: Tiles, sort: str = "index", scale: str = "shared", **words: Any) -> Grid | Scores:
    """Tiles as a grid; as bars where each is a single weight.

    sort   "index" or "norm"
    scale  "shared" or "each"
    words  caption and facts
    """
    order = np.argsort(-tiles.numbers, kind="stable") if sort == "norm" else np.arange(len(tiles.values))
    values, units = np.ascontiguousarray(tiles.values[order], np.float32), tiles.units[order].astype(np.int32)
    names = tuple(tiles.names[i] for i in order)
    if values[0].size == 1:
        called = tuple(f"filter {name}" if name.isdigit() else name for name in names)  # a number alone says nothing
        return Scores(
            values=values.reshape(-1), names=called, indices=order.astype(np.int32), units=units, unit="weight", **words
        )
    return Grid(
        values=values,
        labels=names,
        numbers=tiles.numbers[order].astype(np.float32),
        number_name=tiles.number_name,
        units=units,
        dead=tiles.dead[order],
        shared=scale == "shared",
        unit="weight",
        layer=kernels.layer.name,
        **words,
    )


def feeding(model: Model, image: Image, layer: LayerInfo) -> LayerInfo | None:
    """The convolution whose channel k alone makes channel k of this layer: through norms, activations and poolings.

    It is asked for, not guessed: of the convolutions below with as many channels, one counts where the gradient of a
    channel of this layer reaches that same channel and no other. Of several (the arms of a sum) the one with the
    largest kernel is taken, then the nearest. None where there is none.
    """
    below = model.layers[: model.layers.index(layer)]
    known = {info.name for info in convolutions(model)}
    candidates = [info for info in below if info.name in known and info.channels == layer.channels > 0][-CANDIDATES:]
    if not candidates:
        return None
    names = [info.name for info in candidates]
    with torch.enable_grad(), model.recording([*names, layer.name], gradient=True) as activations:
        model.answer(model.pixels(image))
        output = channels_of(activations[layer.name], layer)
        k = int(output.detach().abs().sum(2)[0].argmax())
        reached = torch.autograd.grad(output[:, k].sum(), [activations[name] for name in names], allow_unused=True)
    feeds = [info for info, g in zip(candidates, reached, strict=True) if g is not None and _only(g, k)]
    return max(reversed(feeds), key=lambda info: _kernel_size(model, info), default=None)


def source_of(model: Model, image: Image, layer: LayerInfo) -> LayerInfo | None:
    """Whose kernel k makes channel k of this layer: its own, or that of the convolution that feeds it."""
    if has_kernels(model, layer):
        return layer if kernels_of(model, layer).count == layer.channels else None
    return feeding(model, image, layer)


def nearest_below(model: Model, layer: LayerInfo) -> LayerInfo | None:
    """The last layer with kernels that ends before this one, or the first of all."""
    below = model.layers[: model.layers.index(layer)]
    return next((info for info in reversed(below) if has_kernels(model, info)), first_layer(model))


def telling_layer(model: Model) -> LayerInfo:
    """The last maps before global pooling, else the last maps or tokens on a grid, else the last vector.

    Of a network with several heads the deepest maps. Raises UserError where no layer has channels.
    """
    deepest = deepest_maps(model) if model.places else None
    if deepest is not None:
        return deepest
    readable = [layer for layer in model.layers if layer.channels]
    if not readable:
        raise UserError("No layer of this model has channels.")
    return model.default_layer or next((info for info in reversed(readable) if _on_a_grid(info)), readable[-1])


def layer_part_way(model: Model, share: float) -> LayerInfo:
    """The layer of maps or tokens at a share of them, in the order of calls; a vector where there are none.

    Raises UserError where no layer has channels.
    """
    readable = [layer for layer in model.layers if layer.channels]
    if not readable:
        raise UserError("No layer of this model has channels.")
    places = [layer for layer in readable if layer.layout != "vector"] or readable
    return places[int(len(places) * share)]


def channels_of(output: Tensor, layer: LayerInfo) -> Tensor:
    """(N, C, positions) of a layer's output, every token and pixel a position. Raises UserError without channels."""
    if not layer.channels:
        raise UserError(f"Layer {layer.name!r} has no channels: its output has the shape {shape_text(layer)}.")
    first = output.movedim(-1, 1) if layer.layout in ("maps-last", "tokens") else output
    return first.reshape(*first.shape[:2], -1)


def _on_a_grid(layer: LayerInfo) -> bool:
    if layer.layout == "vector":
        return False
    try:
        as_maps(torch.empty(1, *layer.shape, device="meta"), layer)
    except UserError:
        return False
    return True


def _only(gradient: Tensor, k: int) -> bool:
    """Whether channel ``k`` is reached and no other."""
    by_channel = gradient[0].flatten(1).abs().sum(1)
    return bool(by_channel[k] > 0) and int((by_channel > 0).sum()) == 1


def _kernel_size(model: Model, layer: LayerInfo) -> int:
    module: Any = _module(model, layer)
    return math.prod(module.kernel_size)


def _module(model: Model, layer: LayerInfo) -> Any:
    """The layer's module; of the part of a program that was a layer of torch, that layer."""
    module = None if layer.module.endswith("()") else model.module(layer.name)
    return getattr(module, "as_layer", None) or module


def _sees_pixels(model: Model, module: Any) -> bool:
    height, width = model.input_size
    return isinstance(module, nn.Linear) and module.in_features in {
        height * width * channels for channels in (1, model.input_channels)
    }


def _norms(planes: np.ndarray) -> np.ndarray:
    """(N,) Euclidean norms of (N, ...)."""
    flat = planes.reshape(len(planes), -1).astype(np.float64)
    return np.asarray(np.sqrt((flat**2).sum(1)))


def _dead(norms: np.ndarray) -> np.ndarray:
    largest = float(norms.max(initial=0.0))
    return np.asarray(norms <= DEAD * largest)


__getattr__ = old_names(globals(), {"shown": "display"})
