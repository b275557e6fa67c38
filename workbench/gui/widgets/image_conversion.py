"""Conversion between numpy pixels and Qt's images."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage, QPainter

from workbench.images.pixel_decoder import WHITE, colour_of


def qimage_of(pixels: np.ndarray) -> QImage:
    """(h, w, 3) or, with transparency, (h, w, 4) uint8 as Qt's image, with its own copy of the bytes."""
    solid = np.ascontiguousarray(pixels)
    height, width, channels = solid.shape
    kind = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_RGBA8888
    return QImage(solid.data, width, height, channels * width, kind).copy()


def pixels_of(image: QImage, background: str = WHITE) -> np.ndarray:
    """Qt's image as (h, w, 3) uint8; transparent pixels lie on ``background``."""
    flat = QImage(image.size(), QImage.Format.Format_RGB888)
    flat.fill(QColor(*colour_of(background)))
    painter = QPainter(flat)
    painter.drawImage(0, 0, image)
    painter.end()
    rows = np.frombuffer(flat.constBits(), np.uint8, flat.sizeInBytes()).reshape(flat.height(), flat.bytesPerLine())
    return rows[:, : 3 * flat.width()].reshape(flat.height(), flat.width(), 3).copy()
