"""A picture of any size, ready to be painted at any scale within a frame."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import numpy as np
from PIL import Image as Pillow
from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter

LARGE = 8_000_000  # pixels from which smaller copies are made beside the window's thread
BAND = 128  # rows that are averaged at once there: the window waits for no more than these
SMALLEST = 8  # pixels of the shorter side of the smallest copy


class _Refining(QObject):
    """Tells that a picture can be painted better than before."""

    done = Signal()


refining = _Refining()
_thread = ThreadPoolExecutor(1)


class Pixels:
    """Only what is in sight is painted: from the picture itself, or from copies of half the size, a quarter, ...

    The copies are averaged. Those of a large picture are made beside the window's thread; until they are there, single
    pixels of the picture stand for their neighbours, and ``refining`` tells when to paint again.
    """

    def __init__(self, pixels: np.ndarray) -> None:
        self._levels = [np.ascontiguousarray(pixels)]
        self.height, self.width = pixels.shape[:2]
        self._most = max(0, int(math.log2(max(1, min(self.width, self.height) / SMALLEST))))
        self._lock, self._asked = Lock(), False

    def paint(self, painter: QPainter, scale: float, smooth: bool = True, grey: bool = False) -> None:
        """Paint it with its upper left corner at (0, 0), a world's unit for each pixel; ``scale`` is the screen's.

        ``grey`` leaves its colours out, as ``render.cover`` does.
        """
        level = 0 if scale >= 1 else min(self._most, int(math.log2(1 / max(scale, 1e-6))))
        factor = 1 << level
        sight = painter.transform().inverted()[0].mapRect(QRectF(painter.viewport()))
        left, right = _span(sight.left() / factor, sight.right() / factor, math.ceil(self.width / factor))
        top, bottom = _span(sight.top() / factor, sight.bottom() / factor, math.ceil(self.height / factor))
        if left >= right or top >= bottom:
            return
        crop = np.ascontiguousarray(self._crop(level, slice(top, bottom), slice(left, right)))
        if grey:
            crop = np.asarray(Pillow.fromarray(crop).convert("L"))
        where = QRectF(left * factor, top * factor, (right - left) * factor, (bottom - top) * factor)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth and scale < 8)
        painter.save()
        painter.setClipRect(QRectF(0, 0, self.width, self.height), Qt.ClipOperation.IntersectClip)
        painter.drawImage(where, wrapped(crop))
        painter.restore()

    def _crop(self, level: int, rows: slice, columns: slice) -> np.ndarray:
        """A part of the copy that is two to the power of ``level`` times smaller, or what stands for it meanwhile."""
        if level >= len(self._levels) and self.width * self.height < LARGE:
            self._make_levels()
        if level < len(self._levels):
            return self._levels[level][rows, columns]
        with self._lock:
            if not self._asked:
                self._asked = True
                _thread.submit(self._make_levels)
        factor = 1 << level
        every = self._levels[0][
            rows.start * factor : rows.stop * factor, columns.start * factor : columns.stop * factor
        ]
        return every[::factor, ::factor]

    def _make_levels(self) -> None:
        while len(self._levels) <= self._most:
            self._levels.append(_half(self._levels[-1]))
        refining.done.emit()


def _half(pixels: np.ndarray) -> np.ndarray:
    """(h, w, 3) uint8 at half the size, averaged, band by band."""
    height, width = pixels.shape[:2]
    half = np.empty(((height + 1) // 2, (width + 1) // 2, 3), np.uint8)
    for top in range(0, height, BAND):
        half[top // 2 : (top + BAND) // 2] = np.asarray(Pillow.fromarray(pixels[top : top + BAND]).reduce(2))
    return half


def _span(low: float, high: float, size: int) -> tuple[int, int]:
    """The pixels from low to high, with a neighbour at each side to blend with, inside ``size``."""
    return max(0, math.floor(low) - 1), min(size, math.ceil(high) + 1)


def wrapped(pixels: np.ndarray) -> QImage:
    """A QImage over (h, w), (h, w, 3) or (h, w, 4) uint8; it keeps the array alive and copies nothing."""
    height, width = pixels.shape[:2]
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    formats = QImage.Format
    kind = {1: formats.Format_Grayscale8, 3: formats.Format_RGB888, 4: formats.Format_RGBA8888}[channels]
    image = QImage(pixels.data, width, height, channels * width, kind)
    image.pixels = pixels  # type: ignore[attr-defined]
    return image
