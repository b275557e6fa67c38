"""What a network sees of pictures that another network makes: as of files of them, with gradients."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import UserError

from .preparation import Preparation

LUMA = (299 / 1000, 587 / 1000, 114 / 1000)  # of red, green and blue in a grey file, ITU-R BT.601
MODES = {"bilinear": "bilinear", "bicubic": "bicubic", "nearest": "nearest-exact"}


def seen_pixels(preparation: Preparation, pictures: Tensor) -> Tensor:
    """(N, C, H, W) pixels of (N, 1 or 3, h, w) pictures, in [0, 1] both: ``Preparation.prepare`` without its rounding.

    Differentiable in the pictures where they lie in the range; what lies outside is cut off, as in a file.
    """
    if pictures.ndim != 4 or pictures.shape[1] not in (1, 3):
        raise UserError(f"A picture must be (N, 1 or 3, h, w); got {tuple(pictures.shape)}.")
    geometry = preparation.geometry((pictures.shape[2], pictures.shape[3]))
    pictures = pictures.clamp(0, 1)
    if tuple(pictures.shape[2:]) != geometry.resized:
        mode = MODES[geometry.resampling]
        smooth = mode != "nearest-exact"
        pictures = functional.interpolate(pictures, geometry.resized, mode=mode, antialias=smooth).clamp(0, 1)
    (height, width), (top, left) = geometry.network_size, geometry.offset
    below, right = top + height - pictures.shape[2], left + width - pictures.shape[3]
    pictures = functional.pad(pictures, (-left, right, -top, below), value=preparation.padding / 255)
    if preparation.channels == 3:
        return pictures.expand(-1, 3, -1, -1)
    if pictures.shape[1] == 1:
        return pictures
    return torch.einsum("nchw,c->nhw", pictures, pictures.new_tensor(LUMA))[:, None]
