"""Metrics of a classifier, computed by scikit-learn; with bootstrap intervals where a number is read alone.

Classes that no image has and none is given are left out of means over classes, as scikit-learn leaves them out.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .bootstrap import DRAWS, LEVEL, SEED, interval, mean_interval
from .judged import Judged

TOP = (3, 5)
BINS = 15  # of the calibration, of equal width, as Guo et al. 2017 have it


@dataclass(frozen=True)
class Measured:
    """A number with the interval in which it lies."""

    value: float
    low: float
    high: float

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {"value": self.value, "interval": [self.low, self.high]}


@dataclass(frozen=True)
class ClassMetrics:
    """How a class does against all others; NaN where a number has no value.

    support  how many images are of it
    area     under the ROC curve, and ``average_precision`` under that of precision and recall
    """

    index: int
    name: str
    support: int
    precision: float
    recall: float
    f1: float
    area: float
    average_precision: float


@dataclass(frozen=True, eq=False)
class Calibration:
    """How often the model is right where it is so sure, in bins of equal width.

    counts, confidence, accuracy  (bins,) the last two NaN in empty bins
    error                         the expected calibration error: ``sum_b n_b / n |accuracy_b - confidence_b|``
    """

    counts: np.ndarray
    confidence: np.ndarray
    accuracy: np.ndarray
    error: Measured


@dataclass(frozen=True, eq=False)
class Metrics:
    """All of it.

    means      by kind (macro, weighted): precision, recall, f1, by name
    top        by k: the share of images whose class is among the k likeliest
    confusion  (L, L) int64, rows are the images' classes, columns the predicted ones, of ``present``
    """

    images: int
    accuracy: Measured
    balanced_accuracy: Measured
    macro_f1: Measured
    means: dict[str, dict[str, float]]
    top: dict[int, float]
    log_loss: float
    area: float
    per_class: tuple[ClassMetrics, ...]
    present: np.ndarray
    confusion: np.ndarray
    calibration: Calibration

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "images": self.images,
            "accuracy": self.accuracy.plain(),
            "balanced_accuracy": self.balanced_accuracy.plain(),
            "macro_f1": self.macro_f1.plain(),
            "averages": self.means,
            "top_k": {str(k): value for k, value in self.top.items()},
            "log_loss": self.log_loss,
            "roc_area_macro": self.area,
            "calibration": {
                "expected_error": self.calibration.error.plain(),
                "bins": BINS,
                "counts": self.calibration.counts,
                "confidence": self.calibration.confidence,
                "accuracy": self.calibration.accuracy,
            },
            "classes": [vars(each) for each in self.per_class],
            "confusion": {"classes": self.present, "counts": self.confusion},
            "intervals": {"level": LEVEL, "draws": DRAWS, "seed": SEED, "kind": "bootstrap, percentile"},
        }


def measure(data: Judged) -> Metrics:
    """The metrics of these images."""
    from sklearn import metrics as sk

    truth, predicted, present = data.truth, data.predicted, data.present
    confusion = sk.confusion_matrix(truth, predicted, labels=present)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of classes without images, which are NaN below
        means = {
            kind: dict(
                zip(
                    ("precision", "recall", "f1"),
                    sk.precision_recall_fscore_support(truth, predicted, average=kind, zero_division=0)[:3],
                    strict=True,
                )
            )
            for kind in ("macro", "weighted")
        }
        balanced = float(sk.balanced_accuracy_score(truth, predicted))
    per_class = _per_class(data)
    known_areas = [each.area for each in per_class if each.area == each.area]
    at = np.searchsorted(present, np.stack([truth, predicted]))
    return Metrics(
        len(data),
        Measured(float(sk.accuracy_score(truth, predicted)), *mean_interval(data.right.astype(np.float64))),
        Measured(balanced, *interval(lambda drawn: _balanced(at[:, drawn], len(present)), len(data), truth)),
        Measured(
            means["macro"]["f1"], *interval(lambda drawn: _macro_f1(at[:, drawn], len(present)), len(data), truth)
        ),
        {kind: {name: float(value) for name, value in row.items()} for kind, row in means.items()},
        {k: _top(data, k) for k in TOP if k < data.logits.shape[1]},
        float(sk.log_loss(truth, data.probabilities, labels=np.arange(data.logits.shape[1]))),
        float(np.mean(known_areas)) if known_areas else float("nan"),
        per_class,
        present,
        confusion,
        calibration(data.confidence, data.right),
    )


def curves(data: Judged, index: int) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Of a class against all others: ``roc`` (false positive rate, true positive rate, threshold), and ``pr`` (recall,
    precision, threshold). Empty where all or none of the images are of the class."""
    return curves_of(data.truth == index, data.probabilities[:, index])


