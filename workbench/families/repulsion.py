"""What drives t-SNE's points apart, from a grid: the sum over all pairs in the time of a few Fourier transforms.

Linderman et al., "Fast interpolation-based t-SNE for improved visualization of single-cell RNA-seq data", Nature
Methods 16, 2019. The interpolation is off by more than float32 rounds, so float32 loses nothing, and is twice as fast.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

NODES = 3  # of interpolation, along each side of a box
LEAST_BOXES = 50  # along each side of the layout
BOX = 1.0  # their side at most, in units of the layout
GROWTH = 1.02  # by which the grid grows at a time, so that most iterations find its kernel transformed
TINY = 1e-12


def divergence(
    embedding: np.ndarray, P: Any, dof: float = 1, should_eval_error: bool = False, n_jobs: int = 1, **_: Any
) -> tuple[float, np.ndarray]:
    """The Kullback-Leibler divergence where it is asked for, and its gradient for (N, 2) points: openTSNE's signature.

    P  (N, N) sparse affinities, whose attraction the library sums
    """
    from openTSNE._tsne import estimate_positive_gradient_nn

    points = np.asarray(embedding)
    pushed, total = repulsion(points)
    gradient = np.ascontiguousarray(-pushed)
    indices, starts, values = P.indices, P.indptr, P.data
    attracted, kl = estimate_positive_gradient_nn(
        indices, starts, values, points, points, gradient, dof,
        num_threads=n_jobs, should_eval_error=should_eval_error,
    )  # fmt: skip
    return (kl + attracted * math.log(total + TINY) if should_eval_error else kl), gradient


def repulsion(points: np.ndarray) -> tuple[np.ndarray, float]:
    """``sum_j q_ij^2 (y_i - y_j) / Z`` for each of (N, 2) points, (N, 2) float64, and ``Z = sum_{i != j} q_ij``.

    ``q_ij = 1 / (1 + |y_i - y_j|^2)``. All of it comes from one kernel, ``q^2``, and four charges: 1, x, y and
    x^2 + y^2, as ``q = q^2 (1 + |y_i - y_j|^2)``.
    """
    middle = (points.min(0) + points.max(0)) / 2
    y = torch.from_numpy(points - middle).float()
    reach = GROWTH ** math.ceil(math.log(float(y.abs().max()) * (1 + 1e-6) + TINY, GROWTH))
    boxes = max(LEAST_BOXES, math.ceil(2 * reach / BOX))
    side, step = boxes * NODES, 2 * reach / (boxes * NODES)
    where, weight = _on_grid((y + reach) / (2 * reach) * boxes, boxes)
    squares = (y**2).sum(1)
    charges = torch.stack([torch.ones_like(squares), y[:, 0], y[:, 1], squares])
    grid = torch.zeros(4, side * side)
    for mine, charge in zip(grid, charges, strict=True):
        mine.index_add_(0, where.flatten(), (weight * charge[:, None]).flatten())
    length = _smooth(2 * side - 1)
    field = _spread(grid.view(4, side, side), _kernel(step, length), length).reshape(4, -1)
    ones, x, up, square = ((mine[where] * weight).sum(1).double() for mine in field)
    y, squares = y.double(), squares.double()
    total = float(((1 + squares) * ones - 2 * (y[:, 0] * x + y[:, 1] * up) + square).sum()) - len(y)
    return (torch.stack([y[:, 0] * ones - x, y[:, 1] * ones - up], 1) / total).numpy(), total


def _on_grid(at: Tensor, boxes: int) -> tuple[Tensor, Tensor]:
    """For (N, 2) places in units of boxes, the nodes of each one's box and Lagrange's weights: (N, 9) each."""
    box = at.floor().clamp_(0, boxes - 1)
    inside = at - box
    nodes = [(i + 0.5) / NODES for i in range(NODES)]
    weights = []
    for own in nodes:
        others = [other for other in nodes if other != own]
        weights.append(math.prod(((inside - other) / (own - other) for other in others), start=torch.ones(())))
    along = torch.stack(weights, 2)  # (N, 2, nodes)
    index = box.long()[:, :, None] * NODES + torch.arange(NODES)
    where = index[:, 0, :, None] * (boxes * NODES) + index[:, 1, None, :]
    return where.flatten(1), (along[:, 0, :, None] * along[:, 1, None, :]).flatten(1)


def _spread(grid: Tensor, kernel: Tensor, length: int) -> Tensor:
    """Charges (4, side, side) convolved with a kernel; rows that are zero, or that nobody reads, are left out."""
    side = grid.shape[-1]
    charges = torch.fft.fft(torch.fft.rfft(grid, length), length, dim=-2)
    rows = torch.fft.ifft(charges.mul_(kernel), dim=-2)[:, :side]
    spread: Tensor = torch.fft.irfft(rows, length)
    return spread[:, :, :side]


@lru_cache(maxsize=1)
def _kernel(step: float, length: int) -> Tensor:
    """The transform of (length, length) ``q^2`` between nodes so many steps apart, also backwards round the end."""
    apart = torch.arange(length)
    squares = (torch.minimum(apart, length - apart) * step).square()
    transformed: Tensor = torch.fft.rfft2((1 + squares[:, None] + squares[None, :]).pow_(-2))
    return transformed


def _smooth(least: int) -> int:
    """The first length from ``least`` on that has no prime factor above 5: Fourier transforms of it are quick."""
    while True:
        rest = least
        for prime in (2, 3, 5):
            while rest % prime == 0:
                rest //= prime
        if rest == 1:
            return least
        least += 1
