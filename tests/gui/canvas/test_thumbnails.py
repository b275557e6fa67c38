"""Thumbnails of results."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import Image as Pillow

from tests.examples.boxes import boxes
from tests.examples.grid import grid
from tests.examples.regions import regions
from tests.gui.canvas.examples import photo, quarters
from workbench.api import Scores
from workbench.gui.canvas.thumbnails import SIDE, run_thumbnail
from workbench.gui.widgets.image_conversion import qimage_of
from workbench.render.class_colours import class_colour, rgb


def test_the_thumbnail_of_numbers_lets_the_theme_shine_through():
    scores = Scores(values=np.array([2.0, 1.0], np.float32), names=("a", "b"), indices=np.arange(2, dtype=np.int32))
    picture = qimage_of(run_thumbnail(scores, None))
    assert picture.pixelColor(1, 1).alpha() == 0
    assert picture.pixelColor(14, 17).alpha() == 255
    whole = Pillow.fromarray(run_thumbnail(quarters(signed=True), None))
    assert whole.mode == "RGB"


def test_the_thumbnail_of_boxes_has_their_frames_over_the_photograph_or_over_the_theme():
    colour = rgb(class_colour(16))
    edge = (round(14 / 32 * SIDE), round(2 / 32 * SIDE))  # of the best box, at the left
    seen = run_thumbnail(boxes(), photo())
    assert tuple(seen[edge]) == colour
    assert seen[-1, 0].tolist() == [100, 100, 100]
    alone = run_thumbnail(boxes(), None)
    assert tuple(alone[edge]) == (*colour, 255)
    assert alone[-1, 0, 3] == 0


def test_the_thumbnail_of_regions_has_their_colours():
    alone = run_thumbnail(regions(), None)
    assert tuple(alone[10, 10, :3]) == rgb(class_colour(1))
    assert tuple(alone[90, 10, :3]) == rgb(class_colour(2))
    assert alone[90, 90, 3] == 0
    assert run_thumbnail(regions(), photo())[90, 90].tolist() == [100, 100, 100]


def test_the_thumbnail_of_tiles_with_notes_has_its_tiles():
    noted = replace(grid(12), notes=("0.5",) * 12)
    assert run_thumbnail(noted, None).shape == run_thumbnail(grid(12), None).shape
    assert np.array_equal(run_thumbnail(noted, None), run_thumbnail(grid(12), None))
    assert run_thumbnail(noted, None)[..., :3].std() > 0
