"""Progress of a run of steps: the first picture at once, the last is the answer, and each step is counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.api import Picture, Progress
from workbench.families.synthesis import told


@dataclass(frozen=True)
class At:
    """A step, and the light of the picture there."""

    step: int
    light: float = 0.5


def tell(at, so_far):
    return Picture(values=np.full((2, 2, 3), at.light, np.float32), caption=so_far)


def test_the_first_step_is_told_at_once_and_the_last_is_the_answer():
    yielded = list(told(iter([At(1), At(2), At(3)]), 3, tell))
    captions = [one.caption for one in yielded if not isinstance(one, Progress)]
    assert captions == ["after 1 of 3 steps", "3 steps"]
    assert [one.done for one in yielded if isinstance(one, Progress)] == [1, 2]
    assert not isinstance(yielded[-1], Progress)


def test_the_end_has_words_of_its_own():
    *_, last = told([At(1), At(2)], 2, tell, "2 sizes of 1 step")
    assert last.caption == "2 sizes of 1 step"


def test_the_last_step_is_the_answer_where_the_first_ones_were_silent():
    *_, before, last = told([At(3), At(4, 0.7)], 4, tell)
    assert (last.caption, last.values.max()) == ("4 steps", np.float32(0.7))
    assert (before.done, before.total) == (3, 4)


def test_steps_that_are_taken_again_from_a_new_start_end_in_one_answer():
    captions = [one.caption for one in told([At(1), At(2), At(1), At(2), At(3)], 3, tell) if isinstance(one, Picture)]
    assert captions == ["after 1 of 3 steps", "3 steps"]
