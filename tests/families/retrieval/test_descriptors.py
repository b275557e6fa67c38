"""Descriptors equal slow versions, written from the papers with loops over channels and places."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from workbench.api import UserError
from workbench.descriptor_titles import TITLES
from workbench.families.retrieval import DESCRIPTORS, described, unit
from workbench.families.retrieval.descriptors import MOST_CHANNELS, _sketches, compact_bilinear

IMAGES, CHANNELS, HEIGHT, WIDTH = 3, 5, 4, 3
PLACES = [(i, j) for i in range(HEIGHT) for j in range(WIDTH)]
EPSILON = 1e-6


@pytest.fixture
def maps():
    """Of which some places and one whole channel are zero, as behind a rectifier."""
    made = np.maximum(np.random.default_rng(0).normal(0.3, 1, (IMAGES, CHANNELS, HEIGHT, WIDTH)), 0)
    made[1, 2] = 0
    return made


@pytest.fixture
def weights():
    return np.random.default_rng(1).normal(0, 1, (IMAGES, 2, CHANNELS))


def slow_sum(x):
    return [sum(x[k, i, j] for i, j in PLACES) for k in range(CHANNELS)]


def slow_max(x):
    return [max(x[k, i, j] for i, j in PLACES) for k in range(CHANNELS)]


def slow_gem(x):
    return [(sum(x[k, i, j] ** 3 for i, j in PLACES) / len(PLACES)) ** (1 / 3) for k in range(CHANNELS)]


def slow_normalised(weight):
    length = math.sqrt(sum(weight[i, j] ** 2 for i, j in PLACES))
    return {(i, j): math.sqrt(weight[i, j] / length) if length else 0.0 for i, j in PLACES}


def slow_rarity(x):
    shares = [sum(x[k, i, j] > 0 for i, j in PLACES) / len(PLACES) for k in range(CHANNELS)]
    return [math.log((CHANNELS * EPSILON + sum(shares)) / (EPSILON + shares[k])) for k in range(CHANNELS)]


def slow_crow(x):
    weight, rare = slow_normalised(x.sum(0)), slow_rarity(x)
    return [rare[k] * sum(weight[i, j] * x[k, i, j] for i, j in PLACES) for k in range(CHANNELS)]


def slow_class(x, w):
    cam = {(i, j): max(sum(w[k] * x[k, i, j] for k in range(CHANNELS)), 0) for i, j in PLACES}
    least, most = min(cam.values()), max(cam.values())
    rare = slow_rarity(x)
    return [
        rare[k] * sum((cam[i, j] - least) / (most - least) * x[k, i, j] for i, j in PLACES) for k in range(CHANNELS)
    ]


def slow_part(x, p):
    weight = slow_normalised(x[p])
    return [sum(weight[i, j] * x[k, i, j] for i, j in PLACES) for k in range(CHANNELS)]


def slow_bilinear(x):
    return [sum(x[k, i, j] * x[m, i, j] for i, j in PLACES) for k in range(CHANNELS) for m in range(CHANNELS)]


SLOW = {"sum": slow_sum, "max": slow_max, "gem": slow_gem, "crow": slow_crow, "bilinear": slow_bilinear}


def close(ours, slow):
    np.testing.assert_allclose(unit(ours.double().numpy()), unit(np.array(slow)), atol=1e-5)


@pytest.mark.parametrize("name", SLOW)
def test_it_equals_the_paper(name, maps):
    close(described(name, torch.tensor(maps))[:, 0], [SLOW[name](x) for x in maps])


def test_class_weighted_is_a_vector_for_each_class_by_its_map(maps, weights):
    ours = described("class-weighted", torch.tensor(maps), weights=torch.tensor(weights))
    close(ours, [[slow_class(x, w) for w in of_image] for x, of_image in zip(maps, weights, strict=True)])


def test_pwa_is_a_vector_for_each_channel_that_was_chosen(maps):
    close(described("pwa", torch.tensor(maps), channels=(4, 2)), [[slow_part(x, 4), slow_part(x, 2)] for x in maps])


def test_a_map_without_anything_weighs_nothing_and_what_is_below_zero_counts_as_zero(maps):
    assert not described("crow", torch.zeros(1, CHANNELS, HEIGHT, WIDTH)).any()
    assert not described("pwa", torch.tensor(maps), channels=(2,))[1].any()
    below = torch.tensor(np.where(maps > 0, maps, -3.0))
    for name in SLOW:
        assert torch.equal(described(name, below), described(name, torch.tensor(maps)))


def test_the_compact_product_is_the_bilinear_one_in_the_mean_over_hashes(maps):
    maps = torch.tensor(maps, dtype=torch.float32)
    exact = described("bilinear", maps)[:, 0]
    found = torch.stack([(v := compact_bilinear(maps, 64, seed)) @ v.T for seed in range(400)])
    error = found.std(0) / 20
    assert ((found.mean(0) - exact @ exact.T).abs() < 4 * error).all()


def test_a_sketch_is_the_convolution_of_two_count_sketches_place_by_place(maps):
    """Written from algorithm 2: hashes read off a channel that is alone, then the sum of products modulo its size."""
    size, maps = 16, torch.tensor(maps, dtype=torch.float32)
    slow = np.zeros((IMAGES, size))
    first, second = (sketch.numpy() for sketch in _sketches(CHANNELS, size, 1))
    for n in range(IMAGES):
        for i, j in PLACES:
            a, b = (
                [sum(maps[n, k, i, j].item() * sketch[k, d] for k in range(CHANNELS)) for d in range(size)]
                for sketch in (first, second)
            )
            for s in range(size):
                slow[n, s] += sum(a[t] * b[(s - t) % size] for t in range(size))
    np.testing.assert_allclose(compact_bilinear(maps, size), slow, atol=1e-4)
    assert all((np.abs(sketch).sum(1) == 1).all() for sketch in (first, second))


def test_what_a_descriptor_lacks_is_said(maps):
    with pytest.raises(UserError, match=r"A descriptor is one of sum, max.*got 'vlad'"):
        described("vlad", torch.tensor(maps))
    with pytest.raises(UserError, match="needs a network whose last layer reads pooled maps"):
        described("class-weighted", torch.tensor(maps))
    with pytest.raises(UserError, match="the channels that vary most"):
        described("pwa", torch.tensor(maps))
    with pytest.raises(UserError, match="choose compact-bilinear"):
        described("bilinear", torch.zeros(1, MOST_CHANNELS + 1, 1, 1))


def test_each_says_where_it_comes_from():
    assert all(one.cites.rstrip("0123456789").strip() for one in DESCRIPTORS.values())
    assert list(TITLES) == list(DESCRIPTORS)
