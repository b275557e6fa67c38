"""Boxes that are judged: the numbers of COCO's program as torchmetrics gives them, and by hand."""

import numpy as np
import pytest

from workbench.evaluation import boxes
from workbench.evaluation.boxes import NUMBERS, judge


def drawn(images: int = 30, classes: int = 4, seed: int = 0):
    """Boxes near annotated ones, some missed, some invented; whole numbers, so that no format rounds them."""
    rng = np.random.default_rng(seed)
    found, truth = [], []
    for _ in range(images):
        count = rng.integers(0, 6)
        sides = rng.choice([20, 60, 150], (count, 1)) + rng.integers(0, 10, (count, 2))
        things = np.hstack([rng.integers(0, 200, (count, 2)), sides])
        labels = rng.integers(0, classes, (count, 1))
        truth.append(np.hstack([things, labels, rng.random((count, 1)) < 0.1]).astype(float))
        seen = rng.random(count) < 0.8
        moved = things[seen] + rng.integers(-4, 5, (seen.sum(), 4))
        invented = np.hstack([rng.integers(0, 200, (3, 2)), rng.integers(10, 100, (3, 2))])
        both = np.vstack([moved, invented])
        label = np.vstack([labels[seen], rng.integers(0, classes, (3, 1))])
        score = rng.random((len(both), 1)).astype(np.float32)
        rows = np.hstack([both[:, :2], both[:, :2] + both[:, 2:], score, label])
        found.append(rows[rows[:, 4].argsort()[::-1]])
    return found, truth


def test_every_number_is_torchmetrics_to_its_last_digit():
    import torch
    from torchmetrics.detection import MeanAveragePrecision

    found, truth = drawn()
    overlaps, recalls = np.linspace(0.5, 0.95, 10).tolist(), np.linspace(0, 1, 101).tolist()
    theirs = MeanAveragePrecision(  # by itself it has COCO's steps in single precision, which moves a recall of 3 / 5
        iou_type="bbox", backend="pycocotools", iou_thresholds=overlaps, rec_thresholds=recalls
    )
    tensor = torch.as_tensor
    theirs.update(
        [{"boxes": tensor(f[:, :4]), "scores": tensor(f[:, 4]), "labels": tensor(f[:, 5]).long()} for f in found],
        [
            {
                "boxes": tensor(np.hstack([t[:, :2], t[:, :2] + t[:, 2:4]])),
                "labels": tensor(t[:, 4]).long(),
                "iscrowd": tensor(t[:, 5]).long(),
            }
            for t in truth
        ],
    )
    numbers = {name: float(value) for name, value in theirs.compute().items() if value.ndim == 0}
    ours = judge(found, truth).numbers
    names = ("map", "map_50", "map_75", "map_small", "map_medium", "map_large",
             "mar_1", "mar_10", "mar_100", "mar_small", "mar_medium", "mar_large")  # fmt: skip
    for name, their_name in zip(NUMBERS, names, strict=True):
        assert 0 < np.float32(ours[name]) == np.float32(numbers[their_name]), name


def test_a_box_that_is_right_at_some_overlaps_counts_at_those():
    thing = np.array([[0, 0, 10, 10, 0, 0.0]])
    box = np.array([[0, 0, 10, 7.4, 0.9, 0]])  # an overlap of 0.74: right at 0.5 to 0.7, five of ten
    judgement = judge([box], [thing])
    assert judgement.numbers["mAP"] == pytest.approx(0.5)
    assert judgement.numbers["mAP 50"] == pytest.approx(1.0)
    assert judgement.numbers["mAP 75"] == 0
    assert np.isnan(judgement.numbers["mAP large"])
    assert [list(part) for part in judgement.matched[0]] == [[1], [1]]
    assert judgement.intervals["mAP"] == pytest.approx((0.5, 0.5))


def test_a_crowd_is_neither_asked_for_nor_wrong():
    things = np.array([[0, 0, 10, 10, 0, 0.0], [50, 50, 40, 40, 0, 1.0]])
    rows = np.array([[0, 0, 10, 10, 0.9, 0], [55, 55, 60, 60, 0.8, 0]])
    judgement = judge([rows], [things])
    assert judgement.numbers["mAP"] == pytest.approx(1.0)
    assert [list(part) for part in judgement.matched[0]] == [[1, -1], [1, -1]]


def test_an_interval_is_around_the_number_and_of_the_same_sums(monkeypatch):
    found, truth = drawn()
    judgement = judge(found, truth)
    for name, (low, high) in judgement.intervals.items():
        assert low < judgement.numbers[name] < high
    monkeypatch.setattr(boxes, "DRAWS", 3)

    class EachOnce:
        def integers(self, low, high, n):
            return np.arange(n)

    monkeypatch.setattr(np.random, "default_rng", lambda seed: EachOnce())
    same = judge(found, truth)
    for name, (low, high) in same.intervals.items():
        assert (low, high) == pytest.approx((same.numbers[name],) * 2, abs=1e-12)
