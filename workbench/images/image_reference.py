"""Image references: the path of a file, and after a ``?`` which page, bands, range and part of it make the picture.

``scan.tif?page=2&bands=3,2,1&range=0..1020`` is a reference wherever an image can be named: on the command line, in a
macro, in a session, in provenance and in scripts. So are ``group.jpg?cut=40,20,96,96``, a part of a picture,
``photos.zip?member=cats/1.jpg``, a picture in an archive, and ``film.mp4?page=120``, a frame of a film.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, unquote

from workbench.api import UserError

_QUERY = re.compile(r"\w+=[^?]*")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", re.IGNORECASE)
MAX_NUMBER = 1e300
READINGS = ("member", "page", "bands", "range", "cut")  # what is stated after the ? of an image
Cut = tuple[int, int, int, int]  # left, top, width, height in whole pixels of the picture, upright


@dataclass(frozen=True)
class Reading:
    """What a person states of how a file is read; what is not stated, the file must tell.

    page         from 1; frames of an animation count as pages; 0 where it is not stated
    bands        numbers of bands, from 1: one for grey, or three for red, green and blue
    value_range  the values that become black and white
    cut          the part of the picture that is the image; None for all of it
    member       the name of the picture in an archive; empty for a file that is the picture
    """

    page: int = 0
    bands: tuple[int, ...] = ()
    value_range: tuple[float, float] | None = None
    cut: Cut | None = None
    member: str = ""

    def __str__(self) -> str:
        """As a reference has it; empty where nothing is stated."""
        parts = []
        if self.member:
            parts.append(f"member={quote(self.member, errors='surrogateescape')}")
        if self.page:
            parts.append(f"page={self.page}")
        if self.bands:
            parts.append(f"bands={','.join(map(str, self.bands))}")
        if self.value_range is not None:
            parts.append(f"range={number_text(self.value_range[0])}..{number_text(self.value_range[1])}")
        if self.cut is not None:
            parts.append(f"cut={','.join(map(str, self.cut))}")
        return "&".join(parts)

    @property
    def colours_stated(self) -> bool:
        """Whether bands or range are stated."""
        return bool(self.bands) or self.value_range is not None


@dataclass(frozen=True)
class ImageReference:
    """A file and how it is read."""

    path: Path
    reading: Reading = Reading()

    def __str__(self) -> str:
        return with_reading(str(self.path), self.reading)

    @property
    def name(self) -> str:
        """The file's name with its reading."""
        return with_reading(self.path.name, self.reading)


def parse_reference(text: str | Path) -> ImageReference:
    """The inverse of ``str``. A file that has exactly this name, with its ``?``, is that file. Raises UserError."""
    path, query = _split(str(text))
    return ImageReference(path, parse_reading(query))


def file_of(text: str | Path) -> Path:
    """The path of the file alone."""
    return _split(str(text))[0]


def reference_text(text: str | Path) -> str:
    """The text with ``~`` as a home folder; its reading is not looked at."""
    path, query = _split(str(text))
    return f"{path}?{query}" if query else str(path)


def with_reading(path: str | Path, reading: Reading) -> str:
    """A path as a reference."""
    query = str(reading)
    return f"{path}?{query}" if query else str(path)


def cut_out(reference: str | Path, cut: Cut) -> str:
    """The reference of a part of a picture, which may be a part itself. Raises UserError."""
    path, query = _split(str(reference))
    reading = parse_reading(query)
    across, down = reading.cut[:2] if reading.cut else (0, 0)
    left, top, width, height = cut
    return with_reading(path, replace(reading, cut=(left + across, top + down, width, height)))


def plain_name(name: str) -> str:
    """What a person calls an image: its name without how bands and values are read; page and part in words."""
    head, mark, query = name.rpartition("?")
    if not mark or not head:
        return name
    try:
        reading = parse_reading(query)
    except UserError:
        return name  # the file itself has a ? in its name
    page = f", page {reading.page}" if reading.page else ""
    part = ", {2} × {3} px at {0}, {1}".format(*reading.cut) if reading.cut else ""
    return f"{reading.member or head}{page}{part}"


