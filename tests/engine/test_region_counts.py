"""Pixels of classes that agree: torchmetrics' overlaps, what the network did not see, and what is not judged."""

import numpy as np
import pytest
import torch
from torchmetrics.functional.classification import multiclass_jaccard_index

from workbench.api import Geometry, UserError
from workbench.engine.region_counts import agreement, winners
from workbench.evaluation.regions import overlaps


def test_the_overlap_of_each_class_is_torchmetrics_to_its_last_digit():
    rng = np.random.default_rng(0)
    truth, won = rng.integers(-1, 4, (2, 40, 50))
    won = np.where(won < 0, 0, won)
    iou, dice = overlaps(agreement(truth, won, 5))
    theirs = multiclass_jaccard_index(
        torch.tensor(won)[None], torch.tensor(truth)[None], num_classes=5, average=None, ignore_index=-1
    )
    assert iou[:4].astype(np.float32).tolist() == theirs[:4].tolist()
    assert np.isnan(iou[4])
    assert dice[:4] == pytest.approx(2 * iou[:4] / (1 + iou[:4]))


def test_a_class_wins_the_pixels_under_its_cells_and_none_that_the_network_did_not_see():
    logits = torch.zeros(2, 2, 2)
    logits[1, :, 1] = 1  # the right half
    whole = Geometry.resized_and_cropped((4, 8), (2, 2), (0, 0), (2, 2))
    logits[1] -= 0.5
    assert winners(logits, whole).tolist() == [[0] * 4 + [1] * 4] * 4
    middle = Geometry.resized_and_cropped((4, 8), (4, 8), (0, 2), (4, 4))
    assert winners(logits, middle).tolist() == [[-1, -1, 0, 0, 1, 1, -1, -1]] * 4


def test_a_number_that_is_no_class_is_said():
    with pytest.raises(UserError, match="A mask has the number 7, but the model has 5 classes, from 0 on"):
        agreement(np.full((2, 2), 7), np.zeros((2, 2), int), 5)
