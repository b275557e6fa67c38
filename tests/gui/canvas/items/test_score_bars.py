"""Score bars: from zero to one, or from below zero."""

from __future__ import annotations

import numpy as np

from tests.gui.canvas.examples import scores
from workbench.api import Scores
from workbench.gui.canvas.items.score_bars import score_text
from workbench.gui.canvas.view_state import ViewState
from workbench.render.display import Display


def test_bars_of_probabilities_reach_from_zero_to_one(canvas):
    canvas.show_result(ViewState(scores(logits=np.array([2, -1], np.float32)), None, None, Display()))
    assert canvas.view.bars.range() == (0.0, 1.0)
    assert score_text(scores(), 0) == "70.0 %"
    assert canvas.view.text_of(1) == "lynx (287): 30.0 %, logit −1"


def test_bars_below_zero_start_at_zero(canvas):
    result = Scores(values=np.array([2, -6], np.float32), names=("a", "b"), indices=np.array([0, 1]), unit="output")
    canvas.show_result(ViewState(result, None, None, Display()))
    assert canvas.view.bars.range() == (-6.0, 2.0)