def curves_of(of_class: np.ndarray, scores: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """The same of images of which it is known whether they are of the class, and how likely that is said to be."""
    from sklearn import metrics as sk

    if of_class.all() or not of_class.any():
        return {}
    precision, recall, thresholds = sk.precision_recall_curve(of_class, scores)
    every = sk.roc_curve(of_class, scores, drop_intermediate=False)  # a threshold on a straight part counts as much
    return {"roc": every, "pr": (recall, precision, thresholds)}


def area_under(kind: str, x: np.ndarray, y: np.ndarray) -> float:
    """Under a curve of ``curves_of``: of ``roc`` the ROC area, of ``pr`` the average precision."""
    return float(np.trapezoid(y, x)) if kind == "roc" else float(-np.sum(np.diff(x) * y[:-1]))


def calibration(confidence: np.ndarray, right: np.ndarray, bins: int = BINS) -> Calibration:
    """The bins of ``(b / bins, (b + 1) / bins]`` of confidence."""
    at = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    sure, good = confidence.astype(np.float64), right.astype(np.float64)

    def error(drawn: np.ndarray) -> float:
        gap = np.bincount(at[drawn], good[drawn] - sure[drawn], bins)
        return float(np.abs(gap).sum() / len(drawn))

    counts = np.bincount(at, minlength=bins)
    with np.errstate(invalid="ignore"):
        means = [np.bincount(at, values, bins) / counts for values in (sure, good)]
    whole = error(np.arange(len(sure)))
    return Calibration(counts, means[0], means[1], Measured(whole, *interval(error, len(sure))))


def _per_class(data: Judged) -> tuple[ClassMetrics, ...]:
    from sklearn import metrics as sk

    truth, predicted, present = data.truth, data.predicted, data.present
    table = sk.precision_recall_fscore_support(truth, predicted, labels=present, zero_division=np.nan)
    rows = []
    for index, precision, recall, f1, support in zip(present.tolist(), *(row.tolist() for row in table), strict=True):
        of_class, area, average = truth == index, float("nan"), float("nan")
        if of_class.any() and not of_class.all():
            area = float(sk.roc_auc_score(of_class, data.probabilities[:, index]))
            average = float(sk.average_precision_score(of_class, data.probabilities[:, index]))
        rows.append(ClassMetrics(index, data.classes[index], int(support), precision, recall, f1, area, average))
    return tuple(rows)


def _top(data: Judged, k: int) -> float:
    from sklearn import metrics as sk

    labels = np.arange(data.logits.shape[1])
    return float(sk.top_k_accuracy_score(data.truth, data.logits, k=k, labels=labels))


def _counts(at: np.ndarray, size: int) -> np.ndarray:
    return np.bincount(at[0] * size + at[1], minlength=size * size).reshape(size, size)


def _balanced(at: np.ndarray, size: int) -> float:
    """The mean recall of the classes that images are of."""
    counts = _counts(at, size)
    support = counts.sum(1)
    return float((counts.diagonal()[support > 0] / support[support > 0]).mean())


def _macro_f1(at: np.ndarray, size: int) -> float:
    """``2 hits / (images of the class + predicted ones)``, averaged over all classes of the whole collection."""
    counts = _counts(at, size)
    return float((2 * counts.diagonal() / np.maximum(counts.sum(0) + counts.sum(1), 1)).mean())


def class_names(classes: Sequence[str], which: Sequence[int] | np.ndarray) -> list[str]:
    """The names of some classes, numbered where two have the same."""
    names = [classes[int(i)] for i in which]
    return [f"{name} ({int(i)})" if names.count(name) > 1 else name for name, i in zip(names, which, strict=True)]
