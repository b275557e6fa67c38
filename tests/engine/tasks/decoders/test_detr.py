"""DETR's head, by hand."""

from __future__ import annotations

import pytest
import torch

from workbench.api import UserError
from workbench.engine.tasks.decoders.detr import Detr

LOGITS = torch.tensor([[[2.0, -1.0, 0.0], [-3.0, -3.0, 4.0]]])
BOXES = torch.tensor([[[0.5, 0.5, 0.25, 0.5], [0.1, 0.1, 0.1, 0.1]]])


def test_the_last_logit_is_no_thing_and_boxes_are_shares_by_their_centre():
    for output in (
        {"pred_logits": LOGITS, "pred_boxes": BOXES},
        {"logits": LOGITS, "pred_boxes": BOXES},
        (LOGITS, BOXES),
    ):
        assert Detr.fits(output, (40, 80), 2)
        found = Detr((40, 80), 2).read(output, "net")
        assert found.boxes[0, 0].tolist() == [30, 10, 50, 30]
        assert found.scores[0, 0].tolist() == pytest.approx(LOGITS[0, 0].softmax(0)[:2].tolist())
        assert not found.fixed


def test_as_many_logits_as_names_are_each_for_itself():
    found = Detr((40, 80), 3).read((LOGITS, BOXES), "net")
    assert found.scores[0, 0].tolist() == pytest.approx(LOGITS[0, 0].sigmoid().tolist())


def test_boxes_in_pixels_are_none_of_it():
    assert not Detr.fits((LOGITS, BOXES * 40), (40, 80), 2)
    with pytest.raises(UserError, match="for decoder=detr; it gives dict"):
        Detr((40, 80)).read({"other": 1}, "net")
