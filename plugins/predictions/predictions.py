"""Predictions: the classes with the highest logits, and their softmax probabilities.

Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, section 2, for why they are not confidences.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch

from workbench.api import Image, Model, Result, Scores, Target, Technique, param


class Predictions(Technique):
    """``p_c = exp(s_c) / sum_j exp(s_j)`` of the logits ``s``, best first."""

    top: int = param(5, "How many classes to show", low=1, high=1000)

    def run(self, model: Model, image: Image) -> Iterator[Result]:
        with torch.inference_mode():
            logits = model.scores(model.pixels(image))[0].float().cpu()
        order = logits.argsort(descending=True, stable=True)[: self.top]
        probabilities = logits.double().softmax(0).float()
        best = int(order[0])
        if len(logits) == 1:  # softmax of one number is 1 whatever it is
            yield Scores(
                values=logits.numpy(),
                names=model.classes,
                indices=order.int().numpy(),
                unit="output",
                targets=(str(Target("output", ("0",))),),
                caption=f"{model.classes[0]}: {float(logits[0]):.4g}",
            )
            return
        yield Scores(
            values=probabilities[order].numpy(),
            names=tuple(model.classes[i] for i in order),
            indices=order.int().numpy(),
            logits=logits[order].numpy(),
            targets=tuple(str(Target.of_class(i)) for i in order.tolist()),
            caption=f"{model.classes[best]}, probability {float(probabilities[best]):.1%}",
            facts={"predicted": best, "predicted_name": model.classes[best]},
        )
