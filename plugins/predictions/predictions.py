"""Predictions: what the model answers. Of a classifier the classes with the highest logits, and their probabilities.

Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, section 2, for why they are not confidences.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch

from workbench.api import Image, Model, Result, Technique, param


class Predictions(Technique):
    """The model's answer; of logits ``s`` of classes ``p_c = exp(s_c) / sum_j exp(s_j)``, best first."""

    top: int = param(5, "How many classes to show", low=1, high=1000)

    def run(self, model: Model, image: Image) -> Iterator[Result]:
        with torch.inference_mode():
            answer = model.answer(model.pixels(image))
        yield model.shown(answer, image, self.top)
