"""Perturbation: hide part of the image and measure the target again. The fillings, and the unchanged answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import Image, Model, Target
from workbench.renamed import old_names

Fill = Literal["grey", "black", "white", "mean", "blur"]
LEVELS = {"grey": 0.5, "black": 0.0, "white": 1.0}


@dataclass(frozen=True, eq=False)
class Unchanged:
    """The answer for the unchanged image, with nothing hidden.

    target     resolved
    title      the target in words
    score      its value
    predicted  the likeliest class; -1 where the model predicts no class of an image
    """

    target: Target
    title: str
    score: float
    predicted: int


def unchanged(model: Model, image: Image, target: Target, as_probability: bool = False) -> Unchanged:
    """Ask about the image as it is; with ``as_probability`` a class's logit becomes its probability."""
    with torch.inference_mode(), model.recording([target.layer] if target.layer else []) as activations:
        answer = model.answer(model.pixels(image))
        resolved = model.resolve(target, answer, image)
        if as_probability and resolved.kind == "class" and "probability" in model.kinds:
            resolved = Target("probability", resolved.names)
        score = float(model.value_of(resolved, answer, activations)[0])
    return Unchanged(resolved, model.title(resolved), score, int(model.likeliest(answer)[0]))


def filling(kind: Fill, pixels: Tensor, sigma: float) -> Tensor:
    """(C, H, W) what is seen in place of the image: a grey level, its mean, or itself blurred by ``sigma`` px."""
    if kind == "mean":
        return pixels.mean((1, 2), keepdim=True).expand_as(pixels)
    if kind == "blur":
        return blurred(pixels, sigma)
    return torch.full_like(pixels, LEVELS[kind])


def blurred(pixels: Tensor, sigma: float) -> Tensor:
    """(C, H, W) through a Gaussian of ``sigma`` pixels; edges are repeated."""
    reach = max(1, round(3 * sigma))
    x = torch.arange(-reach, reach + 1, dtype=pixels.dtype, device=pixels.device)
    weights = torch.exp(-(x**2) / (2 * sigma**2))
    weights /= weights.sum()
    planes = functional.pad(pixels[:, None], (reach,) * 4, mode="replicate")
    return functional.conv2d(functional.conv2d(planes, weights.view(1, 1, 1, -1)), weights.view(1, 1, -1, 1))[:, 0]


def unmeasured(values: np.ndarray, why: str) -> str:
    """A sentence on the pixels that have no value, and why; empty where all have one: ``9 of 576 pixels ...``."""
    bare = int(np.isnan(values).sum())
    return f"{bare} of {values.size} pixels {why} and have no value." if bare else ""


__getattr__ = old_names(globals(), {"whole": "unchanged", "Whole": "Unchanged"})
