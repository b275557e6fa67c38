"""What images are compared by equals the slow CroW, and its slope equals finite differences."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from tests.families.retrieval.test_descriptors import slow_crow
from workbench.api import LayerInfo
from workbench.families.retrieval import compared, compared_in_words, compared_layer
from workbench.testing.networks import small_networks

MAPS = LayerInfo("conv", "conv", 1, "ReLU", (5, 4, 3))
VECTOR = LayerInfo("fc", "fc", 1, "Linear", (6,))


@pytest.fixture
def maps():
    """Two of them, with a place and a channel that are zero, as behind a rectifier."""
    made = np.maximum(np.random.default_rng(3).normal(0.3, 1, (2, *MAPS.shape)), 0)
    made[0, :, 1, 2], made[1, 2] = 0, 0
    return made


def cosine(a, b):
    return float(np.dot(a, b) / np.linalg.norm(a) / np.linalg.norm(b))


def test_maps_are_compared_by_crow_as_a_search_does(maps):
    vectors = compared(torch.tensor(maps), MAPS)
    wanted = cosine(*map(slow_crow, maps))
    assert float(functional.cosine_similarity(vectors[:1], vectors[1:])) == pytest.approx(wanted, abs=1e-6)
    assert compared_in_words(MAPS) == "the CroW features of conv"


def test_the_slope_of_the_cosine_is_that_of_finite_differences_where_a_place_is_empty_too(maps):
    x = torch.tensor(maps[:1], dtype=torch.float32, requires_grad=True)
    other = compared(torch.tensor(maps[1:]), MAPS)
    functional.cosine_similarity(compared(x, MAPS), other).sum().backward()
    assert x.grad is not None
    assert torch.isfinite(x.grad).all()
    wanted, step = slow_crow(maps[1]), 1e-5
    for place in map(tuple, np.argwhere(maps[0] > 0)):
        up, down = maps[0].copy(), maps[0].copy()
        up[place] += step
        down[place] -= step
        slope = (cosine(slow_crow(up), wanted) - cosine(slow_crow(down), wanted)) / (2 * step)
        assert float(x.grad[(0, *place)]) == pytest.approx(slope, abs=2e-5)


def test_a_vector_is_compared_as_it_is():
    row = torch.randn(2, 6)
    assert torch.equal(compared(row, VECTOR), row)
    assert compared_in_words(VECTOR) == "the features of fc"


@pytest.mark.parametrize("kind", small_networks())
def test_every_network_with_a_layer_before_its_answer_has_features_to_compare(kind):
    model = small_networks()[kind]
    layer = compared_layer(model)
    assert layer is not None
    assert compared(torch.rand(2, *layer.shape), layer).ndim == 2
