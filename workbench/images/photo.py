"""Photographs: files and clipboards become arrays, and what cannot be read is named in a sentence."""

from __future__ import annotations

import hashlib
import os
import re
import struct
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as Pillow
from PIL import ImageColor, UnidentifiedImageError

from workbench.api import UserError
from workbench.render.framing import AS_SEEN

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif")
MAX_PIXELS = 128_000_000  # a 384 MB picture; a small file that unpacks to more is refused before it is unpacked
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")  # nothing that Pillow hands to another program
SAMPLES = (
    ("skimage", "data/chelsea.png"),
    ("skimage", "data/coffee.png"),
    ("skimage", "data/rocket.jpg"),
    ("skimage", "data/astronaut.png"),
    ("sklearn", "datasets/images/flower.jpg"),
    ("sklearn", "datasets/images/china.jpg"),
)
NETWORK_INPUT = "Network input"  # the text in a PNG that says: these pixels are what this model sees
WHITE = "white"
ORIENTATION = 0x0112  # the EXIF tag
_TURNS = {  # what brings a picture upright, by the tag's value
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: a.swapaxes(0, 1)[:, ::-1],
    7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
    8: lambda a: a.swapaxes(0, 1)[::-1],
}


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
        pixels, mode = _rgb(picture, background), _mode(picture)
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


def find_images(paths: Iterable[str | Path]) -> tuple[list[Path], list[str]]:
    """The picture files that these paths mean, folders walked and sorted, each once; and the problems as sentences.

    A file that is named outright is taken whatever it is called: opening it will tell.
    """
    found: dict[Path, None] = {}
    problems: list[str] = []
    for given in paths:
        path = Path(given).expanduser()
        if not str(given).strip():  # which is not the folder that we are in
            problems.append("The name of an image is empty.")
        elif os.path.isdir(path):
            unread: list[str] = []
            inside = list(_walk(path, unread))
            problems += unread
            if not inside and not unread:
                problems.append(f"There is no picture in the folder {str(given)!r}.")
            found.update(dict.fromkeys(inside))
        elif _may_be_there(path):
            found[path] = None
        else:
            problems.append(f"There is no file {str(given)!r}.")
    return list(found), problems


def short_names(paths: Sequence[str | Path]) -> list[str]:
    """Names that tell nothing of the places on a machine: the file's, after its folder's where there are several."""
    whole = [Path(path) for path in paths]
    several = len({path.parent for path in whole}) > 1
    return [f"{path.parent.name}/{path.name}" if several and path.parent.name else path.name for path in whole]


def labels_of(paths: Sequence[str | Path], root: Path | None = None) -> list[str]:
    """What each image is said to be: the first folder below ``root`` that it lies in; empty for none.

    root  the folder that was opened; None where files of any places were: then the folder that each lies in is its
          label, if they lie in several
    """
    if root is not None:
        inside = [os.path.relpath(path, root).replace(os.sep, "/") for path in paths]
        return [first if mark and first != ".." else "" for first, mark, _ in (name.partition("/") for name in inside)]
    parents = [Path(path).parent.name for path in paths]
    return parents if len(set(parents)) > 1 else [""] * len(parents)


def folder_of(given: Sequence[str | Path]) -> Path | None:
    """The folder that was given, where it was one and nothing else."""
    only = Path(given[0]).expanduser() if len(given) == 1 else None
    return only if only is not None and only.is_dir() else None


def thumbnail(source: str | Path | Photo, side: int, background: str = WHITE) -> np.ndarray:
    """(h, w, 3) uint8 with the longer side at most ``side``; a JPEG is not decoded in full. Raises UserError."""
    if isinstance(source, Photo):
        return _shrink(source.pixels, side)
    path = Path(source).expanduser()
    with _in_words(path), Pillow.open(path, formats=FORMATS) as picture:
        _refuse_bomb(picture)
        picture.draft("RGB", (side, side))
        return _shrink(_rgb(picture, background), side)


