"""How maps cover photographs: numbers by hand."""

import numpy as np
import pytest

from workbench.api import Heatmap
from workbench.render.colour import Limits, colour_table
from workbench.render.cover import by_strength, cover, covered, grey, with_cover

TABLE, SPAN = colour_table("blue-red"), Limits(-2.0, 2.0)
PHOTO = np.full((1, 3, 3), (200, 100, 0), np.uint8)


@pytest.mark.parametrize(
    ("signed", "fine", "strength"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_only_fine_signed_maps_cover_by_strength(signed, fine, strength):
    assert by_strength(Heatmap(values=np.ones((2, 2), np.float32), signed=signed, fine=fine)) is strength


def test_the_strongest_covers_all_and_zero_as_much_as_the_opacity():
    np.testing.assert_allclose(cover(np.array([-2.0, 0.0, 0.5, 2.0, 9.0]), SPAN, 0.6), [1, 0.6, 0.8, 1, 1], atol=1e-6)


@pytest.mark.parametrize("strength", [True, False])
def test_at_no_opacity_nothing_of_a_map_is_seen(strength):
    values = np.array([[-2.0, 0.0, 2.0]])
    np.testing.assert_array_equal(covered(PHOTO, values, TABLE, SPAN, 0.0, strength), PHOTO)
    assert not with_cover(values, TABLE, SPAN, 0.0)[..., 3].any()


def test_the_strongest_goes_with_the_opacity_as_it_goes_to_zero():
    ends = [float(cover(np.array([2.0]), SPAN, opacity)[0]) for opacity in (1.0, 0.6, 0.5, 0.25, 0.1, 0.0)]
    np.testing.assert_allclose(ends, [1, 1, 1, 0.5, 0.2, 0], atol=1e-6)


def test_what_is_not_a_number_covers_as_much_as_the_opacity():
    assert cover(np.array([np.nan]), SPAN, 0.25)[0] == pytest.approx(0.25)


def test_grey_is_as_bright_as_the_eye_sees_it():
    assert grey(PHOTO)[0, 0].tolist() == [round(0.299 * 200 + 0.587 * 100)] * 3


def test_a_fine_signed_map_lies_on_grey_and_others_on_the_colours():
    values = np.array([[0.0, 2.0, -2.0]])
    strong = covered(PHOTO, values, TABLE, SPAN, 0.6, True)[0]
    np.testing.assert_allclose(strong[0], 0.4 * 118 + 0.6 * TABLE[128].astype(float), atol=1)
    np.testing.assert_allclose(strong[1:], TABLE[[255, 0]].astype(float), atol=1e-3)
    even = covered(PHOTO, values, TABLE, SPAN, 0.6, False)[0]
    np.testing.assert_allclose(even[1], 0.4 * np.array([200, 100, 0]) + 0.6 * TABLE[255], atol=1e-3)


def test_the_colours_with_their_cover_are_those_of_the_mixture():
    values = np.array([[0.0, 1.0, -0.3]])
    four = with_cover(values, TABLE, SPAN, 0.6).astype(float)
    share = four[..., 3:] / 255
    mixed = (1 - share) * grey(PHOTO) + share * four[..., :3]
    np.testing.assert_allclose(mixed, covered(PHOTO, values, TABLE, SPAN, 0.6, True), atol=1)
