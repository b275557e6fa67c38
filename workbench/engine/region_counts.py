"""A taker of the pass: the pixels of each class on which a segmenter and the annotations agree."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import Geometry, UserError
from workbench.api.label_match import match_labels
from workbench.collections import Collection
from workbench.collections.class_maps import VOID, class_map, has_map, map_digest, map_labels, uses_pictures

from .collection_pass import Batch, Rows
from .model import LoadedModel
from .tasks.segmentation import BACKGROUND

VALUES_AT_ONCE = 1 << 24  # logits that are enlarged at once


class TakeRegionCounts:
    """(n, K, 3) pixels of each class: in both, annotated, and given by the model. Only what the network saw counts.

    kind     of the store; it must name the annotations, since the counts are of those
    numbers, names, rest  as ``class_map`` takes them
    """

    layers: Sequence[str] = ()

    def __init__(self, kind: str, numbers: Mapping[str, int], names: Sequence[str], rest: int) -> None:
        self.kind, self._numbers, self._names, self._rest = kind, numbers, names, rest

    def take(self, model: LoadedModel, batch: Batch) -> Rows:
        count = len(model.classes)
        counts, problems = np.zeros((len(batch.images), count, 3), np.int64), []
        for row, (entry, size, image) in enumerate(zip(batch.entries, batch.sizes, batch.images, strict=True)):
            problem = ""
            if has_map(entry):
                try:
                    truth = class_map(entry, size, self._numbers, self._names, self._rest)
                    geometry = model.preparation.geometry(size, image.digest)
                    counts[row] = agreement(truth, winners(batch.answer[row], geometry), count)
                except UserError as error:
                    problem = str(error)
            problems.append(problem)
        return Rows({"problem": problems}, {"pixels": counts})


def counting(model: LoadedModel, collection: Collection) -> tuple[TakeRegionCounts, list[str]]:
    """The taker for a collection, and what of its labels is not as the model's classes are.

    What no class of the model stands for is its background, where it has one; else it is not judged. Raises UserError
    where no image has masks, or no label is a class.
    """
    if not any(has_map(entry) for entry in collection.entries):
        raise UserError("No image has masks: a segmenter is judged against annotations such as COCO's or VOC's.")
    labels = map_labels(collection)
    rest = max(VOID, int(getattr(model.task, "background", VOID)))
    numbers: dict[str, int] = {}
    remarks: list[str] = []
    if labels:
        matched = match_labels(labels, model.classes, model.reference)
        numbers = dict(zip(labels, matched.classes.tolist(), strict=True))
        if matched.how != "by name":
            remarks.append(f"Labels are taken for classes {matched.how}.")
        unknown = [label for label in matched.unknown if not (rest >= 0 and label.casefold() in BACKGROUND)]
        if unknown:
            some = ", ".join(unknown[:4]) + (f" and {len(unknown) - 4:,} more" if len(unknown) > 4 else "")
            counts = f"count as {model.classes[rest]}" if rest >= 0 else "are not judged"
            remarks.append(f"Pixels of what is no class of the model ({some}) {counts}.")
    else:
        remarks.append("The masks have no names, so that their numbers are taken for the model's classes.")
    told = hashlib.blake2b(repr((map_digest(collection), numbers, labels, rest)).encode(), digest_size=8).hexdigest()
    return TakeRegionCounts(f"regions 1 {told}", numbers, labels if uses_pictures(collection) else (), rest), remarks


def winners(logits: Tensor, geometry: Geometry) -> np.ndarray:
    """(H, W) int32, the class that wins each pixel of the original, between the cells by bilinear logits; ``VOID``
    where the network did not see it."""
    height, width = geometry.original_size
    tall, wide = geometry.network_size
    (a, b, c), (d, e, f), _ = np.linalg.inv(np.asarray(geometry.matrix))
    x, y = np.arange(width), np.arange(height)[:, None]
    across, down = (a * x + b * y + c + 0.5) / wide * 2 - 1, (d * x + e * y + f + 0.5) / tall * 2 - 1
    across, down = np.broadcast_to(across, (height, width)), np.broadcast_to(down, (height, width))
    won = np.empty((height, width), np.int32)
    rows = max(1, VALUES_AT_ONCE // (len(logits) * width))
    for top in range(0, height, rows):
        places = np.stack([across[top : top + rows], down[top : top + rows]], -1)
        grid = torch.from_numpy(places).to(logits.device, torch.float32)
        values = functional.grid_sample(logits[None].float(), grid[None], padding_mode="border", align_corners=False)
        won[top : top + rows] = values[0].argmax(0).cpu().numpy()
    seen = (np.abs(across) <= 1) & (np.abs(down) <= 1)
    return np.where(seen, won, VOID)


def agreement(truth: np.ndarray, won: np.ndarray, classes: int) -> np.ndarray:
    """(K, 3) pixels of each class in both, in the truth, and won. Raises UserError for a number that is no class."""
    judged = (truth != VOID) & (won != VOID)
    truth, won = truth[judged], won[judged]
    if truth.size and not 0 <= truth.min() <= truth.max() < classes:
        raise UserError(f"A mask has the number {int(truth.max())}, but the model has {classes} classes, from 0 on.")
    columns = (truth[truth == won], truth, won)
    return np.stack([np.bincount(each, minlength=classes) for each in columns], 1)
