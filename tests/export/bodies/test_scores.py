"""The figure body of scores: names, probabilities and logits, as many as there is room for."""

from __future__ import annotations

from tests.examples.scores import scores
from tests.export.drawn import words_of


def test_predictions_show_names_probabilities_and_logits():
    words = words_of(scores())
    for piece in ("class 0", "50.0 %", "logit 4.00", "logit −1.00"):
        assert piece in words


def test_bars_that_do_not_fit_are_counted():
    assert "76 more are not shown" in words_of(scores(100))


def test_a_long_vector_becomes_lines_not_names():
    assert "class 0" not in words_of(scores(100, unit="activation"))
