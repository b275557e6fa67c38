"""How sure a network is of other orders of colours and other ranges: the real one is surest of its own."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import pytest

from workbench.api import UserError
from workbench.engine.guesses import Guesses, guesses
from workbench.engine.loaders.options import described
from workbench.engine.loaders.reference import Reference
from workbench.engine.spec import ModelSpec


def test_what_is_stated_of_a_guess_makes_its_preparation(bundled_model):
    """A click on a guess gives the network exactly what was tried."""
    for guess in guesses(bundled_model.preparation):
        stated = described(ModelSpec(bundled_model.preparation), Reference("", guess.options)).preparation
        assert stated.colours == guess.preparation.colours
        assert stated.value_range == guess.preparation.value_range
        np.testing.assert_allclose(
            (stated.mean, stated.std), (guess.preparation.mean, guess.preparation.std), rtol=1e-5
        )


def test_no_guess_is_the_same_as_another(bundled_model):
    grey = replace(bundled_model.preparation, colours="grey", mean=(0.0,), std=(1.0,))
    assert [guess.words for guess in guesses(grey)] == [
        "as described", "-1 to 1", "0 to 255", "ImageNet's mean and deviation",
    ]  # fmt: skip


def test_the_bundled_network_is_surest_of_its_own_input_on_a_photograph(bundled_model, cat_image):
    (scores,) = Guesses().run(bundled_model, cat_image)
    own, others = float(scores.values[0]), scores.values[1:]
    assert scores.names[0] == "as described"
    assert own > scores.values[scores.names.index("0 to 1, red first")]
    assert list(others) == sorted(others, reverse=True)
    expected = bundled_model.scores(bundled_model.pixels(cat_image)).softmax(1).max()
    assert own == pytest.approx(float(expected), abs=1e-6)
    options = dict(parse_qsl(str(scores.facts["options 1"])))
    assert set(options) <= {"colours", "range", "mean", "std"}


def test_a_network_that_says_nothing_of_how_sure_it_is_is_told_in_words(tiny_model, cat):
    from workbench.engine.tasks.regression import Regression

    asked, before = tiny_model, tiny_model.task
    asked.task = Regression()
    try:
        with pytest.raises(UserError, match="says nothing of how sure it is"):
            list(Guesses().run(asked, asked.prepare(cat.pixels)))
    finally:
        asked.task = before
