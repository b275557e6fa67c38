"""What all views share: the line of the title."""

from __future__ import annotations

from workbench.gui.canvas.views.base import HeaderNote


def test_a_note_that_is_too_long_for_a_line_has_two_of_nearly_one_length(qtbot):
    note = HeaderNote()
    qtbot.addWidget(note)
    note.setText("grey is zero, full colour is ±2.18 weight")
    whole = note.fontMetrics().horizontalAdvance(note.text())
    assert note.words_at(whole) == note.text()
    assert note.words_at(whole - 1) == note.words_at(whole * 2 // 3) == "grey is zero, full\ncolour is ±2.18 weight"
