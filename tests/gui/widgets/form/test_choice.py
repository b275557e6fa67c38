"""The editors of a choice and of yes or no."""

from __future__ import annotations


def test_a_choice_and_a_check_box_tell_their_values(form, qtbot):
    form.editor("relu").box.click()
    box = form.editor("fill").box
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert form.told == [("relu", False), ("fill", "mean")]
