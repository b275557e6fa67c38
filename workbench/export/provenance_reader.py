"""A reader of the provenance in files that the workbench wrote, so that their runs can be repeated."""

from __future__ import annotations

import json
import os
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
from PIL import Image as Pillow

from workbench.api import UserError

from .provenance import IMAGE_DESCRIPTION, KEY, MP4_BOX, NPZ_KEY

MOST_BYTES = 256 << 20  # a report with its pictures inside
IN_PAGE = re.compile(r'<script type="application/json" class="provenance">(.*?)</script>', re.DOTALL)
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DESCRIPTION = "{http://purl.org/dc/elements/1.1/}description"


def provenance_in(path: str | Path) -> list[dict[str, Any]]:
    """The provenance of each run in a figure (PNG, TIFF, SVG, PDF), arrays (NPZ), an animation (GIF, MP4),
    ``provenance.json``, a report or slides.

    Raises UserError in one sentence where the file cannot be read, or holds no provenance.
    """
    path = Path(path).expanduser()
    read = READERS.get(path.suffix.lower())
    if read is None:
        raise UserError(f"{path.name} must be one of {', '.join(s[1:] for s in READERS)} to be run again.")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserError(
                f"{path.name} has {path.stat().st_size >> 20} MB, more than the limit of {MOST_BYTES >> 20}."
            )
        runs = [run for text in read(path) if text for run in _as_list(json.loads(text))]
    except UserError:
        raise
    except OSError as error:
        raise UserError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    except Exception:  # parsers raise what they like on damaged files
        raise UserError(f"{path.name} cannot be read: it is damaged, or is not what its name says.") from None
    if not runs or not all(isinstance(run, Mapping) and {"technique", "model"} <= run.keys() for run in runs):
        raise UserError(
            f"{path.name} holds no provenance: it was not written by the workbench, or was saved again since."
        )
    return [dict(run) for run in runs]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _png(path: Path) -> list[str]:
    with Pillow.open(path, formats=("PNG",)) as picture:
        return [str(getattr(picture, "text", {}).get(KEY, ""))]


def _tiff(path: Path) -> list[str]:
    with Pillow.open(path, formats=("TIFF",)) as picture:
        return [str(picture.getexif().get(IMAGE_DESCRIPTION, ""))]


def _svg(path: Path) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(path.read_bytes()).iterfind(f".//{DESCRIPTION}")]


def _pdf(path: Path) -> list[str]:
    from pypdf import PdfReader

    metadata = PdfReader(path).metadata
    return [str(metadata.get("/Keywords", ""))] if metadata else []


def _gif(path: Path) -> list[str]:
    with Pillow.open(path, formats=("GIF",)) as picture:
        comment = picture.info.get("comment", b"")
    return [comment.decode("utf-8") if isinstance(comment, bytes) else str(comment)]


def _film(path: Path) -> list[str]:
    """The text in our own box of a film: ``u32 size | name | content``, a longer size behind it."""
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:
            size, name = struct.unpack(">I4s", head)
            left = (struct.unpack(">Q", file.read(8))[0] - 16) if size == 1 else size - 8
            if name == b"uuid" and file.read(len(MP4_BOX)) == MP4_BOX:
                return [file.read(left - len(MP4_BOX)).decode("utf-8")]
            if size == 0 or left < 0:
                break
            file.seek(left - (len(MP4_BOX) if name == b"uuid" else 0), os.SEEK_CUR)
    return []


def _arrays(path: Path) -> list[str]:
    with np.load(path, allow_pickle=False) as arrays:
        return [str(arrays[NPZ_KEY])] if NPZ_KEY in arrays.files else []


def _page(path: Path) -> list[str]:
    return IN_PAGE.findall(path.read_text(encoding="utf-8"))


def _slides(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if name.startswith("ppt/notesSlides/notesSlide"))
        lines = [text for name in names for text in _paragraphs(archive.read(name))]
    return [line for line in lines if line.startswith("{")]


def _paragraphs(page: bytes) -> list[str]:
    root = ElementTree.fromstring(page)
    return [
        "".join(run.text or "" for run in paragraph.iterfind(f".//{DRAWING}t"))
        for paragraph in root.iter(f"{DRAWING}p")
    ]


READERS: Mapping[str, Callable[[Path], list[str]]] = {
    ".png": _png,
    ".tif": _tiff,
    ".tiff": _tiff,
    ".svg": _svg,
    ".pdf": _pdf,
    ".html": _page,
    ".pptx": _slides,
    ".npz": _arrays,
    ".gif": _gif,
    ".mp4": _film,
    ".json": lambda path: [path.read_text(encoding="utf-8")],
}
