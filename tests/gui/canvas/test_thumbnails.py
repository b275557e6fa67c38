"""Thumbnails of results."""

from __future__ import annotations

import numpy as np
from PIL import Image as Pillow

from tests.gui.canvas.examples import quarters
from workbench.api import Scores
from workbench.gui.canvas.thumbnails import run_thumbnail
from workbench.gui.widgets.image_conversion import qimage_of


def test_the_thumbnail_of_numbers_lets_the_theme_shine_through():
    scores = Scores(values=np.array([2.0, 1.0], np.float32), names=("a", "b"), indices=np.arange(2, dtype=np.int32))
    picture = qimage_of(run_thumbnail(scores, None))
    assert picture.pixelColor(1, 1).alpha() == 0
    assert picture.pixelColor(14, 17).alpha() == 255
    whole = Pillow.fromarray(run_thumbnail(quarters(signed=True), None))
    assert whole.mode == "RGB"
