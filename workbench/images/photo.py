"""Photos: image files and arrays as upright RGB pixels; one sentence where a file cannot be read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from workbench.api import Geometry, UserError
from workbench.printable import printable

from .film import film_frame, is_film
from .image_decoder import Decoded, ReadingNeeded, check_signature, decode, inspect, open_image_file
from .image_reference import ImageReference, file_of, parse_reference, with_reading
from .pixel_decoder import WHITE
from .quiet import quiet
from .raster import Contents
from .raster_reader import MAX_PIXELS, too_large

MUCH_ENLARGED = 8  # times; from here on the enlargement is said


@dataclass(frozen=True, eq=False)
class Photo:
    """An image, upright.

    pixels   (h, w, 3) uint8
    name     the file's name, with the reading that was stated
    path     the reference of the file, absolute; empty for an image from the clipboard
    digest   SHA-256 of shape and pixels, hexadecimal; after ``AS_SEEN`` where the file is marked as a network's input
    mode     the file's pixel format: colours, transparent, 16-bit, or other; empty without a file
    page     of the file, from 1 to ``pages``
    remarks  what must be said of how the file became these pixels, as clauses
    """

    pixels: np.ndarray
    name: str
    path: str
    digest: str
    mode: str = ""
    page: int = 1
    pages: int = 1
    remarks: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The name, with the page where there are several."""
        return self.name if self.pages == 1 else f"{self.name} · {self.page} of {self.pages}"

    @property
    def size(self) -> tuple[int, int]:
        """(height, width)."""
        return int(self.pixels.shape[0]), int(self.pixels.shape[1])


def open_photo(reference: str | Path, background: str = WHITE) -> Photo:
    """Read an image file: EXIF orientation applied, 16 bits scaled to 8, transparency laid over ``background``.

    reference  its path, and after a ``?`` which page, bands and range make the picture

    Raises UserError in one sentence that names the file and says why it cannot be read; ReadingNeeded where nothing
    says what makes the picture.
    """
    image = parse_reference(reference)
    decoded = _decoded(image, background)
    path = with_reading(image.path.absolute(), image.reading)
    name = with_reading(_name(image.path), image.reading)
    digest = decoded.mark + digest_of(decoded.pixels)
    return Photo(decoded.pixels, name, path, digest, decoded.mode, decoded.page, decoded.pages, decoded.remarks)


def recognised(references: Iterable[Path]) -> tuple[list[Path], list[str]]:
    """The files that begin as pictures do, and of each other one the sentence why it cannot be read.

    20,000 files are looked at in a second or two; what is damaged further inside is found when it is decoded.
    """
    pictures, problems = [], []
    for reference in references:
        path = file_of(reference)
        try:
            if not is_film(path):
                with _opened(path, parse_reference(reference).reading.member) as file:
                    check_signature(file)
            pictures.append(reference)
        except UserError as error:
            problems.append(str(error))
    return pictures, problems


def contents_of(reference: str | Path) -> Contents:
    """What a page of an image file holds. Raises UserError."""
    image = parse_reference(reference)
    with _opened(image.path, image.reading.member) as file:
        return inspect(file, image.reading.page or 1)


def remarks_on(photo: Photo, way: str = "") -> list[str]:
    """Sentences on what the person may not know of a picture that was opened.

    way  how another page is read; else how a reference says it
    """
    sentences = [f"{photo.name}: {remark}." for remark in photo.remarks]
    if photo.pages > 1 and "page=" not in photo.name:
        way = way or f"?page={2 if photo.page == 1 else 1} reads another"
        sentences.insert(0, f"{photo.name} has {photo.pages} pages; this is page {photo.page} ({way}).")
    return sentences


def enlargement(photo: Photo, geometry: Geometry | None) -> str:
    """A sentence on a picture that was much enlarged for the network's input; empty for others."""
    if geometry is None or (times := round(1 / max(geometry.matrix[0][0], 1e-9))) < MUCH_ENLARGED:
        return ""
    height, width = photo.size
    return f"{photo.name} has {width} × {height} px, enlarged {times} times."


def photo_of(pixels: np.ndarray, name: str) -> Photo:
    """A photo from an array, (h, w, 3) uint8: of the clipboard, or of another program."""
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3 or not pixels.size:
        raise UserError(f"{name} must be (h, w, 3) uint8; got {pixels.dtype} {pixels.shape}.")
    if pixels.shape[0] * pixels.shape[1] > MAX_PIXELS:
        raise UserError(too_large(name, pixels.shape[1], pixels.shape[0]))
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
        return shrunk(source.pixels, side)
    image = parse_reference(source)
    return shrunk(_decoded(image, background, side).pixels, side)


def _decoded(image: ImageReference, background: str, draft_side: int = 0) -> Decoded:
    """The pixels that a reference names, of a file, a member of an archive, or a film. Raises UserError."""
    if is_film(image.path):
        with _errors_as_sentences(image.path):
            return film_frame(image.path, image.reading)
    with _opened(image.path, image.reading.member) as file:
        return decode(file, image.reading, background, _name(image.path), draft_side)


def reduced(pixels: np.ndarray, side: int) -> np.ndarray:
    """The picture with the longer side at most ``side``, and at least three quarters of it: by a whole number if so."""
    longer = max(pixels.shape[:2])
    times = -(-longer // side)
    if times < 2 or longer < 0.75 * side * times:
        return shrunk(pixels, side)
    return np.array(Pillow.fromarray(pixels).reduce(times))


def shrunk(pixels: np.ndarray, side: int) -> np.ndarray:
    """The picture with the longer side at most ``side``."""
    height, width = pixels.shape[:2]
    scale = min(1.0, side / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    if size == (width, height):
        return pixels
    small = Pillow.fromarray(pixels).resize(size, Pillow.Resampling.BILINEAR, reducing_gap=2.0)
    return np.array(small)


def _name(path: Path) -> str:
    """The file's name as text that every output takes."""
    return printable(path.name)


@contextmanager
def _opened(path: Path, member: str) -> Iterator[BinaryIO]:
    """The file of a picture. What cannot be decoded is named by its place in an archive, what cannot be opened is not:
    that is the archive."""
    with ExitStack() as stack:
        with _errors_as_sentences(path):
            file = stack.enter_context(open_image_file(path, member))
        with _errors_as_sentences(path, member):
            yield file


@contextmanager
def _errors_as_sentences(path: Path, member: str = "") -> Iterator[None]:
    """Any error while a file is read becomes a UserError: one sentence that names the file, or its place in it."""
    name = "/".join(filter(None, (_name(path) or str(path), printable(member))))
    start = f"{name} cannot be read as an image: "
    with quiet():  # Pillow warns of odd files
        try:
            yield
        except ReadingNeeded as error:
            raise ReadingNeeded(start + str(error), error.contents) from None
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
    return os.path.isfile(path) and path.stat().st_size == 0


def _reason(error: Exception) -> str:
    text = (str(error).strip().splitlines() or [""])[0].strip().rstrip(".")
    return f"it is damaged ({text})." if text else "it is damaged."
