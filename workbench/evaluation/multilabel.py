"""A classifier of several labels an image: each class for itself, as scikit-learn measures it.

An image's labels are those of the things that annotations mark in it, or what its label lists, parted by ``|``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.api import UserError, probability
from workbench.api.label_match import match_labels
from workbench.collections.collection import Entry
from workbench.collections.index import Records

from .bootstrap import interval
from .findings import ALIKE
from .metrics import Measured
from .task_evaluation import ClassTable, Curves, ImageNumbers, Looked, TaskEvaluation, left_out
from .task_findings import label_errors, task_findings

THERE = 0.5  # the probability from which a class is said to be there
MOST_CURVES = 10
MOST_LOOKED = 24
ERRORS, GIVEN = "errors({})>0", f"p({{}})>={THERE:g}"
BEHIND = (ERRORS, "has({})>0", ERRORS, GIVEN, "has({})>0", ERRORS, ERRORS)
NOTE = (
    "mAP is the mean over the classes that images have of the average precision, the area under precision over recall; "
    f"precision, recall and F1 are at a probability of {THERE:g}. Intervals are of 95 %, by 1,000 bootstrap draws of "
    "the images."
)


def labels_of(entry: Entry) -> list[str]:
    """Of an image; empty where it has none."""
    if entry.marks:
        return list(dict.fromkeys(mark.label for mark in entry.marks))
    return [part.strip() for part in entry.label.split("|") if part.strip()]


def evaluate_labels(records: Records, classes: Sequence[str], model: str, least_alike: float = ALIKE) -> TaskEvaluation:
    """Evaluate by what the index has. Raises UserError where nothing can be judged.

    model        its reference, for sentences
    least_alike  the cosine from which on two images are nearly the same
    """
    from sklearn import metrics as sk

    labels = [labels_of(entry) for entry in records.collection.entries]
    annotated = any(entry.marks for entry in records.collection.entries)
    every = [label for row in labels for label in row]
    matched = match_labels(every, classes, model)
    number = dict(zip(every, matched.classes.tolist(), strict=True))
    places = np.array([i for i in records.answered if labels[int(i)] or annotated], np.int64)
    if not len(places):
        raise UserError("No image has both labels and an answer of the model.")
    truth = np.zeros((len(places), len(classes)), bool)
    for row, place in enumerate(places.tolist()):
        truth[row, [number[label] for label in labels[place] if number[label] >= 0]] = True
    logits = records.answers(places).astype(np.float64)
    scores = np.where(logits < 0, np.exp(np.minimum(logits, 0)), 1) / (1 + np.exp(-np.abs(logits)))
    there = np.flatnonzero(truth.any(0))
    if not len(there):
        raise UserError("No image that could be read has a label of a class of the model.")
    given = scores >= THERE
    precision, recall, f1, support = sk.precision_recall_fscore_support(
        truth[:, there], given[:, there], zero_division=0
    )
    average = [float(sk.average_precision_score(truth[:, k], scores[:, k])) for k in there]
    area = [float("nan") if truth[:, k].all() else float(sk.roc_auc_score(truth[:, k], scores[:, k])) for k in there]
    weighted = [_Ranked(truth[:, k], scores[:, k]) for k in there]

    def drawn(rows: np.ndarray) -> float:
        times = np.bincount(rows, minlength=len(places))
        return float(np.nanmean([each.average_precision(times) for each in weighted]))

    numbers: dict[str, Measured | float] = {
        "mAP": Measured(float(np.mean(average)), *interval(drawn, len(places))),
        "macro F1": float(np.mean(f1)),
        "micro F1": float(sk.f1_score(truth[:, there], given[:, there], average="micro", zero_division=0)),
        "area under ROC, mean": float(np.nanmean(area)),
        "all labels right": float((truth == given).all(1).mean()),
        "single labels wrong": float(sk.hamming_loss(truth, given)),
    }
    rows = [
        (classes[int(k)], int(support[i]), average[i], float(precision[i]), float(recall[i]), float(f1[i]), area[i])
        for i, k in enumerate(there)
    ]
    named = tuple(classes[int(k)] for k in there)
    by_class = {"has": truth, "p": scores, "errors": truth != given}
    behind = ImageNumbers(
        places, agreements(truth, given), named, {name: own[:, there].astype(float) for name, own in by_class.items()}
    )
    left = left_out(sum(matched.unknown.values()), list(matched.unknown), "labels, which are")
    remarks = ["Labels are taken for classes " + matched.how + "."] if matched.how != "by name" else []
    return TaskEvaluation(
        records,
        len(places),
        numbers,
        NOTE,
        ClassTable(
            ("class", "images", "average precision", "precision", "recall", "F1", "area under ROC"),
            tuple(sorted(rows, key=lambda row: row[2])),
            BEHIND,
        ),
        (_curves(truth, scores, there[np.argsort(-support, kind="stable")[:MOST_CURVES]], classes),),
        _looked(places, truth, scores, classes),
        tuple([*remarks, left] if left else remarks),
        behind=behind,
        **task_findings(records, places, behind.scores, "F1 of an image", least=least_alike),
    )


def _curves(truth: np.ndarray, scores: np.ndarray, shown: np.ndarray, classes: Sequence[str]) -> Curves:
    """Precision over recall of these classes."""
    from sklearn import metrics as sk

    lines, thresholds = {}, {}
    for k in shown:
        up, across, reached = sk.precision_recall_curve(truth[:, k], scores[:, k])
        lines[classes[int(k)]] = (across, up)
        thresholds[classes[int(k)]] = np.append(reached, 2)  # the last point is of no image
    return Curves("recall", "precision", lines, thresholds, "p")


def agreements(truth: np.ndarray, given: np.ndarray) -> np.ndarray:
    """(n,) F1 of each image's labels, ``2 both / (there + given)``; 1 where there is none and none is given."""
    both, all_of_them = (truth & given).sum(1), truth.sum(1) + given.sum(1)
    return np.where(all_of_them > 0, 2 * both / np.maximum(all_of_them, 1), 1.0)


