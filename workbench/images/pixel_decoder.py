"""Decoding: a Pillow picture of any mode becomes upright 8-bit RGB."""

from __future__ import annotations

import struct

import numpy as np
from PIL import Image as Pillow
from PIL import ImageColor

from workbench.api import UserError

WHITE = "white"
ORIENTATION = 0x0112  # the EXIF tag
_TURNS = {  # bring an image upright, by the tag's value
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: a.swapaxes(0, 1)[:, ::-1],
    7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
    8: lambda a: a.swapaxes(0, 1)[::-1],
}


def rgb_pixels(picture: Pillow.Image, background: str) -> np.ndarray:
    """(h, w, 3) uint8, upright, of an image of any mode. Raises UserError."""
    picture.load()
    pixels = _colours(picture, background)
    return np.ascontiguousarray(_TURNS.get(_orientation(picture), lambda a: a)(pixels))


def mode_of(picture: Pillow.Image) -> str:
    """How ``_colours`` reads an image: colours, transparent, 16-bit, or other."""
    if picture.mode.startswith("I;16"):
        return "16-bit"
    if picture.mode in ("I", "F", "LAB"):
        return "other"
    return "transparent" if _transparent(picture) else "colours"


def colour_of(background: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of a colour's name or #rrggbb. Raises UserError."""
    try:
        red, green, blue = ImageColor.getrgb(background)[:3]
    except ValueError:
        raise UserError(f"background must be a colour such as white or #808080; got {background!r}.") from None
    return red, green, blue


def _colours(picture: Pillow.Image, background: str) -> np.ndarray:
    mode = picture.mode
    if mode.startswith("I;16"):
        return _grey(np.asarray(picture).astype(np.float64) / 257)
    if mode == "I":
        values = np.asarray(picture)
        if values.min() < 0 or values.max() > 65535:
            raise UserError(f"its 32-bit values run from {values.min()} to {values.max()}; save it with 8 or 16 bits.")
        return _grey(values / (257 if values.max() > 255 else 1))  # nothing in the file tells which of the two it is
    if mode == "F":
        values = np.asarray(picture)
        if not np.isfinite(values).all() or values.min() < 0 or values.max() > 1:
            low, high = float(np.min(values)), float(np.max(values))
            raise UserError(
                f"its floating-point values run from {low:g} to {high:g}, and only 0 to 1 has a meaning as grey."
            )
        return _grey(values * 255.0)
    if mode == "LAB":
        return _from_lab(picture)
    if _transparent(picture):
        return _over(picture.convert("RGBA"), background)
    return np.array(picture.convert("RGB"))


def _transparent(picture: Pillow.Image) -> bool:
    return "A" in picture.getbands() or "a" in picture.getbands() or "transparency" in picture.info


def _from_lab(picture: Pillow.Image) -> np.ndarray:
    from PIL import ImageCms

    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    return np.array(ImageCms.profileToProfile(picture, lab, srgb, outputMode="RGB"))


def _grey(values: np.ndarray) -> np.ndarray:
    """(h, w) in 0 to 255 as three equal channels, (h, w, 3) uint8."""
    grey = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def _over(picture: Pillow.Image, background: str) -> np.ndarray:
    canvas = Pillow.new("RGBA", picture.size, (*colour_of(background), 255))
    canvas.alpha_composite(picture)
    return np.array(canvas.convert("RGB"))


def _orientation(picture: Pillow.Image) -> int:
    """The tag's value; 1 where the EXIF data is damaged, which does not make an image unreadable."""
    try:
        return int(picture.getexif().get(ORIENTATION, 1))
    except (OSError, ValueError, TypeError, KeyError, SyntaxError, struct.error):
        return 1
