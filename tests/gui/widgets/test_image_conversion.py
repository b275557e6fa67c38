"""Pixels to Qt's images and back."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage

from workbench.gui.widgets.image_conversion import pixels_of, qimage_of


def test_pixels_come_back_from_qt_s_image_unchanged():
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 3), np.uint8)  # rows that Qt pads
    np.testing.assert_array_equal(pixels_of(qimage_of(pixels)), pixels)


def test_transparent_pixels_lie_on_the_background():
    picture = QImage(2, 1, QImage.Format.Format_RGBA8888)
    picture.fill(QColor(0, 0, 0, 0))
    assert pixels_of(picture, "black").tolist() == [[[0, 0, 0], [0, 0, 0]]]
    assert pixels_of(picture, "white").tolist() == [[[255, 255, 255], [255, 255, 255]]]


def test_four_channels_keep_their_transparency():
    image = qimage_of(np.array([[[10, 20, 30, 128]]], np.uint8))
    assert image.pixelColor(0, 0).getRgb() == (10, 20, 30, 128)
