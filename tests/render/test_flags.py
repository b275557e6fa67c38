"""Flags over a curve: which there are, and that their words do not lie on each other."""

from __future__ import annotations

import numpy as np

from workbench.api import Curve
from workbench.render.flags import Flag, dotted, flags_of, rows_of, spans_of


def noted(notes, marks=None, names=()):
    x = np.arange(len(notes), dtype=np.float32)
    return Curve(x=x, lines=x[None], names=("a",), notes=notes, marks=marks, mark_names=names)


def test_a_note_has_a_flag_where_it_changes_and_a_mark_always():
    found = flags_of(noted(("cat", "cat", "dog", "cat"), np.array([2.0], np.float32), ("first",)))
    assert found == [Flag(2, "first", True), Flag(2, "dog", False), Flag(3, "cat", False)]


def test_a_mark_that_has_no_place_has_no_flag():
    assert flags_of(noted((), np.array([np.nan], np.float32), ("nowhere",))) == []


def test_words_stand_to_the_right_of_their_place_or_to_the_left_or_across_it_and_are_cut_only_by_the_axis():
    assert spans_of([10, 80, 50, 50], [30, 30, 90, 120], 0, 100) == [(10, 40), (50, 80), (10, 100), (0, 100)]


def test_words_that_would_touch_stand_in_rows_and_each_below_those_whose_line_they_pass():
    assert rows_of([(0, 30), (10, 60), (40, 70), (80, 90)]) == [0, 1, 2, 0]


def test_few_points_have_dots_but_not_the_outline_of_a_histogram():
    assert dotted(np.array([0.0, 0.1, 0.4]))
    assert not dotted(np.repeat([0.0, 0.1, 0.4], 2))
    assert not dotted(np.arange(1000))
