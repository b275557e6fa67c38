"""The figure body of curves."""

from __future__ import annotations

from tests.examples.registry import EXAMPLES
from tests.export.drawn import context
from workbench.export.exported_result import ExportedResult
from workbench.export.figure import compose


def test_marks_and_notes_that_change_are_written_over_a_curve():
    paper = compose(ExportedResult(EXAMPLES["Curve"]), context())
    words = [text.get_text() for text in paper.figure.texts]
    assert {"half", "nearly all of what there is", "high $"} <= set(words)
    assert "low" not in words
    assert any(word.startswith("a note so long") for word in words)
