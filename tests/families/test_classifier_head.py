"""The end of a classifier: found, tried on noise, and refused in a sentence where there is none."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from workbench.api import Target, UserError
from workbench.families.classifier_head import head_of


def test_the_averages_of_its_maps_through_its_rows_are_the_logits(bundled_model, cat_image):
    head = head_of(bundled_model)
    pixels = bundled_model.pixels(cat_image)
    with torch.no_grad(), bundled_model.recording([head.layer.name]) as activations:
        logits = bundled_model.numbers(bundled_model.answer(pixels))
        averages = activations[head.layer.name].mean((2, 3))
    torch.testing.assert_close(averages @ head.weight.T + head.bias, logits, rtol=1e-3, atol=1e-3)


def test_a_difference_weighs_with_the_difference_of_two_rows(bundled_model):
    head = head_of(bundled_model)
    row = head.row_of(bundled_model.resolve(Target("difference", ("281", "282")), None, None))
    assert torch.equal(row, head.weight[281] - head.weight[282])


def test_more_than_an_average_before_the_linear_layer_is_refused(tiny_model):
    linear = next(module for module in tiny_model.network.modules() if isinstance(module, nn.Linear))
    handle = linear.register_forward_pre_hook(lambda _, inputs: (inputs[0] ** 2,))
    try:
        with pytest.raises(UserError, match="plain averages"):
            head_of(tiny_model)
    finally:
        handle.remove()
