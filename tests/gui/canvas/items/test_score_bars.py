"""Score bars: from zero to one, or from below zero."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QFontMetrics, QImage, QPainter

from tests.gui.canvas.examples import scores
from workbench.api import Scores
from workbench.gui.canvas.items.score_bars import ScoreBars, columns, score_text
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.theme import system_font
from workbench.render.display import Display


def test_bars_of_probabilities_reach_from_zero_to_one(canvas):
    canvas.show_result(ViewState(scores(logits=np.array([2, -1], np.float32)), None, None, Display()))
    assert canvas.view.bars.range() == (0.0, 1.0)
    assert score_text(scores(), 0) == "70.0 %"
    assert canvas.view.text_of(1) == "lynx (287): 30.0 %, logit −1"


def test_in_little_room_a_bar_is_short_before_a_name_is_cut(qapp):
    metrics, name = QFontMetrics(system_font()), "soft-coated wheaten terrier"
    result = Scores(values=np.array([0.7, 0.3], np.float32), names=(name, "b"), indices=np.array([0, 1]))
    named, numbers = columns(result, 320, metrics)
    assert named - 14 >= metrics.horizontalAdvance(name)
    assert named + numbers <= 300


def test_bars_below_zero_start_at_zero(canvas):
    result = Scores(values=np.array([2, -6], np.float32), names=("a", "b"), indices=np.array([0, 1]), unit="output")
    canvas.show_result(ViewState(result, None, None, Display()))
    assert canvas.view.bars.range() == (-6.0, 2.0)


@pytest.mark.parametrize("letters", [13, 18])
def test_a_logit_stands_apart_from_the_probability_with_large_type_too(qtbot, letters, monkeypatch):
    font = system_font()
    font.setPixelSize(letters)
    monkeypatch.setattr("workbench.gui.canvas.items.score_bars.system_font", lambda: font)
    bars = ScoreBars()
    qtbot.addWidget(bars)
    bars.resize(560, 200)
    bars.show_scores(scores(logits=np.array([12.25, -1], np.float32)))
    picture = QImage(560, 200, QImage.Format.Format_RGB32)
    ends: dict[str, float] = {}
    monkeypatch.setattr(QPainter, "drawText", lambda _, place, flags, words: ends.update({words: place.right()}))
    painter = QPainter(picture)
    bars.paint_rows(painter, bars.scores)
    painter.end()
    assert ends["logit 12.25"] - QFontMetrics(font).horizontalAdvance("logit 12.25") >= ends["70.0 %"] + 8
