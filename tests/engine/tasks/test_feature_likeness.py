"""Likeness of features: the number of a search, and the slope of that number, for networks of every task."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image as Pillow
from skimage import data

from workbench.api import Target, UserError
from workbench.collections import Collection, Entry
from workbench.collections.index import CollectionIndex
from workbench.engine.plugins import load_plugins
from workbench.engine.retrieval import describe_collection, describe_query, search
from workbench.families import cam, gradients
from workbench.families.retrieval import compared, compared_layer
from workbench.testing.networks import small_networks


@pytest.fixture(scope="module")
def model():
    return small_networks()["mixed"]


@pytest.fixture
def cup(tmp_path):
    Pillow.fromarray(data.coffee()).save(tmp_path / "cup.png")
    return str(tmp_path / "cup.png")


def compared_at(model):
    layer = compared_layer(model)
    assert layer is not None
    return layer


def target(model, path):
    return Target("features", (compared_at(model).name, path))


def finished(run):
    while True:
        try:
            next(run)
        except StopIteration as end:
            return end.value


def test_it_is_the_cosine_that_a_search_of_a_collection_gives(model, cup, tmp_path):
    Pillow.fromarray(data.astronaut()).save(tmp_path / "astronaut.png")
    found, index = str(tmp_path / "astronaut.png"), CollectionIndex(tmp_path / "index")
    images, query = (Collection.of(path, [Entry(path, path)]) for path in (found, cup))
    described = finished(describe_collection(model, images, index, "crow"))
    _, cosines = search(described, finished(describe_query(model, query, index, described)), 1)
    image = model.prepare(data.astronaut())
    reading = gradients.forward(model, model.pixels(image), target(model, cup), image)
    assert reading.score == pytest.approx(float(cosines[0]), abs=1e-5)
    assert reading.target.unit == "cosine"
    assert reading.title == f"likeness to cup.png in the CroW features of {compared_at(model).name}"


def test_its_gradient_is_that_of_the_part_of_the_features_along_the_others_by_finite_differences(model, cup):
    image, layer = model.prepare(data.astronaut()), compared_at(model)
    pixels = model.pixels(image)
    ahead = gradients.forward(model, pixels, target(model, cup), image)
    slope = gradients.backward(model, ahead)

    def features(x):
        return compared(model.reached([layer.name], x)[layer.name], layer)[0].double()

    other, own = ahead.target.anchor.vector[0].double(), features(pixels)
    step = 0.002 * slope / slope.norm()
    up, down = (float(features(pixels + way * step) @ other / other.norm() / own.norm()) for way in (1, -1))
    assert (up - down) / 0.004 == pytest.approx(float(slope.norm()), rel=0.01)


@pytest.mark.parametrize("photograph", [data.astronaut, data.coffee])
def test_a_map_of_it_has_shares_of_the_cosine_of_a_copy_too(model, cup, photograph):
    technique = load_plugins()[0]["hirescam"].technique.configured({"target": str(target(model, cup)), "relu": False})
    image, layer = model.prepare(photograph()), compared_at(model)
    reading = cam.read(model, image, target(model, cup), [layer])
    assert float((reading.activations[0] * reading.gradients[0]).sum()) == pytest.approx(reading.score, abs=1e-5)
    (shown,) = technique.run(model, image)
    assert shown.caption.endswith(f"in the CroW features of {layer.name}, cosine {reading.score:.3g}, at {layer.name}")


def test_the_other_image_goes_through_the_network_without_a_trace_in_what_is_recorded(model, cup):
    image, layer = model.prepare(data.astronaut()), compared_at(model).name
    with torch.no_grad(), model.recording([layer]) as activations:
        answer = model.answer(model.pixels(image))
        before = activations[layer].clone()
        model.resolve(target(model, cup), answer, image)
        assert torch.equal(activations[layer], before)


def test_a_file_that_holds_another_image_now_is_refused(model, cup):
    image = model.prepare(data.astronaut())
    answer = model.answer(model.pixels(image))
    resolved = model.resolve(target(model, cup), answer, image)
    Pillow.fromarray(np.zeros((9, 9, 3), np.uint8)).save(cup)
    with pytest.raises(UserError, match=r"cup\.png is not the image any more that was compared"):
        model.resolve(Target.parse(str(resolved)), answer, image)
