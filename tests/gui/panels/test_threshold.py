"""The threshold slider says what is stated, and nothing is called the same before."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from workbench.api import Scores
from workbench.gui.panels.answer import AnswerPanel

NEAREST = Scores(
    values=np.array([0.7, 0.3], np.float32), names=("a.png", "b.png"), indices=np.arange(2, dtype=np.int32),
    unit="cosine", targets=("similarity:/a.png", "similarity:/b.png"),
)  # fmt: skip


@pytest.fixture
def panel(qtbot):
    panel = AnswerPanel()
    qtbot.addWidget(panel)
    panel.resize(280, 300)
    panel.show()
    panel.threshold.setVisible(True)
    return panel


def numbers(panel):
    return [bar.accessibleName() for bar in panel.bars[:2]]


def test_nothing_is_called_the_same_while_no_threshold_is_stated(panel):
    panel.threshold.show_threshold("similarity", "", "")
    panel.show_scores(NEAREST)
    assert numbers(panel) == ["a.png, 0.700", "b.png, 0.300"]
    assert panel.threshold.words.full_text.startswith("No threshold is stated")


def test_what_is_stated_judges_each_number_and_says_whose_it_is(panel):
    panel.threshold.show_threshold("similarity", "0.6", "net.onnx.workbench.toml")
    panel.show_scores(NEAREST)
    assert numbers(panel) == ["a.png, same  0.700", "b.png, not the same  0.300"]
    assert panel.threshold.words.full_text == "The same from cosine 0.6 on · net.onnx.workbench.toml"
    assert not panel.threshold.back.isVisible()
    panel.threshold.show_threshold("distance", "0.6", "you")
    panel.show_scores(NEAREST)
    assert numbers(panel)[0] == "a.png, 0.700", "a cosine's threshold says nothing of a distance"


def test_a_drag_judges_at_once_and_states_when_it_ends(panel, qtbot):
    row = panel.threshold
    row.show_threshold("similarity", "", "")
    panel.show_scores(NEAREST)
    row.slider.setSliderDown(True)
    row.slider.setValue(120)
    assert numbers(panel) == ["a.png, same  0.700", "b.png, same  0.300"]
    with qtbot.waitSignal(row.stated) as told:
        row.slider.setSliderDown(False)
    assert told.args == ["0.2"]


def test_keys_state_when_they_rest(panel, qtbot):
    row = panel.threshold
    row.show_threshold("distance", "distance:1", "you", 4.0)
    with qtbot.waitSignal(row.stated) as told:
        qtbot.keyClick(row.slider, Qt.Key.Key_Right)
        qtbot.keyClick(row.slider, Qt.Key.Key_Right)
    assert told.args == ["distance:1.05"]
    with qtbot.waitSignal(row.stated) as told:
        row.back.click()
    assert told.args == [""]
