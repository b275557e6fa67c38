"""Previews at the screen's own resolution, and the loss with where its parts stand."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel

from tests.gui.training.conftest import loss_and_pictures
from workbench.api import Picture
from workbench.gui.training.previews import LossPlot, Previews


def test_pictures_share_the_row_and_are_sharp_on_a_fine_screen(qtbot, monkeypatch):
    previews = Previews()
    qtbot.addWidget(previews)
    monkeypatch.setattr(previews, "devicePixelRatioF", lambda: 2.0)
    pixmaps: list[QPixmap] = []
    monkeypatch.setattr(QLabel, "setPixmap", lambda _label, pixmap: pixmaps.append(pixmap))
    previews.resize(400, 200)
    previews.show_pictures([Picture(values=np.zeros((24, 32, 3), np.float32), caption=name) for name in "abcd"])
    assert len(pixmaps) == 4
    assert {pixmap.devicePixelRatio() for pixmap in pixmaps} == {2.0}
    assert all(140 < pixmap.width() <= 200 for pixmap in pixmaps), "a quarter of the row, in the screen's pixels"
    previews.show_pictures([Picture(values=np.zeros((24, 32, 3), np.float32), caption="a")])
    assert [label.isHidden() for label in previews.pictures] == [False, True, True, True]


def test_the_key_says_where_each_part_stands(qtbot):
    plot = LossPlot()
    qtbot.addWidget(plot)
    plot.show_curve(loss_and_pictures().parts["loss"])
    assert "content&nbsp;0.5" in plot.key.text()
    assert len(plot.plot.listDataItems()) == 3
