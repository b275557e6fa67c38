"""Reads rasters: by Pillow what it holds in full, else by tifffile, by OpenCV, or by Pillow twice."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, BinaryIO

import numpy as np
from PIL import Image as Pillow
from PIL import ImageFile

from workbench.api import UserError

from .raster import Kind, Raster

MAX_VALUE_BYTES = 1 << 30  # of the values of one page, in memory
MAX_PIXELS = 128_000_000  # 384 MB of RGB; a small file that unpacks to more is refused before it is unpacked
MANY_PIXELS = 16_000_000
MAX_PIXELS_PER_BYTE = 10_000  # a PNG of one bit, all white, has 8,256
_INVERTED = 0  # TIFF's photometric interpretation MINISWHITE


def pillow_raster(picture: Pillow.Image) -> Raster:
    """The values of a Pillow picture; colours that are no red, green and blue are converted to them."""
    picture.load()
    mode = picture.mode
    if mode.startswith("I;16") or mode in ("I", "F", "L", "1"):
        return Raster(_as_native(np.asarray(picture))[:, :, None], "grey")
    transparent = "A" in picture.getbands() or "a" in picture.getbands() or "transparency" in picture.info
    if mode in ("LA", "La"):
        return Raster(np.asarray(picture.convert("LA")), "grey", alpha=True)
    return Raster(np.asarray(picture.convert("RGBA" if transparent else "RGB")), "colours", alpha=transparent)


def tiff_page_count(file: BinaryIO) -> int:
    """How many pages a TIFF has, as tifffile counts them."""
    from tifffile import TiffFile

    file.seek(0)
    with TiffFile(file) as tiff:
        return len(tiff.pages)


def tiff_raster(file: BinaryIO, page: int) -> tuple[Raster, int]:
    """The values of a page of a TIFF, and the EXIF orientation; raises what tifffile does, and UserError."""
    from tifffile import PHOTOMETRIC, TiffFile, TiffPage

    file.seek(0)
    with TiffFile(file) as tiff:
        wanted: Any = tiff.pages[page - 1]
        if not isinstance(wanted, TiffPage):
            wanted = wanted.aspage()
        height, width, depth = wanted.imagelength, wanted.imagewidth, wanted.imagedepth
        if depth != 1:
            raise UserError(f"it is a volume of {depth} slices, and a picture has one.")
        if wanted.dtype is None or np.dtype(wanted.dtype).kind not in "biuf":
            raise UserError("its values are no numbers that make a picture.")
        check_density(height, width, file)
        check_size(height, width, wanted.samplesperpixel * np.dtype(wanted.dtype).itemsize)
        if wanted.photometric == PHOTOMETRIC.PALETTE or wanted.is_subsampled:
            raise ValueError("colours that are left to Pillow")
        values = wanted.asarray(maxworkers=1)
        separate = wanted.planarconfig == 2 and wanted.samplesperpixel > 1
        orientation = wanted.tags.valueof(274, default=1)
        samples, photometric = wanted.samplesperpixel, wanted.photometric
        alpha = bool(wanted.extrasamples) and wanted.extrasamples[-1] in (1, 2)
    if values.shape == (samples, height, width) and separate:
        values = np.moveaxis(values, 0, 2)
    values = values.reshape(height, width, samples)
    colours = photometric == PHOTOMETRIC.RGB and samples - alpha == 3
    kind: Kind = "colours" if colours else "grey" if samples - alpha == 1 else "bands"
    values = _as_native(values)
    return Raster(values, kind, alpha, inverted=photometric == _INVERTED), _whole(orientation)


def png_raster(file: BinaryIO) -> Raster:
    """The values of a PNG with colours of 16 bits, of which Pillow keeps one byte: it is read once for each."""
    high, low = (_png_bytes(file, order) for order in ("B", "L"))
    values = high.astype(np.uint16) << 8 | low
    return Raster(values, "colours", alpha=values.shape[2] == 4)


def _png_bytes(file: BinaryIO, order: str) -> np.ndarray:
    """The first byte of each value, or the second, which would be the upper one in the other order."""
    file.seek(0)
    with Pillow.open(file, formats=("PNG",)) as picture:
        codec, extents, offset, raw_mode = picture.tile[0]
        if raw_mode != f"{picture.mode};16B" or picture.mode not in ("RGB", "RGBA"):
            raise ValueError("no colours of 16 bits")
        picture.tile = [ImageFile._Tile(codec, extents, offset, f"{picture.mode};16{order}")]
        return np.asarray(picture)


def opencv_raster(file: BinaryIO) -> Raster:
    """The values of the first page of a TIFF of up to four bands. Raises UserError."""
    import cv2

    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    file.seek(0)
    values = cv2.imdecode(np.frombuffer(file.read(), np.uint8), cv2.IMREAD_UNCHANGED)
    if values is None or values.dtype.kind not in "iuf":
        raise UserError("it is damaged.")
    if values.ndim == 2:
        return Raster(values[:, :, None], "grey")
    order = [2, 1, 0, 3][: values.shape[2]]
    return Raster(values[:, :, order], "colours", alpha=values.shape[2] == 4)


def first_that_reads(*readers: Callable[[], tuple[Raster, int]]) -> tuple[Raster, int]:
    """The answer of the first reader that can read it; raises what the last does, or a UserError of any."""
    for reader in readers[:-1]:
        try:
            return reader()
        except (UserError, MemoryError):
            raise
        except Exception:  # a library that does not know a compression; the next may
            continue
    return readers[-1]()


def check_size(height: int, width: int, bytes_per_pixel: int = 3) -> None:
    """Raises UserError where a page has no pixels, or is too large to be unpacked."""
    if height < 1 or width < 1:
        raise UserError(f"it has {width} × {height} pixels, which is no picture.")
    if height * width > MAX_PIXELS:
        raise UserError(too_large("", width, height))
    if height * width * bytes_per_pixel > MAX_VALUE_BYTES:
        limit = f"more than the limit of {MAX_VALUE_BYTES // 1_000_000} MB"
        raise UserError(f"its {width} × {height} pixels of {bytes_per_pixel} bytes take {limit}.")


def check_density(height: int, width: int, file: BinaryIO) -> None:
    """Raises UserError where a large page has far more pixels than its file has bytes for."""
    size = size_of(file)
    if height * width > MANY_PIXELS and height * width > MAX_PIXELS_PER_BYTE * size:
        rule = f"more than {MAX_PIXELS_PER_BYTE:,} for each byte of the file"
        raise UserError(f"it claims {width} × {height} pixels, {rule}.")


def size_of(file: BinaryIO) -> int:
    """The bytes of an open file, whose place stays."""
    at = file.tell()
    size = file.seek(0, os.SEEK_END)
    file.seek(at)
    return size


def too_large(name: str, width: int, height: int) -> str:
    """The sentence about a picture of too many pixels."""
    limit = f"more than the limit of {MAX_PIXELS // 1_000_000} million pixels"
    return f"{name + ' has' if name else 'it has'} {width} × {height} pixels, {limit}."


def _as_native(values: np.ndarray) -> np.ndarray:
    """The values in this machine's order of bytes, and half floats as floats."""
    if values.dtype.kind == "f" and values.dtype.itemsize < 4:
        return values.astype(np.float32)
    return values.astype(values.dtype.newbyteorder("="), copy=False)


def _whole(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 1
