"""How unnatural a picture is: against loops written from the paper, and numbers worked out by hand."""

from __future__ import annotations

import pytest
import torch

from workbench.families.synthesis.natural import far_from_grey, peak_signal_to_noise, total_variation


@pytest.mark.parametrize("beta", [1.0, 2.0, 3.0])
def test_total_variation_is_the_papers_sum_as_a_mean(beta):
    picture = torch.rand((1, 2, 4, 5), generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    terms = [
        ((x[i, j + 1] - x[i, j]) ** 2 + (x[i + 1, j] - x[i, j]) ** 2) ** (beta / 2)
        for x in picture[0]
        for i in range(3)
        for j in range(4)
    ]
    assert float(total_variation(picture, beta)[0]) == pytest.approx(float(sum(terms)) / len(terms), rel=1e-5)


def test_a_flat_picture_has_no_variation_and_a_gradient():
    flat = torch.full((1, 1, 3, 3), 0.5, requires_grad=True)
    (gradient,) = torch.autograd.grad(total_variation(flat, 1.0).sum(), [flat])
    assert torch.isfinite(gradient).all()
    assert float(total_variation(flat.detach())[0]) == 0


def test_black_and_white_are_one_from_grey_and_half_way_a_sixty_fourth():
    pictures = torch.tensor([0.0, 1.0, 0.5, 0.75]).view(4, 1, 1, 1)
    assert far_from_grey(pictures).tolist() == [1, 1, 0, 1 / 64]


def test_a_tenth_everywhere_is_twenty_decibels():
    true = torch.full((1, 3, 2, 2), 0.5)
    assert peak_signal_to_noise(true + 0.1, true) == pytest.approx(20, abs=1e-5)
    assert peak_signal_to_noise(true, true) == float("inf")
