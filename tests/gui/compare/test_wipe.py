"""A wipe between two tiles."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.gui.steps import tiles


def test_w_wipes_the_tile_under_the_pointer_over_its_neighbour(alike, qtbot):
    comparison = alike.compared
    tiles(alike)[1].take_focus()
    QTest.keyClick(alike.window.focusWidget(), Qt.Key.Key_W)
    qtbot.waitUntil(lambda: alike.settled and comparison.is_wiping)
    assert (alike.session.large, alike.session.wiped) == (1, 2)
    lower, upper = tiles(alike)
    assert lower.geometry() == upper.geometry()
    assert comparison.bar.range == (0.0, 4.0)  # one scale stays one
    pane = lower.pane
    QTest.mouseMove(pane, QPoint(int(pane.width() * 0.75), pane.height() // 2))
    assert comparison.wipe.share == pytest.approx(0.75, abs=0.02)
    QTest.keyClick(pane, Qt.Key.Key_Left)
    assert comparison.wipe.share == pytest.approx(0.70, abs=0.02)
    assert upper.mask().boundingRect().right() == pytest.approx(0.70 * pane.width(), abs=4)
    QTest.keyClick(pane, Qt.Key.Key_B)
    assert comparison.wipe.share == 0.0
    QTest.keyClick(pane, Qt.Key.Key_B)
    assert comparison.wipe.share == 1.0
    QTest.keyClick(pane, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: alike.settled and not comparison.is_wiping and len(tiles(alike)) == 2)
    assert (alike.session.large, alike.session.wiped) == (0, 0)
    assert not comparison.wipe.isVisible()
