"""A combo box that is too narrow for its words."""

from __future__ import annotations

from pathlib import Path

import pytest

import workbench.gui
from workbench.gui.widgets.combo import Combo
from workbench.gui.widgets.theme import TEXT_PX, theme

OWN_WAYS = {"widgets/combo.py", "widgets/form/picker.py", "canvas/display_controls.py"}  # which elide, too


@pytest.mark.parametrize("text", [13, 18])
def test_words_without_room_end_in_an_ellipsis_and_are_whole_where_there_is_room(qtbot, text):
    theme.apply("dark", text)
    combo = Combo()
    qtbot.addWidget(combo)
    combo.addItems(["No two are compared", "ant"])
    combo.show()
    words = combo.currentText()
    combo.resize(combo.sizeHint())
    assert combo.seen == words
    combo.resize(combo.width() - combo.fontMetrics().horizontalAdvance("compared"), combo.height())
    assert combo.seen.startswith("No two")
    assert combo.seen.endswith("…")
    combo.setCurrentIndex(1)
    assert combo.seen == "ant"
    assert combo.minimumSizeHint().width() < combo.sizeHint().width()
    theme.apply(text=TEXT_PX)


def test_no_other_combo_box_of_the_window_cuts_its_words():
    room = Path(workbench.gui.__file__).parent
    texts = {path.relative_to(room).as_posix(): path.read_text() for path in room.rglob("*.py")}
    made = {name for name, text in texts.items() if "QComboBox()" in text or "(QComboBox)" in text}
    assert made == OWN_WAYS
