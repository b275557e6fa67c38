"""What is found where an image has no single class: parts that do worse, alike images, labels that may be wrong."""

from types import SimpleNamespace

import numpy as np
import pytest

from workbench.collections.collection import Collection, Entry
from workbench.evaluation.boxes import agreements
from workbench.evaluation.findings import leaks
from workbench.evaluation.multilabel import agreements as agreements_of_labels
from workbench.evaluation.task_findings import NO_FEATURES, label_errors, task_findings

N = 60


class Records:
    """Sixty images, of which the dark ones do worse; the first two are alike and lie in two splits."""

    def __init__(self, features):
        entries = [Entry(f"{i}.png", f"/{i}.png", "", {"split": "train" if i else "test"}) for i in range(N)]
        self.collection = Collection.of("made up", entries)
        self.brightness = np.linspace(0, 1, N, dtype=np.float32)
        self.sizes, self.digests = np.full((N, 2), 10), [str(i) for i in range(N)]
        self._features = features

    def known(self, _kind):
        return np.arange(0 if self._features is None else N)

    def features(self, _known):
        return self._features


def test_a_part_that_does_worse_and_images_that_are_alike_are_found_for_any_score():
    features = np.eye(N, dtype=np.float32)
    features[1] = features[0]
    scores = np.where(np.arange(N) < 15, 0.2, 0.9)
    found = task_findings(records := Records(features), np.arange(N), scores, "F1 of an image")
    worse = next(each for each in found["slices"] if each.worse)
    assert (worse.by, worse.accuracy, worse.others) == ("brightness", pytest.approx(0.2), pytest.approx(0.9))
    assert [(pair.first, pair.second) for pair in leaks(found["alike"], records.collection)] == [(0, 1)]
    assert found["unsaid"] == ()


def test_what_has_no_meaning_is_said_in_a_sentence():
    found = task_findings(Records(None), np.arange(N), np.ones(N), "mean IoU of an image", "pixels")
    assert found["unsaid"] == (
        NO_FEATURES,
        "Labels that may be wrong are not looked for: confident learning judges labels of images, not pixels.",
    )
    assert found["alike"] == []


def test_a_label_that_is_lacking_and_one_that_is_wrong_are_found_by_confident_learning():
    truth = np.array([[1], [1], [1], [0], [0], [0]], bool)
    scores = np.array([[0.9], [0.8], [0.1], [0.2], [0.1], [0.95]])
    found = label_errors(np.arange(10, 16), truth, scores, ["cat"])
    # named from the mean of 0.9, 0.8, 0.1 = 0.6 on; denied up to the mean of 0.2, 0.1, 0.95
    assert [(each.place, each.words) for each in found] == [
        (12, "cat 10 %, a label"),  # 0.32 below
        (15, "cat 95 %, which is no label"),  # 0.35 above
    ][::-1]
    assert label_errors(np.arange(6), truth, 1 - scores, ["cat"]) == []  # it tells nothing of the class


def test_the_score_of_an_image_is_the_f1_of_its_boxes_or_labels():
    boxes = np.zeros((3, 6))
    boxes[:, 4] = 0.9, 0.8, 0.3  # right, wrong, and one that is not sure enough
    matched = [(np.array([1, 0, 1]), np.array([1, 1])), (np.zeros(0), np.zeros(0))]
    judgement = SimpleNamespace(matched=matched)
    assert agreements(judgement, [boxes, np.zeros((0, 6))]).tolist() == [2 * 1 / (1 + 1 + 2), 1.0]
    truth = np.array([[1, 1], [0, 0], [0, 1]], bool)
    given = np.array([[1, 0], [0, 0], [1, 0]], bool)
    assert agreements_of_labels(truth, given).tolist() == [2 / 3, 1.0, 0.0]
