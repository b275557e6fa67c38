"""A region's picture has the outline of what the unit answers to."""

import numpy as np

from workbench.render.region_tile import HALO, OUTLINE, TILE, Tile, square_picture, tile_picture


def test_the_outline_is_drawn_about_what_is_within_and_not_where_everything_is():
    within = np.zeros((8, 8), bool)
    within[2:6, 3:7] = True
    patch = np.full((8, 8, 3), 90, np.uint8)
    picture = tile_picture(Tile(patch, within, (8, 8)))
    assert picture.shape == (TILE, TILE, 3)
    each = TILE // 8
    assert picture[2 * each, 4 * each].tolist() == list(OUTLINE)
    assert picture[2 * each - 1, 4 * each].tolist() == list(HALO)
    assert picture[4 * each, 5 * each].tolist() == picture[0, 0].tolist() == [90, 90, 90]
    assert (tile_picture(Tile(patch, np.ones((8, 8), bool), (8, 8))) == 90).all()
    assert (tile_picture(Tile(patch, None, (8, 8))) == 90).all()


def test_a_region_cut_off_at_the_edge_lies_on_the_other_side():
    square = square_picture(Tile(np.zeros((8, 4, 3), np.uint8), None, (8, 8), at_left=True), 128)
    assert (square[:, TILE // 2 :] == 0).all()
    assert (square[:, : TILE // 2] == 128).all()
