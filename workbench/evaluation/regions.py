"""A segmenter's regions against annotated ones: overlap (IoU) and Dice of each class over all pixels of a collection.

``IoU_c = both_c / (annotated_c + given_c - both_c)`` and ``Dice_c = 2 both_c / (annotated_c + given_c)``, of the sums
over the images, as VOC and torchmetrics have them; the mean is over the classes that are annotated or given anywhere.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np

from workbench.api import UserError, percent
from workbench.collections.class_maps import has_map
from workbench.collections.index import Records

from .bootstrap import interval
from .findings import ALIKE
from .metrics import Measured
from .task_evaluation import ClassTable, ImageNumbers, Looked, TaskEvaluation
from .task_findings import task_findings

MOST_LOOKED = 24
NOTE = (
    "IoU is the overlap of a class's annotated and given pixels over their union, of all images together; the mean is "
    "over the classes that are annotated or given anywhere. Pixels count on the image as opened, where the network saw "
    "it. Intervals are of 95 %, by 1,000 bootstrap draws of the images."
)


def overlaps(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(K,) IoU and Dice from (K, 3) pixels in both, annotated, given; NaN for a class of no pixel."""
    both, annotated, given = np.moveaxis(np.asarray(counts, np.float64), -1, 0)
    with np.errstate(invalid="ignore"):
        return both / (annotated + given - both), 2 * both / (annotated + given)


def evaluate_regions(
    records: Records,
    classes: Sequence[str],
    kind: str,
    remarks: Sequence[str] = (),
    least_alike: float = ALIKE,
) -> TaskEvaluation:
    """Evaluate a segmenter by the pixels that the index has. Raises UserError where nothing can be judged.

    kind         of the store, as the pass wrote it
    least_alike  the cosine from which on two images are nearly the same
    """
    known = records.known(kind)
    problems = records.of_model(kind, "problem")
    entries = records.collection.entries
    places = np.array([i for i in known if has_map(entries[int(i)]) and not problems[int(i)]], np.int64)
    wrong = [problem for problem in problems if problem]
    if not len(places):
        raise UserError(wrong[0] if wrong else "No image that could be read has masks to judge a segmenter by.")
    pixels = records.array(kind, "pixels", places)
    counts = pixels.sum(0)
    iou, dice = overlaps(counts)

    def mean(which: int) -> Measured:
        value = float(np.nanmean(overlaps(counts)[which]))
        return Measured(
            value, *interval(lambda drawn: float(np.nanmean(overlaps(pixels[drawn].sum(0))[which])), len(places))
        )

    right = counts[:, 0].sum() / counts[:, 1].sum()
    annotated = counts[:, 1] > 0
    numbers: dict[str, Measured | float] = {
        "mean IoU": mean(0),
        "mean Dice": mean(1),
        "pixels right": float(right),
        "mean recall of classes": float((counts[annotated, 0] / counts[annotated, 1]).mean()),
    }
    rows = [
        (classes[k], int(counts[k, 1]), int(counts[k, 2]), float(iou[k]), float(dice[k]), *_parts(counts[k]))
        for k in range(len(classes)) if counts[k, 1:].any()
    ]  # fmt: skip
    with warnings.catch_warnings(action="ignore", category=RuntimeWarning):  # an image of no pixel has no mean
        own = np.array([np.nanmean(overlaps(each)[0]) for each in pixels])
    there = np.isfinite(own)
    found = [*remarks]
    if wrong:
        found.append(f"Masks that could not be used: {len(wrong):,}. {wrong[0]}")
    return TaskEvaluation(
        records,
        len(places),
        numbers,
        NOTE,
        ClassTable(
            ("class", "annotated pixels", "given pixels", "IoU", "Dice", "precision", "recall"),
            tuple(sorted(rows, key=lambda row: row[3])),
            ("iou({})<=1", "has({})>0", "given({})>0", "iou({})<=1", "iou({})<=1", "given({})>0", "has({})>0"),
        ),
        looked=_looked(places, pixels, classes),
        remarks=tuple(found),
        behind=_behind(places, pixels, own, classes),
        **task_findings(records, places[there], own[there], "mean IoU of an image", "pixels", least_alike),
    )


def _behind(places: np.ndarray, pixels: np.ndarray, own: np.ndarray, classes: Sequence[str]) -> ImageNumbers:
    """Of each class an image's annotated and given pixels, and how they overlap."""
    there = np.flatnonzero(pixels[..., 1:].any((0, 2)))
    counts = pixels[:, there]
    numbers = {"has": counts[..., 1], "given": counts[..., 2], "iou": overlaps(counts)[0]}
    by_class = {name: values.astype(np.float32) for name, values in numbers.items()}
    return ImageNumbers(places, own, tuple(classes[int(k)] for k in there), by_class, "iou")


def _parts(counts: np.ndarray) -> tuple[float, float]:
    """Precision and recall of a class; NaN where it has none."""
    both, annotated, given = map(int, counts)
    return both / given if given else float("nan"), both / annotated if annotated else float("nan")


def _looked(places: np.ndarray, pixels: np.ndarray, classes: Sequence[str]) -> dict[str, list[Looked]]:
    """The images with the least mean overlap, each with the class that it is worst in."""

    def words(share: float) -> str:
        return percent(float(share), coarse=True)

    rows = []
    for place, counts in zip(places.tolist(), pixels, strict=True):
        iou, _ = overlaps(counts)
        if np.isfinite(iou).any():
            worst = int(np.nanargmin(iou))
            rows.append(
                (
                    float(np.nanmean(iou)),
                    Looked(place, f"mean IoU {words(np.nanmean(iou))}, {classes[worst]} {words(iou[worst])}"),
                )
            )
    worst_first = sorted(rows, key=lambda row: row[0])[:MOST_LOOKED]
    return {"Images that it does worst on": [each for _, each in worst_first]} if rows else {}
