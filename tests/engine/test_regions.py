"""Regions are what the network sees behind a unit's strongest places, with the map's outline in them."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from tests.conftest import loaded
from tests.engine.test_strongest import maxima_of
from workbench.api import Progress
from workbench.collections import open_collection
from workbench.collections.index import CollectionIndex
from workbench.engine.collection_pass import TakeAnswers, model_key, run_pass
from workbench.engine.receptive_field import receptive_field
from workbench.engine.regions import class_regions, enclosed, enlarged_at, regions_of, where_of_classes


def regions_by_unit(steps):
    found = {}
    for region in steps:
        if not isinstance(region, Progress):
            found.setdefault(region.unit, []).append(region)
    return {unit: sorted(regions, key=lambda region: region.rank) for unit, regions in found.items()}


@pytest.fixture
def layer(tiny_model):
    return next(layer for layer in tiny_model.layers if layer.spatial)


def test_each_region_is_cut_by_its_receptive_field_and_outlined_at_half_the_maximum(
    tiny_model, many_photographs, tmp_path, layer
):
    collection, maxima = maxima_of(tiny_model, many_photographs, tmp_path, layer.name)
    field = receptive_field(tiny_model, layer)
    found = regions_by_unit(regions_of(tiny_model, collection, maxima, field, [1, 0], 4))
    strongest = maxima.strongest(4)
    for unit in (0, 1):
        assert [region.image for region in found[unit]] == strongest.images[unit].tolist()
        for region, value, place in zip(found[unit], strongest.values[unit], strongest.places[unit], strict=True):
            photo = collection.entries[region.image].photo()
            image = tiny_model.prepare(photo.pixels)
            with torch.no_grad(), tiny_model.recording([layer.name]) as recorded:
                tiny_model.answer(tiny_model.pixels(image))
            own = recorded[layer.name][0, unit].numpy()
            assert (region.value, region.place) == (pytest.approx(value, abs=1e-5), place)
            np.testing.assert_allclose(region.map, own, atol=1e-5)
            left, top, width, height = region.box
            assert region.box == field.box(unit, place)
            seen = np.rint(image.pixels * 255).astype(np.uint8).transpose(1, 2, 0)
            np.testing.assert_array_equal(region.patch, seen[top : top + height, left : left + width])
            large = enlarged_at(own, tiny_model.input_size, field.centres(own.shape))
            expected = large[top : top + height, left : left + width] >= own.max() / 2
            assert (region.within is None) == (own.max() <= 0)
            if region.within is not None:
                np.testing.assert_array_equal(region.within, expected)
            x, y = image.geometry.to_original(left - 0.5, top - 0.5)
            np.testing.assert_allclose(region.original[:2], (x + 0.5, y + 0.5), atol=1e-9)


def test_an_image_may_give_several_places_and_they_are_the_strongest_of_all(
    tiny_model, many_photographs, tmp_path, layer
):
    collection, maxima = maxima_of(tiny_model, many_photographs, tmp_path, layer.name)
    field = receptive_field(tiny_model, layer)
    found = regions_by_unit(regions_of(tiny_model, collection, maxima, field, [0], 6, each=6))[0]
    everything = []
    for image in maxima.known:
        with torch.no_grad(), tiny_model.recording([layer.name]) as recorded:
            tiny_model.answer(tiny_model.pixels(tiny_model.prepare(collection.entries[image].photo().pixels)))
        everything += recorded[layer.name][0, 0].flatten().tolist()
    np.testing.assert_allclose([region.value for region in found], sorted(everything)[:-7:-1], atol=1e-5)


def test_values_lie_in_the_middle_of_their_receptive_fields():
    model = loaded(nn.Sequential(nn.Conv2d(3, 2, 5, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten()), 21, ("a", "b"))
    rows, columns = receptive_field(model, model.layer("0")).centres((9, 9))
    np.testing.assert_array_equal(rows, 2 + 2 * np.arange(9))
    np.testing.assert_array_equal(columns, rows)


def test_a_map_spread_evenly_is_enlarged_as_torch_does():
    small = np.random.default_rng(0).random((3, 5)).astype(np.float32)
    expected = functional.interpolate(torch.from_numpy(small)[None, None], (24, 31), mode="bilinear")[0, 0]
    np.testing.assert_allclose(enlarged_at(small, (24, 31)), expected, atol=1e-6)


class Averaged(nn.Module):
    """Maps, their averages, and one linear layer, as CAM wants it; or two."""

    def __init__(self, last):
        super().__init__()
        torch.manual_seed(0)
        self.conv, self.head = nn.Conv2d(3, 4, 5, 3), last

    def forward(self, x):
        return self.head(self.conv(x).relu().mean((2, 3)))


def test_a_class_has_its_strongest_images_and_where_it_is_in_them(many_photographs, tmp_path):
    torch.manual_seed(1)
    model = loaded(Averaged(nn.Linear(4, 3)), 20, ("ant", "bee", "cow"))
    collection, index = open_collection(many_photographs), CollectionIndex(tmp_path / "index")
    list(run_pass(model, collection, index, [TakeAnswers()]))
    records = index.records(collection, model_key(model))
    assert where_of_classes(model) == ""
    found = regions_by_unit(class_regions(model, collection, records, [2], 3))[2]
    logits = {}
    for i, entry in enumerate(collection.entries):
        if entry.name == "same.png":
            continue
        with torch.no_grad(), model.recording(["relu()"]) as recorded:
            answer = model.answer(model.pixels(model.prepare(entry.photo().pixels)))
        cam = torch.einsum("c,chw->hw", model.network.head.weight[2], recorded["relu()"][0])
        logits[i] = float(answer[0, 2]), cam.numpy()
    best = sorted(logits, key=lambda i: -logits[i][0])[:3]
    assert [region.image for region in found] == best
    for region in found:
        np.testing.assert_allclose(region.map, logits[region.image][1], atol=1e-5)
        assert region.place == logits[region.image][1].argmax()
        assert region.patch.shape == (20, 20, 3)


def test_a_network_without_the_form_of_cam_gives_images_and_says_why_no_places(many_photographs, tmp_path):
    model = loaded(Averaged(nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 3))), 20, ("ant", "bee", "cow"))
    collection, index = open_collection(many_photographs), CollectionIndex(tmp_path / "index")
    list(run_pass(model, collection, index, [TakeAnswers()]))
    records = index.records(collection, model_key(model))
    assert "one linear layer" in where_of_classes(model)
    found = regions_by_unit(class_regions(model, collection, records, [0], 2))[0]
    assert [(region.place, region.within, region.map.size) for region in found] == [(-1, None, 0)] * 2


def test_what_encloses_a_place_is_the_part_of_the_outline_in_which_it_lies():
    within = np.zeros((6, 8), bool)
    within[0:2, 0:3] = within[3:5, 5:7] = True
    values = np.zeros((6, 8), np.float32)
    values[4, 6] = 1
    assert enclosed(within, values) == (5, 3, 2, 2)
    values[0, 1] = 2
    assert enclosed(within, values) == (0, 0, 3, 2)


def test_what_encloses_a_region_lies_within_its_receptive_field_on_the_image(
    tiny_model, many_photographs, tmp_path, layer
):
    collection, maxima = maxima_of(tiny_model, many_photographs, tmp_path, layer.name)
    field = receptive_field(tiny_model, layer)
    for region in regions_by_unit(regions_of(tiny_model, collection, maxima, field, [1], 4))[1]:
        left, top, width, height = region.around
        tall, wide = collection.entries[region.image].photo().size
        x, y, across, down = region.original
        assert left >= max(0, np.floor(x)) - 1e-6
        assert top >= max(0, np.floor(y)) - 1e-6
        assert left + width <= min(wide, np.ceil(x + across)) + 1e-6
        assert top + height <= min(tall, np.ceil(y + down)) + 1e-6
        assert min(width, height) >= 1
