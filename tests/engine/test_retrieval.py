"""Retrieval: the nearest images of a collection are those that descriptors computed one by one say."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
import torch
from PIL import Image as Pillow

from workbench.api import UserError, as_maps
from workbench.collections import Collection, Entry, open_collection
from workbench.collections.index import CollectionIndex
from workbench.engine.retrieval import TakeDescriptor, best_box, describe_collection, describe_query, search, told_well
from workbench.families.classifier_head import head_of
from workbench.families.retrieval import DESCRIPTORS, described, expanded, finished, most_varying


def done(steps):
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    for i in range(10):
        pixels = np.random.default_rng(i).integers(0, 256, (24, 24, 3), np.uint8)
        Pillow.fromarray(pixels).save(folder / f"{i}.png")
    (folder / "broken.png").write_bytes(b"nothing")
    return folder


@pytest.fixture
def index(tmp_path):
    return CollectionIndex(tmp_path / "index")


@pytest.mark.parametrize("name", DESCRIPTORS)
def test_an_image_has_the_descriptor_that_it_has_alone(name, folder, index, tiny_model):
    collection = open_collection(folder)
    of = done(describe_collection(tiny_model, collection, index, name, directions=0))
    assert [collection.entries[int(i)].name for i in of.places] == [f"{i}.png" for i in range(10)]
    layer = tiny_model.layer(of.taker.layer)
    pictures = [collection.entries[int(i)].photo() for i in of.places]
    with torch.no_grad(), tiny_model.recording([layer.name]) as activations:
        pixels = torch.cat([tiny_model.pixels(tiny_model.prepare(photo.pixels)) for photo in pictures])
        numbers = tiny_model.numbers(tiny_model.answer(pixels))
        maps = as_maps(activations[layer.name], layer)
    weights = head_of(tiny_model).weight[numbers.argsort(1, descending=True)[:, :16]] if "class" in name else None
    channels = most_varying(maps.clamp(min=0).sum((2, 3)).numpy()) if name == "pwa" else ()
    alone = finished(name, described(name, maps, weights=weights, channels=channels).numpy())
    np.testing.assert_allclose(of.rows, alone, atol=1e-5)


def test_the_query_is_found_first_unless_it_is_left_out_and_a_broken_image_is_said(folder, index, tiny_model):
    collection = open_collection(folder)
    of = done(describe_collection(tiny_model, collection, index, "crow", directions=0))
    assert of.records.problems[collection.by_name["broken.png"]].startswith("broken.png cannot be read")
    query = str(folder / "3.png")
    row = done(describe_query(tiny_model, Collection.of(query, [Entry(query, query)]), index, of))
    places, cosines = search(of, row, 4)
    assert (collection.entries[int(places[0])].name, round(float(cosines[0]), 5)) == ("3.png", 1.0)
    others, fewer = search(of, row, 4, without=query)
    assert (others[:3].tolist(), fewer[:3].tolist()) == (places[1:].tolist(), cosines[1:].tolist())
    wider, _ = search(of, row, 10, expansion=2)
    right = np.argsort(-(of.rows @ expanded(row, of.rows[np.argsort(-(of.rows @ row), kind="stable")[:2]])))
    assert wider.tolist() == of.places[right].tolist()


def test_a_second_search_asks_the_network_nothing(folder, index, tiny_model, monkeypatch):
    collection = open_collection(folder)
    first = done(describe_collection(tiny_model, collection, index, "max", directions=0))
    monkeypatch.setattr(tiny_model, "answer", lambda pixels: pytest.fail("the network was asked again"))
    again = done(describe_collection(tiny_model, collection, index, "max", directions=0))
    assert np.array_equal(first.rows, again.rows)


def test_transparent_parts_are_described_over_the_colour_that_is_stated(tmp_path, index, tiny_model):
    for i in range(2):
        pixels = np.random.default_rng(i).integers(0, 256, (24, 24, 4), np.uint8)
        Pillow.fromarray(pixels, "RGBA").save(tmp_path / f"{i}.png")
    collection = open_collection(tmp_path)
    white, black = (
        done(describe_collection(tiny_model, collection, index, "sum", directions=0, background=colour))
        for colour in ("white", "black")
    )
    assert not np.allclose(white.vectors, black.vectors)
    query = Collection.of("q", [Entry("q", str(tmp_path / "0.png"))])
    row = done(describe_query(tiny_model, query, index, black, "black"))
    np.testing.assert_allclose(row, black.rows[0], atol=1e-6)


def test_whitening_keeps_as_many_directions_as_the_images_tell(folder, index, tiny_model):
    assert (told_well(999, 1280), told_well(1000, 1280), told_well(10_000, 1280)) == (0, 125, 512)
    assert told_well(10_000, 100) == 100
    of = done(describe_collection(tiny_model, open_collection(folder), index, "sum", directions=2))
    assert of.rows.shape == (10, 2)
    assert of.whitening is not None


def test_cosines_in_a_small_collection_tell_its_images_apart(folder, index, tiny_model):
    of = done(describe_collection(tiny_model, open_collection(folder), index, "sum"))
    assert of.whitening is None
    _places, cosines = search(of, of.rows[0], 5, of.records.collection.entries[0].reference)
    assert len({f"{cosine:.6f}" for cosine in cosines.tolist()}) == 5


def test_what_cannot_be_described_is_refused_with_the_name(folder, index, tiny_model):
    with pytest.raises(UserError, match="A descriptor is one of sum"):
        TakeDescriptor(tiny_model, "vlad")
    flat = next(layer.name for layer in tiny_model.layers if not layer.spatial)
    with pytest.raises(UserError, match=re.escape(f"made of maps; layer '{flat}'")):
        TakeDescriptor(tiny_model, "sum", flat)
    spatial = next(layer.name for layer in tiny_model.layers if layer.spatial)
    with pytest.raises(UserError, match=re.escape(f"no other; got '{spatial}'")):
        TakeDescriptor(tiny_model, "class-weighted", spatial)
    query = str(folder / "broken.png")
    of = done(describe_collection(tiny_model, open_collection(folder), index, "sum", directions=0))
    with pytest.raises(UserError, match=r"broken\.png cannot be read"):
        done(describe_query(tiny_model, Collection.of(query, [Entry(query, query)]), index, of))


def test_the_box_that_is_most_like_the_query_is_the_best_of_all_boxes():
    rng = np.random.default_rng(0)
    maps, wanted = rng.random((6, 4, 5)), rng.random(6)
    maps[:, 1:3, 2:4] = wanted[:, None, None] * rng.uniform(0.5, 2, (2, 2))
    assert best_box(maps, wanted)[0] in (1, 2)  # one cell of those is as good as all of them
    slow = {}
    for t, b in itertools.combinations(range(5), 2):
        for le, r in itertools.combinations(range(6), 2):
            x = maps[:, t:b, le:r].sum((1, 2))
            slow[t, le, b, r] = x @ wanted / np.linalg.norm(x)
    assert slow[best_box(maps, wanted)] == pytest.approx(max(slow.values()))
