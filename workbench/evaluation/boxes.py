"""A detector's boxes against annotated ones: average precision as COCO measures it, by COCO's own program.

Lin et al., "Microsoft COCO: Common Objects in Context", ECCV 2014; pycocotools is the program of its authors. Sizes are
those of boxes: small up to 32 x 32 pixels, large from 96 x 96. A box that stands for a crowd, or is called difficult,
is neither asked for nor counted as wrong.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.api import UserError, probability
from workbench.api.label_match import match_labels
from workbench.collections.collection import Collection, Mark
from workbench.collections.index import Records

from .bootstrap import LEVEL, SEED, percentiles
from .findings import ALIKE
from .metrics import Measured
from .task_evaluation import ClassTable, Curves, ImageNumbers, Looked, TaskEvaluation, left_out
from .task_findings import task_findings

BOXES = "boxes 1"  # the kind of store: left, top, right, bottom, score, class
LEAST = 0.01  # score of a box that is judged
MOST = 100  # boxes of an image, as COCO counts them
HALF = 0  # the place of an overlap of 0.5 among COCO's ten
DRAWS = 200  # each costs what COCO's sums cost
SEEN = 0.5  # the score from which on a box counts for the score of its image
SCORE = f"F1 of an image at a score of {SEEN:g} and an overlap of 0.5"
MOST_LOOKED = 24
MOST_CURVES = 10
NUMBERS = (
    "mAP", "mAP 50", "mAP 75", "mAP small", "mAP medium", "mAP large",
    "mAR 1", "mAR 10", "mAR 100", "mAR small", "mAR medium", "mAR large",
)  # fmt: skip
NOTE = (
    "mAP is the mean over classes of the average precision, itself the mean over overlaps of 0.5 to 0.95, by COCO's "
    f"own program; at most {MOST} boxes an image, from a score of {LEAST:g} on. Sizes are those of boxes on the image "
    f"as opened. Intervals are of 95 %, by {DRAWS} bootstrap draws of the images."
)


@dataclass(frozen=True, eq=False)
class Judgement:
    """What COCO's program makes of boxes.

    numbers    by the names in ``NUMBERS``; NaN where nothing is annotated that they are of
    intervals  of some of them
    classes    (C,) the numbers of the classes that are annotated or found
    precision  (10 overlaps, 101 recalls, C), and ``recall`` (10, C); NaN where nothing of a class is annotated
    scores     (101 recalls, C) of the last box that is counted at an overlap of 0.5
    matched    by image, for each box that was found whether it is right at an overlap of 0.5 (1), wrong (0) or not
               counted (-1); and for each annotated one whether it was found (1), missed (0) or not counted (-1)
    """

    numbers: dict[str, float]
    intervals: dict[str, tuple[float, float]]
    classes: np.ndarray
    precision: np.ndarray
    recall: np.ndarray
    scores: np.ndarray
    matched: list[tuple[np.ndarray, np.ndarray]]


def judge(found: Sequence[np.ndarray], truth: Sequence[np.ndarray]) -> Judgement:
    """Judge the boxes of some images.

    found  for each image (n, 6): left, top, right, bottom, score, class
    truth  for each image (m, 6): left, top, width, height, class, whether it is a crowd
    """
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    things = [
        {
            "image_id": i, "category_id": int(row[4]), "iscrowd": int(row[5]), "area": float(row[2] * row[3]),
            "bbox": [float(value) for value in row[:4]],
        }
        for i, rows in enumerate(truth)
        for row in rows
    ]  # fmt: skip
    boxes = [
        {
            "image_id": i, "category_id": int(row[5]), "score": float(row[4]),
            "bbox": [float(row[0]), float(row[1]), float(row[2] - row[0]), float(row[3] - row[1])],
            "area": float((row[2] - row[0]) * (row[3] - row[1])), "iscrowd": 0,
        }
        for i, rows in enumerate(found)
        for row in rows
    ]  # fmt: skip
    classes = sorted({int(row[4]) for rows in truth for row in rows} | {int(row[5]) for rows in found for row in rows})
    with contextlib.redirect_stdout(io.StringIO()):  # it prints what it does
        sides = []
        for rows in (things, boxes):
            side = COCO()
            side.dataset = {
                "images": [{"id": i} for i in range(len(truth))],
                "categories": [{"id": each} for each in classes],
                "annotations": [{"id": number, **row} for number, row in enumerate(rows, 1)],
            }
            side.createIndex()
            sides.append(side)
        coco = COCOeval(*sides, iouType="bbox")
        coco.evaluate()
        coco.accumulate()
        coco.summarize()
    numbers = {name: float(value) for name, value in zip(NUMBERS, coco.stats, strict=True)}
    numbers = {name: value if value >= 0 else float("nan") for name, value in numbers.items()}
    whole = (slice(None), slice(None), slice(None), 0, 2)
    precision, recall = coco.eval["precision"][whole], coco.eval["recall"][:, :, 0, 2]
    return Judgement(
        numbers,
        _intervals(coco, len(truth)),
        np.array(classes),
        np.where(precision < 0, np.nan, precision),
        np.where(recall < 0, np.nan, recall),
        coco.eval["scores"][HALF][:, :, 0, 2],
        _matched(coco, found, truth),
    )


def _matched(
    coco: Any, found: Sequence[np.ndarray], truth: Sequence[np.ndarray]
) -> list[tuple[np.ndarray, np.ndarray]]:
    """By image, which boxes are right at an overlap of 0.5, and which things were found."""
    first_box = np.cumsum([1, *map(len, found)])
    first_thing = np.cumsum([1, *map(len, truth)])
    matched = [(np.full(len(a), -1), np.full(len(b), -1)) for a, b in zip(found, truth, strict=True)]
    for each in coco.evalImgs:
        if each is None or tuple(each["aRng"]) != tuple(coco.params.areaRng[0]):
            continue
        i = each["image_id"]
        boxes, things = matched[i]
        for number, to, ignored in zip(each["dtIds"], each["dtMatches"][HALF], each["dtIgnore"][HALF], strict=True):
            boxes[number - first_box[i]] = -1 if ignored else int(to > 0)
        for number, to, ignored in zip(each["gtIds"], each["gtMatches"][HALF], each["gtIgnore"], strict=True):
            things[number - first_thing[i]] = -1 if ignored else int(to > 0)
    return matched


def _intervals(coco: Any, images: int) -> dict[str, tuple[float, float]]:
    """Of mAP and mAP 50: the same sums, in which an image counts as often as it is drawn."""
    everywhere = tuple(coco.params.areaRng[0])
    by_class: dict[int, list[Any]] = {}
    for each in coco.evalImgs:
        if each is not None and tuple(each["aRng"]) == everywhere:
            by_class.setdefault(each["category_id"], []).append(each)
    parts = [part for part in map(_ranked, by_class.values()) if part is not None]
    rng = np.random.default_rng(SEED)
    draws = []
    for _ in range(DRAWS):
        times = np.bincount(rng.integers(0, images, images), minlength=images)
        means = [mean for part in parts if (mean := _average_precision(part, times, coco.params.recThrs)) is not None]
        draws.append(np.mean(means, 0) if means else np.full(len(coco.params.iouThrs), np.nan))
    drawn = np.array(draws)
    return {"mAP": percentiles(drawn.mean(1), LEVEL), "mAP 50": percentiles(drawn[:, HALF], LEVEL)}


def _ranked(images: Sequence[Any]) -> tuple[np.ndarray, ...] | None:
    """Of a class, best box first: right and wrong, (10, boxes), and its image; and the images of the things."""
    asked = np.concatenate([np.full(int((~each["gtIgnore"].astype(bool)).sum()), each["image_id"]) for each in images])
    if not len(asked):
        return None
    order = np.argsort(-np.concatenate([each["dtScores"] for each in images]), kind="mergesort")
    hit = np.concatenate([each["dtMatches"] for each in images], 1)[:, order] > 0
    counted = ~np.concatenate([each["dtIgnore"] for each in images], 1)[:, order].astype(bool)
    of_image = np.concatenate([np.full(len(each["dtScores"]), each["image_id"]) for each in images])[order]
    return hit & counted, ~hit & counted, of_image, asked


def _average_precision(ranked: tuple[np.ndarray, ...], times: np.ndarray, recalls: np.ndarray) -> np.ndarray | None:
    """(10,) of a class, by 101 recalls; None where no thing of it was drawn."""
    right, wrong, of_image, asked = ranked
    total = times[asked].sum()
    if not total:
        return None
    weights = times[of_image].astype(np.float64)
    tp, fp = np.cumsum(right * weights, 1), np.cumsum(wrong * weights, 1)
    precision = tp / (tp + fp + np.spacing(1))
    precision = np.maximum.accumulate(precision[:, ::-1], 1)[:, ::-1]
    precision = np.hstack([precision, np.zeros((len(precision), 1))])
    at = [np.searchsorted(row / total, recalls, side="left") for row in tp]
    return np.take_along_axis(precision, np.array(at), 1).mean(1)  # type: ignore[no-any-return]


def check_marked(collection: Collection) -> None:
    """Raises UserError where no image has boxes to judge a detector by."""
    if not any(entry.marks for entry in collection.entries):
        raise UserError(
            "No image has annotated boxes: a detector is judged against annotations such as COCO's or VOC's."
        )


def evaluate_boxes(records: Records, classes: Sequence[str], model: str, least_alike: float = ALIKE) -> TaskEvaluation:
    """Evaluate a detector by the boxes that the index has. Raises UserError where nothing can be judged.

    model        its reference, for sentences
    least_alike  the cosine from which on two images are nearly the same
    """
    marked = [entry.marks for entry in records.collection.entries]
    if not any(marked):
        raise UserError(
            "No image has annotated boxes: a detector is judged against annotations such as COCO's or VOC's."
        )
    things = [mark for marks in marked for mark in marks]
    matched = match_labels([mark.label for mark in things], classes, model)
    number = {mark.label: int(k) for mark, k in zip(things, matched.classes, strict=True)}
    places = records.known(BOXES)
    if not len(places):
        raise UserError("No image could be judged.")
    boxes = records.array(BOXES, "boxes", places)
    found = [rows[~np.isnan(rows[:, 4])] for rows in boxes]
    truth = [_annotated(marked[int(i)], number) for i in places]
    if not sum(map(len, truth)):
        raise UserError("No image that could be read has an annotated box of a class of the model.")
    judgement = judge(found, truth)
    numbers: dict[str, Measured | float] = {
        name: Measured(value, *judgement.intervals[name]) if name in judgement.intervals else value
        for name, value in judgement.numbers.items()
    }
    left = left_out(sum(matched.unknown.values()), list(matched.unknown), "annotated boxes, whose labels are")
    remarks = ["Labels are taken for classes " + matched.how + "."] if matched.how != "by name" else []
    return TaskEvaluation(
        records,
        len(places),
        numbers,
        NOTE,
        _table(judgement, truth, classes),
        (_curves(judgement, truth, classes),),
        _looked(judgement, places, found, truth, classes),
        tuple([*remarks, left] if left else remarks),
        behind=_behind(judgement, places, found, truth, classes),
        **task_findings(records, places, agreements(judgement, found), SCORE, "boxes", least_alike),
    )


def _behind(
    judgement: Judgement,
    places: np.ndarray,
    found: Sequence[np.ndarray],
    truth: Sequence[np.ndarray],
    classes: Sequence[str],
) -> ImageNumbers:
    """Of each class how many things an image has, how many were missed, boxes from ``SEEN`` that are none, and all.

    ``counted`` is all things and such boxes, on which an average precision rests; ``overlap`` the least that a thing
    has with a box, 0 where a box is none.
    """
    column = {int(k): c for c, k in enumerate(judgement.classes)}
    shape = len(places), len(column)
    numbers = {name: np.zeros(shape, np.float32) for name in ("has", "missed", "invented", "score")}
    numbers["overlap"] = np.full(shape, np.nan, np.float32)
    for i, (rows, things, (right, hit)) in enumerate(zip(found, truth, judgement.matched, strict=True)):
        for name, which in (("has", things[hit >= 0, 4]), ("missed", things[hit == 0, 4]),
                            ("invented", rows[(right == 0) & (rows[:, 4] >= SEEN), 5])):  # fmt: skip
            np.add.at(numbers[name][i], [column[int(k)] for k in which], 1)
        for score, k in rows[:, 4:6]:
            numbers["score"][i, column[int(k)]] = max(numbers["score"][i, column[int(k)]], score)
        for k, overlap in _least_overlaps(rows, things[hit >= 0]).items():
            numbers["overlap"][i, column[k]] = overlap
    numbers["errors"] = numbers["missed"] + numbers["invented"]
    numbers["counted"] = numbers["has"] + numbers["invented"]
    numbers["overlap"][numbers["invented"] > 0] = 0.0
    names = tuple(classes[int(k)] for k in judgement.classes)
    return ImageNumbers(places, agreements(judgement, found), names, numbers, "overlap")


def _least_overlaps(rows: np.ndarray, things: np.ndarray) -> dict[int, float]:
    """By class the overlap of the thing that has least with the box of that class that overlaps it most."""
    from pycocotools import mask

    found: dict[int, float] = {}
    for k in np.unique(things[:, 4]).astype(int).tolist():
        own, boxes = things[things[:, 4] == k, :4], rows[rows[:, 5] == k, :4].astype(np.float64)
        boxes[:, 2:] -= boxes[:, :2]
        overlaps = mask.iou(boxes, own, [0] * len(own)) if len(boxes) else np.zeros((1, len(own)))
        found[k] = float(overlaps.max(0).min())
    return found


def agreements(judgement: Judgement, found: Sequence[np.ndarray]) -> np.ndarray:
    """(n,) F1 of each image's boxes from a score of ``SEEN`` on; 1 where there is none and none is found."""
    scores = []
    for rows, (right, hit) in zip(found, judgement.matched, strict=True):
        seen = rows[:, 4] >= SEEN
        good, bad, asked = int((seen & (right == 1)).sum()), int((seen & (right == 0)).sum()), int((hit >= 0).sum())
        scores.append(2 * good / (good + bad + asked) if good + bad + asked else 1.0)
    return np.array(scores)


