"""Threads that share a batch."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from workbench.engine.forward.thread_pool import ThreadPool


@pytest.mark.parametrize("count", [1, 2, 5, 8])
def test_every_image_is_in_one_part_and_they_are_put_together_in_order(count):
    images = torch.arange(count)[:, None]
    together = ThreadPool(3).share(count, lambda part: images[part])
    assert together[:, 0].tolist() == list(range(count))


def test_parts_run_at_the_same_time():
    together = threading.Barrier(2, timeout=10)

    def part(images: slice) -> torch.Tensor:
        together.wait()
        return torch.full((images.stop - images.start,), images.start)

    assert ThreadPool(2).share(4, part).tolist() == [0, 0, 2, 2]


def test_a_thread_that_is_done_goes_on_with_the_next_batch_while_another_is_not():
    pool, next_began = ThreadPool(2), threading.Event()

    def first(images: slice) -> torch.Tensor:
        assert images.start == 0 or next_began.wait(10), "nothing of the next batch began"
        return torch.zeros(images.stop - images.start)

    def second(images: slice) -> torch.Tensor:
        next_began.set()
        return torch.ones(images.stop - images.start)

    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(pool.share, 4, first)
        assert pool.share(4, second).tolist() == [1, 1, 1, 1]
        assert waiting.result().tolist() == [0, 0, 0, 0]


def test_a_part_that_fails_fails_the_batch():
    def part(images: slice) -> torch.Tensor:
        raise RuntimeError(f"image {images.start} has no memory")

    with pytest.raises(RuntimeError, match="image 0 has no memory"):
        ThreadPool(2).share(4, part)
