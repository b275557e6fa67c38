"""Confusion: the labels of many images against the classes that the model gives them, and the images in each cell.

Kohavi & Provost, "Glossary of Terms", Machine Learning 30, 1998, pages 271 to 274, has the confusion matrix.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from workbench.api import Applicability, Images, Matrix, Model, Progress, Result, Technique, UserError, percent
from workbench.api.label_match import match_labels
from workbench.families.embedding import Features, read_features

UNLABELLED = "no label"


class Confusion(Technique):
    """``count[a, b]`` is the number of images labelled ``a`` that the model takes for ``b``."""

    takes: ClassVar[Literal["image", "images", "model"]] = "images"

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        if "class" not in model.kinds or model.places or len(model.classes) < 2:
            return Applicability(False, "This model gives an image no single class out of several.")
        return Applicability(True)

    def run(self, model: Model, images: Images, /) -> Iterator[Progress | Result]:
        features = yield from read_features(model, images, kind="logits")
        yield matrix_of(model, features)


def matrix_of(model: Model, features: Features) -> Matrix:
    """Rows are labels in the order of their classes, then those that are none; columns are classes that are given."""
    classes, predicted = model.classes, given_classes(features.values)
    truth, remark = labelled_classes(features.labels, classes, model.reference)
    names = [classes[k] if k >= 0 else label or UNLABELLED for k, label in zip(truth, features.labels, strict=True)]
    order = sorted(set(zip((k if k >= 0 else len(classes) for k in truth.tolist()), names, strict=True)))
    rows = list(dict.fromkeys(name for _, name in order))
    given = np.unique(predicted)
    counts, headings = Counter(classes[int(k)] for k in given), {}
    for place, k in enumerate(given.tolist()):
        headings[k] = (place, f"{classes[k]} ({k})" if counts[classes[k]] > 1 else classes[k])
    right, known = (predicted == truth) & (truth >= 0), truth >= 0
    return Matrix(
        rows=tuple(rows),
        columns=tuple(heading for _, heading in headings.values()),
        images=features.names,
        row=np.array([rows.index(name) for name in names], np.int32),
        column=np.array([headings[k][0] for k in predicted.tolist()], np.int32),
        confidence=features.confidence,
        row_title="label",
        column_title="predicted class",
        caption=_caption(right, known, truth, predicted, classes),
        caveat=f"{remark} {features.left_out}".strip(),
        facts={"images": len(features), "labelled": int(known.sum()), "right": int(right.sum())},
    )


def given_classes(values: np.ndarray) -> np.ndarray:
    """(n,) the class of the highest logit; of one logit the second class where it is above 0."""
    if values.shape[1] == 1:
        return (values[:, 0] > 0).astype(np.int64)
    return values.argmax(1)  # type: ignore[no-any-return]


def labelled_classes(labels: tuple[str, ...], classes: tuple[str, ...], model: str) -> tuple[np.ndarray, str]:
    """(n,) the class of each label, -1 for none, and a sentence on those that are no class."""
    try:
        matched = match_labels(labels, classes, model)
    except UserError as error:
        return np.full(len(labels), -1), str(error)
    count = len(matched.unknown)
    what = "1 label is" if count == 1 else f"{count} labels are"
    return matched.classes, f"{what} no class of the model." if count else ""


def _caption(
    right: np.ndarray, known: np.ndarray, truth: np.ndarray, predicted: np.ndarray, classes: tuple[str, ...]
) -> str:
    if not known.any():
        return f"What the model takes {len(known)} images for"
    count = int(known.sum())
    caption = f"{int(right.sum())} of {count} images are as labelled, {percent(float(right.sum() / count))}"
    wrong = Counter(zip(truth[known & ~right].tolist(), predicted[known & ~right].tolist(), strict=True))
    if wrong:
        (label, given), times = wrong.most_common(1)[0]
        caption += f"; {classes[label]} is taken for {classes[given]} in {times}"
    return caption
