"""How many tiles stand beside each other."""

from __future__ import annotations

import pytest

from workbench.gui.canvas.views.base import HEADER
from workbench.gui.compare.arrangement import HIGH, SMALLEST, Arrangement, arranged, best_columns, in_a_matrix


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


def test_a_matrix_that_must_scroll_in_one_direction_fills_the_other():
    across = in_a_matrix(2, 14, 700, 750, 1.0, 0)
    assert (across.width, across.height) == (350, SMALLEST)  # two are seen, and rows take the height
    assert in_a_matrix(4, 14, 900, 750, 1.0, 0).width == 188  # as high as rows are
    down = in_a_matrix(14, 2, 1000, 750, 1.0, 0)
    assert (down.width, down.height) == (SMALLEST, 375)
    assert in_a_matrix(14, 6, 1020, 750, 1.0, 30).height == 200


def test_a_matrix_that_must_scroll_in_both_directions_has_tiles_that_can_be_seen():
    assert in_a_matrix(20, 20, 900, 700, 1.0, 0) == Arrangement(20, 160, 160)
    assert in_a_matrix(20, 20, 300, 200, 1.0, 0) == Arrangement(20, 150, 100)


def test_a_matrix_whose_tiles_are_large_enough_is_looked_at_as_a_whole():
    assert in_a_matrix(3, 4, 836, 700, 1.0, 0) == Arrangement(4, SMALLEST, SMALLEST)
