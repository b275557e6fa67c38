"""Placement: a map lies on the original where the network saw it, to half a pixel."""

import numpy as np
import pytest

from workbench.api import Geometry
from workbench.render.place import place, place_labels

SAME = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def test_a_map_of_the_image_as_it_is_stays_as_it_is():
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    assert (place(values, Geometry(SAME, (2, 3), (2, 3))) == values).all()


def test_two_pixels_on_four_are_interpolated_between_their_centres():
    # 0 and 1 cover two original pixels each: their centres lie at 0.5 and 2.5, the outer quarters keep their value
    geometry = Geometry.resized_and_cropped((1, 4), (1, 2), (0, 0), (1, 2))
    placed = place(np.array([[0, 1]], np.float32), geometry)
    assert placed[0].tolist() == pytest.approx([0, 0.25, 0.75, 1])


def test_what_was_cropped_away_is_not_a_number():
    # a 2 x 4 image, the network saw the two columns in the middle
    geometry = Geometry.resized_and_cropped((2, 4), (2, 4), (0, 1), (2, 2))
    placed = place(np.array([[5, 6], [7, 8]], np.float32), geometry)
    assert np.isnan(placed[:, [0, 3]]).all()
    assert placed[:, 1:3].tolist() == [[5, 6], [7, 8]]


def test_a_map_of_another_size_than_the_input_covers_the_same_area():
    geometry = Geometry(SAME, (4, 4), (4, 4))
    placed = place(np.array([[3.0]], np.float32), geometry)
    assert (placed == 3).all()


def test_a_turned_image_is_placed_by_its_whole_matrix():
    # a quarter turn: network (x, y) lies at original (2 - y, x)
    turned = Geometry(((0.0, -1.0, 2.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)), (3, 2), (2, 3))
    values = np.array([[1, 2], [3, 4], [5, 6]], np.float32)
    assert place(values, turned).tolist() == [[5, 3, 1], [6, 4, 2]]


def test_the_two_ways_of_placing_agree():
    values = np.random.default_rng(0).normal(size=(5, 7)).astype(np.float32)
    straight = Geometry.resized_and_cropped((40, 60), (10, 15), (2, 3), (5, 7))
    (a, _, c), (_, e, f), last = straight.matrix
    nearly = Geometry(((a, 1e-12, c), (1e-12, e, f), last), (5, 7), (40, 60))
    assert np.allclose(place(values, straight), place(values, nearly), atol=1e-5, equal_nan=True)


def test_a_value_that_is_no_number_does_not_spread_to_pixels_that_lie_on_others():
    values = np.array([[1, np.nan, 3]], np.float32)
    placed = place(values, Geometry(SAME, (1, 3), (1, 3)))
    assert placed[0, 0] == 1
    assert np.isnan(placed[0, 1])
    assert placed[0, 2] == 3


def test_labels_on_the_original_are_never_mixed_and_there_is_none_where_the_network_saw_nothing():
    geometry = Geometry.resized_and_cropped((2, 8), (1, 4), (0, 1), (1, 2))
    labels = np.array([[3, 7]], np.int32)
    assert place_labels(labels, geometry).tolist() == [[-1, -1, 3, 3, 7, 7, -1, -1]] * 2


def test_labels_are_placed_where_a_map_of_them_would_be():
    geometry = Geometry.resized_and_cropped((37, 53), (40, 57), (4, 9), (32, 32))
    labels = np.random.default_rng(0).integers(0, 9, (32, 32)).astype(np.int32)
    seen = ~np.isnan(place(labels.astype(np.float32), geometry))
    assert ((place_labels(labels, geometry) >= 0) == seen).all()
