"""Boxes and scores that are already decoded, in pixels or as shares."""

from __future__ import annotations

import pytest
import torch

from workbench.api import UserError
from workbench.engine.tasks.decoders.decoded import Decoded

BOXES = torch.tensor([[[4.0, 8, 20, 40], [0, 0, 64, 32]]])
SCORES = torch.tensor([[[0.9, 0.1, 0.0], [0.2, 0.3, 0.1]]])


def test_boxes_in_pixels_are_taken_as_they_are_in_either_order():
    for output in ((BOXES, SCORES), {"scores": SCORES, "boxes": BOXES}):
        assert Decoded.fits(output, (32, 64), 3)
        found = Decoded.of(output, (32, 64), 3).read(output, "net")
        assert torch.equal(found.boxes, BOXES)
        assert torch.equal(found.scores, SCORES)


def test_shares_of_the_input_become_pixels_and_stay_shares_for_every_image():
    decoder = Decoded.of((BOXES / 64, SCORES), (32, 64), 3)
    assert decoder.read((torch.tensor([[[0.0, 0, 1, 1]]]), SCORES[:, :1]), "net").boxes.tolist() == [[[0, 0, 64, 32]]]


def test_scores_that_are_logits_are_refused_with_their_range():
    assert not Decoded.fits((BOXES, SCORES - 1), (32, 64), 3)
    with pytest.raises(UserError, match=r"must give scores from 0 to 1 for decoder=decoded; they go from -1 to -0.1"):
        Decoded((32, 64)).read((BOXES, SCORES - 1), "net")


def test_one_tensor_is_refused():
    with pytest.raises(UserError, match=r"must give boxes \(N, A, 4\) and scores \(N, A, C\) for decoder=decoded"):
        Decoded((32, 64)).read(BOXES, "net")
