"""Robustness: how far a classifier's answers, and its explanations, hold when images are corrupted.

An answer is the likeliest class; an explanation is the Grad-CAM map (Selvaraju et al. 2017) of the class that the
unchanged image was taken for, compared by rank with the map of the unchanged one, moved back where the corruption
moves the picture. Corruptions are made of what the network sees, as ImageNet-C's are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from workbench.api import LayerInfo, Target, UserError, as_maps
from workbench.api.label_match import match_labels
from workbench.collections import Collection
from workbench.collections.index import Records
from workbench.evaluation.bootstrap import Interval, mean_interval
from workbench.families.cam import gradient_weighted
from workbench.families.layers import deepest_maps
from workbench.images.corruptions import SEVERITIES, corrupted, moved_back
from workbench.render.similarity import rank_correlation

from .collection_pass import Batch, Rows
from .model import LoadedModel

VERSION = 1


def check_judged(model: LoadedModel) -> None:
    """Raises UserError for a model that gives an image no single class."""
    if model.task.judged != "classes":
        raise UserError(f"robustness judges classifiers; {model.reference} gives {model.task.gives}.")


def truth_of(model: LoadedModel, collection: Collection) -> tuple[np.ndarray, str]:
    """(N,) the class of each image, -1 where it has none; and a sentence on labels that are no class.

    That answers stay what they were is told of any images.
    """
    if any(collection.labels):
        try:
            matched = match_labels(collection.labels, model.classes, model.reference)
            return matched.classes, matched.sentence
        except UserError as error:
            return np.full(len(collection), -1, np.int32), str(error)
    return np.full(len(collection), -1, np.int32), ""


class TakeCorrupted:
    """The likeliest class, and how like its map is to that of the unchanged image, in each severity of a corruption."""

    def __init__(self, model: LoadedModel, name: str) -> None:
        self.name, self.layer = name, deepest_maps(model)
        where = self.layer.name if self.layer is not None else ""
        self.kind = f"corrupted {VERSION} {name} {where}".strip()
        self.layers: Sequence[str] = ()

    def take(self, model: LoadedModel, batch: Batch) -> Rows:
        count = len(batch.images)
        predicted = np.zeros((count, SEVERITIES), np.int32)
        stability = np.full((count, SEVERITIES), np.nan, np.float32)
        classes = model.likeliest(batch.answer)
        before = None if self.layer is None else _maps(model, batch.pixels, self.layer, classes)
        for severity in range(1, SEVERITIES + 1):
            seen = [
                corrupted(image.original, self.name, severity, int(image.digest[:8] or "0", 16))
                for image in batch.images
            ]
            images = [model.preparation.prepare_seen(pixels) for pixels in seen]
            with model.in_use(), torch.no_grad():
                pixels = model.pixels(*images)
                predicted[:, severity - 1] = model.likeliest(model.answer(pixels)).cpu().numpy()
            if self.layer is not None and before is not None:
                after = _maps(model, pixels, self.layer, classes)
                for i, (first, second) in enumerate(zip(before, after, strict=True)):
                    back = moved_back(second, self.name, severity)
                    stability[i, severity - 1] = rank_correlation(first, back)
        return Rows(arrays={"predicted": predicted, "stability": stability})


def _maps(model: LoadedModel, pixels: Tensor, layer: LayerInfo, classes: Tensor) -> np.ndarray:
    """(N, H, W) Grad-CAM of each image's class, at the size of the input."""
    with model.in_use(), torch.enable_grad(), model.recording([layer.name]) as activations:
        answer = model.answer(pixels.detach().requires_grad_())
        maps = activations[layer.name]
        score = torch.zeros((), device=pixels.device)
        for k in set(classes.tolist()):
            score = score + model.value_of(Target("class", (str(k),)), answer)[classes == k].sum()
        (gradient,) = torch.autograd.grad(score, maps)
    small = gradient_weighted(as_maps(maps.detach(), layer), as_maps(gradient, layer)).clamp(min=0)
    large = torch.nn.functional.interpolate(small, model.input_size, mode="bilinear", align_corners=False)
    return large[:, 0].cpu().numpy()


@dataclass(frozen=True)
class Severity:
    """What a corruption of one severity leaves.

    images     how many it was tried on; ``same`` the share that is still taken for what it was, with its interval
    accuracy   of the ``labelled`` ones; NaN where there are none
    stability  mean rank correlation of the maps; NaN where there is none of them
    """

    images: int
    same: float
    same_between: Interval
    labelled: int
    accuracy: float
    accuracy_between: Interval
    stability: float
    stability_between: Interval


def judged(records: Records, taker: TakeCorrupted, truth: np.ndarray) -> list[Severity]:
    """Severity 0, the images unchanged, and 1 to 5.

    truth  (N,) the class of each image of the collection; -1 where it has none
    """
    places = records.known(taker.kind)
    predicted = records.array(taker.kind, "predicted", places)
    stability = records.array(taker.kind, "stability", places)
    unchanged, truth = records.predicted[places], truth[places]
    itself = np.full(len(places), 1.0 if taker.layer is not None else np.nan)
    rows = [_severity(unchanged, unchanged, truth, itself)]
    return rows + [_severity(predicted[:, s], unchanged, truth, stability[:, s]) for s in range(SEVERITIES)]


def _severity(predicted: np.ndarray, unchanged: np.ndarray, truth: np.ndarray, stability: np.ndarray) -> Severity:
    known, told = truth >= 0, np.isfinite(stability)
    same, right = predicted == unchanged, (predicted == truth)[known]
    return Severity(
        len(predicted), *_mean(same), int(known.sum()), *_mean(right), *_mean(stability[told].astype(np.float64))
    )


def _mean(values: np.ndarray) -> tuple[float, Interval]:
    if not len(values):
        return float("nan"), (float("nan"), float("nan"))
    return float(values.mean()), mean_interval(values.astype(np.float64))
