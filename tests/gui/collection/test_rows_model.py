"""The rows for Qt's views."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.collections.test_rows import made
from workbench.gui.collection.rows_model import RowsModel
from workbench.gui.widgets.theme import tokens


def shown(order=(3, 1, 0)) -> RowsModel:
    model = RowsModel()
    model.show(made(), np.array(order))
    return model


def test_cells_are_words_numbers_are_to_the_right_and_what_is_wrong_is_in_another_colour(qapp):
    model = shown()
    at = {name: i for i, name in enumerate(model.columns)}
    assert model.index(1, at["predicted"]).data() == "cow"
    assert model.index(1, at["predicted"]).data(Qt.ItemDataRole.ForegroundRole) == tokens().colour("danger")
    assert model.index(2, at["predicted"]).data(Qt.ItemDataRole.ForegroundRole) is None
    assert model.index(2, at["width"]).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    heading = model.headerData(at["width"], Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert heading & Qt.AlignmentFlag.AlignRight
    assert model.index(2, 0).data(Qt.ItemDataRole.ToolTipRole) == "a/1.png · ant · predicted ant"
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "b/2.png: 2.png: it is no picture."


def test_below_a_thumbnail_stands_the_number_that_rows_are_sorted_by(qapp):
    model = shown()
    model.caption_column = "confidence"
    assert model.caption(1) == "40.0 %  a/2.png"
    model.caption_column = "label"
    assert model.caption(1) == "a/2.png"


def test_a_picture_that_could_not_be_made_is_asked_for_again_when_more_is_known(qapp):
    model = shown()
    model.thumbnail(1)
    assert model.take_waiting(9) == [1]
    model.take_thumbnails({1: QImage()})
    model.thumbnail(1)
    assert model.take_waiting(9) == []
    model.update(made())
    model.thumbnail(1)
    assert model.take_waiting(9) == [1]
