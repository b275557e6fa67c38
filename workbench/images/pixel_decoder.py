"""Decoding: a Pillow picture of any mode becomes upright 8-bit RGB."""

from __future__ import annotations

import struct
from collections.abc import Callable

import numpy as np
from PIL import Image as Pillow
from PIL import ImageColor

from workbench.api import UserError

WHITE = "white"
ORIENTATION = 0x0112  # the EXIF tag
STRIP = 4_000_000  # pixels converted at a time
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
    """(h, w, 3) uint8, upright, of an image whose values are bytes. Raises UserError."""
    picture.load()
    pixels = _colours(picture, background)
    return upright(pixels, orientation_of(picture))


def upright(pixels: np.ndarray, orientation: int) -> np.ndarray:
    """The pixels turned as the EXIF tag asks."""
    return np.ascontiguousarray(_TURNS.get(orientation, lambda a: a)(pixels))


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
    if picture.mode == "LAB":
        return _from_lab(picture)
    if _transparent(picture):
        return _by_strips(picture, lambda strip: _over(strip.convert("RGBA"), background))
    return _by_strips(picture, lambda strip: np.asarray(strip.convert("RGB")))


def _transparent(picture: Pillow.Image) -> bool:
    return "A" in picture.getbands() or "a" in picture.getbands() or "transparency" in picture.info


def _from_lab(picture: Pillow.Image) -> np.ndarray:
    from PIL import ImageCms

    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    return np.array(ImageCms.profileToProfile(picture, lab, srgb, outputMode="RGB"))


def over_background(pixels: np.ndarray, alpha: np.ndarray, background: str) -> np.ndarray:
    """(h, w, 3) uint8 laid over a colour by (h, w) transparency of any type of whole numbers, or from 0 to 1."""
    top = np.iinfo(alpha.dtype).max if alpha.dtype.kind in "iu" else 1
    share = np.clip(np.nan_to_num(alpha.astype(np.float32) / top), 0, 1)[:, :, None]
    colour = np.array(colour_of(background), np.float32)
    return np.rint(pixels * share + colour * (1 - share)).astype(np.uint8)


def _by_strips(picture: Pillow.Image, convert: Callable[[Pillow.Image], np.ndarray]) -> np.ndarray:
    """The converted pixels, (h, w, 3): of a large picture a strip at a time, since each step would copy it whole."""
    width, height = picture.size
    if width * height <= STRIP:
        return np.array(convert(picture))
    pixels = np.empty((height, width, 3), np.uint8)
    rows = max(1, STRIP // width)
    for top in range(0, height, rows):
        bottom = min(top + rows, height)
        pixels[top:bottom] = convert(picture.crop((0, top, width, bottom)))
    return pixels


def _over(picture: Pillow.Image, background: str) -> np.ndarray:
    canvas = Pillow.new("RGBA", picture.size, (*colour_of(background), 255))
    canvas.alpha_composite(picture)
    return np.array(canvas.convert("RGB"))


def orientation_of(picture: Pillow.Image) -> int:
    """The tag's value; 1 where the EXIF data is damaged, which does not make an image unreadable."""
    try:
        return int(picture.getexif().get(ORIENTATION, 1))
    except (OSError, ValueError, TypeError, KeyError, SyntaxError, struct.error):
        return 1
