"""Damaged images: small files of every format, cut, with flipped and inserted bytes, and with false headers."""

from __future__ import annotations

import io
import os
import struct
import sys
import tempfile
import zlib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image as Pillow

from tests.faults.kind import Case, Kind, Silent, check_sentence
from workbench.api import UserError
from workbench.images.decoders import pillow_formats
from workbench.images.image_decoder import ReadingNeeded
from workbench.images.image_files import find_images
from workbench.images.image_reference import Reading, with_reading
from workbench.images.photo import Photo, contents_of, open_photo, remarks_on, thumbnail

Damage = Callable[[bytes, Random], bytes]


def _sources() -> dict[str, bytes]:
    """A small file of each kind, the same each time."""
    numbers = np.random.default_rng(1)
    colours = numbers.integers(0, 256, (24, 32, 3), np.uint8)
    clear = numbers.integers(0, 256, (24, 32, 4), np.uint8)
    deep = numbers.integers(0, 65536, (24, 32), np.uint16)
    smooth = np.linspace(0, 1, 24 * 32, dtype=np.float32).reshape(24, 32)
    rgb, other = Pillow.fromarray(colours), Pillow.fromarray(colours[::-1].copy())
    pages = {"save_all": True, "append_images": [other]}
    return {
        "rgb.png": _saved(rgb, "PNG"),
        "rgba.png": _saved(Pillow.fromarray(clear), "PNG"),
        "palette.png": _saved(rgb.quantize(16), "PNG", transparency=3),
        "sixteen.png": _saved(Pillow.fromarray(deep), "PNG"),
        "animated.png": _saved(rgb, "PNG", **pages),
        "rgb.jpg": _saved(rgb, "JPEG", quality=90),
        "progressive.jpg": _saved(rgb, "JPEG", progressive=True),
        "cmyk.jpg": _saved(rgb.convert("CMYK"), "JPEG"),
        "profile.jpg": _saved(rgb, "JPEG", icc_profile=bytes(range(200)), exif=_turned()),
        "rgb.tif": _saved(rgb, "TIFF"),
        "lzw.tif": _saved(rgb, "TIFF", compression="tiff_lzw"),
        "jpeg.tif": _saved(rgb, "TIFF", compression="jpeg"),
        "deflate.tif": _saved(Pillow.fromarray(deep), "TIFF", compression="tiff_adobe_deflate"),
        "float.tif": _saved(Pillow.fromarray(smooth), "TIFF"),
        "pages.tif": _saved(rgb, "TIFF", **pages),
        "five-bands.tif": _five_bands(numbers.integers(0, 256, (5, 24, 32), np.uint8)),
        "palette.gif": _saved(rgb.quantize(32), "GIF", transparency=2),
        "animated.gif": _saved(rgb, "GIF", **pages),
        "rgb.bmp": _saved(rgb, "BMP"),
        "palette.bmp": _saved(rgb.quantize(32), "BMP"),
        "rgb.webp": _saved(rgb, "WEBP"),
        "lossless.webp": _saved(Pillow.fromarray(clear), "WEBP", lossless=True),
        "animated.webp": _saved(rgb, "WEBP", **pages),
        "rgb.avif": _saved(rgb, "AVIF"),
        "dark.png": _by_opencv(".png", numbers.integers(0, 1020, (24, 32, 3), np.uint16)),
        "dark.tif": _by_opencv(".tif", numbers.integers(0, 1020, (24, 32, 3), np.uint16)),
        **_of_extras(rgb),
    }


def _of_extras(picture: Pillow.Image) -> dict[str, bytes]:
    """HEIC and DICOM, where their packages are installed."""
    files = {}
    if find_spec("pillow_heif") is not None:
        pillow_formats()
        files["rgb.heic"] = _saved(picture.resize((64, 64)), "HEIF")
    if find_spec("pydicom") is not None:
        from tests.images.dicom_file import dicom_bytes

        files["grey.dcm"] = dicom_bytes(np.arange(768, dtype=np.int16).reshape(24, 32), WindowCenter=300, WindowWidth=9)
    return files


def _by_opencv(suffix: str, values: np.ndarray) -> bytes:
    import cv2

    return bytes(cv2.imencode(suffix, values)[1])


def _saved(picture: Pillow.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def _turned() -> Pillow.Exif:
    exif = Pillow.Exif()
    exif[0x0112] = 6
    return exif


def _five_bands(values: np.ndarray) -> bytes:
    from tifffile import imwrite

    file = io.BytesIO()
    imwrite(file, values, photometric="minisblack", planarconfig="separate")
    return file.getvalue()


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data))]


