"""Network dissection equals a slow version of the paper's section 2, and is computed once."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image as Pillow

from tests.engine.test_strongest import maxima_of, slow_loop
from workbench.api import UserError
from workbench.collections.class_maps import label_masks
from workbench.collections.collection import Mark
from workbench.engine import dissection
from workbench.engine.dissection import Dissection, TopShare, dissect
from workbench.engine.receptive_field import receptive_field
from workbench.engine.regions import enlarged_at


def finished(steps):
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


@pytest.fixture
def layer(tiny_model):
    return next(layer for layer in tiny_model.layers if layer.spatial)


@pytest.fixture
def annotated(tiny_model, many_photographs, tmp_path, layer):
    """A collection of which some images have outlines, some a picture of numbers, and some nothing."""
    collection, maxima = maxima_of(tiny_model, many_photographs, tmp_path, layer.name)
    entries = list(collection.entries)
    for i in maxima.known[:4].tolist():
        height, width = entries[i].photo().size
        left = ((0, 0, width / 2, 0, width / 2, height, 0, height),)
        upper = ((0, 0, width, 0, width, height / 3, 0, height / 3),)
        marks = Mark("cup", (0, 0, width, height), left), Mark("sky", (0, 0, width, height), upper)
        entries[i] = replace(entries[i], marks=marks)
    return replace(collection, entries=tuple(entries)), maxima


def slow_dissection(model, collection, maxima, thresholds):
    """Every pixel of every unit and image, one after the other."""
    maps = slow_loop(model, collection, maxima.layer, "activation")
    field = receptive_field(model, model.layer(maxima.layer))
    both, units, masks = {}, {}, {}
    for i, own in maps.items():
        entry = collection.entries[i]
        if not entry.marks:
            continue
        photo = entry.photo()
        drawn, _ = label_masks(entry, photo.size, ())
        geometry = model.preparation.geometry(photo.size, photo.digest)
        large = [enlarged_at(each, geometry.network_size, field.centres(each.shape)) for each in own]
        for y in range(geometry.network_size[0]):
            for x in range(geometry.network_size[1]):
                column, row = (int(np.floor(each + 0.5)) for each in geometry.to_original(x, y))
                if not (0 <= row < photo.size[0] and 0 <= column < photo.size[1]):
                    continue
                here = [name for name, mask in drawn.items() if mask[row, column]]
                for name in here:
                    masks[name] = masks.get(name, 0) + 1
                for k in range(len(own)):
                    if large[k][y, x] >= thresholds[k]:
                        units[k] = units.get(k, 0) + 1
                        for name in here:
                            both[k, name] = both.get((k, name), 0) + 1
    return {(k, name): both.get((k, name), 0) / (units.get(k, 0) + masks[name] - both.get((k, name), 0))
            for k in range(len(thresholds)) for name in masks}  # fmt: skip


def test_thresholds_and_overlaps_are_those_of_a_slow_loop_over_every_pixel(tiny_model, annotated, monkeypatch, layer):
    monkeypatch.setattr(dissection, "TOP", 0.1)  # of so few values
    monkeypatch.setattr(TopShare.thresholds, "__defaults__", (0.1,))
    collection, maxima = annotated
    field = receptive_field(tiny_model, layer)
    found = finished(dissect(tiny_model, collection, maxima.records.index, maxima, field))
    everything = np.concatenate(
        [m.reshape(len(m), -1) for m in slow_loop(tiny_model, collection, layer.name, "activation").values()], 1
    )
    for unit, values in enumerate(everything):
        allowed = int(0.1 * len(values))
        exact = np.sort(values)[-allowed - 1]  # what lies above is the top share
        assert exact - 1e-6 <= found.thresholds[unit] <= exact + abs(exact) / 128 + 1e-6
        assert found.shares[unit] == pytest.approx((values >= found.thresholds[unit]).mean(), abs=2 / len(values))
    assert (set(found.concepts), found.images) == ({"cup", "sky"}, 4)
    slow = slow_dissection(tiny_model, collection, maxima, found.thresholds)
    for (unit, name), iou in slow.items():
        assert found.iou[unit, found.concepts.index(name)] == pytest.approx(iou, abs=0.01), (unit, name)
    monkeypatch.setattr(dissection, "maps_again", None)
    again = finished(dissect(tiny_model, collection, maxima.records.index, maxima, field))  # out of the index
    np.testing.assert_array_equal(again.iou, found.iou)
    assert again.concepts == found.concepts


def test_the_threshold_lies_above_the_exact_quantile_by_less_than_its_128th():
    rng = np.random.default_rng(0)
    values = np.stack([rng.normal(size=20_000), np.maximum(0, rng.normal(size=20_000)) * 1e-5,
                       -np.abs(rng.normal(size=20_000)), np.zeros(20_000)]).astype(np.float32)  # fmt: skip
    top = TopShare(4)
    for part in np.split(values, 8, 1):
        top.add(torch.from_numpy(part))
    thresholds, shares = top.thresholds()
    exact = np.sort(values, 1)[:, -101]
    assert (thresholds[:3] > exact[:3]).all()
    assert (thresholds[:3] - exact[:3] <= np.abs(exact[:3]) / 128).all()
    assert shares[:3].tolist() == [(row >= t).mean() for row, t in zip(values[:3], thresholds[:3], strict=True)]
    assert thresholds[3] > 0  # a unit that is always the same detects nothing
    assert shares[3] == 0


def test_a_unit_detects_what_it_lies_on_best_and_nothing_up_to_four_hundredths():
    iou = np.array([[0.1, 0.3], [0.04, 0.0], [0.2, 0.05]], np.float32)
    found = Dissection(np.zeros(3), np.zeros(3), ("cat", "sky"), iou, 7)
    assert [found.concept(unit)[0] for unit in range(3)] == ["sky", "", "cat"]
    assert found.detectors == {"sky": [0], "cat": [2]}
    assert found.sentence == "2 of 3 units detect 2 of 2 concepts on 7 annotated images (IoU over 0.04)."


def test_a_collection_without_masks_is_refused(tiny_model, many_photographs, tmp_path, layer):
    collection, maxima = maxima_of(tiny_model, many_photographs, tmp_path, layer.name)
    with pytest.raises(UserError, match="No image has masks: dissection wants annotations such as COCO's or VOC's"):
        finished(dissect(tiny_model, collection, maxima.records.index, maxima, receptive_field(tiny_model, layer)))


def test_a_mask_that_cannot_be_read_is_a_problem_and_no_end(tiny_model, annotated, tmp_path, layer):
    collection, maxima = annotated
    Pillow.fromarray(np.zeros((3, 3), np.uint8)).save(tmp_path / "small.png")
    entries = list(collection.entries)
    first = int(maxima.known[0])
    entries[first] = replace(entries[first], marks=(), columns={"class_mask": str(tmp_path / "small.png")})
    broken = replace(collection, entries=tuple(entries), classes=("background", "cup", "sky"))
    found = finished(dissect(tiny_model, broken, maxima.records.index, maxima, receptive_field(tiny_model, layer)))
    assert (found.images, len(found.problems)) == (3, 1)
    assert "must have the image's size" in found.problems[0]
