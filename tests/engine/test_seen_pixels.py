"""What a network sees of pictures that another makes: the pixels of a file of them, with a gradient."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from workbench.api import UserError
from workbench.engine.preparation import Preparation
from workbench.engine.seen_pixels import seen_pixels

COLOURS = {"mean": (0.5,) * 3, "std": (0.2,) * 3}
GREY = {"mean": (0.0,), "std": (1.0,), "colours": "grey"}
FILE = 2.5 / 255  # what a file and its enlargement are rounded by


@pytest.mark.parametrize(
    "preparation",
    [
        Preparation(32, (32, 32), "bilinear", **COLOURS),
        Preparation(300, (280, 260), "bicubic", **COLOURS),
        Preparation(28, (28, 28), "bilinear", **GREY),
        Preparation(40, (40, 56), "bilinear", fit="letterbox", padding=114, **COLOURS),
        Preparation(40, (48, 30), "bicubic", fit="stretch", **COLOURS),
        Preparation(32, (32, 32), "nearest", fit="stretch", **COLOURS),
    ],
    ids=lambda preparation: f"{preparation.fit} {preparation.interpolation} {preparation.crop}",
)
@pytest.mark.parametrize("size", [(97, 140), (28, 28)])
def test_pixels_are_those_of_a_file_of_the_picture(preparation, size, cat):
    small = Preparation(max(size), size, "bilinear", fit="stretch", **COLOURS).prepare(cat.pixels).pixels
    file = (small.transpose(1, 2, 0) * 255).round().astype(np.uint8)
    wanted = preparation.prepare(file).pixels
    found = seen_pixels(preparation, torch.from_numpy(small.copy())[None])[0].numpy()
    assert found.shape == wanted.shape
    np.testing.assert_allclose(found, wanted, atol=FILE)


def test_a_grey_picture_has_three_equal_colours_where_colours_are_seen():
    seen = seen_pixels(Preparation(8, (8, 8), "bilinear", **COLOURS), torch.rand(2, 1, 8, 8))
    assert seen.shape == (2, 3, 8, 8)
    torch.testing.assert_close(seen[:, 0], seen[:, 2])


def test_what_lies_outside_of_the_range_is_cut_off_and_has_no_gradient():
    picture = torch.tensor([[[[-0.5, 0.25], [0.75, 1.5]]]], requires_grad=True)
    seen = seen_pixels(Preparation(2, (2, 2), "bilinear", **GREY), picture)
    assert seen.flatten().tolist() == [0.0, 0.25, 0.75, 1.0]
    (gradient,) = torch.autograd.grad(seen.sum(), picture)
    assert gradient.flatten().tolist() == [0.0, 1.0, 1.0, 0.0]


def test_what_is_no_picture_is_refused():
    with pytest.raises(UserError, match=r"must be \(N, 1 or 3, h, w\); got \(1, 4, 2, 2\)"):
        seen_pixels(Preparation(2, (2, 2), "bilinear", **GREY), torch.zeros(1, 4, 2, 2))
