"""Lists of boxes, labels and scores, by hand and from torchvision's own network."""

from __future__ import annotations

import pytest
import torch

from workbench.api import UserError
from workbench.engine.tasks.decoders.torchvision import Torchvision


def listed(*rows):
    boxes, labels, scores = zip(*rows, strict=True)
    return {"boxes": torch.tensor(boxes), "labels": torch.tensor(labels), "scores": torch.tensor(scores)}


ONE = listed(([0.0, 0, 4, 4], 2, 0.75))
TWO = listed(([0.0, 0, 4, 4], 1, 0.5), ([2.0, 2, 8, 8], 2, 0.25))


def test_images_with_fewer_boxes_are_filled_with_boxes_of_no_class():
    found = Torchvision((8, 8), 3).read([ONE, TWO], "net")
    assert found.boxes.shape == (2, 2, 4)
    assert found.scores.tolist() == [[[0, 0, 0.75], [0, 0, 0]], [[0, 0.5, 0], [0, 0, 0.25]]]
    assert not found.fixed


def test_an_image_without_boxes_has_one_of_no_class():
    empty = {"boxes": torch.zeros(0, 4), "labels": torch.zeros(0, dtype=torch.int64), "scores": torch.zeros(0)}
    assert Torchvision((8, 8), 3).read([empty], "net").scores.tolist() == [[[0, 0, 0]]]


def test_a_list_of_one_may_come_without_its_list():
    assert Torchvision.fits(ONE, (8, 8), 3)
    assert len(Torchvision((8, 8), 3).read(ONE, "net")) == 1


def test_a_class_beyond_the_names_is_refused_with_its_number():
    with pytest.raises(UserError, match="net gives the class 2, but has 2 classes"):
        Torchvision((8, 8), 2).read([ONE], "net")


def test_something_else_is_refused():
    assert not Torchvision.fits([1, 2], (8, 8), 3)
    with pytest.raises(UserError, match="a list with boxes, labels and scores for each image for decoder=torchvision"):
        Torchvision((8, 8), 3).read(torch.zeros(1, 2), "net")


@pytest.mark.parametrize(
    ("beside", "said"),
    [({}, ""), ({"masks": torch.zeros(1, 1, 8, 8)}, ""),
     ({"keypoints": torch.zeros(1, 17, 3), "keypoints_scores": torch.zeros(1, 17)}, "gives keypoints for each box")],
)  # fmt: skip
def test_what_a_network_gives_beside_boxes_is_said(beside, said):
    assert said in Torchvision.of([{**ONE, **beside}], (8, 8), 3).unread
    assert bool(said) == bool(Torchvision.of([{**ONE, **beside}], (8, 8), 3).unread)


def test_masks_are_those_of_each_image():
    found = Torchvision((8, 8), 3).read(
        [{**ONE, "masks": torch.ones(1, 1, 8, 8)}, {**TWO, "masks": torch.zeros(2, 1, 8, 8)}], "net"
    )
    assert [tuple(masks.shape) for masks in found.masks] == [(1, 8, 8), (2, 8, 8)]
    assert Torchvision((8, 8), 3).read([ONE], "net").masks == []
