"""The figure body of curves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.examples.registry import EXAMPLES
from tests.export.drawn import context
from workbench.api import Curve
from workbench.export.bodies.curve import curve_body
from workbench.export.exported_result import ExportedResult
from workbench.export.figure import compose
from workbench.export.paper import LIGHT, Paper


def test_marks_and_notes_that_change_are_written_over_a_curve():
    paper = compose(ExportedResult(EXAMPLES["Curve"]), context())
    words = [text.get_text() for text in paper.figure.texts]
    assert {"half", "nearly all of what there is", "high $"} <= set(words)
    assert "low" not in words
    assert any(word.startswith("a note so long") for word in words)


def test_every_note_that_changes_is_on_the_sheet_whole_or_is_counted_where_there_is_no_room():
    for changes, remarks in ((7, ()), (11, ("Notes on the axis that have no room here: 3.",))):
        x = np.arange(changes + 1, dtype=np.float32)
        notes = tuple(f"the network sees something long ({k})" for k in range(len(x)))
        body = curve_body(Curve(x=x, lines=x[None], names=("a",), notes=notes), replace(context(), width=3.0))
        paper = Paper(body.width, body.height, LIGHT)
        body.draw(paper, 0, 0)
        assert body.remarks == remarks
        assert {text.get_text() for text in paper.figure.texts} == set(notes[1:][:8])


def test_an_axis_that_counts_has_whole_numbers_and_any_other_is_counted_by_one_two_or_five():
    for last, expected in ((2, [0, 1, 2]), (8, [0, 2, 4, 6, 8])):
        x = np.arange(last + 1, dtype=np.float32)
        for values in (x, np.append(x, 0.2).astype(np.float32)) if last > 2 else (x,):
            values.sort()
            body = curve_body(Curve(x=values, lines=values[None], names=("a",)), context())
            paper = Paper(body.width, body.height, LIGHT)
            body.draw(paper, 0, 0)
            axes = paper.figure.axes[0]
            low, high = axes.get_xlim()
            assert [tick for tick in axes.get_xticks() if low <= tick <= high] == expected
