"""Images without a file of their own, which came from the clipboard: saved beside the session as PNG files."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image as Pillow

from workbench.api import UserError
from workbench.images.photo import Photo, digest_of
from workbench.images.raster_reader import MAX_PIXELS

from .keys import check_pasted_key

MAX_PNG_BYTES = 4 * MAX_PIXELS
HEAD = 24  # bytes with a PNG's width and height


def image_name(key: str) -> str:
    """The name of a pasted image's file, below the folder of the autosave or in the archive. Raises UserError."""
    check_pasted_key(key)
    return f"images/{key.replace(':', '-')}.png"


def to_png(photo: Photo) -> bytes:
    """The pixels as a PNG file."""
    file = io.BytesIO()
    Pillow.fromarray(photo.pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()


def max_png_bytes(head: bytes) -> int:
    """How large the PNG that begins like this may be, by its width and height. Raises ValueError where it is none."""
    if len(head) < HEAD or not head.startswith(b"\x89PNG"):
        raise ValueError("no PNG")
    width, height = (int.from_bytes(head[at : at + 4], "big") for at in (16, 20))
    return min(MAX_PNG_BYTES, 4 * width * height + 64 * height + 65536)


def from_png(data: bytes, name: str) -> Photo:
    """The inverse of ``to_png``. Raises UserError."""
    try:
        with Pillow.open(io.BytesIO(data), formats=("PNG",)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ValueError
            pixels = np.array(picture.convert("RGB"))
    except Exception:
        raise UserError(f"the image {name[:80]!r} in it is damaged.") from None
    return Photo(pixels, name, "", digest_of(pixels))
