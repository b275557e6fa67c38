"""How unnatural a picture is: numbers that an optimisation keeps small.

Mahendran & Vedaldi, "Understanding Deep Image Representations by Inverting Them", CVPR 2015, section 3.
"""

from __future__ import annotations

import math

from torch import Tensor

GREY = 0.5
TINY = 1e-8  # under a power below one the gradient has no end


def total_variation(pictures: Tensor, beta: float = 2.0) -> Tensor:
    """(n,) the mean over places and channels of ``((x[i, j+1] - x[i, j])^2 + (x[i+1, j] - x[i, j])^2)^(beta / 2)``."""
    across = pictures[:, :, :-1, 1:] - pictures[:, :, :-1, :-1]
    down = pictures[:, :, 1:, :-1] - pictures[:, :, :-1, :-1]
    squares = across.square() + down.square()
    steepness = squares if beta == 2.0 else (squares + TINY) ** (beta / 2)
    return steepness.mean((1, 2, 3))


def far_from_grey(pictures: Tensor, alpha: float = 6.0) -> Tensor:
    """(n,) the mean of ``|2 (x - grey)|^alpha``, 1 where every pixel is black or white."""
    return (2 * (pictures - GREY)).abs().pow(alpha).mean((1, 2, 3))


def peak_signal_to_noise(picture: Tensor, true: Tensor) -> float:
    """``-10 log10`` of the mean square difference of two pictures in [0, 1]: decibels, infinite where they are one."""
    lost = float((picture.double() - true.double()).square().mean())
    return float("inf") if lost == 0 else -10 * math.log10(lost)
