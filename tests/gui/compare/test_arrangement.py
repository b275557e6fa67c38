"""How many tiles stand beside each other."""

from __future__ import annotations

import pytest

from workbench.gui.canvas.views.base import HEADER
from workbench.gui.compare.arrangement import HIGH, Arrangement, arranged, best_columns


def test_tiles_are_laid_out_so_that_their_pictures_are_largest():
    assert best_columns(2, 700, 600, 1.5) == 1
    assert best_columns(2, 1200, 500, 1.0) == 2
    assert best_columns(9, 900, 1000, 1.0) == 3


def test_no_tile_is_narrower_than_can_be_read():
    assert best_columns(5, 430, 200, 1.0) == 5  # where the pictures are largest
    assert best_columns(5, 430, 200, 1.0, narrowest=130) == 3
    assert best_columns(5, 100, 200, 1.0, narrowest=130) == 1


def test_tiles_that_would_be_too_low_are_scrolled_and_one_is_seen_whole():
    roomy = arranged(5, 1200, 900, 1.0, 130, 14)
    assert (roomy.columns, roomy.height * 2 <= 900) == (3, True)
    low = arranged(5, 430, 200, 1.0, 130, 14)
    assert low.columns == 3
    assert round(130 * HIGH) + HEADER <= low.height <= 200


@pytest.mark.parametrize("width", [50, 129])
def test_a_single_column_has_what_there_is(width):
    assert isinstance(arranged(3, width, 400, 1.0, 130, 14), Arrangement)
