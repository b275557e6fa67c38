"""CenterFace's head: boxes that one can work out by hand, as its authors' decoder makes them."""

from __future__ import annotations

import math

import pytest
import torch

from workbench.api import UserError
from workbench.engine.tasks.decoders.centerface import CenterFace
from workbench.engine.tasks.decoders.registry import fitting

SIZE = 32, 64


def head():
    return [torch.zeros(1, channels, 8, 16) for channels in (1, 2, 2, 10)]


def test_a_face_lies_around_its_cell_with_sizes_and_offsets_down_before_across():
    scores, sizes, offsets, landmarks = head()
    scores[0, 0, 2, 7] = 0.9
    sizes[0, :, 2, 7] = torch.tensor([math.log(3.0), math.log(2.0)])  # 12 px high, 8 px wide
    offsets[0, :, 2, 7] = torch.tensor([0.25, 0.5])
    found = CenterFace(SIZE, 1).read([scores, sizes, offsets, landmarks], "net")
    # its centre is at (7 + 0.5 + 0.5, 2 + 0.25 + 0.5) cells, so at (32, 11) px
    assert found.boxes[0, 2 * 16 + 7].tolist() == pytest.approx([28, 5, 36, 17], abs=1e-4)
    assert float(found.scores[0, 2 * 16 + 7, 0]) == pytest.approx(0.9)


def test_the_head_is_recognised_and_another_is_refused_in_a_sentence():
    assert fitting(head(), SIZE, 0) is CenterFace
    with pytest.raises(UserError, match=r"with 1, 2, 2 and 10 channels for decoder=centerface; it gives 3 tensors"):
        CenterFace(SIZE).read(head()[:3], "net")
