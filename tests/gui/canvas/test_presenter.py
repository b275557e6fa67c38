"""The canvas shows what was measured, and nothing else as if it were."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.gui.fake_engine import heatmap
from tests.gui.steps import state

BOXES = np.array([[0, 0, 8, 8], [16, 16, 8, 8]], np.int32)


@pytest.mark.parametrize("end", ["cancel", "fail", "another is wanted"])
def test_a_map_that_was_cut_short_has_no_value_where_nothing_was_measured_yet(app, engine, end):
    app.do("technique.choose", "occlusion")
    drawn = replace(heatmap("2 of 9 squares measured"), boxes=BOXES)
    engine.draw("occlusion", result=drawn)
    assert np.isfinite(app.presenter.shown.result.values).all()
    if end == "cancel":
        job = engine.job_of("occlusion")
        app.do("run.cancel")
        engine.say_cancelled(job)
    elif end == "another is wanted":
        app.do("technique.set", "patch", "9")
    else:
        engine.fail("occlusion", "Occlusion failed: ValueError.", "Traceback")
    values = app.presenter.shown.result.values
    known = np.zeros((32, 32), bool)
    known[:8, :8] = known[16:24, 16:24] = True
    np.testing.assert_array_equal(np.isnan(values), ~known)
    np.testing.assert_array_equal(values[known], drawn.values[known])
    assert state(app) == ("Out of date" if end == "another is wanted" else "So far")
    assert "2 of 9 squares measured" in app.window.caption.text()
    assert (
        "896 of 1024 values were not measured or are not numbers; they are grey."
        in app.window.canvas.view.pane.notice.text()
    )


def test_a_finished_map_is_as_it_was_made(app, engine):
    app.do("technique.choose", "occlusion")
    engine.answer("occlusion", replace(heatmap("all"), boxes=BOXES))
    app.presenter.end_partial()
    assert np.isfinite(app.presenter.shown.result.values).all()
