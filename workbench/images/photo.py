"""Photos: image files and arrays as upright RGB pixels; one sentence where a file cannot be read."""

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

MAX_PIXELS = 128_000_000  # 384 MB of RGB; a small file that unpacks to more is refused before it is unpacked
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")  # Pillow decodes these itself, without another program
NETWORK_INPUT = "Network input"  # the text chunk of a PNG whose pixels are a network's input


@dataclass(frozen=True, eq=False)
class Photo:
    """An image, upright.

    pixels  (h, w, 3) uint8
    name    the file's name
    path    empty for an image from the clipboard
    digest  SHA-256 of shape and pixels, hexadecimal; after ``AS_SEEN`` where the file is marked as a network's input
    mode    the file's pixel format: colours, transparent, 16-bit, or other; empty without a file
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
    """Read an image file: EXIF orientation applied, 16 bits scaled to 8, transparency laid over ``background``.

    Raises UserError in one sentence that names the file and says why it cannot be read.
    """
    path = Path(path).expanduser()
    with _errors_as_sentences(path), Pillow.open(path, formats=FORMATS) as picture:
        _refuse_too_large(picture)
        pixels, mode = rgb_pixels(picture, background), mode_of(picture)
        mark = AS_SEEN if picture.format == "PNG" and picture.info.get(NETWORK_INPUT) else ""
    return Photo(pixels, path.name, str(path.absolute()), mark + digest_of(pixels), mode)


def photo_of(pixels: np.ndarray, name: str) -> Photo:
    """A photo from an array, (h, w, 3) uint8: of the clipboard, or of another program."""
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3 or not pixels.size:
        raise UserError(f"{name} must be (h, w, 3) uint8; got {pixels.dtype} {pixels.shape}.")
    if pixels.shape[0] * pixels.shape[1] > MAX_PIXELS:
        raise UserError(_too_large(name, pixels.shape[1], pixels.shape[0]))
    pixels = np.ascontiguousarray(pixels)
    return Photo(pixels, name, "", digest_of(pixels))


def digest_of(pixels: np.ndarray) -> str:
    """SHA-256 of shape and pixels, hexadecimal."""
    digest = hashlib.sha256(repr(tuple(int(n) for n in pixels.shape)).encode())
    digest.update(np.ascontiguousarray(pixels).data)
    return digest.hexdigest()


def thumbnail(source: str | Path | Photo, side: int, background: str = WHITE) -> np.ndarray:
    """(h, w, 3) uint8 with the longer side at most ``side``; a JPEG is not decoded in full. Raises UserError."""
    if isinstance(source, Photo):
        return _shrink(source.pixels, side)
    path = Path(source).expanduser()
    with _errors_as_sentences(path), Pillow.open(path, formats=FORMATS) as picture:
        _refuse_too_large(picture)
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


def _refuse_too_large(picture: Pillow.Image) -> None:
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise UserError(_too_large("", width, height))


def _too_large(name: str, width: int, height: int) -> str:
    limit = f"more than the limit of {MAX_PIXELS // 1_000_000} million pixels"
    return f"{name + ' has' if name else 'it has'} {width} x {height} pixels, {limit}."


@contextmanager
def _errors_as_sentences(path: Path) -> Iterator[None]:
    """Any error while a file is read becomes a UserError: one sentence that names the file."""
    start = f"{path.name or path} cannot be read as an image: "
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd files, which is nothing for the user
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
            folder = error.filename and os.path.isdir(error.filename)  # Windows refuses permission for a folder
            raise UserError(start + ("it is a folder." if folder else "it may not be read by this user.")) from None
        except Pillow.DecompressionBombError:
            limit = f"{MAX_PIXELS // 1_000_000} million"
            raise UserError(start + f"it has more than the limit of {limit} pixels.") from None
        except MemoryError:
            raise UserError(start + "there is not enough memory for it.") from None
        except OSError as error:
            raise UserError(start + (f"{error.strerror}." if error.strerror else _reason(error))) from None
        except Exception as error:  # decoders raise any exception on damaged files
            raise UserError(start + _reason(error)) from None


def _empty(path: Path) -> bool:
    return path.is_file() and path.stat().st_size == 0


def _reason(error: Exception) -> str:
    text = (str(error).strip().splitlines() or [""])[0].strip().rstrip(".")
    return f"it is damaged ({text})." if text else "it is damaged."
