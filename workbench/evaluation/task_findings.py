"""What a person should look at where an image has no single class: parts that do worse, images that are alike.

Every image has a score of its own from 0 to 1, of which a part of the collection has the mean. What confident learning
calls a wrong label needs labels of whole images; where it has no meaning a sentence says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from workbench.api import probability
from workbench.collections.index import Records, features_of

from .findings import ALIKE, MOST, alike_pairs
from .slices import slices_of
from .task_evaluation import Looked

NO_FEATURES = "Whether images are nearly the same is not known: the pass notes no features of this network."
NO_LABELS = "Labels that may be wrong are not looked for: confident learning judges labels of images, not {}."


def task_findings(
    records: Records, places: np.ndarray, scores: np.ndarray, score: str, things: str = "", least: float = ALIKE
) -> dict[str, Any]:
    """Those of ``TaskEvaluation``'s fields that are made alike for each task.

    scores  (n,) in [0, 1], of the images at ``places``; ``score`` is what they are called
    things  what is annotated instead of labels; empty where these are labels
    """
    known = records.known(features_of(""))
    features = records.features(known) if len(known) else None
    alike = [] if features is None else alike_pairs(features, [records.digests[i] for i in known], known, least)
    of_judged = None
    if features is not None and np.isin(places, known).all():
        of_judged = features[np.searchsorted(known, places)]
    unsaid = [NO_FEATURES] if features is None else []
    unsaid += [NO_LABELS.format(things)] if things else []
    return {
        "score": score,
        "slices": slices_of(scores, places, records, of_judged),
        "alike": alike,
        "least_alike": least,
        "unsaid": tuple(unsaid),
    }


def label_errors(
    places: np.ndarray, truth: np.ndarray, scores: np.ndarray, classes: Sequence[str], most: int = MOST
) -> list[Looked]:
    """Labels that an image may lack, and some that it may have wrongly, by confident learning for each class alone.

    A class is named with confidence where its probability reaches the mean that it has on the images labelled so, and
    denied where it is no more than the mean on the others (Northcutt et al. 2021, of two classes: there, and not).

    truth, scores  (n, K), whether each label is there, and its probability
    """

    def words(k: int, score: float) -> str:
        return f"{classes[k]} {probability(float(score), coarse=True)}"

    found: list[tuple[float, Looked]] = []
    for k in np.flatnonzero(truth.any(0) & ~truth.all(0)).tolist():
        there, own = truth[:, k], scores[:, k]
        named, denied = own[there].mean(), own[~there].mean()
        if named <= denied:
            continue  # of this class the model tells nothing
        lacking, wrong = ~there & (own >= named), there & (own <= denied)
        found += [
            (float(own[i] - named), Looked(int(places[i]), f"{words(k, own[i])}, which is no label"))
            for i in np.flatnonzero(lacking).tolist()
        ]
        found += [
            (float(denied - own[i]), Looked(int(places[i]), f"{words(k, own[i])}, a label"))
            for i in np.flatnonzero(wrong).tolist()
        ]
    return [each for _, each in sorted(found, key=lambda row: -row[0])[:most]]
