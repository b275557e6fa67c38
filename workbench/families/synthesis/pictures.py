"""What a result holds of a picture that was made."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from workbench.api import Model, Target

NOT_JUDGED = "No other network judges a negative picture: what it is of is what it avoids."


def colours(picture: Tensor) -> np.ndarray:
    """(H, W, 3) float32 of (C, H, W); a grey one in three equal colours."""
    values = picture.detach().permute(1, 2, 0).cpu().numpy().astype(np.float32)
    return np.repeat(values, 3, 2) if values.shape[2] == 1 else values[..., :3]


def class_of(model: Model, pixels: Tensor) -> str:
    """The class that a network answers for a photograph, as a target's text; empty where it answers no class.

    A picture made of the photograph shows it: a judge is asked whether another network still sees that class.
    """
    with torch.no_grad():
        k = int(model.likeliest(model.answer(pixels))[0])
    return str(Target.of_class(k)) if k >= 0 else ""


def small(values: np.ndarray, side: int) -> np.ndarray:
    """A picture (H, W, 3) no larger than a tile: means of whole squares of pixels."""
    by = max(1, -(-max(values.shape[:2]) // side))
    height, width = values.shape[0] // by, values.shape[1] // by
    squares = values[: height * by, : width * by].reshape(height, by, width, by, 3)
    return squares.mean((1, 3), dtype=np.float32) if height and width else values
