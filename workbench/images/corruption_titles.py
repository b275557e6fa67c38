"""What the corruptions of a picture are called; a module of its own, since what makes them needs heavy libraries."""

from __future__ import annotations

TITLES = {
    "gaussian-noise": "Gaussian noise",
    "shot-noise": "Shot noise",
    "impulse-noise": "Impulse noise",
    "gaussian-blur": "Gaussian blur",
    "brightness": "Brightness",
    "contrast": "Contrast",
    "jpeg": "JPEG",
    "pixelate": "Pixelation",
    "rotation": "Rotation",
    "scale": "Smaller scale",
    "crop": "Crop",
    "shift": "Shift",
}
