"""The image decoder: an open file and a reading become upright RGB pixels, or the question what makes the picture."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from workbench.api import UserError
from workbench.regular_file import open_regular
from workbench.render.framing import AS_SEEN

from .archive import archive_of
from .decoders import check_extras, has_signature, is_dicom, is_tiff, pillow_formats
from .image_reference import Cut, Reading
from .pixel_decoder import mode_of, orientation_of, over_background, rgb_pixels, upright
from .raster import Contents, Raster, grouped, range_text
from .raster_reader import (
    check_density,
    check_size,
    first_that_reads,
    opencv_raster,
    pillow_raster,
    png_raster,
    size_of,
    tiff_page_count,
    tiff_raster,
)

MAX_FILE_BYTES = 1 << 29  # 512 MB: MAX_PIXELS with four bytes each, as they are
MAX_TIFF_BYTES = 1 << 34  # of which one page is read
HEAD = 132
NETWORK_INPUT = "Network input"  # the text chunk of a PNG whose pixels are a network's input
BITS, SAMPLES = 258, 277  # TIFF tags


class ReadingNeeded(UserError):
    """Nothing in a file says which of its values make the picture. ``contents`` is what it holds."""

    def __init__(self, sentence: str, contents: Contents) -> None:
        super().__init__(sentence)
        self.contents = contents


@dataclass(frozen=True, eq=False)
class Decoded:
    """The pixels of a page.

    pixels   (h, w, 3) uint8, upright
    mode     the file's pixel format: colours, transparent, 16-bit, or other
    mark     begins the digest of a network's input; else empty
    page     from 1, of ``pages``
    remarks  what must be said of it, as clauses
    """

    pixels: np.ndarray
    mode: str
    mark: str = ""
    page: int = 1
    pages: int = 1
    remarks: tuple[str, ...] = ()


def open_image_file(path: Path, member: str = "") -> BinaryIO:
    """The file, or a member of an archive, no larger than an image may be. Raises UserError and OSError."""
    if member:
        return io.BytesIO(archive_of(path).read(member, MAX_FILE_BYTES))
    with open_regular(path) as file:
        limit = MAX_TIFF_BYTES if is_tiff(file.read(4)) else MAX_FILE_BYTES
    return open_regular(path, limit)


def check_signature(file: BinaryIO) -> None:
    """Raises what ``decode`` would where a file does not even begin as a picture does."""
    head = file.read(HEAD)
    check_extras(head)
    if not has_signature(head):
        _open(_rewound(file), 1)


def decode(file: BinaryIO, reading: Reading, background: str, name: str, draft_side: int = 0) -> Decoded:
    """Decode a page of a file, or a part of it. Raises UserError, ReadingNeeded, and anything that a decoder raises.

    name        of the file, for the sentence that asks for a reading
    draft_side  a JPEG may be decoded with fewer pixels, with this many of the longer side or more; 0 for all
    """
    if reading.cut is None:
        return _decode_page(file, reading, background, name, draft_side)
    page = _decode_page(file, replace(reading, cut=None), background, name, 0)
    return replace(page, pixels=part_of(page.pixels, reading.cut), mode="other", mark="")


def part_of(pixels: np.ndarray, cut: Cut) -> np.ndarray:
    """A part of a picture. Raises UserError where it does not lie within."""
    left, top, width, height = cut
    rows, columns = pixels.shape[:2]
    if left + width > columns or top + height > rows:
        raise UserError(f"it has {columns} × {rows} px, of which {','.join(map(str, cut))} is no part.")
    return np.ascontiguousarray(pixels[top : top + height, left : left + width])


def _decode_page(file: BinaryIO, reading: Reading, background: str, name: str, draft_side: int) -> Decoded:
    page = reading.page or 1
    picture, pages = _open(file, page)
    if picture is not None and not reading.colours_stated and _has_bytes(picture):
        check_size(picture.height, picture.width)
        if draft_side:
            picture.draft("RGB", (draft_side, draft_side))
        pixels, mode = rgb_pixels(picture, background), mode_of(picture)
        if _source_bits(picture, file) <= 8 or _brightest(picture) > 127:
            marked = picture.format == "PNG" and picture.info.get(NETWORK_INPUT)
            remarks = _remarks_on_bands(picture)
            mode = mode if page == 1 else "other"
            return Decoded(pixels, mode, AS_SEEN if marked else "", page, pages, remarks)
    raster, orientation = _read_raster(file, picture, page)
    contents = raster.contents(page, pages)
    bands = raster.bands_for(reading)
    value_range = raster.range_for(reading, bands) if bands else None
    if not bands or value_range is None:
        raise ReadingNeeded(_question(contents, reading, bands, name), contents)
    pixels = raster.pixels(bands, value_range)
    if raster.alpha and not reading.bands:
        pixels = over_background(pixels, raster.values[:, :, -1], background)
    plain = picture is not None and raster.values.dtype == np.uint16 and raster.kind == "grey"
    mode = "16-bit" if plain and not str(reading) and not raster.alpha else "other"
    remarks = _remarks_on_values(raster, contents, reading, bands, value_range)
    return Decoded(upright(pixels, orientation), mode, "", page, pages, remarks)


def inspect(file: BinaryIO, page: int = 1) -> Contents:
    """What a page of a file holds. Raises as ``decode`` does."""
    picture, pages = _open(file, page)
    return _read_raster(file, picture, page)[0].contents(page, pages)


def _open(file: BinaryIO, page: int) -> tuple[Pillow.Image | None, int]:
    """The page as Pillow has it, or None where Pillow does not know it; and how many pages the file has."""
    formats = pillow_formats()
    head = file.read(HEAD)
    check_extras(head)
    if is_dicom(head):
        from .dicom import read_dicom

        return None, _checked_page(page, read_dicom(file, 1)[1])
    file.seek(0)
    try:
        picture = Pillow.open(file, formats=formats)
    except (UnidentifiedImageError, SyntaxError):
        if not is_tiff(head):
            raise
        try:
            return None, _checked_page(page, tiff_page_count(file))
        except UserError:
            raise
        except Exception:  # damaged files raise anything
            raise UserError("it is a damaged TIFF.") from None
    check_size(picture.height, picture.width)
    check_density(picture.height, picture.width, file)
    pages = _checked_page(page, _page_count(picture))
    if page > 1:
        picture.seek(page - 1)
        check_size(picture.height, picture.width)
    elif pages > 1:
        picture = Pillow.open(_rewound(file), formats=formats)  # counting has moved it
    return picture, pages


def _rewound(file: BinaryIO) -> BinaryIO:
    file.seek(0)
    return file


def _page_count(picture: Pillow.Image) -> int:
    """How many pages or frames; 1 where the further ones are damaged. The second picture of a JPEG is no page."""
    if picture.format in ("JPEG", "MPO", "BMP"):
        return 1
    try:
        return max(1, int(getattr(picture, "n_frames", 1)))
    except (OSError, EOFError, ValueError, TypeError, KeyError, IndexError, SyntaxError, struct.error, OverflowError):
        return 1


def _checked_page(page: int, pages: int) -> int:
    if page > pages:
        has = "1 page" if pages == 1 else f"{pages} pages"
        raise UserError(f"it has {has}; got page {page}.")
    return pages


def _has_bytes(picture: Pillow.Image) -> bool:
    """Whether Pillow gives the page's pixels as bytes: all that it knows but grey of more than 8 bits."""
    return not picture.mode.startswith("I") and picture.mode != "F"


