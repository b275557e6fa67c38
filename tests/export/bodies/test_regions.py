"""The figure body of regions: colours over the photograph, and a legend with shares."""

from __future__ import annotations

import numpy as np
import pytest

from tests.examples.base import GEOMETRY
from tests.examples.regions import regions
from tests.export.drawn import context, pictures_of, words_of
from workbench.export.bodies.on_photo import resized
from workbench.export.bodies.regions import NARROW, regions_body
from workbench.render.class_colours import class_colour, rgb
from workbench.render.display import Display


def test_a_region_has_its_colour_where_the_network_saw_it_and_the_rest_stays(photo):
    plain, over = pictures_of(regions(), photo, GEOMETRY, display=Display(opacity=1.0))
    _, where = resized(photo, GEOMETRY, over.shape[1])
    left, top, across, down = where.box()
    at = [(round(top + y * down), round(left + x * across)) for x, y in ((0.5, 0.2), (0.2, 0.8), (0.8, 0.8))]
    assert tuple(over[at[0]]) == rgb(class_colour(1))
    assert tuple(over[at[1]]) == rgb(class_colour(2))
    assert (over[at[2]] == plain[at[2]]).all()  # it has no label
    assert (over[5, 2] >= plain[5, 2]).all()  # faded into the white page


def test_the_legend_says_which_labels_are_there_and_their_shares(photo):
    words = words_of(regions(), photo, GEOMETRY)
    assert "sky" in words
    assert "50.0 %" in words
    assert "car" not in words
    assert "25.0 % of the pixels have no label." in words


def test_in_a_narrow_figure_the_legend_stands_below(photo):
    body = regions_body(regions(), context(photo, GEOMETRY, width=NARROW - 0.4, beside=False))
    assert body.width == pytest.approx(NARROW - 0.4)
    assert body.height > body.width * photo.shape[0] / photo.shape[1]


def test_regions_without_a_photograph_are_drawn_alone():
    (over,) = pictures_of(regions())
    assert tuple(over[2, 2]) == rgb(class_colour(1))
    assert np.unique(over.reshape(-1, 3), axis=0).shape[0] == 3
