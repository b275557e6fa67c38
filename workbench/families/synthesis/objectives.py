"""What a picture is to reach: a target's value, a unit in its map's middle, pictures that are unlike each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import LayerInfo, Model, Target, UserError, as_maps

Objective = Callable[[Tensor], Tensor]
"""(n, C, H, W) pixels on the model's device to (n,) values, differentiable."""


def objective_of(model: Model, target: Target, in_the_middle: bool = False, on_the_way: bool = False) -> Objective:
    """The value of a resolved target. Of a unit only what lies below it runs.

    in_the_middle  a unit's value in the middle of its map, not the mean over it
    on_the_way     for steps, whose outcome is judged without it: batch-norms are folded in, a fifth faster

    Raises UserError where the middle is asked for and the layer has no map.
    """
    if target.layer is None:
        answer = model.folded_answer if on_the_way else model.answer
        return lambda pixels: model.value_of(target, answer(pixels))
    name, channel = model.layer(target.layer).name, int(target.names[1])
    if not in_the_middle:
        return lambda pixels: model.value_of(target, None, model.reached([name], pixels))
    layer = model.layer(name)
    if not layer.spatial:
        raise UserError(f"{name} gives no maps, so place must be everywhere; got middle.")

    def middle(pixels: Tensor) -> Tensor:
        maps = as_maps(model.reached([name], pixels)[name], layer)[:, channel]
        values: Tensor = maps[:, maps.shape[1] // 2, maps.shape[2] // 2]
        return values

    return middle


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
