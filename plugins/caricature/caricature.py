"""Caricature: what a layer sees in a photograph, drawn out.

Olah et al., "The Building Blocks of Interpretability", Distill 2018: a picture whose activations have the largest
product with those of the photograph, times a power of their cosine, so that they grow along these and not beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import torch

from workbench.api import (
    Applicability,
    Image,
    Judge,
    Layer,
    Model,
    Picture,
    Progress,
    Result,
    Technique,
    UserError,
    judge_param,
    layer_param,
    param,
    seed_param,
)
from workbench.families.synthesis import (
    Adam,
    Ascent,
    Beside,
    Climbed,
    Wobble,
    layer_choice,
    one_thread,
    picture_of,
    told,
)
from workbench.families.synthesis.objectives import caricature
from workbench.families.synthesis.pictures import class_of, colours

RATE = 0.05
PART_WAY = 0.5  # of the layers lie below the one that is taken where none is named


class Caricature(Technique):
    """``x* = argmax a . a_0 / ||a_0||^2 max(0.1, cos(a, a_0))^power``, ``a = A(x)`` at a layer and ``a_0`` the image's.

    In each step picture and image are turned, scaled and shifted alike.
    """

    layer: Layer = layer_param("The layer; empty is the one half way through the network")
    start: Literal["noise", "photograph"] = param("noise", "What the picture begins as")
    power: float = param(0.5, "How much the direction counts beside the size: power of the cosine", low=0, high=8)
    steps: int = param(200, "How many steps of the optimiser", low=1, high=10_000)
    judge: Judge = judge_param()
    seed: int = seed_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return layer_choice.applies(model, PART_WAY)

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        with one_thread():
            yield from self._drawn(model, image)

    def _drawn(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        pixels = model.pixels(image)
        name = layer_choice.chosen(model, self.layer, PART_WAY).name
        objective = caricature(model, name, self.power)
        with torch.no_grad():
            if not float(objective(torch.cat([pixels, pixels], 1))[0]):
                raise UserError(f"{name} gives nothing but zeros for this image, so nothing tells what it saw.")
        generator = torch.Generator().manual_seed(self.seed)
        made_of = picture_of("fourier", (1, model.input_channels, *model.input_size), generator)
        if self.start == "photograph":
            made_of.begin_at(pixels)
        views = Beside(Wobble(), pixels.cpu())
        ascent = Ascent(objective, views, model.input_size, self.steps, Adam(RATE), generator, model.device)
        plain, shows = caricature(model, name, 0.0), class_of(model, pixels)

        def shown(at: Climbed, so_far: str) -> Picture:
            picture = at.pictures.to(pixels)
            with torch.no_grad():
                size = float(plain(torch.cat([picture, pixels], 1))[0])
                there, wanted = (model.reached([name], one)[name].float().flatten() for one in (picture, pixels))
                cosine = float(torch.nn.functional.cosine_similarity(there, wanted, dim=0))
            return Picture(
                values=colours(picture[0]),
                shows=shows,
                caption=f"What {name} sees in the image, drawn out; {so_far}; "
                f"{size:.3g} times as much of the image's own answer; cosine {cosine:.3g}",
                facts={"layer": name, "strength": size, "cosine": cosine},
            )

        stuck = f"No caricature can be made at {name}: no small change of noise moves it."
        yield from told(ascent(made_of), self.steps, shown, stuck=stuck)
