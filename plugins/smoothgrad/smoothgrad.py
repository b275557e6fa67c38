"""SmoothGrad: the gradient, averaged over copies of the image with noise on them.

Smilkov, Thorat, Kim, Viégas & Wattenberg, "SmoothGrad: removing noise by adding noise", 2017 (arXiv 1706.03825),
section 2.2. The square of the gradient: Hooker et al., "A Benchmark for Interpretability Methods in Deep Neural
Networks", NeurIPS 2019; its variance: Adebayo et al., "Local Explanation Methods for Deep Neural Networks Lack
Sensitivity to Parameter Values", ICLR workshop 2018.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
import torch

from workbench.api import Heatmap, Image, Model, Progress, Result, Target, param, seed_param, target_param
from workbench.families.gradients import (
    Channels,
    GradientTechnique,
    batches,
    channels_param,
    heatmap,
    per_pixel,
    signed_param,
)
from workbench.families.perturbation import Unchanged, unchanged


class SmoothGrad(GradientTechnique):
    """``1/n sum_i w(x + e_i)`` with ``e_i ~ N(0, sigma^2)`` and ``w = dy / dx``; the noise may leave [0, 1].

    The gradients are averaged with their sign; magnitude and channels come after, as in the authors' code.
    """

    target: Target = target_param()
    samples: int = param(32, "How many noisy copies are averaged", low=1, high=1000)
    noise: float = param(15.0, "Standard deviation of the noise, of the pixel range", low=0.0, high=100.0, unit="%")
    signed: bool = signed_param(False)
    channels: Channels = channels_param("largest")
    average: Literal["gradient", "square", "variance"] = param(
        "gradient", "What is averaged: the gradient, its square, or how much it varies", more=True
    )
    seed: int = seed_param()

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        asked = unchanged(model, image, self.target)
        x = model.pixels(image)
        sigma = self.noise / 100

        def noisy(which: range) -> torch.Tensor:
            # each copy has a stream of its own, so that the numbers do not depend on the size of batches
            streams = [np.random.default_rng((self.seed, i)) for i in which]
            e = np.stack([stream.standard_normal(x.shape[1:], np.float32) for stream in streams])
            copies: torch.Tensor = x + sigma * torch.from_numpy(e).to(x.device)
            return copies

        total, squares = np.zeros((2, *x.shape[1:]))
        for which, _, w in batches(model, asked.target, self.samples, noisy):
            total += w.sum(0, dtype=np.float64)
            squares += np.square(w, dtype=np.float64).sum(0)
            if which.stop < self.samples:
                yield self._answer(asked, total / which.stop, squares / which.stop, which.stop)
            yield Progress(which.stop, self.samples, "samples")
        yield self._answer(asked, total / self.samples, squares / self.samples, self.samples)

    def _answer(self, asked: Unchanged, mean: np.ndarray, square: np.ndarray, done: int) -> Heatmap:
        """The result after ``done`` samples, from the means of the gradient and of its square, (C, H, W)."""
        averaged = {"gradient": mean, "square": square, "variance": np.maximum(square - mean**2, 0)}[self.average]
        plain = self.average == "gradient"
        unit = per_pixel(asked.target)
        kind = "" if plain else f" ({self.average} of the gradient)"
        rest = f" of {self.samples}" if done < self.samples else ""
        return heatmap(
            f"SmoothGrad{kind} for {asked.title}, {asked.target.unit} {asked.score:.3g}; "
            f"{done}{rest} samples with {self.noise:g} % noise",
            averaged,
            self.channels,
            self.signed and plain,
            unit if plain else f"({unit})²",
            {
                "target": str(asked.target),
                "target_title": asked.title,
                "score": asked.score,
                "samples": done,
                "sigma": self.noise / 100,
            },
        )
