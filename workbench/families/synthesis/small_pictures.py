"""Pictures smaller than a network's input, where it takes those: made in a third of the time."""

from __future__ import annotations

import torch

from workbench.api import Model

from .objectives import Objective

SHARE, LEAST = 4 / 7, 96  # of the input's side, from so many pixels on
GREY = 0.5


def smaller(size: tuple[int, int]) -> tuple[int, int]:
    """(height, width) of a small picture for an input of this size; the size itself where that is small."""
    height, width = size
    return (round(height * SHARE), round(width * SHARE)) if min(size) >= LEAST else size


def smaller_where_taken(model: Model, objective: Objective) -> tuple[int, int]:
    """(height, width) of a small picture; that of the input where the network takes no other."""
    size = smaller(model.input_size)
    try:
        with torch.no_grad():
            objective(torch.full((1, model.input_channels, *size), GREY, device=model.device))
    except Exception:  # of somebody's network, in whatever words
        return model.input_size
    return size