def shortest_end(path: str, others: Sequence[str]) -> str:
    """The file's name, with as many of its folders as tell it from all the others; each other is another path."""
    parts = Path(path).parts
    taken = {Path(other).parts for other in others}
    ends = (parts[-length:] for length in range(1, len(parts)))
    return next(("/".join(end) for end in ends if not any(other[-len(end) :] == end for other in taken)), path)


def parse_reading(query: str) -> Reading:
    """``page=2&bands=3,2,1&range=0..1020``, or a part of it. Raises UserError."""
    stated: dict[str, str] = {}
    for part in query.split("&") if query.strip() else ():
        name, mark, value = part.partition("=")
        name = name.strip().lower()
        if not mark or name not in READINGS:
            raise UserError(f"After ? an image takes member=, page=, bands=, range= and cut=; got {part!r}.")
        if name in stated:
            raise UserError(f"{name}= is given twice.")
        stated[name] = value.strip()
    return Reading(
        _page(stated["page"]) if "page" in stated else 0,
        _bands(stated["bands"]) if "bands" in stated else (),
        _range(stated["range"]) if "range" in stated else None,
        _cut(stated["cut"]) if "cut" in stated else None,
        unquote(stated.get("member", ""), errors="surrogateescape"),
    )


def number_text(value: float) -> str:
    """A number as briefly as it can be read back."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def _split(text: str) -> tuple[Path, str]:
    path = _local_path(text)
    if "?" in text and not os.path.lexists(path):
        head, _, query = text.rpartition("?")
        if head and _QUERY.fullmatch(query):
            return _local_path(head), query
    return path, ""


def _local_path(text: str) -> Path:
    """The path with ``~`` as a home folder, where there is no file of that name and there is such a home."""
    path = Path(text)
    if not text.startswith("~") or os.path.lexists(path):
        return path
    try:
        return path.expanduser()
    except RuntimeError:  # nobody of that name has a home
        return path


def _page(text: str) -> int:
    if not text.isdecimal() or not int(text[:9]) >= 1 or len(text) > 9:
        raise UserError(f"page must be a number from 1; got {text[:40]!r}.")
    return int(text)


def _bands(text: str) -> tuple[int, ...]:
    numbers = [number.strip() for number in text.split(",")]
    fine = all(number.isdecimal() and len(number) < 7 and int(number) >= 1 for number in numbers)
    if not fine or len(numbers) not in (1, 3):
        rule = "one number for grey, or three for red, green and blue, counted from 1"
        raise UserError(f"bands must be {rule}; got {text[:40]!r}.")
    return tuple(map(int, numbers))


def _range(text: str) -> tuple[float, float]:
    low, mark, high = (part.strip() for part in text.partition(".."))
    if not mark or not _NUMBER.fullmatch(low) or not _NUMBER.fullmatch(high):
        raise UserError(f"range must be LOW..HIGH, such as 0..1020; got {text[:40]!r}.")
    black, white = float(low), float(high)
    if not black < white or max(abs(black), abs(white)) > MAX_NUMBER:
        raise UserError(f"range must go from a smaller to a larger number; got {text[:40]!r}.")
    return black, white


def _cut(text: str) -> Cut:
    numbers = [number.strip() for number in text.split(",")]
    if len(numbers) != 4 or not all(number.isdecimal() and len(number) < 7 for number in numbers):
        raise UserError(f"cut must be left,top,width,height in whole pixels; got {text[:40]!r}.")
    left, top, width, height = map(int, numbers)
    if not (width and height):
        raise UserError(f"cut must be at least 1 pixel wide and high; got {text[:40]!r}.")
    return left, top, width, height
