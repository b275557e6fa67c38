"""A session as one file: the document, the results of its runs, and images that have no file of their own.

The file is a zip archive: ``session.json`` (schema number, document, window), ``results/KEY``, ``images/KEY.png``.
It is written beside the old one and takes its place when it is whole, so that a kill leaves the old or the new.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as Pillow

from workbench import __version__
from workbench.api import UserError
from workbench.atomic_file import atomic_write
from workbench.cache.entry_file import Damaged, pack_entry, unpack_entry
from workbench.cache.result_cache import CachedResult
from workbench.images.photo import Photo, digest_of

from .history import Steps
from .json_codec import TypeMismatch, changed_fields, from_json, to_json, with_changed_fields
from .session import Session

SCHEMA = 1
SUFFIX = ".workbench"
MOST_KEPT = 100  # steps of undo that are kept over a restart
DOCUMENT = "session.json"
WHEN = (1980, 1, 1, 0, 0, 0)  # zip wants a date; the same session makes the same file
BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, ValueError, RuntimeError)  # what damaged archives raise
Migration = Callable[[dict[str, Any]], dict[str, Any]]
MIGRATIONS: Mapping[int, Migration] = {}  # from this schema to the next


@dataclass(frozen=True)
class SavedSession:
    """What a session file holds.

    window   sizes, open panels and whatever else the window wants back, as JSON holds it
    entries  the results of the runs, by content key
    pasted   images that have no file, by their key
    lost     results that could not be read, by content key: the rest is whole
    past     what undo goes back to, the oldest first, each with the label of the step after it
    future   what redo goes on to, the farthest first
    """

    session: Session
    window: Mapping[str, Any] = field(default_factory=dict)
    entries: Mapping[str, CachedResult] = field(default_factory=dict)
    pasted: Mapping[str, Photo] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    past: Steps = ()
    future: Steps = ()


def save_session(path: Path, saved: SavedSession) -> None:
    """Write a session file. Raises UserError where the disk refuses; the file that was there is then still there."""
    try:
        with atomic_write(path) as file:
            _write(file, saved)
    except OSError as error:
        raise UserError(f"The session cannot be saved as {str(path)!r}: {error.strerror or error}.") from None


def load_session(path: Path) -> SavedSession:
    """Read a session file. Raises UserError in one sentence where it is not there, damaged, or of a newer program."""
    refusal = f"{path.name} cannot be opened as a session: "
    try:
        with zipfile.ZipFile(path) as archive:
            told = parse_document(archive.read(DOCUMENT))
            names = archive.namelist()
            entries, lost = _entries(archive, names)
            pasted = {
                key: photo_of_png(archive.read(name), image.name)
                for image in told.session.images
                for key in [image.key]
                if (name := image_name(key)) in names
            }
    except FileNotFoundError:
        raise UserError(refusal + "there is no such file.") from None
    except IsADirectoryError:
        raise UserError(refusal + "it is a folder.") from None
    except UserError as error:
        raise UserError(refusal + str(error)) from None
    except BROKEN:
        raise UserError(refusal + "it is damaged, or is no session.") from None
    except OSError as error:
        raise UserError(refusal + f"{error.strerror or error}.") from None
    return replace(told, entries=entries, pasted=pasted, lost=lost)


def document_bytes(saved: SavedSession) -> bytes:
    """``session.json``."""
    told = {
        "schema": SCHEMA,
        "program": __version__,
        "session": to_json(saved.session),
        "window": dict(saved.window),
    }
    if saved.past or saved.future:
        told["history"] = {name: _plain_steps(saved.session, getattr(saved, name)) for name in ("past", "future")}
    return json.dumps(told, indent=1, ensure_ascii=False).encode()


def parse_document(data: bytes) -> SavedSession:
    """The inverse; older schemas are brought up to date. Raises UserError."""
    try:
        told = json.loads(data)
        schema = told["schema"]
        if not isinstance(schema, int) or schema < 1:
            raise ValueError
        if schema > SCHEMA:
            raise UserError(
                f"it was saved by a newer program ({told.get('program', 'unknown')}); this is {__version__}."
            )
        while schema < SCHEMA:
            told = MIGRATIONS[schema](told)
            schema += 1
        window, session = told.get("window"), from_json(Session, told["session"])
        past, future = (_steps(session, told.get("history"), name) for name in ("past", "future"))
        return SavedSession(session, window if isinstance(window, dict) else {}, past=past, future=future)
    except (ValueError, KeyError, TypeError, TypeMismatch) as error:
        raise UserError(f"it is damaged ({error or 'no schema'}).") from None


def _plain_steps(now: Session, steps: Steps) -> list[dict[str, Any]]:
    """Steps as JSON holds them, the nearest first: each what is other than in the one nearer to ``now``.

    Runs are a log and no edit, so that no step has its own.
    """
    told = []
    for label, session in list(steps)[: -MOST_KEPT - 1 : -1]:
        told.append({"label": label, "fields": changed_fields(now, replace(session, runs=now.runs))})
        now = replace(session, runs=now.runs)
    return told


def _steps(now: Session, told: Any, name: str) -> Steps:
    """The inverse. Steps that cannot be read end it there: the session itself is worth more than its history."""
    found: list[tuple[str, Session]] = []
    try:
        for step in told[name] if told is not None else ():
            now = with_changed_fields(now, step["fields"])
            found.append((str(step["label"]), now))
    except (TypeMismatch, KeyError, TypeError):
        pass
    return tuple(reversed(found))


def _write(file: Any, saved: SavedSession) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        _put(archive, DOCUMENT, document_bytes(saved), zipfile.ZIP_DEFLATED)
        for key, entry in saved.entries.items():
            _put(archive, f"results/{key}", pack_entry(entry), zipfile.ZIP_DEFLATED)
        for key, photo in saved.pasted.items():
            _put(archive, image_name(key), png_of(photo), zipfile.ZIP_STORED)


def _put(archive: zipfile.ZipFile, name: str, data: bytes, how: int) -> None:
    archive.writestr(zipfile.ZipInfo(name, WHEN), data, compress_type=how, compresslevel=1)


def _entries(archive: zipfile.ZipFile, names: list[str]) -> tuple[dict[str, CachedResult], tuple[str, ...]]:
    entries, lost = dict[str, CachedResult](), []
    for name in names:
        folder, _, key = name.partition("/")
        if folder != "results" or not key:
            continue
        try:
            entries[key] = unpack_entry(archive.read(name))
        except (Damaged, *BROKEN):
            lost.append(key)
    return entries, tuple(lost)


def image_name(key: str) -> str:
    """Under which name a pasted image lies in the archive."""
    return f"images/{key.replace('/', '_').replace(':', '-')}.png"


def png_of(photo: Photo) -> bytes:
    """A picture without loss."""
    held = io.BytesIO()
    Pillow.fromarray(photo.pixels).save(held, "PNG", compress_level=1)
    return held.getvalue()


def photo_of_png(data: bytes, name: str) -> Photo:
    """The inverse. Raises UserError."""
    try:
        with Pillow.open(io.BytesIO(data), formats=("PNG",)) as picture:
            pixels = np.array(picture.convert("RGB"))
    except Exception:
        raise UserError(f"the image {name!r} in it is damaged.") from None
    return Photo(pixels, name, "", digest_of(pixels))
