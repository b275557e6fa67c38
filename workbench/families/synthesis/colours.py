"""Decorrelated colours: three numbers that go up and down by themselves in photographs, and the colours they make.

Olah, Mordvintsev & Schubert, "Feature Visualization", Distill 2017, section "Preconditioning and Parameterization".
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


def coloured(numbers: Tensor) -> Tensor:
    """(n, 3, H, W) red, green and blue around 0, of decorrelated numbers; the strongest makes colours of its own size.

    One channel, of a grey picture, stays as it is.
    """
    if numbers.shape[1] != 3:
        return numbers
    root = torch.tensor(ROOT, dtype=numbers.dtype, device=numbers.device)
    return torch.einsum("rc,nchw->nrhw", root / root.norm(dim=0).max(), numbers)


def decorrelated(colours: Tensor) -> Tensor:
    """The numbers of unit covariance of (..., 3) colours less their mean: the inverse of ``ROOT``."""
    inverse: Tensor = torch.linalg.inv(torch.tensor(ROOT, dtype=colours.dtype, device=colours.device))
    return colours @ inverse.T
