"""Texture: a picture made from noise whose features go together as those of the photograph do, wherever they are.

Gatys, Ecker & Bethge, "Texture Synthesis Using Convolutional Neural Networks", NeurIPS 2015, sections 2 and 3.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from workbench.api import (
    Applicability,
    Curve,
    Group,
    Image,
    Layer,
    LayerInfo,
    Model,
    Picture,
    Progress,
    Result,
    Technique,
    layer_param,
    param,
    seed_param,
)
from workbench.families.synthesis import (
    Adam,
    Ascent,
    Climbed,
    Still,
    Windows,
    layer_choice,
    one_thread,
    picture_of,
    told,
)
from workbench.families.synthesis.depths import at_depths
from workbench.families.synthesis.natural import total_variation
from workbench.families.synthesis.objectives import gram_distances
from workbench.families.synthesis.pictures import colours
from workbench.families.synthesis.transformations import wrapped

RATE = 0.1
PART_WAY = 1 / 3  # of the layers lie below the one that is taken where none is named


class Texture(Technique):
    """``x* = argmin mean over l of ||G_l(x) - G_l(x_0)||^2 / ||G_l(x_0)||^2 + smooth V(x)`` for the image ``x_0``.

    ``G_l = A_l A_l^T / (H W)`` tells which channels of a layer answer together, not where; ``V`` is the variation.
    """

    layer: Layer = layer_param("The deepest layer; empty is the one a third of the way through the network")
    depths: int = param(4, "How many layers, at even distances down from the deepest", low=1, high=32)
    larger: int = param(1, "How many times as wide and high as the image the texture is", low=1, high=4)
    steps: int = param(200, "How many steps of the optimiser", low=1, high=10_000)
    smooth: float = param(
        3.0, "Weight of the total variation: how smooth the picture is kept", low=0, high=10_000, more=True
    )
    seed: int = seed_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return layer_choice.applies(model, PART_WAY, maps=True)

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        with one_thread():
            yield from self._made(model, image)

    def _made(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        layers = at_depths(model, self.layer, self.depths, PART_WAY)
        distances = gram_distances(model, layers, model.pixels(image))
        generator = torch.Generator().manual_seed(self.seed)
        height, width = model.input_size
        size = (height * self.larger, width * self.larger)
        made_of = picture_of("none", (1, model.input_channels, *size), generator)
        views = Windows() if self.larger > 1 else Still()
        way: list[np.ndarray] = []

        def wanted(views: Tensor) -> Tensor:
            parts = distances(views)
            way.append(parts[0].detach().cpu().numpy())
            return -(parts.mean(1) + self.smooth * total_variation(views))

        ascent = Ascent(wanted, views, model.input_size, self.steps, Adam(RATE), generator, model.device)

        def shown(at: Climbed, so_far: str) -> Group:
            if at.step < self.steps:
                return _told(layers, at.pictures, way, so_far)
            with torch.no_grad():
                whole = at.pictures.to(model.device)
                corners = [(i * height, j * width) for i in range(self.larger) for j in range(self.larger)]
                parts = [distances(wrapped(whole, corner, model.input_size))[0] for corner in corners]
                last = torch.stack(parts).mean(0).cpu().numpy()
            return _told(layers, at.pictures, [*way, last], so_far)

        stuck = f"No texture can be made of {layers[-1].name}: no small change of noise moves it."
        yield from told(ascent(made_of), self.steps, shown, stuck=stuck)


def _told(layers: list[LayerInfo], picture: Tensor, way: list[np.ndarray], so_far: str) -> Group:
    """The picture, and how far each layer's Gram matrix was from the photograph's after each step."""
    names = tuple(layer.name for layer in layers)
    loss = float(way[-1].mean())
    caption = f"The texture that {len(names)} layers up to {names[-1]} see; {so_far}; mean relative distance {loss:.3g}"
    curves = Curve(
        x=np.arange(len(way), dtype=np.float32),
        lines=np.stack(way, 1).astype(np.float32),
        names=names,
        x_label="steps",
        y_label="relative distance of the Gram matrix",
        caption=f"Distance by layer; {so_far}",
    )
    facts: dict[str, str | int | float | bool] = {"layer": names[-1], "distance": loss}
    texture = Picture(values=colours(picture[0]), caption=caption)
    return Group(parts={"texture": texture, "distance_by_layer": curves}, caption=caption, facts=facts)
