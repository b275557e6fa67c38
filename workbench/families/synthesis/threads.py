"""One thread for an ascent, so that the same seed makes the same picture whatever else the machine does.

How many threads share an operation decides in which order it sums; hundreds of steps make another picture of the last
digit. And where other programs want the cores, two threads of one small operation wait for each other far longer than
they compute.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def one_thread() -> Iterator[None]:
    """Have torch compute each operation in one thread."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
