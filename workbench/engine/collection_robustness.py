"""What a corruption does to the answers and the maps on a collection, severity by severity, and to which images."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from workbench.api import (
    Curve,
    Group,
    Image,
    Model,
    Progress,
    Result,
    Table,
    Technique,
    UserError,
    param,
)
from workbench.collections import open_collection
from workbench.collections.index import CollectionIndex, Records
from workbench.images.corruption_titles import TITLES
from workbench.images.corruptions import CORRUPTIONS, check_named
from workbench.images.pixel_decoder import WHITE

from .collection_pass import TakeAnswers, model_key, run_pass
from .model import LoadedModel
from .robustness import TakeCorrupted, check_judged, judged, truth_of

COLUMNS = ("severity", "value", "share", "low", "high", "stability", "stability_low", "stability_high")


class RobustnessOfCollection(Technique):
    """A row for each severity, 0 for the images unchanged; and of each image at which severities it goes wrong.

    The share is the accuracy where images have labels, otherwise of those whose answer stays what it was.
    """

    takes: ClassVar[Literal["image", "images", "model"]] = "model"
    collection: str = param("", "What is corrupted")
    corruption: str = param(next(iter(TITLES)), "How, by the name of a corruption")
    background: str = param(WHITE, "The colour behind transparent parts of images")

    def run(self, model: Model, image: Image, /) -> Iterator[Progress | Result]:
        assert isinstance(model, LoadedModel)
        check_judged(model)
        check_named(self.corruption)
        images, index, taker = (
            open_collection(self.collection),
            CollectionIndex(),
            TakeCorrupted(model, self.corruption),
        )
        truth, remark = truth_of(model, images)
        yield from run_pass(model, images, index, [TakeAnswers(), taker], self.background)
        records = index.records(images, model_key(model), self.background)
        places = records.known(taker.kind)
        if not len(places):
            raise UserError(next((problem for problem in records.problems if problem), "No image can be read."))
        with warnings.catch_warnings():  # libraries that are imported here first set some for the whole process
            severities = judged(records, taker, truth)
        labelled = bool(severities[0].labelled)
        values: tuple[float | str, ...] = ("", *CORRUPTIONS[self.corruption].values)
        rows = []
        for severity, found in enumerate(severities):
            share = (found.accuracy, *found.accuracy_between) if labelled else (found.same, *found.same_between)
            told = (*share, found.stability, *found.stability_between)
            rows.append((severity, values[severity], *("" if math.isnan(number) else float(number) for number in told)))
        facts: dict[str, str | int | bool] = {
            "corruption": self.corruption,
            "unit": CORRUPTIONS[self.corruption].unit,
            "images": severities[0].labelled if labelled else severities[0].images,
            "labelled": labelled,
            "layer": taker.layer.name if taker.layer is not None else "",
            "remark": remark,
        }
        numbers = _of_each_image(records, taker, truth if labelled else None)
        lines = np.stack([values.astype(np.float32) for values in numbers.values()])
        yield Group(
            parts={
                "severities": Table(columns=COLUMNS, rows=tuple(rows), facts=facts),
                "images": Curve(x=places.astype(np.float32), lines=lines, names=tuple(numbers)),
            }
        )


def _of_each_image(records: Records, taker: TakeCorrupted, truth: np.ndarray | None) -> dict[str, np.ndarray]:
    """By severity whether an image is wrong, or without a truth whether its answer changed, and how stable its map is.

    1 or 0, NaN of an image without a label; of each image that is known.
    """
    places = records.known(taker.kind)
    unchanged, predicted = records.predicted[places], records.array(taker.kind, "predicted", places)
    stability = records.array(taker.kind, "stability", places)
    wanted = unchanged if truth is None else truth[places]
    told = np.where(wanted >= 0, 1.0, np.nan)
    word = "changed" if truth is None else "wrong"
    answers = [unchanged, *predicted.T]
    numbers = {f"{word}({taker.name}-{s})": told * (answer != wanted) for s, answer in enumerate(answers)}
    if taker.layer is not None:
        numbers |= {f"stability({taker.name}-{s})": column for s, column in enumerate(stability.T, 1)}
    return numbers
