"""What pictures are made of: a slow sum of waves, magnitudes that stay, colours that decorrelate."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from workbench.families.synthesis import PRIORS, picture_of
from workbench.families.synthesis.colours import ROOT, coloured, decorrelated
from workbench.families.synthesis.parameterisation import CONTRAST, Fourier, Phases, frequencies


def drawn(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def logit(pictures: torch.Tensor) -> np.ndarray:
    return torch.logit(pictures.double()).numpy()


def test_the_numbers_behind_colours_of_photographs_have_unit_covariance(photos):
    dice = np.random.default_rng(1)
    samples = [
        photo.pixels.reshape(-1, 3)[dice.integers(0, photo.pixels[..., 0].size, 20_000)] / 255 for photo in photos
    ]
    colours = torch.from_numpy(np.concatenate([sample - sample.mean(0) for sample in samples]))
    covariance = torch.cov(decorrelated(colours).T).numpy()
    np.testing.assert_allclose(covariance, np.eye(3), atol=0.08)


def test_colours_go_back_to_the_numbers_that_made_them():
    numbers = torch.randn((2, 3, 4, 5), generator=drawn(), dtype=torch.float64)
    largest = torch.tensor(ROOT, dtype=torch.float64).norm(dim=0).max()
    back = decorrelated(coloured(numbers).permute(0, 2, 3, 1) * largest)
    torch.testing.assert_close(back.permute(0, 3, 1, 2), numbers)


@pytest.mark.parametrize("size", [(6, 8), (7, 5)])
def test_a_fourier_picture_is_a_sum_of_waves_over_their_frequency(size):
    height, width = size
    made_of = Fourier((1, 1, height, width), drawn(), start=1.0)
    spectrum = torch.view_as_complex(made_of.leaf.detach())[0, 0].numpy().astype(complex)
    slow = np.zeros(size)
    for v in range(height):
        for u in range(width):
            own = spectrum[v, u] if u <= width // 2 else spectrum[-v % height, width - u].conj()
            if u in (0, width / 2):  # a real picture is what is the same backwards in these columns
                own = (spectrum[v, u] + spectrum[-v % height, u].conj()) / 2
            fv, fu = (v if v <= height / 2 else v - height) / height, min(u, width - u) / width
            scale = CONTRAST / max(math.hypot(fv, fu), 1 / max(size))
            for y in range(height):
                for x in range(width):
                    wave = own * np.exp(2j * np.pi * (v * y / height + u * x / width))
                    slow[y, x] += scale * wave.real / math.sqrt(height * width)
    np.testing.assert_allclose(logit(made_of.pictures().detach())[0, 0], slow, atol=2e-4)


def test_where_phases_alone_are_moved_magnitudes_stay_at_one_over_the_frequency():
    made_of = Phases((1, 1, 16, 16), drawn())
    with torch.no_grad():
        made_of.leaf += torch.randn(made_of.leaf.shape, generator=drawn(3))
    magnitude = np.abs(np.fft.rfft2(logit(made_of.pictures().detach())[0, 0], norm="ortho"))[1:8, 1:8]
    expected = 1 / frequencies(16, 16)[1:8, 1:8].numpy()
    np.testing.assert_allclose(magnitude / magnitude[0, 0], expected / expected[0, 0], rtol=1e-3)
    assert logit(made_of.pictures().detach()).mean() == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize("prior", PRIORS)
def test_pictures_lie_between_black_and_white_and_the_same_seed_draws_them_again(prior):
    first, again, other = (picture_of(prior, (2, 3, 9, 8), drawn(seed)).pictures().detach() for seed in (0, 0, 1))
    assert first.shape == (2, 3, 9, 8)
    assert first.min() >= 0
    assert first.max() <= 1
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


@pytest.mark.parametrize("prior", PRIORS)
def test_a_picture_can_begin_as_a_photograph(prior):
    photograph = torch.rand((1, 3, 10, 12), generator=drawn()) * 0.9 + 0.05
    made_of = picture_of(prior, (2, 3, 10, 12), drawn())
    made_of.begin_at(photograph)
    torch.testing.assert_close(made_of.pictures(), photograph.expand(2, 3, 10, 12), atol=1e-4, rtol=0)
    assert made_of.leaf.requires_grad
