"""What a picture is made of while it is optimised.

pixels   each colour of each pixel, behind a sigmoid
fourier  decorrelated colours in the Fourier basis, scaled by 1 / frequency: Olah, Mordvintsev & Schubert, "Feature
         Visualization", Distill 2017
phases   the same basis with the magnitudes held at 1 / frequency, which is that of natural images: Fel et al.,
         "Unlocking Feature Visualization for Deeper Networks with MAgnitude Constrained Optimization", NeurIPS 2023
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Literal, get_args

import torch
from torch import Tensor

from .colours import coloured, uncoloured

Prior = Literal["fourier", "phases", "pixels", "none"]
PRIORS: tuple[Prior, ...] = get_args(Prior)
START = 0.01  # standard deviation of what a picture begins with
CONTRAST = 0.25  # of the spectrum: the picture then begins with soft colours and can reach full ones
DIMMEST = 0.02  # a photograph begins between it and as much less than white: behind a sigmoid black has no gradient
NATURAL = 0.6  # standard deviation of the light in a picture of held magnitudes, before the sigmoid


class Parameterisation(ABC):
    """``count`` pictures of (channels, height, width), made anew from a leaf after every step."""

    leaf: Tensor

    @abstractmethod
    def pictures(self) -> Tensor:
        """(n, C, H, W) in [0, 1], differentiable in the leaf."""

    @abstractmethod
    def begin_at(self, photograph: Tensor) -> None:
        """Be (1, C, H, W) of this size in each picture; what is black or white becomes a little less so."""


class Pixels(Parameterisation):
    """Sigmoid of a number for each colour of each pixel."""

    def __init__(self, shape: tuple[int, int, int, int], generator: torch.Generator, start: float = START) -> None:
        self.leaf = (torch.randn(shape, generator=generator) * start).requires_grad_(True)

    def pictures(self) -> Tensor:
        return torch.sigmoid(self.leaf)

    def begin_at(self, photograph: Tensor) -> None:
        with torch.no_grad():
            self.leaf.copy_(_before_sigmoid(photograph).expand_as(self.leaf))


class Fourier(Parameterisation):
    """Sigmoid of decorrelated colours, whose spectrum is the leaf over the frequency, to a power.

    leaf   (n, C, H, W // 2 + 1, 2), real and imaginary parts
    power  1 as in natural images; with less, fine waves move more
    """

    def __init__(
        self, shape: tuple[int, int, int, int], generator: torch.Generator, start: float = START, power: float = 1.0
    ) -> None:
        count, channels, self.height, self.width = shape
        self.scale = CONTRAST / frequencies(self.height, self.width) ** power
        spectrum = (count, channels, *self.scale.shape, 2)
        self.leaf = (torch.randn(spectrum, generator=generator) * start).requires_grad_(True)

    def pictures(self) -> Tensor:
        spectrum = torch.view_as_complex(self.leaf) * self.scale
        numbers = torch.fft.irfft2(spectrum, s=(self.height, self.width), norm="ortho")
        return torch.sigmoid(coloured(numbers))

    def begin_at(self, photograph: Tensor) -> None:
        spectrum = _spectrum(photograph) / self.scale
        with torch.no_grad():
            self.leaf.copy_(torch.view_as_real(spectrum).expand_as(self.leaf))


class Phases(Parameterisation):
    """Sigmoid of decorrelated colours, whose spectrum has the leaf as phase and 1 / frequency as magnitude.

    leaf  (n, C, H, W // 2 + 1), in radians
    """

    def __init__(self, shape: tuple[int, int, int, int], generator: torch.Generator) -> None:
        count, channels, self.height, self.width = shape
        magnitude = 1.0 / frequencies(self.height, self.width)
        magnitude[0, 0] = 0.0  # the mean is grey
        spread = torch.fft.irfft2(
            torch.polar(magnitude, torch.rand(magnitude.shape, generator=generator) * 2 * torch.pi),
            s=(self.height, self.width),
            norm="ortho",
        ).std()
        self.magnitude = magnitude * (NATURAL / float(spread))
        phases = torch.rand((count, channels, *magnitude.shape), generator=generator) * 2 * torch.pi - torch.pi
        self.leaf = phases.requires_grad_(True)

    def pictures(self) -> Tensor:
        spectrum = torch.polar(self.magnitude.expand_as(self.leaf), self.leaf)
        numbers = torch.fft.irfft2(spectrum, s=(self.height, self.width), norm="ortho")
        return torch.sigmoid(coloured(numbers))

    def begin_at(self, photograph: Tensor) -> None:
        """Be the photograph, whose own magnitudes are then held."""
        spectrum = _spectrum(photograph)
        self.magnitude = spectrum.abs()
        with torch.no_grad():
            self.leaf.copy_(spectrum.angle().expand_as(self.leaf))


def _before_sigmoid(photograph: Tensor) -> Tensor:
    return torch.logit(photograph.detach().cpu().float(), eps=DIMMEST)


def _spectrum(photograph: Tensor) -> Tensor:
    spectrum: Tensor = torch.fft.rfft2(uncoloured(_before_sigmoid(photograph)), norm="ortho")
    return spectrum


def frequencies(height: int, width: int) -> Tensor:
    """(height, width // 2 + 1) cycles a pixel of each wave, and at the mean that of the longest wave."""
    down, across = torch.fft.fftfreq(height), torch.fft.rfftfreq(width)
    return torch.hypot(down[:, None], across[None]).clamp(min=1.0 / max(height, width))


def picture_of(
    prior: Prior, shape: tuple[int, int, int, int], generator: torch.Generator, start: float = START
) -> Parameterisation:
    """What a picture of this prior is made of. ``shape`` is (n, C, H, W)."""
    if prior == "fourier":
        return Fourier(shape, generator, start)
    if prior == "phases":
        return Phases(shape, generator)
    return Pixels(shape, generator, start)
