"""Pictures at any scale: what is painted is what an average of the whole would be, and large ones never wait."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pillow
from PySide6.QtGui import QColor, QImage, QPainter

from workbench.gui.canvas.items import pixels as module
from workbench.gui.canvas.items.pixels import Pixels, refining


def noise(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)


def painted(picture: Pixels, scale: float, left: float, top: float, size: int = 32, grey: bool = False) -> np.ndarray:
    """(size, size, 3) of what is seen when (left, top) of the picture lies in the upper left corner."""
    image = QImage(size, size, QImage.Format.Format_RGB888)
    image.fill(0)
    painter = QPainter(image)
    painter.scale(scale, scale)
    painter.translate(-left, -top)
    picture.paint(painter, scale, grey=grey)
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8, image.sizeInBytes()).reshape(size, -1)
    return rows[:, : 3 * size].reshape(size, size, 3).copy()


@pytest.mark.parametrize(("left", "top"), [(0, 0), (64, 128), (7, 200)])
def test_at_full_size_every_pixel_is_its_own(left, top):
    pixels = noise(300, 200)
    np.testing.assert_array_equal(painted(Pixels(pixels), 1.0, left, top), pixels[top : top + 32, left : left + 32])


@pytest.mark.parametrize("factor", [2, 4])
def test_farther_away_it_is_the_average_of_the_pixels(factor):
    pixels = noise(256, 256)
    average = np.asarray(Pillow.fromarray(pixels).reduce(factor)).astype(int)
    seen = painted(Pixels(pixels), 1 / factor, 32 * factor / 4, 0).astype(int)
    start = 32 // 4
    assert np.abs(seen - average[:32, start : start + 32]).max() <= 2


def test_without_colours_it_is_as_bright_as_before():
    pixels = noise(64, 64)
    luma = np.asarray(Pillow.fromarray(pixels).convert("L"))
    np.testing.assert_array_equal(painted(Pixels(pixels), 1.0, 0, 0, grey=True)[..., 0], luma[:32, :32])


def test_a_large_picture_is_painted_at_once_and_better_when_its_copies_are_there(qtbot, monkeypatch):
    monkeypatch.setattr(module, "LARGE", 1000)
    board = np.indices((512, 512)).sum(0) % 2 * 255
    picture = Pixels(np.repeat(board[..., None], 3, 2).astype(np.uint8))
    with qtbot.waitSignal(refining.done):
        first = painted(picture, 0.125, 0, 0)
        assert set(np.unique(first)) <= {0, 255}  # single pixels stand for their neighbours
    assert (np.abs(painted(picture, 0.125, 0, 0)[1:-1, 1:-1].astype(int) - 128) <= 2).all()


def test_what_is_out_of_sight_is_not_painted():
    assert not painted(Pixels(noise(64, 64)), 1.0, 500, 0).any()


def test_smaller_copies_of_a_picture_are_averages():
    board = np.indices((64, 64)).sum(0) % 2 * 255
    picture = Pixels(np.repeat(board[:, :, None], 3, 2).astype(np.uint8))
    drawn = QImage(16, 16, QImage.Format.Format_RGB32)
    painter = QPainter(drawn)
    painter.scale(0.25, 0.25)
    picture.paint(painter, 0.25)
    painter.end()
    assert all(abs(QColor(drawn.pixel(x, y)).red() - 128) < 3 for x in range(16) for y in range(16))
