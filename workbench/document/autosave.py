"""The session that saves itself, and is found again however the program ended.

Each open window has a place of its own, held by a lock that the system takes away when the program dies. Results are
not in it: they are on the shelf (``shelf``). What is written takes the old file's place when it is whole.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO

from workbench.api import UserError
from workbench.atomic_file import atomic_write, try_lock
from workbench.images.photo import Photo

from .file import SavedSession, document_bytes, image_name, parse_document, photo_of_png, png_of

PLACES = 16


class Autosave:
    """A place in ``folder`` that no other running program holds.

    found    the session that was left there; None on the first start
    problem  a sentence where what was left could not be read; it is kept under another name
    """

    def __init__(self, folder: Path) -> None:
        self.found: SavedSession | None = None
        self.problem = ""
        self._written: set[str] = set()  # pasted images that are on the disk
        self._lock: IO[bytes] | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock, number = _free_place(folder)
        except OSError as error:
            self.problem = f"The session cannot be saved by itself: {error.strerror or error}."
        if self._lock is None:
            return
        self._file, self._images = folder / f"current-{number}.json", folder / f"current-{number}"
        self._find()

    def save(self, saved: SavedSession) -> None:
        """Write document and pasted images; entries are left to the shelf. Raises UserError where the disk refuses."""
        if self._lock is None:
            return
        try:
            for key, photo in saved.pasted.items():
                if key not in self._written:
                    _replace(self._images / image_name(key), png_of(photo))
                    self._written.add(key)
            _replace(self._file, document_bytes(saved))
        except OSError as error:
            raise UserError(f"The session cannot be saved by itself: {error.strerror or error}.") from None

    def close(self) -> None:
        """Give the place free; what was saved is found by the next start."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _find(self) -> None:
        try:
            told = parse_document(self._file.read_bytes())
            self.found = replace(told, pasted=self._pasted(told))
        except FileNotFoundError:
            return
        except (UserError, OSError) as error:
            kept = self._file.with_name(f"{self._file.stem}-damaged-{os.getpid()}.json")
            self._file.replace(kept)
            self.problem = f"The last session could not be read: {error} It is kept as {str(kept)!r}."

    def _pasted(self, told: SavedSession) -> Mapping[str, Photo]:
        found = {}
        for image in told.session.images:
            file = self._images / image_name(image.key)
            if not image.path and file.exists():
                found[image.key] = photo_of_png(file.read_bytes(), image.name)
                self._written.add(image.key)
        return found


def _free_place(folder: Path) -> tuple[IO[bytes], int]:
    for number in range(1, PLACES + 1):
        file = open(folder / f"current-{number}.lock", "wb")  # noqa: SIM115 - held while the program runs
        if try_lock(file):
            return file, number
        file.close()
    raise OSError(f"{PLACES} windows are open already")


def _replace(path: Path, data: bytes) -> None:
    with atomic_write(path) as file:
        file.write(data)
