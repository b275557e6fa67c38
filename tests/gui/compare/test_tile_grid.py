"""The grid of tiles: it is scrolled where they would be too small."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QFrame, QLabel

from tests.gui.steps import settle, tiles
from workbench.gui.compare.arrangement import Arrangement
from workbench.gui.compare.tile_grid import Sides, TileGrid


def test_where_tiles_would_be_too_small_to_read_they_are_scrolled_to(app, engine, qtbot):
    app.do("compare.layers", "stem", "relu#2", "relu#1", "blocks.0", "blocks.0.conv")
    settle(app, engine, qtbot, 5)
    app.compared.setFixedSize(430, 210)  # else the window's layout takes the size back when a result arrives late
    app.compared.resize(430, 210)
    app.compared._arrange()
    QApplication.processEvents()
    assert all(tile.width() >= tile.narrowest for tile in tiles(app))
    assert app.compared.grid.verticalScrollBar().maximum() > 0
    assert app.compared.grid.horizontalScrollBar().maximum() == 0


def test_headings_and_bars_of_a_matrix_stay_while_its_tiles_are_scrolled(qtbot):
    grid = TileGrid()
    qtbot.addWidget(grid)
    placed = [(place, QFrame()) for place in range(40)]
    columns, rows = [QLabel(f"column {i}") for i in range(20)], [QLabel(f"row {i}") for i in range(2)]
    bar = QLabel("bar")
    grid.resize(400, 90)
    grid.show()
    grid.lay(placed, Arrangement(20, 64, 64), Sides(columns, rows, {0: bar}))
    QApplication.processEvents()
    whole = grid.grab_image()

    def at(widget):
        return widget.mapTo(grid.viewport(), QPoint())

    before = at(rows[0]).x(), at(columns[7]).y(), at(bar).x()
    first = at(placed[0][1])
    grid.horizontalScrollBar().setValue(300)
    grid.verticalScrollBar().setValue(20)
    QApplication.processEvents()
    assert at(placed[0][1]) == first - QPoint(300, 20)
    assert (at(rows[0]).x(), at(columns[7]).y(), at(bar).x()) == before
    assert grid.grab_image() == whole


def test_the_bar_of_a_column_is_as_high_as_what_is_seen_of_the_column(qtbot):
    grid = TileGrid()
    qtbot.addWidget(grid)
    placed, bar = [(place, QFrame()) for place in range(40)], QLabel("bar")
    columns, rows = [QLabel("column 0"), QLabel("column 1")], [QLabel(f"row {i}") for i in range(20)]
    grid.resize(400, 300)
    grid.show()
    grid.lay(placed, Arrangement(2, 64, 64), Sides(columns, rows, {}, {0: bar}))
    QApplication.processEvents()
    for down in (0, 500):
        grid.verticalScrollBar().setValue(down)
        QApplication.processEvents()
        top = bar.mapTo(grid.viewport(), QPoint()).y()
        assert (top, top + bar.height()) == (columns[0].height() + 1, grid.viewport().height())
