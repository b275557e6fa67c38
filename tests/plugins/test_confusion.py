"""Confusion: labels against the classes that a network gives, on colours that it tells apart by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.conftest import loaded
from workbench.api import Matrix
from workbench.engine.plugins import load_plugins
from workbench.testing.pictures import Pictures

Confusion = load_plugins()[0]["confusion"].technique
COLOURS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (200, 0, 0), (0, 0, 200))


def told(labels, classes=("red", "green", "blue"), network=None, task="") -> Matrix:
    """The brightest channel is the class."""
    network = network or torch.nn.Sequential(torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten())
    model = loaded(network, 8, classes, task=task)
    images = Pictures(model, lambda i: np.full((8, 8, 3), COLOURS[i], np.uint8), 5, labels)
    (*_, final) = Confusion().run(model, images)
    assert isinstance(final, Matrix)
    return final


def test_each_image_lies_in_the_row_of_its_label_and_the_column_of_its_class():
    matrix = told(["red", "green", "blue", "blue", ""])
    assert matrix.rows == ("red", "green", "blue", "no label")
    assert matrix.columns == ("red", "green", "blue")
    assert matrix.counts.tolist() == [[1, 0, 0], [0, 1, 0], [1, 0, 1], [0, 0, 1]]
    assert matrix.images_in(2, 0) == ["3.png"]
    assert matrix.caption == "3 of 4 images are as labelled, 75.0 %; blue is taken for red in 1"
    assert matrix.facts == {"images": 5, "labelled": 4, "right": 3}


def test_a_label_that_is_no_class_has_a_row_and_is_said():
    matrix = told(["red", "mouse", "blue", "mouse", "blue"])
    assert matrix.rows == ("red", "blue", "mouse")
    assert matrix.counts[2].tolist() == [1, 1, 0]
    assert matrix.caveat == "1 label is no class of the model."
    assert matrix.caption == "3 of 3 images are as labelled, 100.0 %"


def test_without_labels_the_classes_that_are_given_are_counted():
    matrix = told(["", "", "", "", ""])
    assert (matrix.rows, matrix.counts.tolist()) == (("no label",), [[2, 1, 2]])
    assert matrix.caption == "What the model takes 5 images for"


def test_classes_of_one_name_have_columns_of_their_own():
    matrix = told(["red", "", "", "", ""], ("red", "crane", "crane"))
    assert matrix.columns == ("red", "crane (1)", "crane (2)")


def test_one_logit_is_two_classes():
    class Red(torch.nn.Module):
        def forward(self, pixels):
            return pixels.mean((2, 3))[:, :1]

    matrix = told(["other", "red", "red", "red", "other"], ("other", "red"), Red(), "binary")
    assert matrix.counts.tolist() == [[1, 1], [2, 1]]


def test_a_model_that_gives_no_class_is_refused():
    model = loaded(torch.nn.Sequential(torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten()), 8, task="embedding")
    answer = Confusion.applies(model)
    assert (answer.works, answer.sentence) == (False, "This model gives an image no single class out of several.")


@pytest.mark.parametrize("network", ["tiny_model", "bundled_model"])
def test_a_classifier_is_not(network, request):
    assert Confusion.applies(request.getfixturevalue(network)).works
