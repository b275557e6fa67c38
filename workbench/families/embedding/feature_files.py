"""Features of images on the disk: a fresh engine has them without asking the network again.

A file holds the features of one model, layer and kind, a record for each image. Best effort: where the disk refuses or
a file is damaged nothing is known.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workbench import cache_folder

MAGIC = b"workbench features 1\n"
DIGEST = hashlib.sha256().digest_size
SUFFIX = ".features"
MAX_BYTES = 512 << 20  # of all files together
MAX_FILE_BYTES = MAX_BYTES // 2
MAX_WIDTH = 1 << 24  # values of one image


@dataclass(frozen=True, eq=False)
class ImageFeatures:
    """What is kept of one image: its features, the class that is predicted, and that class's probability."""

    values: np.ndarray
    predicted: int
    probability: float


class FeatureFiles:
    """The files in ``folder``; the least recently used make room for new ones."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, of: tuple[Any, ...]) -> dict[str, ImageFeatures]:
        """What is known under this model, layer and kind of features, by image digest."""
        file = self._file(of)
        try:
            if file.stat().st_size > MAX_FILE_BYTES:
                return {}
            records = _unpacked(file.read_bytes())
        except (OSError, ValueError):
            return {}
        with suppress(OSError):
            os.utime(file)
        return {
            record["digest"].decode("ascii", "replace"): ImageFeatures(
                np.array(record["values"]), int(record["predicted"]), float(record["probability"])
            )
            for record in records
        }

    def write(self, of: tuple[Any, ...], features: Mapping[str, ImageFeatures]) -> None:
        """Replace what is known by these; those that would be too large are not written."""
        widths = {image.values.size for image in features.values()}
        if len(widths) != 1:
            return
        (width,) = widths
        record = _record(width)
        if record.itemsize * len(features) > MAX_FILE_BYTES:
            return
        rows = [(name.encode(), image.predicted, image.probability, image.values) for name, image in features.items()]
        body = np.array(rows, record).tobytes()
        header = width.to_bytes(4, "little")
        with suppress(OSError):
            cache_folder.write(self._file(of), MAGIC + hashlib.sha256(header + body).digest() + header + body)
            cache_folder.make_room(self._file(of), f"*{SUFFIX}", MAX_BYTES)

    def _file(self, of: tuple[Any, ...]) -> Path:
        return self._folder / (hashlib.sha256(json.dumps(of).encode()).hexdigest() + SUFFIX)


def _record(width: int) -> np.dtype[Any]:
    return np.dtype([("digest", "S80"), ("predicted", "<i4"), ("probability", "<f4"), ("values", "<f4", (width,))])


def _unpacked(data: bytes) -> np.ndarray:
    """The records of a file's bytes. Raises ValueError where they are not those that were written."""
    start = len(MAGIC) + DIGEST
    if not data.startswith(MAGIC) or hashlib.sha256(data[start:]).digest() != data[len(MAGIC) : start]:
        raise ValueError("the checksum does not fit")
    width = int.from_bytes(data[start : start + 4], "little")
    if not 0 < width <= MAX_WIDTH:
        raise ValueError("the width cannot be")
    return np.frombuffer(data[start + 4 :], _record(width))
