"""D-RISE: look at the image through random masks; a pixel counts as much as the box is found where it was seen.

Petsiuk, Jain, Manjunatha, Morariu, Mehra, Ordonez, Saenko, "Black-box Explanation of Object Detectors via Saliency
Maps", CVPR 2021: equations 2 to 4 for the likeness, section 3.2 for the masks, which are those of RISE.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.api import (
    Applicability,
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

NO_BOXES = "D-RISE explains a detected box, and this model gives no boxes."


class DRise(Technique):
    """``S(x) = 1 / (p N) sum_i w_i M_i(x)`` less ``mean(w) mean(M(x)) / p``, what a pixel gets that tells nothing.

    The weight ``w_i`` of a mask is the largest ``IoU(L, L') * cos(P, P') * O'`` of the box (place L, class scores P)
    with any candidate (L', P', objectness O') for the masked image. The raw sum lies on the object no more than the
    masks do, so it is shown around its expectation.
    """

    target: Target = target_param(
        "The box that is explained; the default is the highest-scored one", kinds=("predicted", "box", "likeness")
    )
    masks: int = param(1000, "How many masks, N; the paper has 5000", low=2, high=100_000)
    cells: int = param(
        8, "Cells along each side of a mask, before it is enlarged; the paper has 16", low=1, high=64, within="input"
    )
    visible: float = param(0.5, "Chance of a cell to show the image, p", low=0.01, high=0.99)
    fill: perturbation.Fill = param("grey", "What is seen where a mask hides the image", more=True)
    seed: int = seed_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return Applicability(True) if "likeness" in model.kinds else Applicability(False, NO_BOXES)

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        if self.cells > min(model.input_size):
            raise UserError(f"cells must be at most {min(model.input_size)}, the network's input; got {self.cells}.")
        before = perturbation.unchanged(model, image, likeness_of(self.target))
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
        error, mean = estimate.standard_error(), estimate.mean_score
        so_far = f" of {self.masks}" if estimate.count < self.masks else ""
        values = estimate.around_expectation().astype(np.float32)
        return Heatmap(
            values=values,
            signed=True,
            unit="likeness",
            caption=(
                f"Expected {before.title} where a pixel is seen, above its mean {mean:.3g}: {estimate.count}{so_far} "
                f"masks of {self.cells} × {self.cells} cells, p = {self.visible:g}, standard error {error:.2g}; "
                f"unmasked {before.score:.3g}"
            ),
            caveat=perturbation.unmeasured(values, "were shown by no mask or by all"),
            facts={
                "target": str(before.target),
                "target_title": before.title,
                "score": before.score,
                "masks": estimate.count,
                "p": self.visible,
                "standard_error": error,
                "mean_likeness": mean,
            },
        )


def likeness_of(target: Target) -> Target:
    """The likeness to the box that a target names. Raises UserError where it names none."""
    if target.kind == "predicted":
        return Target("likeness", ("0",))
    box = target.box
    if box is None:
        raise UserError(f"D-RISE explains a box, so target must be predicted or box:0 and the like; got {target}.")
    return Target("likeness", (str(box.whole),))