def _brightest(picture: Pillow.Image) -> float:
    """The greatest value of the colours of a picture of bytes."""
    extrema: Any = picture.getextrema()
    bands = extrema if isinstance(extrema[0], tuple) else [extrema]
    return max(float(high) for (_, high), name in zip(bands, picture.getbands(), strict=True) if name not in "Aa")


def _source_bits(picture: Pillow.Image, file: BinaryIO) -> int:
    """Bits of a value in the file, of which Pillow keeps the upper 8 of colours."""
    if picture.format == "TIFF":
        bits = getattr(picture, "tag_v2", {}).get(BITS, (8,))
        return max((int(n) for n in (bits if isinstance(bits, tuple) else (bits,))), default=8)
    if picture.format == "PNG":
        file.seek(24)
        depth = file.read(1)
        return depth[0] if depth else 8
    return 8


def _read_raster(file: BinaryIO, picture: Pillow.Image | None, page: int) -> tuple[Raster, int]:
    """The values of a page, and its EXIF orientation."""
    file.seek(0)
    if is_dicom(file.read(HEAD)):
        from .dicom import read_dicom

        return read_dicom(file, page)[0], 1
    if picture is None:
        return tiff_raster(file, page)
    loaded = picture

    def by_pillow() -> tuple[Raster, int]:
        return pillow_raster(loaded), orientation_of(loaded)

    def by_opencv() -> tuple[Raster, int]:
        if page > 1 or size_of(file) > MAX_FILE_BYTES:
            raise ValueError("the first page of a small file is read")
        orientation = orientation_of(loaded)
        return opencv_raster(file), orientation

    deep = _source_bits(picture, file) > 8
    in_full = not deep or picture.mode.startswith("I;16") or picture.mode == "F"

    def by_none() -> tuple[Raster, int]:
        raise UserError(f"its values of {_source_bits(loaded, file)} bits are packed in a way that is not read here.")

    if picture.format == "TIFF" and not in_full:
        return first_that_reads(lambda: tiff_raster(file, page), by_opencv, by_none)
    if picture.format == "TIFF" and (_samples(picture) > len(picture.getbands())):
        return first_that_reads(lambda: tiff_raster(file, page), by_pillow)
    return by_pillow() if in_full else first_that_reads(lambda: (png_raster(file), orientation_of(loaded)), by_none)


