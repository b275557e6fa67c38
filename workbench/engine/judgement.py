"""How a model is judged on a collection: what a pass must note for that, and what is then made of it.

A task says what of its answer is judged; nothing here or elsewhere asks which task it is.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from workbench.api import Image, Model, Progress, Result, Technique, UserError, param
from workbench.collections import Collection, open_collection
from workbench.collections.index import CollectionIndex, Records
from workbench.evaluation.boxes import check_marked, evaluate_boxes
from workbench.evaluation.evaluation import Evaluation, evaluate
from workbench.evaluation.evaluation_result import evaluation_result
from workbench.evaluation.findings import ALIKE
from workbench.evaluation.multilabel import evaluate_labels
from workbench.evaluation.regions import evaluate_regions
from workbench.evaluation.task_evaluation import TaskEvaluation
from workbench.images.pixel_decoder import WHITE

from .collection_pass import Taker, model_key, run_pass, usual_takers
from .found_boxes import TakeBoxes
from .model import LoadedModel
from .region_counts import counting


@dataclass(frozen=True, eq=False)
class Judging:
    """What a pass must note, and what judges it: of what the index has, with the cosine of alike images."""

    takers: list[Taker]
    judge: Callable[[Records, float], Evaluation | TaskEvaluation]


def judging(model: LoadedModel, collection: Collection) -> Judging:
    """How this model is judged on these images. Raises UserError where it cannot be."""
    way = WAYS.get(model.task.judged)
    if way is None:
        raise UserError(
            f"evaluate judges classifiers, detectors and segmenters; {model.reference} gives {model.task.gives}."
        )
    return way(model, collection)


def _classes(model: LoadedModel, _collection: Collection) -> Judging:
    return Judging(usual_takers(model), lambda records, least: evaluate(records, model.classes, model.reference, least))


def _labels(model: LoadedModel, _collection: Collection) -> Judging:
    return Judging(
        usual_takers(model), lambda records, least: evaluate_labels(records, model.classes, model.reference, least)
    )


def _boxes(model: LoadedModel, collection: Collection) -> Judging:
    check_marked(collection)
    return Judging([TakeBoxes()], lambda records, least: evaluate_boxes(records, model.classes, model.reference, least))


def _regions(model: LoadedModel, collection: Collection) -> Judging:
    taker, remarks = counting(model, collection)
    return Judging([taker], lambda records, least: evaluate_regions(records, model.classes, taker.kind, remarks, least))


WAYS: Mapping[str, Callable[[LoadedModel, Collection], Judging]] = {
    "classes": _classes,
    "labels": _labels,
    "boxes": _boxes,
    "regions": _regions,
}


class JudgeCollection(Technique):
    """How right the model is, and which images should be looked at; what a pass has noted already costs nothing."""

    takes: ClassVar[Literal["image", "images", "model"]] = "model"
    collection: str = param("", "What is judged")
    background: str = param(WHITE, "The colour behind transparent parts of images")

    def run(self, model: Model, image: Image, /) -> Iterator[Progress | Result]:
        assert isinstance(model, LoadedModel)
        images, index = open_collection(self.collection), CollectionIndex()
        how = judging(model, images)
        yield from run_pass(model, images, index, how.takers, self.background)
        with warnings.catch_warnings():  # libraries that are imported here first set some for the whole process
            found = how.judge(index.records(images, model_key(model), self.background), ALIKE)
        yield evaluation_result(found)
