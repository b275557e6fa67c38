"""Guided Grad-CAM: guided backprop for the fine structure, Grad-CAM for the region that speaks for the class.

Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", ICCV 2017,
section 3; guided backprop: Springenberg et al., ICLR workshop 2015, section 3.4.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import Applicability, Image, Layer, Model, Result, layer_param
from workbench.families import cam
from workbench.families.rectifiers import NOTHING, RectifiedTechnique, rectified

NO_EVIDENCE = "No positive evidence: no weighted map of Grad-CAM is above zero anywhere."


class GuidedGradCam(RectifiedTechnique):
    """Guided backprop, pixel by pixel times ``ReLU(sum_k alpha_k A_k)`` enlarged to the network's input."""

    rule = "guided backprop"
    layer: Layer = layer_param("The layer of Grad-CAM; empty is the last one before global pooling")

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        guided, mapped = super().applies(model), cam.applies(model)
        if not (guided.works and mapped.works):
            return guided if not guided.works else mapped
        return Applicability(True, f"{mapped.sentence} {guided.sentence}".strip())

    def run(self, model: Model, image: Image) -> Iterator[Result]:
        reading = cam.read(model, image, self.target, cam.chosen_layers(model, image, self.target, self.layer))
        A, dy_dA = reading.activations[0], reading.gradients[0]
        L = cam.enlarged(cam.weighted(A, dy_dA.mean((0, 2, 3))).relu(), model.input_size)
        guided = rectified(model, image, reading.target, self.rule)
        name = reading.layers[0].name
        yield self.answer(
            f"Guided Grad-CAM at {name}",
            guided,
            L,
            caveat=cam.applies(model).sentence,
            zero=NOTHING if L.any() else NO_EVIDENCE,
            layer=name,
        )
