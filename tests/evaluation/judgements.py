"""Judgements that a test makes up: images with a class and scores, without pictures."""

import numpy as np

from workbench.api.label_match import MatchedLabels
from workbench.evaluation.judged import Judged


def judgements(truth, logits, classes=()) -> Judged:
    truth, logits = np.asarray(truth, np.int32), np.asarray(logits, np.float32)
    classes = tuple(classes) or tuple(f"class {i}" for i in range(logits.shape[1]))
    return Judged(np.arange(len(truth)), truth, logits, classes, MatchedLabels(truth, "by name", {}))


def drawn(n: int = 300, classes: int = 6, seed: int = 0, shift: float = 1.5) -> Judged:
    """Scores that are right more often than by chance; no image is of the last class but one."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, classes - 2, n)
    truth[: n // 10] = classes - 1
    logits = rng.normal(size=(n, classes))
    logits[np.arange(n), truth] += shift
    return judgements(truth, logits)
