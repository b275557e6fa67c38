"""One bar for a run, and an estimate only where it means something."""

from __future__ import annotations

from itertools import pairwise

import pytest

from workbench.gui.shell.progress_meter import ProgressMeter, left_text
from workbench.protocol.messages import Progressed


def step(done: int, total: int, note: str = "squares", part: int = 1, parts: int = 1) -> Progressed:
    return Progressed(1, done, total, note, part, parts)


def test_a_count_that_has_come_to_its_end_is_not_called_complete_while_the_run_goes_on():
    meter = ProgressMeter()
    for done in range(51):
        meter.take(step(done, 50), float(done))
    assert (meter.fraction, meter.left) == (None, None)


def test_nothing_is_said_of_the_time_left_before_a_few_steps_are_done():
    meter = ProgressMeter()
    meter.take(step(0, 1000), 0.0)
    meter.take(step(1, 1000), 4.0)  # the first step waits for what the run needs
    assert meter.left is None
    for done in range(2, 4):
        meter.take(step(done, 1000), 4.0 + 0.1 * done)
        assert meter.left is None
    for done in range(4, 40):
        meter.take(step(done, 1000), 4.0 + 0.1 * done)
    assert meter.left == pytest.approx(96, abs=6)


def test_the_time_left_runs_down_and_does_not_jump_when_a_step_is_slow():
    meter = ProgressMeter()
    now, said = 0.0, []
    for done in range(1, 200):
        now += 3.0 if done == 100 else 0.1
        meter.take(step(done, 200), now)
        said.append(meter.left)
    known = [left for left in said if left is not None]
    assert max(after - before for before, after in pairwise(known)) < 3.0
    assert known[-1] < 1.0


def test_a_pause_does_not_count():
    meter = ProgressMeter()
    for done in range(1, 31):
        meter.take(step(done, 60), 0.1 * done)
    before = meter.left
    meter.pause(1000.0)
    meter.take(step(31, 60), 1003.1)
    assert meter.left == pytest.approx(before, abs=0.3)


def test_the_parts_of_a_run_are_one_bar():
    meter, seen = ProgressMeter(), []
    for part, total, note in ((1, 50, "images"), (2, 7, "neighbourhoods"), (3, 100, "iterations")):
        for done in range(total + 1):
            meter.take(step(done, total, note, part, 3), 0.0)
            seen.append(meter.fraction)
    assert seen[0] == 0
    assert all(before <= after for before, after in pairwise(seen[:-1]))
    assert seen[51] == pytest.approx(1 / 3)
    assert seen[-1] is None  # the run has not ended yet


def test_a_run_that_counts_anew_has_no_bar_from_then_on():
    meter = ProgressMeter()
    meter.take(step(40, 50), 0.0)
    meter.take(step(0, 750, "iterations"), 1.0)
    assert meter.fraction is None
    meter.take(step(700, 750, "iterations"), 2.0)
    assert meter.fraction is None


def test_the_bar_comes_back_with_the_next_run_of_a_comparison():
    meter = ProgressMeter()
    for done, total in ((50, 50), (58, 800)):
        meter.take(step(done, total, "steps", 1, 4), 0.0)
    assert meter.fraction is None
    meter.take(step(729 // 2, 729, "squares", 2, 4), 1.0)
    assert meter.fraction == pytest.approx(1.5 / 4, abs=0.01)


def test_runs_that_say_nothing_of_themselves_are_counted_and_timed_as_a_row():
    meter, seen, left = ProgressMeter(), [], []
    for done in range(10):
        meter.take(step(0, 0, ""), 2.0 * done, (done, 10))
        seen.append(meter.fraction)
        left.append(meter.left)
    assert seen == pytest.approx([done / 10 for done in range(10)])
    assert left[:4] == [None] * 4  # of three runs after the first
    assert left[4] == pytest.approx(12.0)
    assert left[-1] == pytest.approx(2.0)


def test_a_run_s_own_steps_move_the_bar_of_the_row_and_say_nothing_of_the_time_that_the_row_takes():
    meter = ProgressMeter()
    for done in range(1, 50):
        meter.take(step(done, 50), float(done), (1, 4))
    assert meter.fraction == pytest.approx((1 + 49 / 50) / 4)
    assert meter.left is None


def test_a_single_step_has_no_bar():
    meter = ProgressMeter()
    meter.take(step(0, 1, "layouts"), 0.0)
    assert meter.fraction is None


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "5 s"), (38, "40 s"), (131, "2 min 10 s"), (119, "2 min"), (4871, "1 h 21 min")]
)
def test_time_left_is_rounded_so_far_that_it_does_not_flicker(seconds, text):
    assert left_text(seconds) == text
