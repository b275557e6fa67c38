"""The images of a collection whose class is known and of which the model's answer is: what every metric is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.api import UserError
from workbench.api.label_match import MatchedLabels, match_labels
from workbench.collections.index import Records


@dataclass(frozen=True, eq=False)
class Judged:
    """n images, each with its class and the model's scores.

    places   (n,) where they are in the collection
    truth    (n,) the number of the class
    logits   (n, K) float32
    classes  the names of the K classes
    matched  how labels became classes, with what did not
    """

    places: np.ndarray
    truth: np.ndarray
    logits: np.ndarray
    classes: tuple[str, ...]
    matched: MatchedLabels

    def __len__(self) -> int:
        return len(self.places)

    @cached_property
    def probabilities(self) -> np.ndarray:
        """(n, K) float64: ``exp(s_c) / sum_j exp(s_j)``."""
        logits = self.logits.astype(np.float64)
        powers = np.exp(logits - logits.max(1, keepdims=True))
        return powers / powers.sum(1, keepdims=True)  # type: ignore[no-any-return]

    @cached_property
    def predicted(self) -> np.ndarray:
        """(n,) the number of the likeliest class."""
        return self.logits.argmax(1)  # type: ignore[no-any-return]

    @cached_property
    def confidence(self) -> np.ndarray:
        """(n,) how likely that is."""
        return self.probabilities[np.arange(len(self)), self.predicted]  # type: ignore[no-any-return]

    @cached_property
    def right(self) -> np.ndarray:
        """(n,) bool."""
        return self.predicted == self.truth  # type: ignore[no-any-return]

    @cached_property
    def present(self) -> np.ndarray:
        """The classes that are an image's or are predicted, in their order, as scikit-learn takes them by itself."""
        return np.union1d(self.truth, self.predicted)


def judged(records: Records, classes: Sequence[str], model: str) -> Judged:
    """The images that can be judged. Raises UserError where there is none.

    model  its reference, for the sentence
    """
    matched = match_labels(records.collection.labels, classes, model)
    places = np.array([i for i in records.answered if matched.classes[i] >= 0], np.int64)
    if not len(places):
        raise UserError("No image has both a class that is known and an answer of the model.")
    logits = records.answers(places)
    if not np.isfinite(logits).all():
        name = records.collection.entries[int(places[~np.isfinite(logits).all(1)][0])].name
        raise UserError(f"The model's scores of {name} are not finite numbers.")
    return Judged(places, matched.classes[places], logits, tuple(classes), matched)
