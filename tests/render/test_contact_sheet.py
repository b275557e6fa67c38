"""Contact sheets: tiles, their places and their scales."""

import numpy as np
import pytest

from workbench.api import Grid
from workbench.render.colour import colour_table
from workbench.render.contact_sheet import contact_sheet, tiles
from workbench.render.display import Display


def grid_of(values: np.ndarray, **more) -> Grid:
    count = len(values)
    return Grid(
        values=values.astype(np.float32),
        labels=tuple(str(i) for i in range(count)),
        numbers=np.arange(count, dtype=np.float32),
        number_name="maximum",
        units=np.arange(count, dtype=np.int32),
        dead=np.zeros(count, bool),
        **more,
    )


def test_tiles_that_share_a_scale_keep_their_proportions():
    grid = grid_of(np.array([[[1.0]], [[4.0]]]), signed=False)
    coloured, limits = tiles(grid, Display(colour_map="grey"))
    assert limits is not None
    assert (limits.low, limits.high) == (0.0, 4.0)
    assert coloured[:, 0, 0, 0].tolist() == [64, 255]


def test_tiles_with_scales_of_their_own_reach_the_last_colour_each():
    grid = grid_of(np.array([[[0.0, 1.0]], [[0.0, 4.0]]]), signed=False, shared=False)
    coloured, limits = tiles(grid, Display(colour_map="grey"))
    assert limits is None
    assert coloured[:, 0, :, 0].tolist() == [[0, 255], [0, 255]]


def test_a_tile_of_zeros_is_not_stretched_by_a_scale_of_its_own():
    grid = grid_of(np.zeros((1, 2, 2)), signed=True, shared=False)
    coloured, _ = tiles(grid, Display())
    assert (coloured == colour_table("blue-red")[128]).all()


def test_a_weight_of_zero_is_mid_grey_in_a_kernel_in_colour():
    values = np.zeros((2, 1, 1, 3))
    values[1, 0, 0] = (-2, 0, 2)
    coloured, limits = tiles(grid_of(values), Display())
    assert limits is not None
    assert limits.high == 2
    assert coloured[0, 0, 0].tolist() == [128, 128, 128]
    assert coloured[1, 0, 0].tolist() == [0, 128, 255]


def test_tiles_lie_in_rows_with_gaps_that_are_transparent():
    made = contact_sheet(grid_of(np.ones((5, 4, 4)), signed=False), Display(), columns=3)
    assert made.pixels.shape == (4 + 1 + 4, 3 * 4 + 2, 4)
    assert made.corner(4) == (5, 5)
    assert made.pixels[4, 0, 3] == 0
    assert made.pixels[0, 0, 3] == 255


@pytest.mark.parametrize(("x", "y", "tile"), [(0, 0, 0), (4.5, 0, None), (5, 5, 4), (11, 5, None), (-1, 0, None)])
def test_a_point_is_asked_which_tile_it_lies_on(x, y, tile):
    made = contact_sheet(grid_of(np.ones((5, 4, 4)), signed=False), Display(), columns=3)
    assert made.at(x, y, 5) == tile


def test_pictures_keep_their_colours_and_have_no_scale():
    values = np.zeros((2, 1, 2, 3))
    values[1, 0, 1] = (0.2, 0.5, 1.0)
    coloured, limits = tiles(grid_of(values, pictures=True), Display())
    assert limits is None
    assert coloured[0].max() == 0
    assert coloured[1, 0, 1].tolist() == [51, 128, 255]
