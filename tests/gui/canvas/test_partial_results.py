"""Partial results: what a run gave on its way is kept for an animation."""

from __future__ import annotations

import numpy as np

from workbench.api import Heatmap
from workbench.document.request import Request
from workbench.gui.canvas.partial_results import MOST, PartialResults
from workbench.gui.engine.displayed_result import DisplayedResult


def shown(i, state="partial", key="k"):
    request = Request("occlusion", {}, None, None, key, "m")
    return DisplayedResult(request, Heatmap(values=np.full((2, 2), i, np.float32)), None, None, state)


def values(results):
    return [int(result.values[0, 0]) for result in results]


def test_partial_results_and_the_answer_are_known_by_the_runs_key():
    steps = PartialResults()
    for i in range(3):
        steps.take(shown(i))
    assert steps.of("k") == []  # there is no answer yet
    steps.take(shown(3, "fresh"))
    steps.take(shown(3, "fresh"))
    assert values(steps.of("k")) == [0, 1, 2, 3]
    assert steps.of("another") == []


def test_a_result_that_was_known_before_has_no_way_and_leaves_the_last_runs_way_alone():
    steps = PartialResults()
    steps.take(shown(0))
    steps.take(shown(1, "fresh"))
    steps.take(shown(9, "fresh", "known"))
    assert steps.of("known") == []
    assert values(steps.of("k")) == [0, 1]


def test_the_same_run_again_begins_anew():
    steps = PartialResults()
    for i, state in ((0, "partial"), (1, "fresh"), (5, "partial"), (6, "fresh")):
        steps.take(shown(i, state))
    assert values(steps.of("k")) == [5, 6]


def test_of_too_many_every_second_one_is_kept_with_the_last():
    steps = PartialResults()
    for i in range(MOST + 20):
        steps.take(shown(i))
    steps.take(shown(1000, "fresh"))
    kept = values(steps.of("k"))
    assert len(kept) <= MOST
    assert kept[-1] == 1000
    assert kept == sorted(kept)