def sample_images() -> list[Path]:
    """Real photographs that came with other packages, a cat first; those that are there."""
    paths = []
    for package, file in SAMPLES:
        spec = find_spec(package)  # does not import it
        paths += [Path(folder, file) for folder in (spec.submodule_search_locations or []) if spec] if spec else []
    return [path for path in paths if path.is_file()]


def _shrink(pixels: np.ndarray, side: int) -> np.ndarray:
    height, width = pixels.shape[:2]
    scale = min(1.0, side / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    if size == (width, height):
        return pixels
    small = Pillow.fromarray(pixels).resize(size, Pillow.Resampling.BILINEAR, reducing_gap=2.0)
    return np.array(small)


def _rgb(picture: Pillow.Image, background: str) -> np.ndarray:
    """(h, w, 3) uint8, upright, whatever the mode was."""
    picture.load()
    pixels = _colours(picture, background)
    return np.ascontiguousarray(_TURNS.get(_orientation(picture), lambda a: a)(pixels))


def _colours(picture: Pillow.Image, background: str) -> np.ndarray:
    mode = picture.mode
    if mode.startswith("I;16"):
        return _grey(np.asarray(picture).astype(np.float64) / 257)
    if mode == "I":
        values = np.asarray(picture)
        if values.min() < 0 or values.max() > 65535:
            raise UserError(f"its 32-bit values run from {values.min()} to {values.max()}; save it with 8 or 16 bits.")
        return _grey(values / (257 if values.max() > 255 else 1))  # the file does not say which of the two it means
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


def _mode(picture: Pillow.Image) -> str:
    """In one word, how ``_colours`` took it."""
    if picture.mode.startswith("I;16"):
        return "16-bit"
    if picture.mode in ("I", "F", "LAB"):
        return "other"
    return "transparent" if _transparent(picture) else "colours"


def _from_lab(picture: Pillow.Image) -> np.ndarray:
    from PIL import ImageCms

    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    done = ImageCms.profileToProfile(picture, lab, srgb, outputMode="RGB")
    return np.array(done)


def _grey(values: np.ndarray) -> np.ndarray:
    """(h, w) in 0 to 255 as three equal channels."""
    grey = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def colour_of(background: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of a colour's name or #rrggbb. Raises UserError."""
    try:
        red, green, blue = ImageColor.getrgb(background)[:3]
    except ValueError:
        raise UserError(f"background must be a colour such as white or #808080; got {background!r}.") from None
    return red, green, blue


def _over(picture: Pillow.Image, background: str) -> np.ndarray:
    whole = Pillow.new("RGBA", picture.size, (*colour_of(background), 255))
    whole.alpha_composite(picture)
    return np.array(whole.convert("RGB"))


def _orientation(picture: Pillow.Image) -> int:
    """The tag's value; damaged EXIF data does not make a picture unreadable."""
    try:
        return int(picture.getexif().get(ORIENTATION, 1))
    except (OSError, ValueError, TypeError, KeyError, SyntaxError, struct.error):
        return 1


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


def _may_be_there(path: Path) -> bool:
    """Whether there is a file, or it is not known; opening it will tell."""
    try:
        return path.exists()
    except OSError:
        return True


def _empty(path: Path) -> bool:
    return path.is_file() and path.stat().st_size == 0


def _reason(error: Exception) -> str:
    text = (str(error).strip().splitlines() or [""])[0].strip().rstrip(".")
    return f"it is damaged ({text})." if text else "it is damaged."


def _walk(folder: Path, problems: list[str]) -> Iterator[Path]:
    def note(error: OSError) -> None:
        problems.append(f"The folder {error.filename!r} cannot be read: {error.strerror}.")

    for inside, folders, files in os.walk(folder, onerror=note):
        folders[:] = sorted((name for name in folders if not name.startswith(".")), key=_natural)
        for name in sorted(files, key=_natural):
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield Path(inside, name)


def _natural(name: str) -> list[Any]:
    """Sorts img2 before img10."""
    return [(1, int(part), "") if part.isdigit() else (0, 0, part.lower()) for part in re.split(r"(\d+)", name)]
