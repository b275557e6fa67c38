"""RISE: look at the image through random masks; a pixel counts as much as the score is high where it was seen.

Petsiuk, Das, Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box Models", BMVC 2018, section 3:
equation 6 for the map, section 3.2 for the masks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from workbench.api import (
    Heatmap,
    Image,
    Model,
    Progress,
    Result,
    Target,
    Technique,
    UserError,
    param,
    seed_param,
    target_param,
)
from workbench.families import perturbation
from workbench.families.masking import Estimate, Masks, Veil


class Rise(Technique):
    """``S(x) = 1 / (p N) sum_i f(I o M_i) M_i(x)``: the expected score f, given that pixel x is seen.

    ``E[M] = p``, so the sum is divided by p N and not by how often a pixel was seen. In the paper f is a probability
    and hidden pixels are zero in a normalised input, which is about grey here; "black" is zero in the pixels. Values
    are raw; what says nothing is the average mask's score, about which the colours turn. A pixel that no mask showed,
    or none hid, was never compared: it has no value.
    """

    target: Target = target_param()
    masks: int = param(1000, "How many masks, N; the paper has 4000 to 8000", low=2, high=100_000)
    score: Literal["probability", "logit"] = param(
        "probability", "Of a class: its probability, as in the paper, or logit"
    )
    cells: int = param(
        7, "Cells along each side of a mask, before it is enlarged", low=1, high=64, more=True, within="input"
    )
    visible: float = param(0.5, "Chance of a cell to show the image, p", low=0.01, high=0.99, more=True)
    fill: perturbation.Fill = param("grey", "What is seen where a mask hides the image", more=True)
    seed: int = seed_param()

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        if self.cells > min(model.input_size):
            raise UserError(f"cells must be at most {min(model.input_size)}, the network's input; got {self.cells}.")
        before = perturbation.unchanged(model, image, self.target, self.score == "probability")
        pixels = model.pixels(image)[0]
        masks = Masks(self.masks, self.cells, self.visible, model.input_size, self.seed)
        fill = perturbation.filling(self.fill, pixels, max(masks.cell) / 2)
        estimate = Estimate(model.input_size, self.visible)
        for batch in model.sweep(image, Veil(masks, fill), before.target):
            estimate.add(masks[batch.which].cpu().numpy(), batch.values)
            if estimate.count < self.masks:
                yield self._heatmap(before, estimate)
            yield Progress(estimate.count, self.masks, "masks")
        yield self._heatmap(before, estimate)

    def _heatmap(self, before: perturbation.Unchanged, estimate: Estimate) -> Heatmap:
        target, error, values = before.target, estimate.standard_error(), estimate.mean().astype(np.float32)
        so_far = f" of {self.masks}" if estimate.count < self.masks else ""
        title = before.title.removeprefix(f"{target.unit} of ")
        return Heatmap(
            values=values,
            signed=True,
            centre=estimate.mean_score,
            unit=target.unit,
            caption=(
                f"Expected {target.unit} of {title} where a pixel is seen: {estimate.count}{so_far} masks, "
                f"p = {self.visible:g}, standard error {error:.2g}; average mask {estimate.mean_score:.3g}"
            ),
            caveat=perturbation.unmeasured(values, "were shown by no mask or by all"),
            facts={
                "target": str(target),
                "target_title": before.title,
                "score": before.score,
                "masks": estimate.count,
                "p": self.visible,
                "standard_error": error,
                "mean_score": estimate.mean_score,
            },
        )
