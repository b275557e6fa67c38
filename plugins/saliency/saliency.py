"""Saliency: how much the target moves with a small change of each pixel.

Simonyan, Vedaldi & Zisserman, "Deep Inside Convolutional Networks: Visualising Image Classification Models and Saliency
Maps", ICLR workshop 2014, section 3.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import Image, Model, Result, Target, target_param
from workbench.families.gradients import (
    Channels,
    GradientTechnique,
    backward,
    channels_param,
    facts_of,
    forward,
    heatmap,
    per_pixel,
    signed_param,
)


class Saliency(GradientTechnique):
    """``w = dy / dx`` at the image, and ``M_ij = max_c |w_ijc|`` (section 3.1), the defaults here."""

    target: Target = target_param()
    signed: bool = signed_param(False)
    channels: Channels = channels_param("largest")

    def run(self, model: Model, image: Image) -> Iterator[Result]:
        ahead = forward(model, model.pixels(image), self.target, image)
        w = backward(model, ahead)[0].cpu().numpy()
        yield heatmap(
            f"Saliency for {ahead.title}, {ahead.target.unit} {ahead.score:.3g}",
            w,
            self.channels,
            self.signed,
            per_pixel(ahead.target),
            facts_of(ahead),
        )
