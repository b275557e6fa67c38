"""The evaluation of a classifier on a collection: metrics, and what a person should look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from workbench.collections.index import Records, features_of

from .findings import (
    ALIKE,
    AlikePair,
    ConfusedPair,
    Suspect,
    alike_pairs,
    confident_errors,
    leaks,
    likely_label_errors,
    plain_pairs,
)
from .findings import most_confused as confused_pairs
from .judged import Judged, judged
from .metrics import Metrics, measure
from .slices import Slice, slices


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What was found; places are those in the records' collection.

    alike        pairs of images that are the same or nearly, from a cosine of ``least_alike`` on
    """

    records: Records
    data: Judged
    metrics: Metrics
    confused: list[ConfusedPair]
    errors: list[Suspect]
    label_errors: list[Suspect]
    alike: list[AlikePair]
    least_alike: float
    slices: list[Slice]

    @cached_property
    def leaks(self) -> list[AlikePair]:
        """The alike images that lie in different parts of the collection: in two folders, or in train and test."""
        return leaks(self.alike, self.records.collection)

    @cached_property
    def worse(self) -> list[Slice]:
        """The slices in which the model is surely worse than elsewhere."""
        return [each for each in self.slices if each.worse]

    def name(self, place: int) -> str:
        """The name of an image."""
        return self.records.collection.entries[place].name

    @property
    def sentences(self) -> list[str]:
        """What was left out, and how labels became classes where that is not by their names."""
        unlabelled = sum(not label for label in self.records.collection.labels)
        found = list(self.records.collection.problems)
        if self.data.matched.how != "by name":
            found.append(f"Labels are taken for classes {self.data.matched.how}.")
        if self.data.matched.sentence:
            found.append(self.data.matched.sentence)
        if unlabelled:
            what = "1 image has no label" if unlabelled == 1 else f"{unlabelled:,} images have no label"
            found.append(f"{what} and cannot be judged.")
        return [*found, *filter(None, [self.records.unread])]

    def plain(self) -> dict[str, Any]:
        """As JSON holds it, with the names of images."""
        classes = self.data.classes
        return {
            **self.metrics.plain(),
            "remarks": self.sentences,
            "most_confused": [
                {
                    "class": classes[pair.truth], "taken_for": classes[pair.predicted], "count": pair.count,
                    "share": pair.share, "images": [self.name(place) for place in pair.places],
                }
                for pair in self.confused
            ],
            "confident_errors": [self._suspect(each) for each in self.errors],
            "likely_label_errors": [self._suspect(each) for each in self.label_errors],
            "alike": plain_pairs(self.alike, self.least_alike, self.records.collection),
            "slices": [each.plain("accuracy") for each in self.slices],
        }  # fmt: skip

    def _suspect(self, each: Suspect) -> dict[str, Any]:
        classes = self.data.classes
        return {
            "image": self.name(each.place), "class": classes[each.truth], "taken_for": classes[each.predicted],
            "probability": each.confidence, "probability_of_class": each.of_label,
        }  # fmt: skip


def evaluate(records: Records, classes: Sequence[str], model: str, least_alike: float = ALIKE) -> Evaluation:
    """Evaluate a classifier of these classes by what the index has. Raises UserError where nothing can be judged.

    model  its reference, for sentences
    """
    data = judged(records, classes, model)
    known = records.known(features_of(""))
    features = records.features(known) if len(known) else None
    alike = [] if features is None else alike_pairs(features, [records.digests[i] for i in known], known, least_alike)
    of_judged = None
    if features is not None and np.isin(data.places, known).all():
        of_judged = features[np.searchsorted(known, data.places)]
    return Evaluation(
        records,
        data,
        measure(data),
        confused_pairs(data),
        confident_errors(data),
        likely_label_errors(data),
        alike,
        least_alike,
        slices(data, records, of_judged),
    )
