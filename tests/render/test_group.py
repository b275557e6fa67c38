"""Scores of the same things are one tile with one scale; maps of one unit have one range."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.api import Group, Heatmap, Picture, Scores
from workbench.render.display import Display
from workbench.render.group import GroupedScores, is_gallery, kind_of, one_scale, own_display, shared_displays, tiles_of

PICTURE = Picture(values=np.zeros((4, 4, 3), np.float32))


def scores(*rows, unit="probability"):
    values, indices = zip(*rows, strict=True)
    names = tuple(f"class {k}" for k in indices)
    return Scores(values=np.array(values, np.float32), names=names, indices=np.array(indices, np.int32), unit=unit)


def heat(high, unit="logit"):
    return Heatmap(values=np.array([[0, high]], np.float32), signed=False, unit=unit)


def tiles(**parts):
    return list(tiles_of(Group(parts=parts)))


def test_scores_of_the_same_classes_are_one_tile_whose_rows_agree():
    before, after = scores((0.6, 3), (0.3, 1), (0.1, 2)), scores((0.9, 1), (0.08, 2), (0.02, 3))
    (title, together), (other, picture) = tiles(before=before, after=after, original=PICTURE)
    assert (title, other, picture) == ("Probability", "Original", PICTURE)
    assert together.series == ("Before", "After")
    assert [one.indices.tolist() for one in together.scores] == [[1, 3, 2]] * 2  # the largest of a row decides
    np.testing.assert_allclose(together.values, [[0.3, 0.6, 0.1], [0.9, 0.02, 0.08]])
    assert together.span == (0, 1)


@pytest.mark.parametrize(("unit", "full"), [("probability", 1), ("cosine", 1), ("output", 0.5)])
def test_a_full_bar_is_one_where_a_number_reaches_no_further(unit, full):
    together = tiles(before=scores((0.4, 1), unit=unit), after=scores((0.5, 1), unit=unit))[0][1]
    assert together.span == (0, full)


def test_an_order_that_all_have_is_kept():
    together = tiles(before=scores((0.1, 5), (0.6, 3)), after=scores((0.2, 5), (0.9, 3)))[0][1]
    assert together.scores[0].indices.tolist() == [5, 3]


@pytest.mark.parametrize(
    "other", [scores((0.9, 1)), scores((0.9, 1), (0.1, 4)), scores((0.9, 1), (0.1, 3), unit="logit"), PICTURE]
)
def test_what_speaks_of_other_things_is_a_tile_of_its_own(other):
    found = [part for _, part in tiles(before=scores((0.6, 3), (0.4, 1)), other=other)]
    assert len(found) == 2
    assert not any(isinstance(part, GroupedScores) for part in found)


def test_bars_below_zero_and_without_end_span_what_is_finite():
    low, high = scores((-2, 1), (np.inf, 2), unit="output"), scores((3, 1), (0, 2), unit="output")
    together = tiles(a=low, b=high)[0][1]
    assert together.span == (-2, 3)


def test_a_gallery_is_pictures_and_then_bars():
    bars = tiles(a=scores((1, 1)), b=scores((0, 1)))[0][1]
    assert is_gallery([PICTURE, PICTURE, heat(1), bars])
    assert not is_gallery([PICTURE, bars])
    assert not is_gallery([PICTURE, PICTURE, heat(1)])


def test_maps_of_one_unit_share_a_range_that_an_empty_one_does_not_widen():
    display = one_scale([heat(0.5), heat(0.25), heat(0)], Display())
    assert (display.low, display.high) == (0, 0.5)
    assert one_scale([heat(0.5), heat(2, "output")], Display()) == Display()
    locked = Display(low=0, high=9)
    assert one_scale([heat(0.5), heat(2)], locked) == locked


def test_a_parts_name_is_written_as_people_write_it():
    assert [title for title, _ in tiles(gradcam_before=PICTURE, first_map=PICTURE)] == ["Grad-CAM before", "First map"]


def highs(*maps, techniques=()):
    kinds = [kind_of(one, made_by) for one, made_by in zip(maps, techniques or [""] * len(maps), strict=True)]
    return [one.high for one in shared_displays(maps, Display(), kinds)]


def test_maps_of_other_layers_keep_ranges_of_their_own():
    ramp = np.array([[0, 1], [1, 1]], np.float32)
    deep = Heatmap(values=4 * ramp, signed=False, unit="logit", facts={"layer": "layer4"})
    early = Heatmap(values=ramp / 100, signed=False, unit="logit", facts={"layer": "layer1"})
    assert highs(deep, early) == [None, None]
    assert highs(deep, early, deep) == [4.0, None, 4.0]


def test_maps_of_several_techniques_have_a_range_for_each_technique():
    ramp = np.array([[0, 1], [1, 1]], np.float32)
    maps = [Heatmap(values=high * ramp, signed=False, unit="logit") for high in (0.5, 0.7, 19, 12)]
    assert highs(*maps, techniques=("gradcam", "gradcam", "gradcam-plus-plus", "gradcam-plus-plus")) == [
        pytest.approx(0.7), pytest.approx(0.7), 19, 19,
    ]  # fmt: skip


def test_a_locked_range_is_not_laid_on_a_map_that_measures_something_else():
    answers, moves = heat(6, "activation"), heat(0.01, "activation per pixel range")
    locked = Display(low=0, high=6)
    assert own_display(answers, [answers, moves], locked) == locked
    assert own_display(moves, [answers, moves], locked) == Display()