def _samples(picture: Pillow.Image) -> int:
    samples = getattr(picture, "tag_v2", {}).get(SAMPLES, 1)
    return samples if isinstance(samples, int) else 1


def _question(contents: Contents, reading: Reading, bands: Sequence[int], name: str) -> str:
    """What the file holds, what it does not say, and how a person states it."""
    some = tuple(range(1, 4)) if contents.bands >= 3 else (1,)
    wanted = Reading(reading.page, reading.bands or (() if bands else some))
    query = [str(wanted)] if str(wanted) else []
    if not bands:
        holds = f"it holds {contents.bands} bands of {contents.type}, values {contents.span}"
        unsaid = "which of them make the picture"
        certain = reading.value_range or contents.sample.range_for(reading, some)
    else:
        full = {"16 bits": " of 65,535"}.get(contents.type, "")
        holds = f"it holds values of {contents.type} that span {contents.span}{full}"
        unsaid = "which are black and white"
        certain = None
    if reading.value_range is not None:
        query.append(str(Reading(value_range=reading.value_range)))
    elif certain is None:
        query.append(f"range={range_text(contents.low, contents.high)}")
    return f"{holds}, and nothing in it says {unsaid}: state it, as in '{name}?{'&'.join(query)}'."


def _remarks_on_bands(picture: Pillow.Image) -> tuple[str, ...]:
    """Where a TIFF has more bands than its colours."""
    shown, samples = len(picture.getbands()), _samples(picture) if picture.format == "TIFF" else 1
    return (f"{samples} bands, of which the first {shown} make the picture",) if samples > shown >= 3 else ()


def _remarks_on_values(
    raster: Raster, contents: Contents, reading: Reading, bands: Sequence[int], value_range: tuple[float, float]
) -> tuple[str, ...]:
    remarks = []
    if bad := raster.not_finite(bands):
        of = contents.height * contents.width * len(bands)
        remarks.append(f"{bad:,} of {of:,} values are not numbers (NaN or infinite); NaN is drawn black")
    if reading.value_range is None and raster.values.dtype not in (np.uint8, np.bool_):
        words = f"{contents.type} read from {grouped(value_range[0])} (black) to {grouped(value_range[1])} (white)"
        remarks.append(words + (", the window that the file states" if raster.window is not None else ""))
    return tuple(remarks)
