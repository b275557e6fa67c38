"""A sheet of regions: rows of tiles, each with the outline of what the unit answers to."""

import numpy as np

from workbench.export.region_sheet import Row, region_sheet
from workbench.render.region_tile import TILE, Tile


def test_a_region_cut_off_at_the_edge_is_as_large_as_it_is_and_lies_on_the_other_side():
    patch = np.zeros((8, 4, 3), np.uint8)
    row = Row("unit 0", "1 to 0", [Tile(patch, None, (8, 8), at_left=True)])
    sheet = np.asarray(region_sheet("Title", ["A sentence."], [row], 1))
    rows, columns = np.nonzero((sheet == 0).all(2))
    assert (rows.max() - rows.min() + 1, columns.max() - columns.min() + 1) == (TILE, TILE // 2)
    whole = np.asarray(region_sheet("Title", ["A sentence."], [Row("", "", [Tile(patch, None, (8, 8))])], 1))
    assert np.nonzero((whole == 0).all(2))[1].min() == columns.min() - TILE // 2


def test_every_sentence_above_the_rows_is_read_whole_on_lines_of_its_own():
    rows = [Row("unit 0", "", [Tile(np.zeros((8, 8, 3), np.uint8), None, (8, 8))])]
    short, long = (np.asarray(region_sheet("", [" ".join(["word"] * n), "The last."], rows, 1)) for n in (4, 60))
    inked = [int(np.nonzero((sheet < 250).any((1, 2)))[0].min()) for sheet in (short, long)]
    added = len(long) - len(short)
    assert added > 0
    assert added % 20 == 0
    assert inked[0] == inked[1]
    lines = [(long[top : top + 20, :-1] < 250).any() for top in range(54, 54 + added + 40, 20)]
    assert all(lines)
    assert not (long[: 54 + added + 40, -20:] < 250).any()  # nothing runs over the right edge