def _annotated(marks: Sequence[Mark], number: dict[str, int]) -> np.ndarray:
    rows = [(*mark.box, number[mark.label], mark.crowd) for mark in marks if number[mark.label] >= 0]
    return np.array(rows, np.float64).reshape(-1, 6)


def _asked(truth: Sequence[np.ndarray]) -> np.ndarray:
    """The classes of all annotated boxes that a detector is asked for."""
    return np.concatenate([rows[rows[:, 5] == 0, 4].astype(int) for rows in truth])


def _table(judgement: Judgement, truth: Sequence[np.ndarray], classes: Sequence[str]) -> ClassTable:
    counts = np.bincount(_asked(truth), minlength=len(classes))
    with np.errstate(invalid="ignore"):
        average = judgement.precision.mean(1)  # (10, C)
    rows = [
        (classes[k], int(counts[k]), float(average[:, c].mean()), float(average[HALF, c]),
         float(judgement.recall[:, c].mean()))
        for c, k in enumerate(judgement.classes.tolist()) if counts[k]
    ]  # fmt: skip
    behind = ("errors({})>0", "has({})>0", "counted({})>0", "counted({})>0", "has({})>0")
    head = ("class", "annotated", "AP", "AP 50", "AR 100")
    return ClassTable(head, tuple(sorted(rows, key=lambda row: row[2])), behind)


