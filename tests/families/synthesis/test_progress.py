"""Progress of a run of steps: the first picture at once, the last is the answer, and each step is counted."""

from __future__ import annotations

import numpy as np

from workbench.api import Picture, Progress
from workbench.families.synthesis import told


def tell(at, so_far):
    return Picture(values=np.full((2, 2, 3), at, np.float32), caption=so_far)


def test_the_first_step_is_told_at_once_and_the_last_is_the_answer():
    yielded = list(told(iter([0.1, 0.2, 0.3]), 3, tell))
    captions = [one.caption for one in yielded if not isinstance(one, Progress)]
    assert captions == ["after 1 of 3 steps", "3 steps"]
    assert [one.done for one in yielded if isinstance(one, Progress)] == [1, 2]
    assert not isinstance(yielded[-1], Progress)


def test_the_end_has_words_of_its_own():
    *_, last = told([0.1, 0.2], 2, tell, "2 sizes of 1 step")
    assert last.caption == "2 sizes of 1 step"
