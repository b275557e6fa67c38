"""Right and wrong by label: how many images of each are known, how many are right, and what they are taken for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.api import Matrix

from .rows import LABEL, PREDICTED, CollectionRows


@dataclass(frozen=True)
class LabelCounts:
    """A label. Numbers that have no value are NaN.

    images     that have the label and an answer
    right      of those; NaN where the label is no class of the model
    precision  of the images with a known class that are given this label's class, the share that has it
    taken_for  the class that most of the wrong ones are given; empty where none is wrong
    """

    label: str
    images: int
    right: float
    recall: float
    precision: float
    f1: float
    taken_for: str


def label_counts(rows: CollectionRows) -> list[LabelCounts]:
    """Every label whose images have an answer, the worst first: by recall, then by how many are wrong."""
    labels, predicted, answered = rows.values(LABEL), rows.predicted, rows.predicted >= 0
    known = rows.known
    truth = rows.truth if rows.truth is not None else np.full(len(rows), -1)
    names = rows.values(PREDICTED)
    found = []
    for label in dict.fromkeys(labels[answered]):
        mine = answered & (labels == label)
        of_class = int(truth[np.flatnonzero(mine)[0]]) if label else -1
        others = mine & ~rows.is_right
        images, right = int(mine.sum()), float(rows.is_right[mine].sum())
        if of_class < 0:
            found.append(LabelCounts(label, images, np.nan, np.nan, np.nan, np.nan, _commonest(names[others])))
            continue
        given, have = known & (predicted == of_class), known & (truth == of_class)
        hits = float((given & have).sum())
        recall, precision = right / images, hits / given.sum() if given.any() else np.nan
        f1 = 2 * hits / float(given.sum() + have.sum())
        found.append(LabelCounts(label, images, right, recall, precision, f1, _commonest(names[others])))
    return sorted(found, key=lambda one: (np.nan_to_num(one.recall, nan=2.0), one.right - one.images, one.label))


def _commonest(names: np.ndarray) -> str:
    if not len(names):
        return ""
    values, counts = np.unique(names.astype(str), return_counts=True)
    return str(values[int(counts.argmax())])


def confusion(rows: CollectionRows) -> Matrix | None:
    """The images with a label and an answer, each in the cell of the two; None where there is none."""
    labels, names = rows.values(LABEL), rows.values(PREDICTED)
    places = np.flatnonzero((rows.predicted >= 0) & (labels != ""))
    if not len(places):
        return None
    down = {label: i for i, label in enumerate(sorted(set(labels[places])))}
    given = [names[place] for place in places[np.argsort(rows.predicted[places], kind="stable")]]
    across = {name: i for i, name in enumerate(dict.fromkeys(given))}
    return Matrix(
        rows=tuple(down),
        columns=tuple(across),
        images=tuple(rows.names[place] for place in places),
        row=np.array([down[labels[place]] for place in places], np.int32),
        column=np.array([across[names[place]] for place in places], np.int32),
        row_title="label",
        column_title="predicted class",
    )
