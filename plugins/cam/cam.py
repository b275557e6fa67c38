"""CAM: the last maps, weighted by the class's own row of the one linear layer that follows their average.

Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016, section 2, equations 1 and 2.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import (
    Applicability,
    Image,
    Model,
    Progress,
    Result,
    Target,
    Technique,
    UserError,
    param,
    target_param,
)
from workbench.families import cam
from workbench.families.classifier_head import head_of


class Cam(Technique):
    """``M_c = sum_k w_ck A_k``; ``mean_ij M_c + b_c`` is the logit of class c."""

    target: Target = target_param(
        "What is explained: a class, or a difference of two", kinds=("predicted", "class", "difference")
    )
    relu: bool = param(True, "Keep the evidence for the class only; without it the map is signed")

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        try:
            head_of(model)
        except UserError as error:
            return Applicability(False, str(error))
        return Applicability(True)

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        head = head_of(model)
        reading = cam.read(model, image, self.target, [head.layer], gradient=False)
        small = cam.weighted(reading.activations[0], head.row_of(reading.target))
        yield cam.heatmap("CAM", reading, [small], model.input_size, self.relu, "logit, averaged")
