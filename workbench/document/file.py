"""The session file: a zip archive with the document, the results of its runs, and images without a file of their own.

Its members are ``session.json``, ``results/KEY`` and ``images/pasted-DIGEST.png``. Saving replaces the file
atomically: after a crash there is the old file or the new one.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from workbench.api import UserError
from workbench.atomic_file import atomic_write
from workbench.cache.cached_result import CachedResult
from workbench.cache.entry_file import Damaged, pack_entry, unpack_entry
from workbench.images.photo import Photo
from workbench.regular_file import open_regular

from .keys import check_result_key
from .pasted_images import MAX_PNG_BYTES, from_png, image_name, to_png
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
MAX_RESULT_BYTES = 1 << 30
ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # zip wants a date; the same session makes the same file
BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, ValueError, RuntimeError)  # what damaged archives raise


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
        with open_regular(path) as file, zipfile.ZipFile(file) as archive:
            saved = parse_document(_read_document(archive))
            names = archive.namelist()
            entries, lost = _read_entries(archive, names)
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
    with archive.open(DOCUMENT) as member:
        data = member.read(MAX_DOCUMENT_BYTES + 1)  # the header may say less than there is
    check_document_size(len(data))
    return data


def _read_entries(archive: zipfile.ZipFile, names: Sequence[str]) -> tuple[dict[str, CachedResult], tuple[str, ...]]:
    """Results by key, and the keys of those that cannot be read."""
    entries, lost = dict[str, CachedResult](), []
    for name in names:
        key = name.removeprefix(RESULTS)
        if key == name or not key:
            continue
        check_result_key(key)
        try:
            entries[key] = unpack_entry(_read_member(archive, name, MAX_RESULT_BYTES))
        except (Damaged, *BROKEN):
            lost.append(key)
    return entries, tuple(lost)


def _read_pasted(archive: zipfile.ZipFile, names: Sequence[str], session: Session) -> dict[str, Photo]:
    pasted = {}
    for image in session.images:
        if not image.path and (name := image_name(image.key)) in names:
            pasted[image.key] = from_png(_read_member(archive, name, MAX_PNG_BYTES), image.name)
    return pasted


def _read_member(archive: zipfile.ZipFile, name: str, max_bytes: int) -> bytes:
    """A member of the archive. Raises ValueError where it is larger than allowed."""
    with archive.open(name) as member:
        data = member.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise ValueError(f"{name} has more than {max_bytes} bytes")
    return data
