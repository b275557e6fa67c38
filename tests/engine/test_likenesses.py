"""How alike the open images are, of vectors that one can work out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.conftest import loaded
from workbench.api import Table
from workbench.engine.likenesses import LIKENESSES, Likenesses
from workbench.testing.pictures import Pictures

COLOURS = ((255, 0, 0), (255, 255, 0), (0, 0, 255))


def likenesses(count=3, **parameters):
    network = torch.nn.Sequential(torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten())
    model = loaded(network, 8, task="embedding")
    images = Pictures(model, lambda i: np.full((8, 8, 3), COLOURS[i], np.uint8), count)
    (*_, table) = Likenesses.configured(parameters).run(model, images)
    assert isinstance(table, Table)
    return table


def test_every_two_images_have_a_number_that_nothing_rounds():
    vectors = np.array(COLOURS) / 255 * 4 - 2  # what the network takes: (x - 0.5) / 0.25
    lengths = np.linalg.norm(vectors, axis=1)
    values = np.array([row[1:] for row in likenesses().rows])
    assert values == pytest.approx(vectors @ vectors.T / np.outer(lengths, lengths), abs=1e-6)
    apart = likenesses(measure="distance")
    assert apart.facts["measure"] == "distance"
    assert apart.rows[0][2] == pytest.approx(4.0)


def test_one_image_alone_is_alike_to_itself():
    assert likenesses(1).rows[0][1] == pytest.approx(1.0)


def test_a_classifier_tells_no_likeness(tiny_model):
    assert not LIKENESSES.technique.applies(tiny_model).works
