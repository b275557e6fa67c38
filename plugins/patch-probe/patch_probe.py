"""Patch probe: hide one rectangle of the image, see where the probabilities go.

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

from workbench.api import Group, Image, Model, Picture, Region, Result, Scores, Technique, UserError, param
from workbench.families import perturbation

_answers: WeakKeyDictionary[Model, tuple[str, np.ndarray]] = WeakKeyDictionary()  # the last whole image, by its digest


class PatchProbe(Technique):
    """The image with the patch, and the likeliest classes before and after, in the same order.

    The classes are those that were likeliest before, then those that came up. The answer for the whole image is kept,
    so that each move of the patch is one forward.
    """

    region: Region = param(Region(""), "What is hidden; empty is a square of a third of the side in the middle")
    fill: perturbation.Fill = param("grey", "What the patch shows instead")
    top: int = param(5, "How many of the likeliest classes to follow", low=1, high=20, more=True)

    def run(self, model: Model, image: Image) -> Iterator[Result]:
        left, top, width, height = box = placed(self.region, model.input_size)
        pixels = model.pixels(image)
        patched = pixels.clone()
        fill = perturbation.filling(self.fill, pixels[0], min(width, height) / 2)
        rows, columns = slice(top, top + height), slice(left, left + width)
        patched[0, :, rows, columns] = fill[:, rows, columns]
        before, after = whole_logits(model, image, pixels), logits_of(model, patched)
        rows_shown = followed(before, after, self.top)
        was, now = int(before.argmax()), int(after.argmax())
        names, hidden = model.classes, width * height / (pixels.shape[2] * pixels.shape[3])
        sentence = f"{names[was]} becomes {names[now]}" if was != now else f"still {names[was]}"
        if len(before) > 1:
            sentence += f", {share(before)[was]:.1%} before and {share(after)[was]:.1%} after"
        yield Group(
            parts={
                "picture": Picture(
                    values=colours(patched[0]), caption=f"{width} × {height} px hidden, {hidden:.1%} of what is seen"
                ),
                "before": scores(before, rows_shown, names),
                "after": scores(after, rows_shown, names),
            },
            caption=f"With the patch {sentence}",
            facts={
                "region": ",".join(map(str, box)),
                "predicted_before": was,
                "predicted_after": now,
                "changed": was != now,
                "hidden": hidden,
            },
        )


def placed(region: str, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """(left, top, width, height) in pixels. Raises UserError where it is no rectangle inside the network's input."""
    height, width = size
    if not region:
        side = max(1, min(size) // 3)
        return (width - side) // 2, (height - side) // 2, side, side
    try:
        x, y, across, down = (int(number) for number in region.split(","))
    except ValueError:
        raise UserError(f"region must be left,top,width,height in whole pixels; got {region!r}.") from None
    if not (x >= 0 and y >= 0 and across >= 1 and down >= 1 and x + across <= width and y + down <= height):
        raise UserError(f"region must lie inside the network's input of {width} × {height} px; got {region}.")
    return x, y, across, down


def whole_logits(model: Model, image: Image, pixels: Tensor) -> np.ndarray:
    """(classes,) for the image without the patch; the last image's are kept."""
    known = _answers.get(model)
    if known is None or not image.digest or known[0] != image.digest:
        known = _answers[model] = (image.digest, logits_of(model, pixels))
    return known[1]


@torch.inference_mode()
def logits_of(model: Model, pixels: Tensor) -> np.ndarray:
    """(classes,) float32."""
    logits: np.ndarray = model.scores(pixels)[0].float().cpu().numpy()
    return logits


def share(logits: np.ndarray) -> np.ndarray:
    """(classes,) float32 probabilities."""
    raised = np.exp(logits.astype(np.float64) - logits.max())
    return np.asarray(raised / raised.sum(), np.float32)


def followed(before: np.ndarray, after: np.ndarray, top: int) -> np.ndarray:
    """Classes: the likeliest before, best first, then those of the likeliest after that are not among them."""
    first, then = (np.argsort(-logits, kind="stable")[:top] for logits in (before, after))
    return np.concatenate([first, then[~np.isin(then, first)]])


def scores(logits: np.ndarray, rows: np.ndarray, names: tuple[str, ...]) -> Scores:
    """These classes' probabilities, in this order; of a single output its value."""
    known: dict[str, Any] = {"names": tuple(names[i] for i in rows), "indices": rows.astype(np.int32)}
    if len(logits) == 1:  # softmax of one number is 1 whatever it is
        return Scores(values=logits[rows], unit="output", **known)
    return Scores(values=share(logits)[rows], logits=logits[rows], **known)


def colours(pixels: Tensor) -> np.ndarray:
    """(H, W, 3) float32 of (C, H, W) pixels; one channel is grey."""
    seen: np.ndarray = pixels.cpu().numpy().transpose(1, 2, 0)
    return np.ascontiguousarray(np.repeat(seen, 3, 2) if seen.shape[2] == 1 else seen[:, :, :3])
