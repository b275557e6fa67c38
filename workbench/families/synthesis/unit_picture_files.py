"""Pictures of units on the disk, by network, unit and how they are made. Best effort: a damaged file holds nothing."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from workbench import cache_folder

MAGIC = b"workbench unit picture 1\n"
NUMBERS = struct.Struct("<ddII")  # reached, start, height, width
DIGEST = hashlib.sha256().digest_size
SUFFIX = ".unit"
MAX_BYTES = 2 << 30  # of all files together
MOST_SIDE = 4096


class UnitPictureFiles:
    """The files in ``folder``; the least recently used make room for new ones."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __contains__(self, of: Sequence[str]) -> bool:
        """Whether there is a file of it, whole or damaged."""
        return os.path.exists(self._file(of))

    def read(self, of: Sequence[str]) -> tuple[np.ndarray, float, float] | None:
        """(H, W, 3) uint8, what it reaches, and what its start did; None where it is not there."""
        file = self._file(of)
        try:
            with file.open("rb") as opened:
                data = opened.read(3 * MOST_SIDE * MOST_SIDE)
            found = _unpacked(data)
        except (OSError, ValueError, struct.error, zlib.error):
            return None
        with suppress(OSError):
            os.utime(file)
        return found

    def write(self, of: Sequence[str], values: np.ndarray, reached: float, start: float) -> None:
        """Keep a picture, (H, W, 3) uint8; where the disk refuses it is not kept."""
        height, width = values.shape[:2]
        body = NUMBERS.pack(reached, start, height, width) + zlib.compress(np.ascontiguousarray(values).tobytes(), 1)
        with suppress(OSError):
            cache_folder.write(self._file(of), MAGIC + hashlib.sha256(body).digest() + body)
            cache_folder.make_room(self._file(of), f"*{SUFFIX}", MAX_BYTES)

    def _file(self, of: Sequence[str]) -> Path:
        return self._folder / (hashlib.sha256(json.dumps(list(of)).encode()).hexdigest() + SUFFIX)


def _unpacked(data: bytes) -> tuple[np.ndarray, float, float]:
    """What a file holds. Raises ValueError and others where it is damaged."""
    body = data[len(MAGIC) + DIGEST :]
    if data[: len(MAGIC)] != MAGIC or hashlib.sha256(body).digest() != data[len(MAGIC) : len(MAGIC) + DIGEST]:
        raise ValueError("not a whole picture of a unit")
    reached, start, height, width = NUMBERS.unpack_from(body)
    if not 0 < height <= MOST_SIDE or not 0 < width <= MOST_SIDE:
        raise ValueError("not the size of a picture")
    inflater = zlib.decompressobj()
    pixels = inflater.decompress(body[NUMBERS.size :], 3 * height * width)
    return np.frombuffer(pixels, np.uint8).reshape(height, width, 3).copy(), reached, start
