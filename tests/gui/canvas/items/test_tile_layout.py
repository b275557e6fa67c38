"""Where the tiles of a grid lie."""

import pytest

from workbench.gui.canvas.items.tile_layout import layout_for


def test_the_layout_fits_all_tiles_into_the_view():
    for count, aspect, room in [(1280, 1.0, (840.0, 560.0)), (1, 1.0, (300.0, 200.0)), (7, 2.0, (500.0, 900.0))]:
        layout = layout_for(count, aspect, room)
        width, height = layout.size(count)
        assert width <= room[0] + 1e-6
        assert height <= room[1] + 1e-6
        assert layout.place_at(layout.rect(count - 1).center(), count) == count - 1
        assert layout.tile[0] / layout.tile[1] == pytest.approx(aspect)


def test_a_row_has_as_many_tiles_as_are_asked_for():
    layout = layout_for(9, 1.0, (900.0, 100.0), columns=3)
    assert layout.columns == 3
    assert layout.size(9)[1] <= 100.0
