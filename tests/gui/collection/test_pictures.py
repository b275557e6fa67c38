"""Rows with thumbnails: each is asked for once, those in sight last first of all."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage

from workbench.gui.collection import pictures
from workbench.gui.collection.pictures import Pictures


@pytest.fixture
def rows(qapp):
    made = Pictures()
    made.order = np.arange(9)
    return made


def test_those_that_came_into_sight_last_are_read_and_others_let_go(rows):
    for row in range(5):
        rows.thumbnail(row)
    assert rows.take_waiting(2) == [3, 4]
    rows.thumbnail(3)
    rows.thumbnail(0)
    assert rows.take_waiting(9) == [0]  # the other one is under way


def test_the_oldest_give_way_where_there_are_too_many(rows, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_KEPT", 2)
    rows.take_thumbnails({place: QImage(4, 4, QImage.Format.Format_RGB32) for place in range(3)})
    assert rows.thumbnail(0) is None
    assert rows.thumbnail(2) is not None


def test_forgotten_ones_are_asked_for_again(rows):
    rows.take_thumbnails({0: QImage(4, 4, QImage.Format.Format_RGB32), 1: QImage()})
    rows.forget_thumbnails(all_of_them=False)
    assert rows.thumbnail(0) is not None
    rows.forget_thumbnails(all_of_them=True)
    assert rows.thumbnail(0) is None
