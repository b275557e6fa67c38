"""What a picture is to reach, against values from whole forwards and against loops."""

from __future__ import annotations

import pytest
import torch

from workbench.api import Target, UserError
from workbench.families.synthesis.objectives import gram, objective_of, unlike


@pytest.fixture
def pixels():
    return torch.rand((3, 3, 24, 24), generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("text", ["class:1", "difference:0,2", "unit:second#1:2"])
def test_an_objective_is_the_targets_value(tiny_model, pixels, text):
    target = Target.parse(text)
    torch.testing.assert_close(objective_of(tiny_model, target)(pixels), tiny_model.value(target, pixels))


def test_in_the_middle_counts_the_one_value_there(tiny_model, pixels):
    value = objective_of(tiny_model, Target.of_unit("first", 3), in_the_middle=True)(pixels)
    with tiny_model.recording(["first"]) as activations:
        tiny_model.answer(pixels)
    maps = activations["first"]
    torch.testing.assert_close(value, maps[:, 3, maps.shape[2] // 2, maps.shape[3] // 2])


def test_a_vector_has_no_middle(tiny_model):
    vector = next(layer.name for layer in tiny_model.layers if layer.layout == "vector")
    with pytest.raises(UserError, match="gives no maps, so place must be everywhere"):
        objective_of(tiny_model, Target.of_unit(vector, 0), in_the_middle=True)


def test_a_gram_matrix_is_the_mean_product_of_two_channels():
    maps = torch.randn((2, 3, 4, 5), generator=torch.Generator().manual_seed(0))
    for n in range(2):
        for a in range(3):
            for b in range(3):
                slow = sum(float(maps[n, a, y, x] * maps[n, b, y, x]) for y in range(4) for x in range(5)) / 20
                assert float(gram(maps)[n, a, b]) == pytest.approx(slow, abs=1e-5)


def test_pictures_that_are_the_same_lose_all_and_others_less(tiny_model, pixels):
    loss = unlike(tiny_model, 2.0, 3)
    assert float(loss(pixels[:1].repeat(3, 1, 1, 1))) == pytest.approx(2.0, abs=1e-5)
    assert float(loss(pixels)) < 2.0 - 1e-5
    both = torch.cat([pixels, pixels[:1].repeat(3, 1, 1, 1)])  # two rounds: the mean of both
    assert float(loss(both)) == pytest.approx((float(loss(pixels)) + 2.0) / 2, abs=1e-5)
