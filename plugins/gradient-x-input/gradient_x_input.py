"""Gradient x input: the gradient at each pixel times how far that pixel is from a reference.

Shrikumar, Greenside, Shcherbina & Kundaje, "Not Just a Black Box: Learning Important Features Through Propagating
Activation Differences", 2016 (arXiv 1605.01713). It is integrated gradients with one step, at the image.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from workbench.api import Image, Model, Result, Target, param, target_param
from workbench.families.gradients import (
    Channels,
    GradientTechnique,
    backward,
    channels_param,
    facts_of,
    forward,
    heatmap,
    signed_param,
)
from workbench.families.perturbation import LEVELS


class GradientTimesInput(GradientTechnique):
    """``(x - x') * dy / dx``, with ``x'`` one grey level everywhere."""

    target: Target = target_param()
    reference: Literal["black", "grey", "white"] = param(
        "black", "What counts as no input; near grey it is the product with the normalised input"
    )
    signed: bool = signed_param(True)
    channels: Channels = channels_param("sum")

    def run(self, model: Model, image: Image) -> Iterator[Result]:
        x = model.pixels(image)
        ahead = forward(model, x, self.target, image)
        product = ((x - LEVELS[self.reference]) * backward(model, ahead))[0].cpu().numpy()
        yield heatmap(
            f"Gradient × input for {ahead.title}, {ahead.target.unit} {ahead.score:.3g}, from {self.reference}",
            product,
            self.channels,
            self.signed,
            ahead.target.unit,
            {**facts_of(ahead), "sum": float(product.sum(dtype=float))},
            zero=f"Every product is zero: the image is {self.reference} wherever the target has a gradient.",
        )
