"""Threads that share a batch."""

from __future__ import annotations

import threading

import pytest
import torch

from workbench.engine.forward.crew import Crew


@pytest.mark.parametrize("count", [1, 2, 5, 8])
def test_every_image_is_in_one_part_and_they_are_put_together_in_order(count):
    images = torch.arange(count)[:, None]
    together = Crew(3).share(count, lambda k, part: images[part])
    assert together[:, 0].tolist() == list(range(count))


def test_parts_run_at_the_same_time_each_with_a_number_of_its_own():
    together = threading.Barrier(2, timeout=10)

    def part(k: int, images: slice) -> torch.Tensor:
        together.wait()
        return torch.full((images.stop - images.start,), k)

    assert Crew(2).share(4, part).tolist() == [0, 0, 1, 1]


def test_a_part_that_fails_fails_the_batch():
    def part(k: int, images: slice) -> torch.Tensor:
        raise RuntimeError(f"part {k} has no memory")

    with pytest.raises(RuntimeError, match="part 0 has no memory"):
        Crew(2).share(4, part)
