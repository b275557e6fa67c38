"""DeepDream: whatever a layer sees a little of in a photograph is made stronger, until people see it too.

Mordvintsev, Olah & Tyka, "Inceptionism: Going Deeper into Neural Networks", Google Research Blog 2015.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import torch
from torch import Tensor

from workbench.api import (
    Applicability,
    Image,
    Layer,
    Model,
    Picture,
    Progress,
    Result,
    Target,
    Technique,
    UserError,
    layer_param,
    param,
    seed_param,
    target_param,
)
from workbench.families import gradients, kernels
from workbench.families.synthesis import Dream, Dreamed, one_thread, told
from workbench.families.synthesis.ascent import NoGradientError
from workbench.families.synthesis.objectives import Objective, mean_square, objective_of
from workbench.families.synthesis.pictures import colours

PART_WAY = 0.5  # of the layers lie below the one that is taken where none is named


class DeepDream(Technique):
    """``x <- x + length * g / mean |g|`` where ``g`` is the gradient of the mean square of a layer, or of a target.

    From small pictures to large ones, each moved anew in every step. The picture is what the network sees of the
    photograph, at that size.
    """

    dreams: Literal["layer", "target"] = param("layer", "What is made stronger: all that a layer answers, or a target")
    layer: Layer = layer_param("The layer; empty is the one half way through the network")
    target: Target = target_param("Class, unit or other target that is made stronger where dreams is target")
    octaves: int = param(4, "How many sizes, from the smallest to the picture's own", low=1, high=12)
    scale: float = param(1.4, "By how much each size is larger than the one before", low=1.05, high=4, more=True)
    steps: int = param(10, "Steps at each size", low=1, high=1000)
    length: float = param(1.5, "Length of a step", low=0.01, high=64, unit="levels of 255")
    seed: int = seed_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return replace(gradients.applies(model), layer=kernels.layer_part_way(model, PART_WAY).name)

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        with one_thread():
            yield from self._dreamed(model, image)

    def _dreamed(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        pixels = model.pixels(image)
        title, unit, objective, on_the_way = self._objective(model, image, pixels)
        with torch.no_grad():
            start = float(objective(pixels)[0])
        dream = Dream(
            on_the_way, self.octaves, self.scale, self.steps, self.length / 255,
            torch.Generator().manual_seed(self.seed), model.device,
        )  # fmt: skip

        def shown(at: Dreamed, so_far: str) -> Picture:
            with torch.no_grad():
                reached = float(objective(at.picture.to(model.device))[0])
            return Picture(
                values=colours(at.picture[0]),
                caption=f"{title} made stronger; {so_far}; {start:.3g}{unit} before and {reached:.3g} now",
                facts={"dreamed": title, "start": start, "reached": reached},
            )

        try:
            total, in_all = self.octaves * self.steps, f"{self.octaves} sizes of {self.steps} steps"
            yield from told(dream(pixels.cpu()), total, shown, in_all)
        except NoGradientError:
            raise UserError(
                f"No dream can be made of {title}: its gradient is zero at every pixel, as of a dead unit."
            ) from None

    def _objective(self, model: Model, image: Image, pixels: Tensor) -> tuple[str, str, Objective, Objective]:
        """What is made stronger in words, its unit, and its value, as it is judged and as steps on the way have it."""
        with torch.no_grad():
            target = model.resolve(self.target, model.answer(pixels), image)
        if self.dreams == "layer":
            name = model.layer(self.layer).name if self.layer else kernels.layer_part_way(model, PART_WAY).name
            squares = mean_square(model, name)
            return f"Mean square of {name}", "", squares, squares
        unit = f" {target.unit}" if target.unit else ""
        return model.title(target), unit, objective_of(model, target), objective_of(model, target, on_the_way=True)
