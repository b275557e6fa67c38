"""Colours that are kept: mean and covariance of another picture's, and hue with another's light."""

from __future__ import annotations

import torch

from workbench.families.synthesis.colours import (
    coloured,
    in_the_colours_of,
    in_the_light_of,
    light,
    uncoloured,
    with_the_light_of,
)


def picture(seed: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    turn = torch.rand((3, 3), generator=generator) * 0.1
    mixed = torch.einsum("rc,chw->rhw", turn, torch.randn((3, 20, 20), generator=generator))
    return (mixed + 0.4 + 0.1 * seed).clamp(0.01, 0.99)


def test_colours_of_numbers_lie_in_memory_as_the_next_steps_read_them_and_go_back():
    numbers = torch.randn((2, 3, 8, 6), generator=torch.Generator().manual_seed(0))
    colours = coloured(numbers)
    assert colours.is_contiguous()
    torch.testing.assert_close(uncoloured(colours), numbers, atol=1e-4, rtol=0)


def test_colours_have_the_mean_and_covariance_of_the_others():
    turned = in_the_colours_of(picture(0), picture(1)).flatten(1)
    torch.testing.assert_close(turned.mean(1), picture(1).flatten(1).mean(1), atol=2e-3, rtol=0)
    torch.testing.assert_close(torch.cov(turned), torch.cov(picture(1).flatten(1)), atol=2e-3, rtol=0)


def test_light_has_the_mean_and_deviation_of_the_others():
    lit = in_the_light_of(picture(0), picture(1))
    assert lit.shape == (1, 20, 20)
    torch.testing.assert_close(lit.mean(), light(picture(1)).mean(), atol=2e-3, rtol=0)
    torch.testing.assert_close(lit.std(), light(picture(1)).std(), atol=2e-3, rtol=0)


def test_with_the_light_of_another_the_hue_stays():
    both = with_the_light_of(picture(0), light(picture(1)))
    torch.testing.assert_close(light(both), light(picture(1)), atol=0.02, rtol=0)
    inside = ((both > 0) & (both < 1)).all(0)
    torch.testing.assert_close(
        (both - light(both))[:, inside], (picture(0) - light(picture(0)))[:, inside], atol=1e-5, rtol=0
    )
