"""Codes of generators: directions as slow versions of the papers have them, ways between codes, lengths."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import nn

from workbench.api import UserError
from workbench.engine.generator import Generator
from workbench.engine.model import LoadedModel
from workbench.engine.preparation import Preparation
from workbench.engine.spec import ModelSpec
from workbench.families import codes
from workbench.testing.networks import small_networks

SIZE = 4


def generator(first, after):
    torch.manual_seed(0)
    shape = (SIZE, 1, 1) if isinstance(first, nn.ConvTranspose2d) else (SIZE,)
    decoder = nn.Sequential(first, nn.LeakyReLU(0.1), after, nn.Sigmoid())
    network = Generator(decoder, shape, (1, 6, 6))
    preparation = Preparation(6, (6, 6), "bilinear", (0.0,), (1.0,), "grey")
    return LoadedModel(network, ModelSpec(preparation, task="generation"), "made.py", "cpu")


@pytest.fixture(scope="module")
def dense():
    return generator(nn.Linear(SIZE, 9), nn.Sequential(nn.Linear(9, 36), nn.Unflatten(1, (1, 6, 6))))


@pytest.fixture(scope="module")
def turned():
    return generator(nn.ConvTranspose2d(SIZE, 3, 3), nn.ConvTranspose2d(3, 1, 4))


def test_principal_directions_are_those_of_ganspace_written_out(dense):
    """Härkönen et al. 2020, section 2.1: PCA of the activations, then ``u_k = argmin sum_j ||u x_jk - z_j||^2``."""
    found, layer = codes.principal_directions(dense, "", 300, 5)
    assert layer == "decoder.1"
    z = codes.drawn(300, SIZE, 5).numpy().astype(np.float64)
    with torch.no_grad():
        y = dense.network.decoder[:2](torch.from_numpy(z).float()).double().numpy()
    centred = y - y.mean(0)
    variances, vectors = np.linalg.eigh(centred.T @ centred / len(y))
    for k in range(SIZE):
        x = centred @ vectors[:, np.argsort(-variances)[k]]
        u = np.array([np.linalg.lstsq(x[:, None], z[:, d], rcond=None)[0][0] for d in range(SIZE)])
        u /= np.linalg.norm(u)
        u *= np.sign(u[np.abs(u).argmax()])
        np.testing.assert_allclose(found[k], u, atol=1e-4)


@pytest.mark.parametrize("kind", ["dense", "turned"])
def test_weight_directions_move_the_first_layer_most(kind, request):
    """Shen & Zhou 2021, equation 5: unit vectors that make ``||A n||`` as large as it can be, one after another."""
    model = request.getfixturevalue(kind)
    found, layer = codes.weight_directions(model)
    assert layer == "decoder.0"
    first = model.network.decoder[0]
    with torch.no_grad():
        shape = (-1, SIZE, 1, 1) if kind == "turned" else (-1, SIZE)
        moved = first(found.reshape(shape)) - first(torch.zeros_like(found).reshape(shape))
        draw = nn.functional.normalize(codes.drawn(500, SIZE, 1))
        by_chance = (first(draw.reshape(shape)) - first(torch.zeros_like(draw).reshape(shape))).flatten(1).norm(dim=1)
    lengths = moved.flatten(1).norm(dim=1)
    assert (lengths[:-1] >= lengths[1:]).all()
    assert lengths[0] >= by_chance.max()
    assert lengths[-1] <= by_chance.min()
    torch.testing.assert_close(found @ found.T, torch.eye(SIZE), atol=1e-5, rtol=0)


@pytest.mark.parametrize("kind", ["dense", "turned"])
def test_weight_directions_are_those_of_sefa_written_out(kind, request):
    """Shen & Zhou 2021, section 3.1: ``argmax ||A n||`` over ``n^T n = 1``, each at right angles to those before it.

    By power iteration with what is found taken away, on ``A`` built of the layer's answer to each unit code.
    """
    model = request.getfixturevalue(kind)
    found, _ = codes.weight_directions(model)
    first = model.network.decoder[0]
    units = torch.eye(SIZE).reshape((-1, SIZE, 1, 1) if kind == "turned" else (-1, SIZE))
    with torch.no_grad():
        a = (first(units) - first(torch.zeros_like(units))).flatten(1).T.double().numpy()  # (m, D)
    left = a.copy()
    for k in range(SIZE):
        n = np.random.default_rng(k).standard_normal(SIZE)
        for _ in range(5000):
            n = left.T @ (left @ n)
            n /= np.linalg.norm(n)
        left -= np.outer(left @ n, n)
        np.testing.assert_allclose(found[k], n * np.sign(n[np.abs(n).argmax()]), atol=1e-4)


def test_pictures_are_those_of_each_code_alone(dense):
    walk = codes.drawn(70, SIZE, 0)  # more than one batch
    with torch.no_grad():
        whole, alone = codes.pictures(dense, walk), codes.pictures(dense, walk[69:])
    assert whole.shape == (70, 1, 6, 6)
    torch.testing.assert_close(whole[69:], alone)


def test_a_round_way_keeps_its_length_and_a_straight_one_crosses_the_inside():
    first, last = torch.tensor([2.0, 0, 0]), torch.tensor([0, 2.0, 0])
    half = math.sqrt(2)
    torch.testing.assert_close(codes.on_the_way(first, last, 3, False)[1], torch.tensor([half, half, 0]))
    torch.testing.assert_close(codes.on_the_way(first, last, 3, True)[1], torch.tensor([1.0, 1.0, 0]))
    for straight in (True, False):
        way = codes.on_the_way(first, last, 5, straight)
        torch.testing.assert_close(way[[0, -1]], torch.stack([first, last]))


def test_a_way_from_the_code_of_zeros_is_straight():
    way = codes.on_the_way(torch.zeros(2), torch.tensor([0.0, 4.0]), 3, False)
    assert way.tolist() == [[0, 0], [0, 2], [0, 4]]


def test_the_usual_length_is_that_of_codes_that_are_drawn():
    for size in (1, 8, 100):
        assert codes.usual_length(size) == pytest.approx(
            float(codes.drawn(20_000, size, 0).norm(dim=1).mean()), rel=0.02
        )


def test_an_encoders_layers_are_none_that_a_code_goes_through():
    directions, layer = codes.principal_directions(small_networks()["coded"], "", 64, 0)
    assert layer == "decoder.1"
    assert directions.shape == (5, 5)


def test_a_layer_of_the_encoder_is_refused():
    with pytest.raises(UserError, match=r"A code does not go through encoder\.0"):
        codes.principal_directions(small_networks()["coded"], "encoder.0", 64, 0)


def test_a_layer_of_fewer_principal_directions_is_refused(dense):
    with pytest.raises(UserError, match=r"has \d principal directions of 4; name another layer"):
        codes.principal_directions(
            generator(nn.Linear(SIZE, 2), nn.Sequential(nn.Linear(2, 36), nn.Unflatten(1, (1, 6, 6)))),
            "decoder.0",
            64,
            0,
        )


def test_a_classifier_takes_no_code():
    model = small_networks()["mixed"]
    assert "takes no code" in codes.applies(model).sentence
    with pytest.raises(UserError, match="takes no code"):
        codes.code_of(model)
