"""Decorrelated colours: three numbers that go up and down by themselves in photographs, and the colours they make.

Olah, Mordvintsev & Schubert, "Feature Visualization", Distill 2017, section "Preconditioning and Parameterization".
Colours that a repainted photograph keeps: Gatys, Bethge, Hertzmann & Shechtman, "Preserving Color in Neural Artistic
Style Transfer", 2016.
"""

from __future__ import annotations

import torch
from torch import Tensor

# U sqrt(S) of the covariance U S U^T of red, green and blue in the sample photographs, 50,000 pixels of each, less each
# photograph's mean; a row a colour, the light first.
ROOT = (
    (0.24071, -0.10618, 0.01025),
    (0.22576, 0.02726, -0.03143),
    (0.21492, 0.09028, 0.02154),
)


LIGHT = (0.299, 0.587, 0.114)  # of red, green and blue: Y of YIQ


def coloured(numbers: Tensor) -> Tensor:
    """(n, 3, H, W) red, green and blue around 0, of decorrelated numbers; the strongest makes colours of its own size.

    One channel, of a grey picture, stays as it is.
    """
    if numbers.shape[1] != 3:
        return numbers
    root = torch.tensor(ROOT, dtype=numbers.dtype, device=numbers.device)
    mixed: Tensor = root / root.norm(dim=0).max() @ numbers.flatten(2)  # einsum would leave channels innermost
    return mixed.view_as(numbers)


def uncoloured(colours: Tensor) -> Tensor:
    """The numbers of (n, 3, H, W) colours around 0: the inverse of ``coloured``."""
    if colours.shape[1] != 3:
        return colours
    root = torch.tensor(ROOT, dtype=colours.dtype, device=colours.device)
    inverse = torch.linalg.inv(root / root.norm(dim=0).max())
    return torch.einsum("rc,nchw->nrhw", inverse, colours)


def in_the_colours_of(picture: Tensor, other: Tensor) -> Tensor:
    """(C, H, W) the picture with mean and covariance of another's colours: ``A p + b``, ``A = S_o^1/2 S_p^-1/2``.

    Section 4.1 of the paper, with its square root of a covariance that is symmetric.
    """
    mean, own = _colours(picture)
    wanted, covariance = _colours(other)
    turned = _power(covariance, 0.5) @ _power(own, -0.5)
    return (torch.einsum("rc,chw->rhw", turned, picture - mean[:, None, None]) + wanted[:, None, None]).clamp(0, 1)


def light(picture: Tensor) -> Tensor:
    """(1, H, W) the luminance of (3, H, W) colours; one channel is its own."""
    return torch.einsum("c,chw->hw", picture.new_tensor(LIGHT), picture)[None] if len(picture) == 3 else picture


def in_the_light_of(picture: Tensor, other: Tensor) -> Tensor:
    """(1, H, W) the picture's luminance with mean and deviation of another's: equation 10 of the paper."""
    own, wanted = light(picture), light(other)
    spread = wanted.std() / own.std().clamp(min=1e-6)
    return (spread * (own - own.mean()) + wanted.mean()).clamp(0, 1)


def with_the_light_of(picture: Tensor, other: Tensor) -> Tensor:
    """(C, H, W) the picture's colours with another's luminance: hue as it was, in YIQ."""
    return (picture + light(other) - light(picture)).clamp(0, 1)


def _colours(picture: Tensor) -> tuple[Tensor, Tensor]:
    flat = picture.flatten(1)
    return flat.mean(1), torch.cov(flat).reshape(len(flat), len(flat))


def _power(covariance: Tensor, power: float) -> Tensor:
    values, vectors = torch.linalg.eigh(covariance)
    powered: Tensor = vectors * values.clamp(min=1e-6) ** power @ vectors.T
    return powered


def decorrelated(colours: Tensor) -> Tensor:
    """The numbers of unit covariance of (..., 3) colours less their mean: the inverse of ``ROOT``."""
    inverse: Tensor = torch.linalg.inv(torch.tensor(ROOT, dtype=colours.dtype, device=colours.device))
    return colours @ inverse.T
