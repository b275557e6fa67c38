"""A pass notes of every unit its strongest place: equal to a slow loop over the images, one at a time."""

import numpy as np
import pytest
import torch
from torch import nn

from tests.conftest import loaded
from workbench.api import Target, UserError
from workbench.collections import open_collection
from workbench.collections.index import CollectionIndex
from workbench.collections.strongest import RELEVANCE, LayerMaxima
from workbench.engine.collection_pass import model_key, run_pass
from workbench.engine.strongest import TakeStrongest


def maxima_of(model, folder, tmp_path, layer, by="activation"):
    collection, index = open_collection(folder), CollectionIndex(tmp_path / "index")
    list(run_pass(model, collection, index, [TakeStrongest(model, layer, by)]))
    return collection, LayerMaxima(index.records(collection, model_key(model)), layer, by)


def slow_loop(model, collection, layer, by):
    """The map of each picture alone: (C, h, w) by the place of its first entry."""
    maps, seen = {}, set()
    for i, entry in enumerate(collection.entries):
        photo = entry.photo()
        if photo.digest in seen:
            continue
        seen.add(photo.digest)
        with model.recording([layer], gradient=True) as recorded:
            logits = model.answer(model.pixels(model.prepare(photo.pixels)))
        values = recorded[layer]
        if by == RELEVANCE:
            (g,) = torch.autograd.grad(
                model.value_of(Target("class", (str(int(logits.argmax())),)), logits)[0], [values]
            )
            values = values * g
        maps[i] = values[0].detach().numpy()
    return maps


@pytest.mark.parametrize("by", ["activation", "relevance"])
def test_the_strongest_places_are_those_of_a_slow_loop(tiny_model, many_photographs, tmp_path, by):
    layer = next(layer.name for layer in tiny_model.layers if layer.spatial)
    collection, maxima = maxima_of(tiny_model, many_photographs, tmp_path, layer, by)
    maps = slow_loop(tiny_model, collection, layer, by)
    assert maxima.known.tolist() == list(maps)
    assert len(maps) == len(collection) - 1, "the same picture counts once"
    found = maxima.strongest(5)
    for unit in range(found.images.shape[0]):
        best = sorted(maps, key=lambda i: -maps[i][unit].max())[:5]
        np.testing.assert_allclose(found.values[unit], [maps[i][unit].max() for i in best], atol=1e-5)
        for image, place, value in zip(found.images[unit], found.places[unit], found.values[unit], strict=True):
            assert maps[image][unit].flat[place] == pytest.approx(value, abs=1e-5)
    table = maxima.units()
    stacked = np.stack(list(maps.values()))
    np.testing.assert_allclose(table.largest, stacked.max((0, 2, 3)), atol=1e-5)
    np.testing.assert_allclose(table.smallest, stacked.min((0, 2, 3)), atol=1e-5)
    np.testing.assert_allclose(table.mean, stacked.mean((0, 2, 3)), atol=1e-5)


def test_dead_units_and_units_that_do_the_same_are_found(many_photographs, tmp_path):
    torch.manual_seed(0)
    conv = nn.Conv2d(3, 5, 3)
    with torch.no_grad():
        conv.weight[3], conv.bias[3] = 2 * conv.weight[1], 2 * conv.bias[1]
        conv.weight[4], conv.bias[4] = 0, -1
    model = loaded(nn.Sequential(conv, nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()), 20, ("a",) * 5)
    _, maxima = maxima_of(model, many_photographs, tmp_path, "1")
    table = maxima.units()
    assert table.dead.tolist() == [False, False, False, False, True]
    assert table.same_as.tolist() == [-1, -1, -1, 1, -1]


def test_a_model_without_classes_or_a_layer_beside_the_answer_has_no_relevance(many_photographs, tmp_path):
    class Aside(nn.Module):
        def __init__(self):
            super().__init__()
            self.aside, self.last = nn.Conv2d(3, 2, 3), nn.Conv2d(3, 4, 3)

        def forward(self, x):
            self.aside(x)
            return self.last(x).mean((2, 3))

    model = loaded(Aside(), 20, ("a", "b", "c", "d"))
    with pytest.raises(UserError, match="'aside' does not reach the answer, so nothing of it is relevant"):
        maxima_of(model, many_photographs, tmp_path, "aside", "relevance")
    numbers = loaded(Aside(), 20, task="regression")
    with pytest.raises(UserError, match="Relevance is of a class's logit, and this model gives an image none"):
        TakeStrongest(numbers, "last", "relevance")
