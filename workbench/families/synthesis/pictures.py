"""What a result holds of a picture that was made."""

from __future__ import annotations

import numpy as np
from torch import Tensor


def colours(picture: Tensor) -> np.ndarray:
    """(H, W, 3) float32 of (C, H, W); a grey one in three equal colours."""
    values = picture.detach().permute(1, 2, 0).cpu().numpy().astype(np.float32)
    return np.repeat(values, 3, 2) if values.shape[2] == 1 else values[..., :3]
