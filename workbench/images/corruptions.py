"""Corruptions of a picture, in five severities each: what cameras, light, compression and framing do.

Noise, blur, brightness, contrast, JPEG and pixelation have the severities of Hendrycks & Dietterich, "Benchmarking
Neural Network Robustness to Common Corruptions and Perturbations", ICLR 2019, section 3, for 224 pixels a side.
Rotation, scale, crop and shift are ours: they move the picture, and a map of the moved picture can be moved back.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image as Pillow
from skimage import color, filters
from skimage.util import random_noise

from workbench.api import UserError

SEVERITIES = 5
Values = tuple[float, float, float, float, float]
Change = Callable[[np.ndarray, float, np.random.Generator], np.ndarray]


@dataclass(frozen=True)
class Corruption:
    """One kind of corruption.

    values  of severity 1 to 5, and ``unit``, what they are
    change  (h, w, 3) float64 in 0..1 to the same; None where it moves the picture
    motion  a value to the 2 x 3 matrix that moves places (x, y) of a picture of a height and width; else None
    """

    values: Values
    unit: str
    change: Change | None = None
    motion: Callable[[float, int, int], np.ndarray] | None = None


def corrupted(pixels: np.ndarray, name: str, severity: int, seed: int = 0) -> np.ndarray:
    """The picture (h, w, 3) uint8, corrupted. What is beyond a moved picture is its mirror. Raises UserError."""
    kind, value = _stated(name, severity)
    if kind.motion is not None:
        height, width = pixels.shape[:2]
        matrix = kind.motion(value, height, width)
        moved = cv2.warpAffine(pixels, matrix, (width, height), borderMode=cv2.BORDER_REFLECT_101)
        return np.asarray(moved, np.uint8)
    assert kind.change is not None
    changed = kind.change(pixels / 255.0, value, np.random.default_rng([seed, severity]))
    return np.asarray(np.rint(np.clip(changed, 0, 1) * 255), np.uint8)


def moved_back(values: np.ndarray, name: str, severity: int) -> np.ndarray:
    """A map (h, w) of the corrupted picture, moved to where it was; NaN where the corrupted one shows nothing."""
    kind, value = _stated(name, severity)
    if kind.motion is None:
        return values
    height, width = values.shape
    matrix = kind.motion(value, height, width)
    back = cv2.warpAffine(
        values.astype(np.float32), matrix, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT, borderValue=math.nan,
    )  # fmt: skip
    return np.asarray(back, np.float32)


def check_named(name: str) -> None:
    """Raises UserError where no corruption has this name."""
    if name not in CORRUPTIONS:
        raise UserError(f"A corruption is one of {', '.join(CORRUPTIONS)}; got {name!r}.")


def _stated(name: str, severity: int) -> tuple[Corruption, float]:
    check_named(name)
    if not 1 <= severity <= SEVERITIES:
        raise UserError(f"A severity is 1 to {SEVERITIES}; got {severity}.")
    return CORRUPTIONS[name], CORRUPTIONS[name].values[severity - 1]


def _gaussian_noise(x: np.ndarray, scale: float, random: np.random.Generator) -> np.ndarray:
    return x + random.normal(0, scale, x.shape)


def _shot_noise(x: np.ndarray, photons: float, random: np.random.Generator) -> np.ndarray:
    return random.poisson(x * photons) / photons


def _impulse_noise(x: np.ndarray, share: float, random: np.random.Generator) -> np.ndarray:
    return np.asarray(random_noise(x, "s&p", rng=random, amount=share))


def _gaussian_blur(x: np.ndarray, sigma: float, random: np.random.Generator) -> np.ndarray:
    return np.asarray(filters.gaussian(x, sigma, channel_axis=-1))


def _brightness(x: np.ndarray, more: float, random: np.random.Generator) -> np.ndarray:
    hsv = color.rgb2hsv(x)
    hsv[..., 2] = np.clip(hsv[..., 2] + more, 0, 1)
    return np.asarray(color.hsv2rgb(hsv))


def _contrast(x: np.ndarray, kept: float, random: np.random.Generator) -> np.ndarray:
    mean = x.mean((0, 1), keepdims=True)
    changed: np.ndarray = (x - mean) * kept + mean
    return changed


def _jpeg(x: np.ndarray, quality: float, random: np.random.Generator) -> np.ndarray:
    file = io.BytesIO()
    Pillow.fromarray(np.rint(x * 255).astype(np.uint8)).save(file, "JPEG", quality=int(quality))
    return np.asarray(Pillow.open(file).convert("RGB")) / 255.0


def _pixelate(x: np.ndarray, share: float, random: np.random.Generator) -> np.ndarray:
    height, width = x.shape[:2]
    picture = Pillow.fromarray(np.rint(x * 255).astype(np.uint8))
    small = picture.resize((max(1, int(width * share)), max(1, int(height * share))), Pillow.Resampling.BOX)
    return np.asarray(small.resize((width, height), Pillow.Resampling.BOX)) / 255.0


def _turned(degrees: float, height: int, width: int) -> np.ndarray:
    return np.asarray(cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0))


def _scaled(share: float, height: int, width: int) -> np.ndarray:
    return np.asarray(cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), 0, share))


def _cropped(share: float, height: int, width: int) -> np.ndarray:
    return _scaled(1 / share, height, width)


def _shifted(share: float, height: int, width: int) -> np.ndarray:
    return np.array([[1.0, 0, share * width], [0, 1.0, share * height]])


CORRUPTIONS = {
    "gaussian-noise": Corruption((0.08, 0.12, 0.18, 0.26, 0.38), "deviation", _gaussian_noise),
    "shot-noise": Corruption((60, 25, 12, 5, 3), "photons at white", _shot_noise),
    "impulse-noise": Corruption((0.03, 0.06, 0.09, 0.17, 0.27), "share of values", _impulse_noise),
    "gaussian-blur": Corruption((1, 2, 3, 4, 6), "px", _gaussian_blur),
    "brightness": Corruption((0.1, 0.2, 0.3, 0.4, 0.5), "added to the value", _brightness),
    "contrast": Corruption((0.4, 0.3, 0.2, 0.1, 0.05), "share kept", _contrast),
    "jpeg": Corruption((25, 18, 15, 10, 7), "quality", _jpeg),
    "pixelate": Corruption((0.6, 0.5, 0.4, 0.3, 0.25), "share of the size", _pixelate),
    "rotation": Corruption((5, 10, 20, 30, 45), "degrees", motion=_turned),
    "scale": Corruption((0.9, 0.8, 0.7, 0.6, 0.5), "of the size", motion=_scaled),
    "crop": Corruption((0.9, 0.8, 0.7, 0.6, 0.5), "of each side kept", motion=_cropped),
    "shift": Corruption((0.05, 0.1, 0.15, 0.2, 0.25), "of each side", motion=_shifted),
}
