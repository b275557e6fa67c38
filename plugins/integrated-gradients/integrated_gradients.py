"""Integrated gradients: the gradient, gathered along the straight line from a baseline to the image.

Sundararajan, Taly & Yan, "Axiomatic Attribution for Deep Networks", ICML 2017, section 3; the choice of baseline:
Sturmfels, Lundberg & Lee, "Visualizing the Impact of Feature Attribution Baselines", Distill 2020.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from workbench.api import Heatmap, Image, Model, Progress, Result, Target, param, seed_param, target_param
from workbench.families.gradients import Channels, GradientTechnique, batches, channels_param, heatmap, signed_param
from workbench.families.perturbation import LEVELS, Unchanged, blurred, unchanged

from .path import Estimate, Node, adaptively, evenly

RULES = {"adaptive": adaptively, "even": evenly}


class IntegratedGradients(GradientTechnique):
    """``IG = (x - x') * integral_0^1 dF/dx (x' + alpha (x - x')) dalpha``, by the trapezoidal rule.

    Completeness (the paper's proposition 1): the parts sum to ``F(x) - F(x')``. Steps are added until the sum is as
    near to it as ``tolerance`` says, or until there are ``most_steps``.
    """

    target: Target = target_param()
    baseline: Literal["black", "white", "grey", "blur", "noise"] = param("black", "The image that counts as nothing")
    steps: int = param(50, "Gradients along the way, at least", low=2, high=5000)
    tolerance: float = param(
        1.0,
        "How far the sum may be off before steps are added",
        low=0.01,
        high=100.0,
        unit="%",
    )
    signed: bool = signed_param(True)
    channels: Channels = channels_param("sum")
    most_steps: int = param(800, "Gradients along the way, at most", low=2, high=20_000, more=True)
    spacing: Literal["adaptive", "even"] = param(
        "adaptive", "Where steps are added: where the gradient turns and the sum is off, or evenly", more=True
    )
    blur: float = param(
        20.0, "Standard deviation of the blur, where that is the baseline", low=0.5, high=200.0, unit="px", more=True
    )
    seed: int = seed_param()

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        asked = unchanged(model, image, self.target)
        x = model.pixels(image)
        start = self._baseline(x)
        way = x - start

        def measure(alphas: np.ndarray) -> Iterator[list[Node]]:
            def between(which: range) -> Tensor:
                here = torch.from_numpy(alphas[which.start : which.stop]).to(x).view(-1, 1, 1, 1)
                points: Tensor = start + here * way
                return points

            for which, values, gradients in batches(model, asked.target.with_own_slope, len(alphas), between):
                densities = gradients * way.cpu().numpy()
                sums = densities.sum((1, 2, 3), dtype=np.float64)
                here = alphas[which.start : which.stop].tolist()
                yield [Node(*node) for node in zip(here, values.tolist(), sums.tolist(), densities, strict=True)]

        for item in RULES[self.spacing](measure, self.steps, self._most, self._complete):
            yield item if isinstance(item, Progress) else self._answer(asked, item)

    @property
    def _most(self) -> int:
        return max(self.steps, self.most_steps)

    def _baseline(self, x: Tensor) -> Tensor:
        """(1, C, H, W) x'."""
        if self.baseline == "blur":
            return blurred(x[0], self.blur)[None]
        if self.baseline == "noise":
            drawn = np.random.default_rng(self.seed).random(tuple(x.shape), np.float32)
            return torch.from_numpy(drawn).to(x.device)
        return torch.full_like(x, LEVELS[self.baseline])

    def _complete(self, result: Estimate) -> bool:
        return bool(result.delta <= abs(result.difference) * self.tolerance / 100)

    def _answer(self, asked: Unchanged, result: Estimate) -> Heatmap:
        relative = 100 * result.delta / abs(result.difference) if result.difference else None
        off = f"{result.delta:.2g}" + ("" if relative is None else f" ({relative:.2g} %)")
        done = str(result.steps) if result.steps >= self.steps else f"{result.steps} of at least {self.steps}"
        facts: dict[str, str | int | float] = {
            "target": str(asked.target),
            "target_title": asked.title,
            "score": asked.score,
            "baseline_score": result.first,
            "sum": result.sum,
            "delta": result.delta,
            "steps": result.steps,
            "quadrature": f"trapezoidal, {self.spacing} nodes",
        }
        if relative is not None:
            facts["relative_delta_percent"] = relative
        return heatmap(
            f"Integrated gradients for {asked.title}, from {self.baseline} ({asked.target.unit} {result.first:.3g}) to "
            f"{asked.score:.3g}: sum {result.sum:.3g}, off by {off} after {done} steps",
            result.attribution,
            self.channels,
            self.signed,
            asked.target.unit,
            facts,
            self._incomplete(result, relative),
            zero="Every part is zero: image and baseline are the same wherever the target has a gradient.",
        )

    def _incomplete(self, result: Estimate, relative: float | None) -> str:
        if self._complete(result):
            return ""
        if relative is None:
            return "Image and baseline have the same value, so completeness cannot be judged by its share."
        next_steps = result.steps + (result.steps - 1 if self.spacing == "even" else 1)
        ended = f"; {self._most} steps are the most that is allowed" if next_steps > self._most else ""
        return (
            f"The parts are not complete: after {result.steps} steps their sum is off by {relative:.2g} %, "
            f"and {self.tolerance:g} % is wanted{ended}."
        )
