"""RISE against a slow version from the paper: masks pixel by pixel, one forward each, equation 6 as it stands."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from tests.conftest import loaded
from workbench.api import Heatmap, Progress, UserError
from workbench.engine.plugins import load_plugins
from workbench.testing.known_answers import BrightCorner

PLUGIN = load_plugins()[0]["rise"]
Rise = PLUGIN.technique


def last(run) -> Heatmap:
    return [r for r in run if isinstance(r, Heatmap)][-1]


@pytest.fixture
def image(tiny_model, cat):
    return tiny_model.prepare(cat.pixels, cat.name, cat.digest)


def slow_masks(count: int, cells: int, p: float, side: int, seed: int) -> np.ndarray:
    """(N, side, side): section 3.2, the grids and shifts drawn in the same order, enlarged by hand."""
    chance = np.random.default_rng(seed)
    grids = chance.random((count, 1, cells, cells))[:, 0] < p
    cell = math.ceil(side / cells)
    down, across = chance.integers(0, cell, count), chance.integers(0, cell, count)
    large = (cells + 1) * cell
    masks = np.zeros((count, side, side))
    for i in range(count):
        for y in range(side):
            for x in range(side):
                at = [min(max((a + 0.5) * cells / large - 0.5, 0), cells - 1) for a in (y + down[i], x + across[i])]
                low = [math.floor(a) for a in at]
                for dy in (0, 1):
                    for dx in (0, 1):
                        weight = abs(1 - dy - at[0] + low[0]) * abs(1 - dx - at[1] + low[1])
                        if weight:
                            masks[i, y, x] += weight * grids[i, low[0] + dy, low[1] + dx]
    return masks


def slow(model, image, index: int, masks: np.ndarray, p: float, fill: float, probability: bool) -> np.ndarray:
    total = np.zeros(masks.shape[1:])
    for mask in masks:
        seen = image.pixels * mask + fill * (1 - mask)
        scores = model.scores(torch.from_numpy(seen[None].astype(np.float32)))[0].double()
        f = scores.softmax(0)[index] if probability else scores[index]
        total += float(f) * mask
    return total / (p * len(masks))


@pytest.mark.parametrize(
    ("cells", "p", "fill", "score"),
    [(4, 0.5, "grey", "probability"), (5, 0.3, "black", "logit"), (7, 0.8, "white", "probability")],
)
def test_it_equals_the_slow_version_from_the_paper(tiny_model, image, cells, p, fill, score):
    ours = last(
        Rise(target="class:2", masks=40, cells=cells, visible=p, fill=fill, score=score, seed=3).run(tiny_model, image)
    )
    masks = slow_masks(40, cells, p, 24, 3)
    level = {"grey": 0.5, "black": 0.0, "white": 1.0}[fill]
    with torch.no_grad():
        expected = slow(tiny_model, image, 2, masks, p, level, score == "probability")
    np.testing.assert_allclose(ours.values, expected, atol=1e-5)
    assert ours.unit == score


def test_another_seed_draws_other_masks_and_the_same_one_the_same(tiny_model, image):
    one, same, other = (last(Rise(masks=30, seed=s).run(tiny_model, image)).values for s in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert np.abs(one - other).max() > 1e-3


def test_every_cell_is_seen_as_often_as_it_should_be(tiny_model):
    masks = PLUGIN.technique.run.__globals__["Masks"](4000, 7, 0.3, (24, 24), 0)[range(4000)]
    assert masks.shape == (4000, 1, 24, 24)
    assert float(masks.min()) >= 0
    assert float(masks.max()) <= 1
    assert np.abs(masks.mean((0, 1)).numpy() - 0.3).max() < 0.03


def test_partial_maps_come_first_and_say_of_how_many_masks(tiny_model, image):
    items = list(Rise(masks=90).run(tiny_model, image))
    maps = [r for r in items if isinstance(r, Heatmap)]
    assert len(maps) > 2
    assert [m.facts["masks"] for m in maps] == sorted({m.facts["masks"] for m in maps})
    assert "of 90 masks" in maps[0].caption
    assert ": 90 masks" in maps[-1].caption
    assert [p.done for p in items if isinstance(p, Progress)][-1] == 90


def test_a_pixel_that_no_mask_showed_or_all_did_has_no_value_and_is_counted_in_words(tiny_model, image):
    few = last(Rise(target="class:2", masks=3, cells=4, visible=0.1, seed=1).run(tiny_model, image))
    masks = np.array(slow_masks(3, 4, 0.1, 24, 1)).reshape(3, 24, 24)
    alike = (masks.max(0) < 1e-5) | (masks.min(0) > 1 - 1e-5)
    assert 0 < alike.mean() < 1
    np.testing.assert_array_equal(np.isnan(few.values), alike)
    assert few.caveat == f"{alike.sum()} of 576 pixels were shown by no mask or by all and have no value."
    many = last(Rise(target="class:2", masks=200, cells=4, seed=1).run(tiny_model, image))
    assert np.isfinite(many.values).all()
    assert not many.caveat


def test_the_standard_error_falls_with_the_square_root_of_the_masks(tiny_model, image):
    few, many = (last(Rise(masks=n).run(tiny_model, image)).facts["standard_error"] for n in (50, 800))
    assert few / many == pytest.approx(4, rel=0.25)


def test_a_model_that_looks_at_one_corner_only_is_explained_by_that_corner(cat):
    model = loaded(BrightCorner(), 24)
    white = model.prepare(np.full((24, 24, 3), 255, np.uint8))
    values = last(Rise(target="class:0", masks=800, fill="black", cells=3).run(model, white)).values
    assert np.unravel_index(values.argmax(), values.shape)[0] < 8
    assert values[:6, :6].mean() > values[14:, 14:].mean() + 0.05


def test_a_unit_and_a_difference_can_be_targets(tiny_model, image):
    assert last(Rise(target="unit:relu#2:3", masks=20).run(tiny_model, image)).unit == "activation"
    assert last(Rise(target="difference:0,1", masks=20).run(tiny_model, image)).unit == "logit"


def test_more_cells_than_pixels_are_refused(tiny_model, image):
    with pytest.raises(UserError, match="cells must be at most 24, the network's input; got 64"):
        next(Rise(cells=64).run(tiny_model, image))
