"""The autosave: the session on the disk after every change, found by the next start however the program ended.

Each open window has a slot of its own. A lock holds it, which the system releases when the program dies. Results are
not in it: the disk cache has them. Files are replaced atomically.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO

from workbench.api import UserError
from workbench.atomic_file import atomic_write, set_aside, try_lock
from workbench.images.photo import Photo
from workbench.regular_file import read_regular

from .image_lists import ImageLists
from .pasted_images import MAX_PNG_BYTES, from_png, image_name, to_png
from .saved_session import MAX_DOCUMENT_BYTES, SavedSession, check_document_size, document_bytes, parse_document

SLOTS = 16


class Autosave:
    """A slot in ``folder`` that no other running program holds.

    last_session  what the last program left there; None on the first start
    previous      the session that was open before that one; None where there is none
    problem       a sentence where it could not be read; its file is kept under another name
    """

    def __init__(self, folder: Path) -> None:
        self.last_session: SavedSession | None = None
        self.previous: SavedSession | None = None
        self.problem = ""
        self._written: set[str] = set()  # keys of pasted images that are on the disk
        self._lock: IO[bytes] | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock, number = _free_slot(folder)
        except OSError as error:
            self.problem = f"The session cannot be saved by itself: {error.strerror or error}."
        if self._lock is None:
            return
        self._file, self._images = folder / f"current-{number}.json", folder / f"current-{number}"
        self._previous_file = folder / f"previous-{number}.json"
        self._lists, self._previous_lists = ImageLists(self._images), ImageLists(folder / f"previous-{number}")
        self.last_session = self._load(self._file, self._lists)
        self.previous = self._load(self._previous_file, self._previous_lists)

    def save(self, saved: SavedSession) -> None:
        """Write the document and pasted images, but no results. Raises UserError where the disk refuses."""
        self._save(saved, previous=False)

    def save_previous(self, saved: SavedSession | None) -> None:
        """Write the session that was open before, as ``save`` does; None takes it away."""
        if saved is not None:
            self._save(saved, previous=True)
        elif self._lock is not None:
            with suppress(OSError):
                self._previous_file.unlink(missing_ok=True)
                self._previous_lists.begin()
                self._previous_lists.drop_unused()

    def _save(self, saved: SavedSession, previous: bool) -> None:
        if self._lock is None:
            return
        try:
            for key, photo in saved.pasted.items():
                if key not in self._written:
                    _replace(self._images / image_name(key), to_png(photo))
                    self._written.add(key)
            path, lists = (self._previous_file, self._previous_lists) if previous else (self._file, self._lists)
            _replace(path, document_bytes(saved, lists))
            lists.drop_unused()
        except UserError as error:
            raise UserError(f"The session cannot be saved by itself: {error}") from None
        except OSError as error:
            raise UserError(f"The session cannot be saved by itself: {error.strerror or error}.") from None

    def close(self) -> None:
        """Release the slot; the next start finds what was saved."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _load(self, path: Path, lists: ImageLists) -> SavedSession | None:
        try:
            saved = parse_document(self._read_document(path), lists)
            return replace(saved, pasted=self._read_pasted(saved))
        except FileNotFoundError:
            return None
        except (UserError, OSError) as error:
            self._keep_damaged(path, str(error) if isinstance(error, UserError) else f"{error.strerror or error}.")
            return None

    def _keep_damaged(self, path: Path, why: str) -> None:
        """Keep a file that cannot be read under another name, and say so."""
        self.problem = f"The last session could not be read: {why} It is kept as {str(set_aside(path))!r}."

    def _read_document(self, path: Path) -> bytes:
        if os.path.isfile(path):
            check_document_size(path.stat().st_size)
        return read_regular(path, MAX_DOCUMENT_BYTES)

    def _read_pasted(self, saved: SavedSession) -> dict[str, Photo]:
        pasted = {}
        for image in saved.session.images:
            if image.path:
                continue
            file = self._images / image_name(image.key)
            try:
                pasted[image.key] = from_png(read_regular(file, MAX_PNG_BYTES), image.name)
                self._written.add(image.key)
            except FileNotFoundError:
                continue
            except (UserError, OSError):
                self.problem = f"The pasted image {image.name[:80]!r} of the last session cannot be read."
        return pasted


def _free_slot(folder: Path) -> tuple[IO[bytes], int]:
    for number in range(1, SLOTS + 1):
        file = open(folder / f"current-{number}.lock", "wb")  # noqa: SIM115 - held while the program runs
        if try_lock(file):
            return file, number
        file.close()
    raise OSError(f"{SLOTS} windows are open already")


def _replace(path: Path, data: bytes) -> None:
    with atomic_write(path) as file:
        file.write(data)