def _flipped(data: bytes, random: Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(random.choice((1, 3, 20))):
        damaged[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(damaged)


def _bytes_in_the_head(data: bytes, random: Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(random.choice((1, 2, 4))):
        damaged[random.randrange(min(len(data), 200))] = random.choice((0, 1, 127, 128, 255, random.randrange(256)))
    return bytes(damaged)


def _numbers_in_the_tail(data: bytes, random: Random) -> bytes:
    """Where a TIFF of Pillow has its tags."""
    damaged = bytearray(data)
    at = random.randrange(max(0, len(data) - 300), max(1, len(data) - 4))
    damaged[at : at + 4] = struct.pack("<I", random.choice((0, 1, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1)))
    return bytes(damaged)


def _piece_lost(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + data[at + random.randrange(1, 40) :]


def _piece_twice(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + data[max(0, at - random.randrange(1, 60)) :]


def _zeros(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + bytes(len(data) - at)


def _head_of_another(data: bytes, random: Random) -> bytes:
    head = random.choice(list(SOURCES.values()))
    at = random.randrange(8, 64)
    return head[:at] + data[at:]


def _claims_a_size(data: bytes, random: Random) -> bytes:
    """Width and height of a PNG, GIF or BMP, with a right checksum."""
    width, height = (random.choice((0, 1, 32, 11_000, 65_535, 65_536, 2**31 - 1)) for _ in range(2))
    if data.startswith(b"\x89PNG"):
        head = b"IHDR" + struct.pack(">II", width, height) + data[24:29]
        return data[:12] + head + struct.pack(">I", zlib.crc32(head)) + data[33:]
    if data.startswith(b"GIF"):
        return data[:6] + struct.pack("<HH", width & 0xFFFF, height & 0xFFFF) + data[10:]
    if data.startswith(b"BM"):
        return data[:18] + struct.pack("<II", width, height) + data[26:]
    return _bytes_in_the_head(data, random)


DAMAGES: tuple[Damage, ...] = (
    _cut, _flipped, _bytes_in_the_head, _numbers_in_the_tail, _piece_lost, _piece_twice, _zeros, _head_of_another,
    _claims_a_size,
)  # fmt: skip
SOURCES: dict[str, bytes] = {}


def _special(folder: Path, number: int) -> Case | None:
    """The first cases: what is no damaged file, but nothing ordinary either."""
    path = folder / "image.png"
    made: tuple[Callable[[], Case], ...] = (
        lambda: _pipe(folder),
        lambda: Case(Path("/dev/zero"), "an endless device", must="refuse"),
        lambda: _loop(folder),
        lambda: _written(folder / "~nobody.png", SOURCES["rgb.png"], "a name that begins with ~", "open"),
        lambda: _written(folder / "a?b.png", SOURCES["rgb.png"], "a name with a question mark", "open"),
        lambda: _written(folder / os.fsdecode(b"\xe9.png"), SOURCES["rgb.png"], "a name that is not UTF-8", "open"),
        lambda: _written(path, b"", "an empty file", "refuse"),
        lambda: _written(path, _saved(Pillow.new("RGB", (65_536, 1)), "PNG"), "65,536 px wide", "open"),
        lambda: _written(path, _saved(Pillow.new("L", (12_000, 12_000)), "PNG"), "144 million pixels", "refuse"),
        lambda: _written(folder / "small-range.png", _dark(), "16 bits of a small range", "refuse"),
        lambda: _written(folder / "loop.tif", _endless_pages(), "pages in a circle", ""),
    )
    return made[number]() if number < len(made) and (number > 2 or sys.platform != "win32") else None


def _written(path: Path, data: bytes, what: str, must: str) -> Case:
    path.write_bytes(data)
    return Case(path, what, must)


def _pipe(folder: Path) -> Case:
    os.mkfifo(folder / "pipe.png")
    return Case(folder, "a folder with a named pipe", must="refuse")


def _loop(folder: Path) -> Case:
    (folder / "a").symlink_to(folder, target_is_directory=True)
    return Case(folder, "a folder linked into itself", must="refuse")


def _dark() -> bytes:
    return _saved(Pillow.fromarray(np.arange(1020, dtype=np.uint16).reshape(30, 34)), "PNG")


def _endless_pages() -> bytes:
    """A TIFF whose second page says that the first comes next."""
    data = bytearray(SOURCES["pages.tif"])
    first = struct.unpack_from("<I", data, 4)[0]
    second_link = first + 2 + 12 * struct.unpack_from("<H", data, first)[0]
    second = struct.unpack_from("<I", data, second_link)[0]
    last_link = second + 2 + 12 * struct.unpack_from("<H", data, second)[0]
    struct.pack_into("<I", data, last_link, first)
    return bytes(data)


def make(folder: Path, number: int, random: Random) -> Case:
    """The special cases, and then each source with each damage in turn."""
    prepare()
    special = _special(folder, number)
    if special is not None:
        return special
    name = list(SOURCES)[number % len(SOURCES)]
    damage = DAMAGES[number // len(SOURCES) % len(DAMAGES)]
    return _written(folder / name, damage(SOURCES[name], random), f"{name} {damage.__name__.strip('_')}", "")


def open_image(path: Path) -> None:
    """As the program opens it: searched for, read, described, and drawn small; nothing else may reach stderr."""
    files, problems = find_images([path])
    if not files:
        raise UserError(" ".join(problems))
    with tempfile.TemporaryFile() as said:
        kept = os.dup(2)
        os.dup2(said.fileno(), 2)
        try:
            _read(files[0])
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            said.seek(0)
            words = said.read()
            if words:
                raise Silent(f"a library said on stderr: {words[:200]!r}")


def _read(path: Path) -> None:
    try:
        thumbnail(path, 64)
    except UserError:
        contents_of(path)
    photo = _opened(path)
    if photo.pixels.dtype != np.uint8 or photo.pixels.ndim != 3 or photo.pixels.shape[2] != 3 or not photo.pixels.size:
        raise Silent(f"pixels of {photo.pixels.dtype} {photo.pixels.shape}")
    if photo.pages > 1 and not remarks_on(photo):
        raise Silent("further pages are not said")


def _opened(path: Path) -> Photo:
    """The photo; where it is asked how to read it, as a person may answer."""
    try:
        return open_photo(path)
    except ReadingNeeded as question:
        check_sentence(question)
        reading = Reading(bands=(1,), value_range=(0.0, 1020.0))
        answer = open_photo(with_reading(path, reading))
        if path.name == "small-range.png":
            raise  # the special case must be refused without a reading
        return answer


def prepare() -> None:
    """Make the sources once."""
    if not SOURCES:
        SOURCES.update(_sources())


KIND = Kind(count=660, make=make, open=open_image, prepare=prepare, sample=80, seconds=2.0, memory=1000)
