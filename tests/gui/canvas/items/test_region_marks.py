"""Outlines of regions: along the edges of their pixels."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage, QPainter, QTransform

from workbench.api import Area
from workbench.gui.canvas.items.region_marks import RegionMarks


def painted(area: str, scale: float = 10) -> np.ndarray:
    """(h, w) bool: where white was painted on a black picture of an image of 8 x 8 pixels."""
    picture = QImage(80, 80, QImage.Format.Format_RGB32)
    picture.fill(0)
    painter = QPainter(picture)
    painter.scale(scale, scale)
    RegionMarks([("", Area.parse(area))], QTransform()).paint(painter)
    painter.end()
    grey = np.frombuffer(picture.constBits(), np.uint8).reshape(80, 80, 4)[:, :, 1]
    return grey > 128


def test_a_box_is_outlined_at_the_edges_of_its_pixels(qapp):
    white = painted("box:2,3,3,2")
    assert white[30:51, 20].mean() > 0.9  # its left edge, at x = 2
    assert white[50, 20:51].mean() > 0.9
    assert not white[33:47, 23:47].any()


def test_a_mask_is_outlined_around_its_pixels_and_around_holes(qapp):
    ring = np.ones((3, 3), bool)
    ring[1, 1] = False
    white = painted(str(Area.of_mask(np.pad(ring, 2))))
    assert white[20:51, 20].mean() > 0.9
    assert white[30:41, 30].mean() > 0.9  # the hole
    assert not white[23:28, 33:38].any()  # no line between two of its pixels
