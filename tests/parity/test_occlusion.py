"""Occlusion against a naive float32 loop, and against captum where the squares reach the edge."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.conftest import tiny
from workbench.api import Heatmap, UserError
from workbench.api.results.heatmap import cut_short
from workbench.engine.forward import settings
from workbench.engine.forward.batch_sizes import BatchSizes
from workbench.engine.plugins import load_plugins

Occlusion = load_plugins()[0]["occlusion"].technique


def last(run):
    return [r for r in run if isinstance(r, Heatmap)][-1]


def naive(model, image, target: int, patch: int, stride: int, fill: float) -> np.ndarray:
    """One square at a time, one forward each, pixel by pixel average."""
    height, width = model.input_size
    whole = float(model.scores(model.pixels(image))[0, target])
    total, count = np.zeros((2, height, width))
    tops = sorted({*range(0, height - patch + 1, stride), height - patch})
    lefts = sorted({*range(0, width - patch + 1, stride), width - patch})
    for top in tops:
        for left in lefts:
            hidden = model.pixels(image).clone()
            hidden[:, :, top : top + patch, left : left + patch] = fill
            drop = whole - float(model.scores(hidden)[0, target])
            total[top : top + patch, left : left + patch] += drop
            count[top : top + patch, left : left + patch] += 1
    return np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0)


@pytest.mark.parametrize(("patch", "stride"), [(5, 4), (7, 3), (24, 1), (3, 5), (10, 24)])
def test_it_equals_the_naive_loop_edges_included(tiny_model, cat, patch, stride):
    image = tiny_model.prepare(cat.pixels)
    ours = last(Occlusion(target="class:1", patch=patch, stride=stride, fill="black").run(tiny_model, image))
    with torch.no_grad():
        np.testing.assert_allclose(ours.values, naive(tiny_model, image, 1, patch, stride, 0.0), atol=1e-4)


def test_it_equals_the_naive_loop_on_the_bundled_model(bundled_model, cat_image):
    ours = last(Occlusion(target="class:285", patch=60, stride=40).run(bundled_model, cat_image))
    with torch.no_grad():
        np.testing.assert_allclose(ours.values, naive(bundled_model, cat_image, 285, 60, 40, 0.5), atol=1e-4)
    assert ours.values[-1, -1] != 0


def test_it_equals_captum_where_captums_squares_reach_the_edge(tiny_model, cat):
    import captum.attr

    image = tiny_model.prepare(cat.pixels)
    ours = last(Occlusion(target="class:3", patch=8, stride=4).run(tiny_model, image))
    with torch.no_grad():
        theirs = captum.attr.Occlusion(tiny_model.scores).attribute(
            tiny_model.pixels(image), (3, 8, 8), strides=(3, 4, 4), baselines=0.5, target=3
        )
    np.testing.assert_allclose(ours.values, theirs[0, 0].numpy(), atol=1e-4)


@pytest.mark.parametrize("first_batch", [1, 4, 16])
def test_partial_maps_come_first_and_are_whole_however_few_squares_are_measured(first_batch, cat, monkeypatch):
    monkeypatch.setenv(settings.ENGINE, "torch")
    model = tiny()
    model.batch_sizes = BatchSizes(first_batch)
    image = model.prepare(cat.pixels)
    maps = [r for r in Occlusion(target="class:1", patch=4, stride=1).run(model, image) if isinstance(r, Heatmap)]
    assert len(maps) > 2
    assert maps[0].facts["measured"] == first_batch
    assert maps[-1].facts["measured"] == 21 * 21
    assert np.isfinite(maps[0].values).all()
    assert maps[0].values[-1, -1] != 0  # squares that wait stand in by measured ones


def test_every_fill_hides_something_else(bundled_model, cat_image):
    maps = {
        fill: last(Occlusion(patch=100, stride=124, fill=fill).run(bundled_model, cat_image)).values
        for fill in ("grey", "black", "white", "mean", "blur")
    }
    for name, one in maps.items():
        assert all(np.nanmax(np.abs(one - other)) > 1e-3 for key, other in maps.items() if key != name), name


def test_the_labels_say_what_the_prediction_becomes(bundled_model, cat_image):
    result = last(Occlusion(patch=112, stride=112).run(bundled_model, cat_image))
    with torch.no_grad():
        for box, label in zip(result.boxes, result.box_labels, strict=True):
            left, top, width, height = map(int, box)
            hidden = bundled_model.pixels(cat_image).clone()
            hidden[:, :, top : top + height, left : left + width] = 0.5
            assert label == bundled_model.classes[int(bundled_model.scores(hidden).argmax())]


def test_a_square_larger_than_the_image_is_refused(tiny_model, cat):
    with pytest.raises(UserError, match="patch must be at most 24 px, the network's input; got 32"):
        last(Occlusion(patch=32).run(tiny_model, tiny_model.prepare(cat.pixels)))


def test_a_unit_can_be_the_target(tiny_model, cat):
    image = tiny_model.prepare(cat.pixels)
    result = last(Occlusion(target="unit:relu#2:3", patch=8, stride=8).run(tiny_model, image))
    assert result.unit == "activation drop"
    assert result.values.any()


def test_what_no_square_covers_has_no_value_and_is_counted_in_words(tiny_model, cat):
    image = tiny_model.prepare(cat.pixels)
    result = last(Occlusion(target="class:1", patch=8, stride=16).run(tiny_model, image))
    height, width = result.values.shape
    covered = np.zeros((height, width), bool)
    for x, y, w, h in result.boxes:
        covered[y : y + h, x : x + w] = True
    assert not covered.all()
    np.testing.assert_array_equal(np.isnan(result.values), ~covered)
    assert result.caveat == f"{(~covered).sum()} of {24 * 24} pixels lie under no square and have no value."


def test_on_the_way_what_no_square_covers_yet_stands_in_and_cut_short_has_no_value(tiny_model, cat):
    image = tiny_model.prepare(cat.pixels)
    first = next(Occlusion(target="class:1", patch=4, stride=4).run(tiny_model, image))
    whole, covers = np.zeros((2, 24, 24))
    for (x, y, w, h), drop in zip(first.boxes, first.box_values, strict=True):
        whole[y : y + h, x : x + w] += drop
        covers[y : y + h, x : x + w] += 1
    assert "of 36 squares measured" in first.caption
    assert 0 < (covers > 0).mean() < 1
    assert np.isfinite(first.values).all()
    known = covers > 0
    np.testing.assert_allclose(first.values[known], (whole / covers.clip(1))[known], atol=1e-5)
    np.testing.assert_array_equal(np.isnan(cut_short(first).values), ~known)
