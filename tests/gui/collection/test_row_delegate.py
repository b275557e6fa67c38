"""The cells of a collection's table, as they are painted."""

from __future__ import annotations

import numpy as np

from tests.collections.test_rows import made
from workbench.gui.collection.widget import CollectionWidget
from workbench.gui.widgets.theme import tokens


def colours(widget, row, column):
    """Those that a cell is painted in."""
    widget.table.scrollTo(widget.model.index(row, column))
    box = widget.table.visualRect(widget.model.index(row, column))
    image = widget.table.viewport().grab(box).toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_what_is_wrong_is_in_the_colour_of_danger_and_what_is_selected_on_a_ground_of_its_own(qtbot):
    rows = made()
    widget = CollectionWidget()
    qtbot.addWidget(widget)
    widget.resize(900, 400)
    widget.show_rows(rows, np.arange(4), np.zeros(0, np.int64))
    widget.show_table(True)
    widget.show()
    column = widget.model.columns.index("predicted")
    danger, soft = tokens().colour("danger").name(), tokens().colour("accent_soft").name()
    for row in range(4):
        assert (danger in colours(widget, row, column)) == bool(rows.is_wrong[row])
    assert soft not in colours(widget, 1, 0)
    widget.select(np.array([1]))
    assert soft in colours(widget, 1, 0)