def _curves(judgement: Judgement, truth: Sequence[np.ndarray], classes: Sequence[str]) -> Curves:
    """Precision over recall at an overlap of 0.5, of the classes with most things."""
    counts = np.bincount(_asked(truth), minlength=len(classes))
    often = sorted(range(len(judgement.classes)), key=lambda c: -counts[judgement.classes[c]])
    recalls = np.linspace(0, 1, judgement.precision.shape[1])
    drawn = {classes[judgement.classes[c]]: c for c in often[:MOST_CURVES] if counts[judgement.classes[c]]}
    lines = {name: (recalls, judgement.precision[HALF, :, c]) for name, c in drawn.items()}
    thresholds = {name: judgement.scores[:, c] for name, c in drawn.items()}
    return Curves("recall", "precision at an overlap of 0.5", lines, thresholds, "score")


def _looked(
    judgement: Judgement,
    places: np.ndarray,
    found: Sequence[np.ndarray],
    truth: Sequence[np.ndarray],
    classes: Sequence[str],
) -> dict[str, list[Looked]]:
    """The images in which most is missed, and those with the surest wrong boxes."""
    missed: list[tuple[float, Looked]] = []
    wrong: list[tuple[float, Looked]] = []
    for place, rows, things, (right, hit) in zip(places.tolist(), found, truth, judgement.matched, strict=True):
        lost = [classes[int(k)] for k in things[hit == 0, 4]]
        if lost:
            some = ", ".join(f"{lost.count(name)} {name}" for name in dict.fromkeys(lost))
            missed.append((len(lost), Looked(place, f"missed {some} of {int((hit >= 0).sum())}")))
        if (right == 0).any():
            surest = rows[right == 0][rows[right == 0, 4].argmax()]
            sure = float(surest[4])
            words = f"{classes[int(surest[5])]} {probability(sure, coarse=True)}, which is no annotated box"
            wrong.append((sure, Looked(place, words)))
    looked = {"Images in which most is missed": missed, "Surest wrong boxes": wrong}
    return {
        title: [each for _, each in sorted(images, key=lambda row: -row[0])[:MOST_LOOKED]]
        for title, images in looked.items()
        if images
    }
