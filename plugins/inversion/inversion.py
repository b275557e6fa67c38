"""Inversion: a picture, made from noise, to which a layer answers as it did to the photograph.

Mahendran & Vedaldi, "Understanding Deep Image Representations by Inverting Them", CVPR 2015, equations 1 and 2 and
section 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

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
)
from workbench.families import gradients, kernels
from workbench.families.synthesis import Adam, Ascent, Climbed, Still, one_thread, picture_of, told
from workbench.families.synthesis.ascent import NoGradientError
from workbench.families.synthesis.natural import far_from_grey, peak_signal_to_noise, total_variation
from workbench.families.synthesis.objectives import Objective, relative_distance
from workbench.families.synthesis.pictures import colours

RATE = 0.1
PART_WAY = 0.5  # of the layers lie below the one that is taken where none is named


class Inversion(Technique):
    """``x* = argmin ||A(x) - A(x_0)||^2 / ||A(x_0)||^2 + smooth V(x) + bounded R(x)`` at a layer, ``x_0`` the image.

    ``V`` is the total variation and ``R`` the sixth power of the distance from grey, each a mean over the pixels.
    """

    layer: Layer = layer_param("The layer; empty is the one half way through the network")
    steps: int = param(200, "How many steps of the optimiser", low=1, high=10_000)
    smooth: float = param(5.0, "Weight of the total variation: how smooth the picture is kept", low=0, high=10_000)
    bounded: float = param(
        0.0, "Weight of the sixth power of the distance from grey: how far from black and white it is kept", low=0,
        high=1000, more=True,
    )  # fmt: skip
    seed: int = seed_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return replace(gradients.applies(model), layer=kernels.layer_part_way(model, PART_WAY).name)

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        with one_thread():
            yield from self._inverted(model, image)

    def _inverted(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        pixels = model.pixels(image)
        name = model.layer(self.layer).name if self.layer else kernels.layer_part_way(model, PART_WAY).name
        true = Seen(name, pixels, relative_distance(model, name, pixels))
        generator = torch.Generator().manual_seed(self.seed)

        def wanted(views: Tensor) -> Tensor:
            unnatural = self.smooth * total_variation(views) + self.bounded * far_from_grey(views)
            return -(true.distance(views) + unnatural)

        made_of = picture_of("none", (1, model.input_channels, *model.input_size), generator)
        ascent = Ascent(wanted, Still(), model.input_size, self.steps, Adam(RATE), generator, model.device)

        def shown(at: Climbed, so_far: str) -> Picture:
            return true.told(model, at.pictures, so_far)

        try:
            yield from told(ascent(made_of), self.steps, shown)
        except NoGradientError:
            raise UserError(f"{name} cannot be inverted: no small change of noise moves it.") from None


@dataclass(frozen=True, eq=False)
class Seen:
    """What a layer saw of an image.

    distance  of other pixels from it
    """

    layer: str
    pixels: Tensor
    distance: Objective

    def told(self, model: Model, picture: Tensor, so_far: str) -> Picture:
        """A picture with how near it comes: at the layer, in the network's answer, and in pixels."""
        picture = picture.to(self.pixels)
        with torch.no_grad():
            distance = float(self.distance(picture)[0])
            before, now = (int(model.likeliest(model.answer(seen))[0]) for seen in (self.pixels, picture))
        decibels = peak_signal_to_noise(picture, self.pixels)
        facts: dict[str, str | int | float | bool] = {
            "layer": self.layer, "distance": distance, "decibels": min(decibels, 1000.0),
        }  # fmt: skip
        answer = ""
        if before >= 0:
            facts["same_answer"] = before == now
            was, is_now = (model.title(Target.of_class(k)) for k in (before, now))
            answer = (
                f"the network still answers {was}" if before == now else f"the network answers {is_now} and not {was}"
            )
        told = [
            f"What {self.layer} saw of the image, from noise", so_far, f"relative distance {distance:.3g}",
            f"{decibels:.1f} dB to what the network was given",
        ]  # fmt: skip
        return Picture(
            values=colours(picture[0]), caption="; ".join([*told, *([answer] if answer else [])]), facts=facts
        )
