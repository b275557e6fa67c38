"""What a picture is to reach: a target's value, a unit in its map's middle, pictures that are unlike each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import LayerInfo, Model, Target, UserError, as_maps
from workbench.families import kernels

TINY = 1e-12
LEAST_COSINE = 0.1

Objective = Callable[[Tensor], Tensor]
"""(n, C, H, W) pixels on the model's device to (n,) values, differentiable."""


def objective_of(model: Model, target: Target, in_the_middle: bool = False, on_the_way: bool = False) -> Objective:
    """The value of a resolved target. Of one at a layer only what lies below that runs.

    in_the_middle  a unit's value in the middle of its map, not the mean over it
    on_the_way     for steps, whose outcome is judged without it: batch-norms and frames are folded in, a quarter faster

    Raises UserError where the middle is asked for and the layer has no map.
    """
    if target.layer is None:
        answer = model.folded_answer if on_the_way else model.answer
        return lambda pixels: model.value_of(target, answer(pixels))
    name = model.layer(target.layer).name
    reached = model.folded_reached if on_the_way else model.reached
    if not in_the_middle or target.kind != "unit":
        return lambda pixels: model.value_of(target, None, reached([name], pixels))
    layer, channel = model.layer(name), int(target.names[1])
    if not layer.spatial:
        raise UserError(f"{name} gives no maps, so place must be everywhere; got middle.")

    def middle(pixels: Tensor) -> Tensor:
        maps = as_maps(reached([name], pixels)[name], layer)[:, channel]
        values: Tensor = maps[:, maps.shape[1] // 2, maps.shape[2] // 2]
        return values

    return middle


def along(
    model: Model, layer: LayerInfo, direction: Tensor, in_the_middle: bool = False, power: float = 2
) -> Objective:
    """``(a . d / ||d||) max(0.1, cos(a, d))^power`` of the activations ``a``, on average or in the middle.

    The direction objective of Olah, Mordvintsev & Schubert, "Feature Visualization", Distill 2017, and the power of the
    cosine of Carter et al., "Activation Atlas", Distill 2019, which keeps ``a`` from growing beside ``d``.

    direction  (C,) in the space of the layer's channels
    """

    def value(pixels: Tensor) -> Tensor:
        places = kernels.channels_of(model.reached([layer.name], pixels)[layer.name].float(), layer)
        if in_the_middle and layer.spatial:
            rows, columns = layer.grid
            places = places[:, :, rows // 2 * columns + columns // 2, None]
        dot = torch.einsum("ncp,c->np", places, direction / direction.norm())
        values: Tensor = _turned(dot, places.norm(dim=1), power).mean(1)
        return values

    return value


def direction_at(model: Model, layer: LayerInfo, pixels: Tensor, box: tuple[int, int, int, int]) -> Tensor:
    """(C,) the mean of a layer's activations over left, top, width, height of the input of (1, C, H, W) pixels.

    Raises UserError where the layer has no maps, or answers nothing there.
    """
    there = mean_at(model, layer, pixels, box)
    if not there.any():
        raise UserError(f"{layer.name} gives nothing but zeros there, which is no direction.")
    return there


def direction_between(
    model: Model, layer: LayerInfo, one: Tensor, other: Tensor, box: tuple[int, int, int, int] | None = None
) -> Tensor:
    """(C,) by how much more a layer answers to ``other`` than to ``one``, ``mean A(other) - mean A(one)``.

    box  left, top, width, height of the input, the same in both; None for all of it

    Raises UserError where it answers the same to both, which is no direction.
    """
    between = mean_at(model, layer, other, box) - mean_at(model, layer, one, box)
    if not between.any():
        raise UserError(f"{layer.name} answers the same to both pictures, so that no direction lies between them.")
    return between


def mean_at(model: Model, layer: LayerInfo, pixels: Tensor, box: tuple[int, int, int, int] | None = None) -> Tensor:
    """(C,) the mean of a layer's activations over all places, or over left, top, width, height of the input.

    Raises UserError where a place is asked for and the layer has no maps.
    """
    if box is not None and not layer.spatial:
        raise UserError(f"{layer.name} gives no maps, so nothing in it belongs to a place.")
    with torch.no_grad():
        output = model.reached([layer.name], pixels)[layer.name].float()
    if box is None:
        pooled: Tensor = kernels.channels_of(output, layer)[0].mean(1)
        return pooled
    maps, (left, top, width, height) = as_maps(output, layer)[0], box
    rows, columns = (
        range(math.floor(start * n / side), max(math.floor(start * n / side) + 1, round((start + length) * n / side)))
        for start, length, n, side in zip((top, left), (height, width), maps.shape[1:], pixels.shape[2:], strict=True)
    )
    there: Tensor = maps[:, rows.start : rows.stop, columns.start : columns.stop].flatten(1).mean(1)
    return there


def caricature(model: Model, layer: str, power: float = 1) -> Objective:
    """``a . a_0 / ||a_0||^2 max(0.1, cos(a, a_0))^power`` of a layer: 1 for the photograph, more for more of the same.

    Of views that have the photograph's channels last, moved alike. The ``dot_compare`` of Olah et al. 2018, "The
    Building Blocks of Interpretability", in the code that its authors gave with it.
    """

    def value(both: Tensor) -> Tensor:
        views, photograph = both.chunk(2, 1)
        with torch.no_grad():
            wanted = model.reached([layer], photograph)[layer].float().flatten(1)
        there = model.reached([layer], views)[layer].float().flatten(1)
        size = wanted.norm(dim=1)
        dot = (there * wanted).sum(1) / size.clamp(min=TINY)
        times: Tensor = _turned(dot, there.norm(dim=1), power) / size.clamp(min=TINY)
        return times

    return value


def accentuated(objective: Objective, model: Model, layer: str, keep: float) -> Objective:
    """``y(x) - keep ||A(x) - A(x_0)||^2 / ||A(x_0)||^2`` of views that have the photograph's channels last.

    Hamblin et al., "Feature Accentuation: Revealing 'What' Features Respond to in Natural Images", 2024: what is added
    stays near the photograph in a layer.
    """

    def value(both: Tensor) -> Tensor:
        views, photograph = both.chunk(2, 1)
        if not keep:
            return objective(views)
        with torch.no_grad():
            wanted = model.reached([layer], photograph)[layer].float().flatten(1)
        there = model.reached([layer], views)[layer].float().flatten(1)
        far: Tensor = (there - wanted).square().sum(1) / wanted.square().sum(1).clamp(min=TINY)
        return objective(views) - keep * far

    return value


def _turned(dot: Tensor, length: Tensor, power: float) -> Tensor:
    """A component along a direction, times the power of the cosine to it; at least a tenth, so that there is a way."""
    turned: Tensor = dot * (dot / length.clamp(min=TINY)).clamp(min=LEAST_COSINE) ** power
    return turned


def mean_square(model: Model, layer: str) -> Objective:
    """``mean of A^2`` over all that a layer gives. Only what lies below it runs."""

    def value(pixels: Tensor) -> Tensor:
        squares: Tensor = model.reached([layer], pixels)[layer].float().flatten(1).square().mean(1)
        return squares

    return value


def relative_distance(model: Model, layer: str, pixels: Tensor) -> Objective:
    """``||A(x) - A(x_0)||^2 / ||A(x_0)||^2`` at a layer, of views to the pixels ``x_0``.

    Mahendran & Vedaldi, "Understanding Deep Image Representations by Inverting Them", CVPR 2015, equation 2. Raises
    UserError where the layer gives zero for all of ``x_0``.
    """
    with torch.no_grad():
        wanted = model.reached([layer], pixels)[layer].float().flatten(1)
    size = wanted.square().sum(1)
    if not size.all():
        raise UserError(f"{layer} gives nothing but zeros for this image, so nothing tells what it saw.")

    def distance(views: Tensor) -> Tensor:
        there = model.reached([layer], views)[layer].float().flatten(1)
        relative: Tensor = (there - wanted).square().sum(1) / size
        return relative

    return distance


def gram(maps: Tensor) -> Tensor:
    """(n, C, C) ``X X^T / (H W)`` of (n, C, H, W) maps: Gatys, Ecker & Bethge, "Texture Synthesis", NeurIPS 2015."""
    flat = maps.flatten(2)
    return flat @ flat.transpose(1, 2) / flat.shape[2]


def gram_distances(model: Model, layers: Sequence[LayerInfo], pixels: Tensor) -> Objective:
    """(n, L) ``||G(x) - G(x_0)||^2 / ||G(x_0)||^2`` of the Gram matrix of each layer, of views to the pixels ``x_0``.

    Gatys, Ecker & Bethge, "Texture Synthesis Using Convolutional Neural Networks", NeurIPS 2015, equations 1 to 4, with
    the weight of each layer such that all count the same. Raises UserError where a layer gives zero for all of ``x_0``.
    """
    return style_distances(model, (), layers, pixels, pixels, (1.0,))


def style_distances(
    model: Model,
    content: Sequence[LayerInfo],
    style: Sequence[LayerInfo],
    photograph: Tensor,
    styles: Tensor,
    weights: Sequence[float],
) -> Objective:
    """(n, C + L) how far views are from a photograph at layers, and from styles in the Gram matrices of layers.

    Gatys, Ecker & Bethge, "Image Style Transfer Using Convolutional Neural Networks", CVPR 2016, equations 1, 4 and 5,
    each over its value for nothing: ``||A - A_p||^2 / ||A_p||^2`` and ``||G - G_s||^2 / ||G_s||^2``. Of several styles
    ``G_s`` is the mean of their matrices by ``weights``, whose minimum is that of the mean of their losses.

    styles  (S, C, H, W), one for each weight

    Raises UserError where a layer gives nothing but zeros.
    """
    names = list(dict.fromkeys(layer.name for layer in (*content, *style)))

    def features(views: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        there = model.reached(names, views)
        kept = [there[layer.name].float().flatten(1) for layer in content]
        return kept, [gram(as_maps(there[layer.name].float(), layer)).flatten(1) for layer in style]

    shares = torch.tensor(weights, dtype=torch.float32, device=styles.device)
    with torch.no_grad():
        wanted = features(photograph)[0] if content else []
        for styled in zip(*(features(one[None])[1] for one in styles), strict=True):
            wanted.append((torch.cat(styled) * (shares / shares.sum())[:, None]).sum(0, keepdim=True))
    for layer, true in zip((*content, *style), wanted, strict=True):
        if not true.any():
            raise UserError(f"{layer.name} gives nothing but zeros for this image, so nothing tells what it saw.")

    def distances(views: Tensor) -> Tensor:
        kept, grams = features(views)
        parts = [
            (there - true).square().sum(1) / true.square().sum(1)
            for there, true in zip((*kept, *grams), wanted, strict=True)
        ]
        return torch.stack(parts, 1)

    return distances


def unlike(model: Model, weight: float, count: int) -> Callable[[Tensor], Tensor]:
    """What several pictures lose by being alike: the mean cosine of their Gram matrices, each with each other.

    Olah, Mordvintsev & Schubert, "Feature Visualization", Distill 2017, section "Diversity". The views are those of
    ``count`` pictures in rounds. Raises UserError where the model has no layer of maps.
    """
    layer = model.default_layer
    if layer is None:
        raise UserError("This model has no layer of maps by which pictures could be told apart, so pictures must be 1.")

    def alike(views: Tensor) -> Tensor:
        maps = as_maps(model.reached([layer.name], views)[layer.name], layer)
        grams = functional.normalize(gram(maps).flatten(1), dim=1)
        grams = grams.view(-1, count, grams.shape[1])
        cosines = grams @ grams.transpose(1, 2)
        others = cosines.sum((1, 2)) - cosines.diagonal(dim1=1, dim2=2).sum(1)
        lost: Tensor = weight * (others / (count * (count - 1))).mean()
        return lost

    return alike
