"""The predictions: each row says which target it stands for."""

from __future__ import annotations

import torch

from tests.conftest import loaded
from workbench.api import Target
from workbench.engine.plugins import load_plugins

Predictions = load_plugins()[0]["predictions"].technique


def predicted(model, cat):
    (scores,) = Predictions(top=3).run(model, model.prepare(cat.pixels, cat.name, cat.digest))
    return scores


def test_the_value_of_a_rows_target_is_its_logit(tiny_model, cat):
    scores = predicted(tiny_model, cat)
    pixels = tiny_model.pixels(tiny_model.prepare(cat.pixels, cat.name, cat.digest))
    for row in range(3):
        assert scores.target_of(row) == f"class:{scores.indices[row]}"
        assert torch.isclose(
            tiny_model.value(Target.parse(scores.target_of(row)), pixels), torch.tensor(scores.logits[row])
        ).all()


def test_the_one_output_of_a_regression_is_its_target(cat):
    network = torch.nn.Sequential(torch.nn.Conv2d(3, 1, 3), torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten())
    model = loaded(network, 24, task="regression")
    scores = predicted(model, cat)
    pixels = model.pixels(model.prepare(cat.pixels, cat.name, cat.digest))
    assert scores.targets == ("output:0",)
    assert torch.isclose(model.value(Target.parse("output:0"), pixels), torch.tensor(scores.values)).all()
