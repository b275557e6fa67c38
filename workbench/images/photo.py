"""Photographs: files and clipboards become arrays, and what cannot be read is named in a sentence."""

from __future__ import annotations

import hashlib
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from workbench.api import UserError
from workbench.render.framing import AS_SEEN

from .pixel_decoder import WHITE, mode_of, rgb_pixels

MAX_PIXELS = 128_000_000  # a 384 MB picture; a small file that unpacks to more is refused before it is unpacked
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")  # nothing that Pillow hands to another program
NETWORK_INPUT = "Network input"  # the text in a PNG that says: these pixels are what this model sees


@dataclass(frozen=True, eq=False)
class Photo:
    """A picture as opened, upright.

    pixels  (h, w, 3) uint8
    name    what to call it: the file's name
    path    where it came from; empty for the clipboard
    digest  SHA-256 of shape and pixels, hexadecimal; after ``AS_SEEN`` where the file says that a network sees it so
    mode    how the file holds them: colours, transparent, 16-bit, or other; empty where there is none
    """

    pixels: np.ndarray
    name: str
    path: str
    digest: str
    mode: str = ""

    @property
    def size(self) -> tuple[int, int]:
        """(height, width)."""
        return int(self.pixels.shape[0]), int(self.pixels.shape[1])


def open_photo(path: str | Path, background: str = WHITE) -> Photo:
    """Read a picture: EXIF orientation applied, 16 bits scaled to 8, transparency laid over ``background``.

    Raises UserError in one sentence that names the file and says why it cannot be read.
    """
    path = Path(path).expanduser()
    with _in_words(path), Pillow.open(path, formats=FORMATS) as picture:
        _refuse_bomb(picture)
        pixels, mode = rgb_pixels(picture, background), mode_of(picture)
        mark = AS_SEEN if picture.format == "PNG" and picture.info.get(NETWORK_INPUT) else ""
    return Photo(pixels, path.name, str(path.absolute()), mark + digest_of(pixels), mode)


def photo_of(pixels: np.ndarray, name: str) -> Photo:
    """A picture that is already an array, (h, w, 3) uint8: from the clipboard, or from another program."""
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3 or not pixels.size:
        raise UserError(f"{name} must be (h, w, 3) uint8; got {pixels.dtype} {pixels.shape}.")
    if pixels.shape[0] * pixels.shape[1] > MAX_PIXELS:
        raise UserError(_too_large(name, pixels.shape[1], pixels.shape[0]))
    pixels = np.ascontiguousarray(pixels)
    return Photo(pixels, name, "", digest_of(pixels))


def digest_of(pixels: np.ndarray) -> str:
    """SHA-256 of shape and pixels, hexadecimal."""
    whole = hashlib.sha256(repr(tuple(int(n) for n in pixels.shape)).encode())
    whole.update(np.ascontiguousarray(pixels).data)
    return whole.hexdigest()


def thumbnail(source: str | Path | Photo, side: int, background: str = WHITE) -> np.ndarray:
    """(h, w, 3) uint8 with the longer side at most ``side``; a JPEG is not decoded in full. Raises UserError."""
    if isinstance(source, Photo):
        return _shrink(source.pixels, side)
    path = Path(source).expanduser()
    with _in_words(path), Pillow.open(path, formats=FORMATS) as picture:
        _refuse_bomb(picture)
        picture.draft("RGB", (side, side))
        return _shrink(rgb_pixels(picture, background), side)


def _shrink(pixels: np.ndarray, side: int) -> np.ndarray:
    height, width = pixels.shape[:2]
    scale = min(1.0, side / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    if size == (width, height):
        return pixels
    small = Pillow.fromarray(pixels).resize(size, Pillow.Resampling.BILINEAR, reducing_gap=2.0)
    return np.array(small)


def _refuse_bomb(picture: Pillow.Image) -> None:
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise UserError(_too_large("", width, height))


def _too_large(name: str, width: int, height: int) -> str:
    limit = f"more than the limit of {MAX_PIXELS // 1_000_000} million pixels"
    return f"{name + ' has' if name else 'it has'} {width} x {height} pixels, {limit}."


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Whatever goes wrong while a file is read becomes one sentence that names it."""
    start = f"{path.name or path} cannot be read as an image: "
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's remarks on odd files are not for the user
        try:
            yield
        except UserError as error:
            raise UserError(start + str(error)) from None
        except UnidentifiedImageError:
            why = "it is empty." if _empty(path) else "it is in no format that is known here."
            raise UserError(start + why) from None
        except FileNotFoundError:
            raise UserError(start + "there is no such file.") from None
        except IsADirectoryError:
            raise UserError(start + "it is a folder.") from None
        except PermissionError as error:
            folder = error.filename and os.path.isdir(error.filename)  # how Windows answers for a folder
            raise UserError(start + ("it is a folder." if folder else "it may not be read by this user.")) from None
        except Pillow.DecompressionBombError:
            limit = f"{MAX_PIXELS // 1_000_000} million"
            raise UserError(start + f"it has more than the limit of {limit} pixels.") from None
        except MemoryError:
            raise UserError(start + "there is not enough memory for it.") from None
        except OSError as error:
            raise UserError(start + (f"{error.strerror}." if error.strerror else _reason(error))) from None
        except Exception as error:  # decoders raise what they like on damaged files
            raise UserError(start + _reason(error)) from None


def _empty(path: Path) -> bool:
    return path.is_file() and path.stat().st_size == 0


def _reason(error: Exception) -> str:
    text = (str(error).strip().splitlines() or [""])[0].strip().rstrip(".")
    return f"it is damaged ({text})." if text else "it is damaged."
