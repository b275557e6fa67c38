"""NanoDet's head: by hand, and the real network on photographs."""

from __future__ import annotations

import pytest
import torch

from workbench.api import UserError
from workbench.engine.tasks.decoders.nanodet import NanoDet

LEVELS = {8: 64, 16: 16, 32: 4}  # cells of a 64 x 64 input, by stride


def head(classes=3, bins=11):
    """Outputs in no particular order; every side is certainly 2 bins away."""
    outputs = []
    for cells in LEVELS.values():
        scores = torch.zeros(1, cells, classes)
        sides = torch.full((1, cells, 4, bins), -50.0)
        sides[..., 2] = 50.0
        outputs += [sides.flatten(2), scores]
    return outputs[2:] + outputs[:2]


def test_a_cells_box_reaches_the_expected_distance_to_each_side_from_its_centre():
    found = NanoDet((64, 64)).read(head(), "net")
    assert found.boxes.shape == (1, 84, 4)
    assert found.boxes[0, 9].tolist() == pytest.approx([12 - 16, 12 - 16, 12 + 16, 12 + 16])  # stride 8, row 1
    assert found.boxes[0, 64 + 5].tolist() == pytest.approx([24 - 32, 24 - 32, 24 + 32, 24 + 32])  # stride 16
    assert found.boxes[0, 83].tolist() == pytest.approx([48 - 64, 48 - 64, 48 + 64, 48 + 64])  # stride 32


def test_outputs_come_in_any_order_and_by_name():
    names = dict(zip("abcdef", head(), strict=True))
    assert torch.equal(NanoDet((64, 64)).read(names, "net").boxes, NanoDet((64, 64)).read(head(), "net").boxes)


def test_other_outputs_are_refused_with_their_shapes():
    assert not NanoDet.fits(head()[:5], (64, 64), 3)
    with pytest.raises(UserError, match=r"for decoder=nanodet; it gives a tensor of shape \(1, 5\)"):
        NanoDet((64, 64)).read(torch.zeros(1, 5), "net")
