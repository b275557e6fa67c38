"""YOLO's heads, by hand: with and without objectness, either way round."""

from __future__ import annotations

import pytest
import torch

from workbench.api import UserError
from workbench.engine.tasks.decoders.yolo import Yolo


def candidates(*numbers):
    """(1, 100, n): the first candidate has these numbers, all others none."""
    rows = torch.zeros(1, 100, len(numbers))
    rows[0, 0] = torch.tensor(numbers)
    return rows


def test_five_numbers_before_the_classes_are_centre_size_and_objectness():
    found = Yolo((64, 64), 3).read(candidates(20.0, 30, 8, 4, 0.5, 0.1, 0.8, 0.0), "net")
    assert found.boxes[0, 0].tolist() == [16, 28, 24, 32]
    assert found.objectness[0, 0] == 0.5
    assert found.confidence[0, 0].tolist() == pytest.approx([0.05, 0.4, 0.0])


def test_four_numbers_before_the_classes_with_candidates_last_have_no_objectness():
    found = Yolo((64, 64), 3).read(candidates(20.0, 30, 8, 4, 0.1, 0.8, 0.0).transpose(1, 2), "net")
    assert found.boxes[0, 0].tolist() == [16, 28, 24, 32]
    assert found.objectness is None
    assert found.certainty[0, 0] == pytest.approx(0.8)


def test_the_number_of_classes_tells_whether_there_is_objectness_where_the_order_would_say_otherwise():
    assert Yolo((64, 64), 4).read(candidates(*[0.1] * 8), "net").objectness is None
    assert Yolo((64, 64), 3).read(candidates(*[0.1] * 8).transpose(1, 2), "net").objectness is not None


def test_raw_maps_behind_the_candidates_are_left():
    output = (candidates(40.0, 50, *[0.1] * 6), [torch.zeros(1, 8, 4, 4)])
    assert Yolo.fits(output, (64, 64), 3)
    assert Yolo((64, 64), 3).read(output, "net").boxes.shape == (1, 100, 4)


def raw(rows):
    """A head whose boxes are still offsets from their cells, and logarithms of sizes."""
    rows[..., :4] = torch.linspace(-1, 1, rows.shape[1])[:, None]
    return rows


def coefficients(rows):
    """What a head of masks gives behind the scores of classes."""
    rows[..., -2:] = torch.linspace(-1, 1, rows.shape[1])[:, None]
    return rows


def distributions(rows):
    """Probabilities of classes, then distributions of distances: NanoDet's head, joined."""
    rows[..., :4], rows[..., 4:] = 0.1, torch.linspace(-2, 3, rows.shape[1])[:, None]
    return rows


@pytest.mark.parametrize("other", [raw, coefficients, distributions])
@pytest.mark.parametrize("turned", [False, True])
def test_candidates_whose_numbers_are_no_decoded_boxes_and_scores_are_not_taken_for_some(other, turned):
    def given(rows):
        return rows.transpose(1, 2) if turned else rows

    decoded = candidates(40.0, 50, 8, 4, 0.5, 0.1, 0.8, 0.0)
    assert Yolo.fits(given(decoded), (64, 64), 0)
    assert not Yolo.fits(given(other(decoded.clone())), (64, 64), 0)


def test_boxes_as_shares_of_the_input_are_not_taken_for_pixels():
    assert not Yolo.fits(candidates(0.6, 0.7, 0.1, 0.1, 0.5, 0.1, 0.8, 0.0), (64, 64), 0)


def test_tokens_are_no_candidates():
    assert not Yolo.fits(torch.zeros(1, 197, 768), (224, 224), 0)
    with pytest.raises(UserError, match=r"for decoder=yolo; it gives a tensor of shape \(1, 4, 9\)"):
        Yolo((64, 64)).read(torch.zeros(1, 4, 9), "net")
