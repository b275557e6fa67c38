"""Heads of centres: boxes that one can work out by hand."""

from __future__ import annotations

import pytest
import torch

from workbench.api import UserError
from workbench.engine.tasks.decoders.centernet import CenterNet
from workbench.engine.tasks.decoders.registry import fitting

SIZE = 32, 64  # height, width; cells of 4 px are 8 x 16


def head(classes=2):
    return torch.zeros(1, classes, 8, 16), torch.zeros(1, 2, 8, 16), torch.zeros(1, 2, 8, 16)


def test_a_box_lies_around_its_cell_moved_by_the_offset():
    heatmap, sizes, offsets = head()
    heatmap[0, 1, 3, 5] = 0.75
    sizes[0, :, 3, 5] = torch.tensor([4.0, 2.0])
    offsets[0, :, 3, 5] = torch.tensor([0.5, 0.25])
    found = CenterNet(SIZE, 2).read({"hm": heatmap, "wh": sizes, "reg": offsets}, "net")
    at = 3 * 16 + 5
    # its centre is at (5.5, 3.25) cells, so at (22, 13) px; 16 x 8 px
    assert found.boxes[0, at].tolist() == [14, 9, 30, 17]
    assert found.scores[0, at].tolist() == [0, 0.75]


def test_logits_become_probabilities_and_a_list_of_one_stack_is_read():
    heatmap, sizes, offsets = head()
    heatmap[0, 0, 0, 0], heatmap[0, 1, 0, 0] = -2.0, 3.0
    found = CenterNet(SIZE, 2).read([{"hm": heatmap, "wh": sizes, "reg": offsets}], "net")
    assert found.scores[0, 0].tolist() == pytest.approx([0.1192, 0.9526], abs=1e-4)


def test_the_head_is_recognised_and_another_is_refused_in_a_sentence():
    assert fitting(head(), SIZE, 0) is CenterNet
    with pytest.raises(UserError, match=r"must give a heatmap .* for decoder=centernet; it gives a tensor of shape"):
        CenterNet(SIZE).read(torch.zeros(1, 3, 8, 8), "net")
