"""Patch probe: hide one rectangle, or a shape drawn by hand, of the image, see where the probabilities go.

One square of Zeiler & Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, section 4.2, put
where a person wants it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import torch
from torch import Tensor

from workbench.api import (
    Group,
    Image,
    Model,
    Picture,
    Result,
    Scores,
    Shape,
    Technique,
    UserError,
    param,
    percent,
    probability,
)
from workbench.families import perturbation

_answers: WeakKeyDictionary[Model, tuple[str, Result]] = WeakKeyDictionary()  # the last whole image's, by its digest


class PatchProbe(Technique):
    """The image with the patch, and the answers before and after.

    Of classes the rows are the same and in the same order: those that were likeliest before, then those that came up.
    The answer for the whole image is kept, so that each move of the patch is one forward.
    """

    region: Shape = param(Shape(""), "What is hidden; empty is a square of a third of the side in the middle")
    fill: perturbation.Fill = param("grey", "What the patch shows instead")
    top: int = param(5, "How many of the likeliest classes to follow", low=1, high=20, more=True)

    def run(self, model: Model, image: Image) -> Iterator[Result]:
        mask, box = placed(self.region, model.input_size)
        pixels = model.pixels(image)
        patched = pixels.clone()
        width, height = box[2:]
        fill = perturbation.filling(self.fill, pixels[0], min(width, height) / 2)
        hides = torch.from_numpy(mask).to(pixels.device)
        patched[0, :, hides] = fill[:, hides]
        before, after = whole_answer(model, image, pixels), answer_of(model, image, patched)
        hidden = float(mask.mean())
        size = f"{width} × {height} px" if mask.sum() == width * height else f"{mask.sum()} px"
        sentence = ""
        facts: dict[str, Any] = {}
        if isinstance(before, Scores) and isinstance(after, Scores):
            sentence, facts = change(before, after, bool(model.no_classes))
            before, after = followed(before, after, self.top)
        yield Group(
            parts={
                "picture": Picture(
                    values=colours(patched[0]), caption=f"{size} hidden, {percent(hidden)} of what is seen"
                ),
                **parts_of("before", before),
                **parts_of("after", after),
            },
            caption=f"With the patch {sentence}" if sentence else "The answer before and after",
            facts={"region": ",".join(map(str, box)), **facts, "hidden": hidden},
        )


def parts_of(name: str, answer: Result) -> dict[str, Result]:
    """An answer as parts of a group; one that is a group itself by its own parts."""
    if isinstance(answer, Group):
        return {f"{name}_{part}": one for part, one in answer.parts.items()}
    return {name: answer}


def placed(region: str, size: tuple[int, int]) -> tuple[np.ndarray, tuple[int, int, int, int]]:
    """The hidden pixels, (h, w) bool, and (left, top, width, height) of the smallest rectangle that holds them.

    Raises UserError where they are no part of the network's input.
    """
    height, width = size
    if not region:
        side = max(1, min(size) // 3)
        region = f"{(width - side) // 2},{(height - side) // 2},{side},{side}"
    mask = Shape(region).mask(size)
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        raise UserError(f"region must hold a pixel of the network's input; got {region[:80]}.")
    left, top = int(columns[0]), int(rows[0])
    return mask, (left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1)


def whole_answer(model: Model, image: Image, pixels: Tensor) -> Result:
    """The answer for the image without the patch; the last image's is kept."""
    known = _answers.get(model)
    if known is None or not image.digest or known[0] != image.digest:
        known = _answers[model] = (image.digest, answer_of(model, image, pixels))
    return known[1]


@torch.inference_mode()
def answer_of(model: Model, image: Image, pixels: Tensor) -> Result:
    """The model's answer for these pixels, with every class."""
    return model.shown(model.answer(pixels), image, max(1, len(model.classes)))


def change(before: Scores, after: Scores, numbers: bool) -> tuple[str, dict[str, Any]]:
    """What the patch does, in words and as facts; of numbers nothing is predicted."""
    if numbers:
        names, values = before.names, [float(scores.values[scores.indices.argmin()]) for scores in (before, after)]
        return f"{names[before.indices.argmin()]} goes from {values[0]:.4g} to {values[1]:.4g}", {}
    was, now = int(before.indices[0]), int(after.indices[0])
    sentence = f"{before.names[0]} becomes {after.names[0]}" if was != now else f"still {before.names[0]}"
    shares = before.values[0], after.values[int(np.flatnonzero(after.indices == was)[0])]
    sentence += f", {probability(shares[0])} before and {probability(shares[1])} after"
    return sentence, {"predicted_before": was, "predicted_after": now, "changed": was != now}


def followed(before: Scores, after: Scores, top: int) -> tuple[Scores, Scores]:
    """The same classes of both: the likeliest before, best first, then those of the likeliest after not among them."""
    first, then = before.indices[:top], after.indices[:top]
    classes = np.concatenate([first, then[~np.isin(then, first)]])
    return rows_of(before, classes), rows_of(after, classes)


def rows_of(scores: Scores, classes: np.ndarray) -> Scores:
    """These classes' rows, in this order."""
    rows = np.argsort(scores.indices)[np.searchsorted(np.sort(scores.indices), classes)]
    return Scores(
        values=scores.values[rows],
        names=tuple(scores.names[i] for i in rows),
        indices=scores.indices[rows],
        logits=None if scores.logits is None else scores.logits[rows],
        targets=tuple(scores.targets[i] for i in rows),
        unit=scores.unit,
    )


def colours(pixels: Tensor) -> np.ndarray:
    """(H, W, 3) float32 of (C, H, W) pixels; one channel is grey."""
    seen: np.ndarray = pixels.cpu().numpy().transpose(1, 2, 0)
    return np.ascontiguousarray(np.repeat(seen, 3, 2) if seen.shape[2] == 1 else seen[:, :, :3])
