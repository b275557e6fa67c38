"""Films: a frame as an image, found by its number, and not by a time that a codec would round.

Frames are decoded from the first on. The films that were read last stay open at the frame that comes next, so that
reading in order decodes each frame once.
"""

from __future__ import annotations

import os
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from workbench.api import UserError
from workbench.regular_file import open_regular

from .image_decoder import Decoded, part_of
from .image_reference import Reading
from .raster_reader import check_size

ENDINGS = (".mp4", ".mov", ".avi", ".mkv", ".webm", ".m4v", ".mpg", ".mpeg")
MAX_FRAMES = 10_000_000


def is_film(path: Path) -> bool:
    """Whether its name is that of a film."""
    return path.name.lower().endswith(ENDINGS)


def film_frame(path: Path, reading: Reading) -> Decoded:
    """A frame of a film, from 1. Raises UserError, with a sentence that begins with "it", and OSError."""
    if reading.colours_stated or reading.member:
        raise UserError("it is a film, of which a reference says the frame (page=) and the part (cut=).")
    pixels = _open(path).frame(reading.page or 1)
    if reading.cut is not None:
        pixels = part_of(pixels, reading.cut)
    return Decoded(pixels, "other", "", reading.page or 1, frame_count(path))


def frame_count(path: Path) -> int:
    """How many frames a film has, counted where its file does not say it. Raises UserError and OSError."""
    return _open(path).count


def _open(path: Path) -> _Film:
    with open_regular(path) as file:  # refuses pipes and devices
        facts = os.fstat(file.fileno())
    return _opened(path, facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=2)
def _opened(path: Path, size: int, written: int) -> _Film:
    return _Film(path)


class _Film:
    """A film that is open at a frame."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.Lock()
        self._capture: Any = None
        self._next = 1  # the frame that comes next, from 1
        self._start()
        self.count = self._counted()

    def frame(self, number: int) -> np.ndarray:
        """(h, w, 3) uint8."""
        if number > self.count:
            raise UserError(f"it has {self.count} frames; got page {number}.")
        import cv2

        with self._lock:
            if number < self._next:
                self._start()
            while self._next < number and self._capture.grab():
                self._next += 1
            fine, picture = self._capture.read()
            self._next += 1
        if not fine:
            raise UserError(f"its frame {number} is damaged.")
        return np.ascontiguousarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))

    def _start(self) -> None:
        os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # it prints what it thinks of a file
        import cv2

        self._capture, self._next = cv2.VideoCapture(str(self._path), cv2.CAP_FFMPEG), 1
        if not self._capture.isOpened():
            raise UserError("it is no film that can be read here.")
        width, height = (int(self._capture.get(what)) for what in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT))
        check_size(height, width)

    def _counted(self) -> int:
        """As the container says it, where the last frame is there; else by looking at every frame."""
        import cv2

        told = int(self._capture.get(cv2.CAP_PROP_FRAME_COUNT))
        if 0 < told < MAX_FRAMES:
            return told
        count = 0
        while self._capture.grab():
            count += 1
        self._start()
        return count
