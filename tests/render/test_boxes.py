"""Which boxes are drawn, where, and what is said of the others."""

from __future__ import annotations

import pytest

from tests.examples.boxes import boxes, no_boxes
from workbench.api import Geometry
from workbench.render.boxes import absence, drawn, left_out, placed, words_of
from workbench.render.display import Display


def test_boxes_from_the_chosen_probability_on_are_drawn_and_the_others_counted():
    assert drawn(boxes(), Display()) == 3
    assert drawn(boxes(), Display(least=0.6)) == 2  # a box that reaches it to the last bit is one of them
    assert left_out(boxes(), Display(least=0.5)) == "1 more have a probability below 0.5."
    assert left_out(boxes(), Display()) == ""


def test_scores_that_are_no_probabilities_are_all_drawn():
    assert drawn(boxes(unit="logit"), Display(least=0.9)) == 3


def test_no_box_is_said_in_words_with_the_threshold():
    assert absence(no_boxes(), Display()) == "Nothing was found with a score of 0.3 or more."
    assert absence(no_boxes(threshold=0.0), Display()) == "Nothing was found."
    assert absence(boxes(), Display(least=0.99)) == "No box has a probability of 0.99 or more."
    assert absence(boxes(), Display()) == ""


def test_a_box_has_its_class_and_its_score_in_words():
    assert words_of(boxes(), 0) == "cat 93.0 %"
    assert words_of(boxes(unit="logit"), 0) == "cat 0.93"


def test_a_box_lies_on_the_original_by_its_edges():
    # a 40 x 60 image at half its size, of which the network saw the 16 x 16 at (7, 2)
    geometry = Geometry.resized_and_cropped((40, 60), (20, 30), (2, 7), (16, 16))
    found = placed(boxes(size=(16, 16)), geometry)
    assert found[0] == pytest.approx((14 + 4, 4 + 8, 40, 40))


def test_boxes_measured_on_another_grid_than_the_networks_input_cover_the_same_part():
    geometry = Geometry.resized_and_cropped((16, 16), (16, 16), (0, 0), (16, 16))
    assert placed(boxes(size=(32, 32)), geometry)[0] == pytest.approx((1, 2, 10, 10))