class _Ranked:
    """A class's images, the likeliest first: average precision where each counts a number of times."""

    def __init__(self, truth: np.ndarray, scores: np.ndarray) -> None:
        self._order = np.argsort(-scores, kind="stable")
        self._truth = truth[self._order]
        ranked = scores[self._order]
        self._last = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)  # of each that are as likely

    def average_precision(self, times: np.ndarray) -> float:
        """``sum_n (R_n - R_n-1) P_n``; NaN where no image is of the class."""
        counted = times[self._order]
        right, shown = (np.cumsum(part)[self._last] for part in (counted * self._truth, counted))
        if not right[-1]:
            return float("nan")
        return float((np.diff(right, prepend=0) / right[-1] * right / np.maximum(shown, 1)).sum())


def _looked(
    places: np.ndarray, truth: np.ndarray, scores: np.ndarray, classes: Sequence[str]
) -> dict[str, list[Looked]]:
    """The surest labels that an image does not have, and those it has that are least seen."""
    surest, least = np.where(truth, -1, scores), np.where(truth, scores, 2)
    wrong, missed = surest.argmax(1), least.argmin(1)
    invented = [(-surest[i, k], i, k) for i, k in enumerate(wrong.tolist()) if surest[i, k] >= THERE]
    unseen = [(least[i, k], i, k) for i, k in enumerate(missed.tolist()) if least[i, k] < THERE]
    looked = {
        "Surest wrong labels": (invented, "which is no label"),
        "Labels that it does not see": (unseen, "a label"),
    }
    doubtful = label_errors(places, truth, scores, classes, MOST_LOOKED)
    return {
        title: [
            Looked(int(places[i]), f"{classes[k]} {probability(float(scores[i, k]), coarse=True)}, {words}")
            for _, i, k in sorted(rows)[:MOST_LOOKED]
        ]
        for title, (rows, words) in looked.items()
        if rows
    } | ({"Labels that may be wrong": doubtful} if doubtful else {})
