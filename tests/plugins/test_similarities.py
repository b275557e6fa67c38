"""Similarities: cosines and distances of vectors that one can work out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.conftest import loaded
from workbench.api import Table, UserError
from workbench.engine.plugins import load_plugins
from workbench.testing.pictures import Pictures

Similarities = load_plugins()[0]["similarities"].technique
COLOURS = ((255, 0, 0), (255, 255, 0), (0, 0, 255))


@pytest.fixture(scope="module")
def colours():
    network = torch.nn.Sequential(torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten())
    return loaded(network, 8, task="embedding")


def table(model, count=3, **parameters):
    images = Pictures(model, lambda i: np.full((8, 8, 3), COLOURS[i], np.uint8), count)
    (*_, final) = Similarities.configured(parameters).run(model, images)
    assert isinstance(final, Table)
    return final


def test_cosines_and_distances_are_those_of_the_vectors(colours):
    vectors = np.array(COLOURS) / 255 * 4 - 2  # what the network takes: (x - 0.5) / 0.25
    cosines = table(colours)
    assert cosines.columns == ("image", "0.png", "1.png", "2.png")
    assert [name.rsplit("/")[-1] for name in cosines.images] == ["0.png", "1.png", "2.png"]
    values = np.array([row[1:] for row in cosines.rows])
    lengths = np.linalg.norm(vectors, axis=1)
    assert values == pytest.approx(vectors @ vectors.T / np.outer(lengths, lengths), abs=1e-4)
    apart = np.array([row[1:] for row in table(colours, measure="distance").rows])
    assert apart == pytest.approx(np.linalg.norm(vectors[:, None] - vectors[None], axis=2), abs=1e-4)


def test_the_two_that_are_most_alike_are_named(colours):
    final = table(colours)
    assert (final.facts["first"], final.facts["second"]) == ("0.png", "1.png")
    assert final.caption == "Cosine of 3 images by their vectors; most alike are 0.png and 1.png, 0.333"


def test_one_image_is_alike_to_none(colours):
    with pytest.raises(UserError, match=r"takes 2 to 200 images; there are 1\."):
        table(colours, 1)
