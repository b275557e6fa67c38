"""The thread pool of a sweep: each thread takes its part of a batch through the full network.

Threads that share single operations wait for each other after each one, which costs as much as the operation where
maps are small; and a few images at a time stay in a core's own cache from one operation to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import torch
from torch import Tensor


def threads_on(device: str) -> int:
    """How many threads are worth having: torch's own number on a processor, one on a card, which has its own."""
    return torch.get_num_threads() if torch.device(device).type == "cpu" else 1


class ThreadPool:
    """``size`` threads that share a batch."""

    def __init__(self, size: int) -> None:
        self.size = max(1, size)
        self._threads = ThreadPoolExecutor(self.size, thread_name_prefix="sweep")

    def share(self, count: int, part: Callable[[slice], Tensor]) -> Tensor:
        """``part(images)`` for each thread's own part of ``count`` images, put together in order.

        Several may ask at once: whoever is done with a part of the first goes on with one of the next.
        """
        each = -(-count // self.size)
        parts = [slice(start, min(start + each, count)) for start in range(0, count, each)]
        if len(parts) == 1:
            return part(parts[0])
        return torch.cat(list(self._threads.map(part, parts)))
