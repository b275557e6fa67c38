"""The session file: a zip archive with the document, the results of its runs, and images without a file of their own.

Its members are ``session.json``, ``results/KEY`` and ``images/pasted-DIGEST.png``. Saving replaces the file
atomically: after a crash there is the old file or the new one.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from workbench.api import UserError
from workbench.atomic_file import atomic_write
from workbench.bounded_zip import open_archive, read_member
from workbench.cache.cached_result import CachedResult
from workbench.cache.entry_file import MAX_ENTRY_BYTES, Damaged, pack_entry, unpack_entry
from workbench.images.photo import Photo
from workbench.regular_file import open_regular

from .keys import check_result_key
from .pasted_images import HEAD, from_png, image_name, max_png_bytes, to_png
from .saved_session import (
    DOCUMENT,
    MAX_DOCUMENT_BYTES,
    SavedSession,
    check_document_size,
    document_bytes,
    parse_document,
)
from .session import Session

SUFFIX = ".workbench"
RESULTS = "results/"
MAX_RESULT_BYTES = MAX_ENTRY_BYTES
MIN_ROOM = 512 << 20  # bytes that all results together may have, or RATIO times the file: maps are not packed smaller
RATIO = 8
ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # zip wants a date; the same session makes the same file
BROKEN = (  # what damaged archives raise
    *(zipfile.BadZipFile, zlib.error, struct.error, KeyError, EOFError, ValueError, RuntimeError, OverflowError),
    MemoryError,
)


def save_session(path: Path, saved: SavedSession) -> None:
    """Write a session file. Raises UserError where the disk refuses; an older file is then still there."""
    try:
        with atomic_write(path) as file:
            _write(file, saved)
    except UserError as error:
        raise UserError(f"The session cannot be saved as {str(path)!r}: {error}") from None
    except OSError as error:
        raise UserError(f"The session cannot be saved as {str(path)!r}: {error.strerror or error}.") from None


def load_session(path: Path) -> SavedSession:
    """Read a session file. Raises UserError in one sentence where it is missing, damaged, or of a newer program."""
    refusal = f"{path.name} cannot be opened as a session: "
    try:
        with open_regular(path) as file, open_archive(file) as archive:
            saved = parse_document(_read_document(archive))
            names = archive.namelist()
            entries, lost = _read_entries(archive, names, max(MIN_ROOM, RATIO * path.stat().st_size))
            pasted = _read_pasted(archive, names, saved.session)
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
    return replace(saved, entries=entries, pasted=pasted, lost=lost)


def _write(file: IO[bytes], saved: SavedSession) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        _add(archive, DOCUMENT, document_bytes(saved), zipfile.ZIP_DEFLATED)
        for key, entry in saved.entries.items():
            check_result_key(key)
            _add(archive, RESULTS + key, pack_entry(entry), zipfile.ZIP_DEFLATED)
        for key, photo in saved.pasted.items():
            _add(archive, image_name(key), to_png(photo), zipfile.ZIP_STORED)


def _add(archive: zipfile.ZipFile, name: str, data: bytes, compression: int) -> None:
    archive.writestr(zipfile.ZipInfo(name, ZIP_DATE), data, compress_type=compression, compresslevel=1)


def _read_document(archive: zipfile.ZipFile) -> bytes:
    check_document_size(archive.getinfo(DOCUMENT).file_size)
    return read_member(archive, DOCUMENT, MAX_DOCUMENT_BYTES)


def _read_entries(
    archive: zipfile.ZipFile, names: Sequence[str], room: int
) -> tuple[dict[str, CachedResult], tuple[str, ...]]:
    """Results by key, and the keys of those that cannot be read, or have no room in so many bytes."""
    entries, lost = dict[str, CachedResult](), []
    for name in dict.fromkeys(names):
        key = name.removeprefix(RESULTS)
        if key == name or not key:
            continue
        check_result_key(key)
        try:
            data = read_member(archive, name, min(room, MAX_RESULT_BYTES))
            entries[key] = unpack_entry(data)
            room -= len(data)
        except (Damaged, UserError, *BROKEN):
            lost.append(key)
    return entries, tuple(lost)


def _read_pasted(archive: zipfile.ZipFile, names: Sequence[str], session: Session) -> dict[str, Photo]:
    pasted = {}
    for image in session.images:
        if not image.path and (name := image_name(image.key)) in names:
            with archive.open(name) as member:
                limit = max_png_bytes(member.read(HEAD))
            pasted[image.key] = from_png(read_member(archive, name, limit), image.name)
    return pasted
