"""The grid of tiles: it is scrolled where they would be too small."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from tests.gui.steps import settle, tiles


def test_where_tiles_would_be_too_small_to_read_they_are_scrolled_to(app, engine, qtbot):
    app.do("compare.layers", "stem", "relu#2", "relu#1", "blocks.0", "blocks.0.conv")
    settle(app, engine, qtbot, 5)
    app.compared.resize(430, 210)
    app.compared._arrange()
    QApplication.processEvents()
    assert all(tile.width() >= tile.narrowest for tile in tiles(app))
    assert app.compared.grid.verticalScrollBar().maximum() > 0
    assert app.compared.grid.horizontalScrollBar().maximum() == 0
