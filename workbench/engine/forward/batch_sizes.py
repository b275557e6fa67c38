"""The batch size of a sweep, measured while it runs: doubled as long as that pays, halved when memory runs out."""

from __future__ import annotations

import statistics

from .thread_pool import threads_on

SAMPLES = 3  # batches of a size that are timed
GAIN = 1.05  # a larger batch must be this much faster per image to be worth its memory and its wait
LONGEST_BATCH = 0.5  # seconds: partial results and cancelling wait for a batch


class BatchSizes:
    """The batch size of one model by one backend.

    A size's rate is the median of several batches, so that one that was held up by something else decides nothing.
    """

    def __init__(self, size: int = 4) -> None:
        self.size = size
        self.settled = False
        self._rates: dict[int, list[float]] = {}

    def measured(self, count: int, seconds: float, largest: int) -> None:
        """Learn from a full batch of ``count`` images."""
        if self.settled or count != self.size:
            return
        if count not in self._rates:  # the first batch of a size also pays for its preparation
            self._rates[count] = []
            return
        self._rates[count].append(count / max(seconds, 1e-9))
        if len(self._rates[count]) < SAMPLES:
            return
        rate = statistics.median(self._rates[count])
        smaller = self._rates.get(count // 2)
        if smaller and rate < GAIN * statistics.median(smaller):
            self.size, self.settled = count // 2, True
        elif count * 2 > largest or count * 2 / rate > LONGEST_BATCH:
            self.settled = True
        else:
            self.size = count * 2

    def out_of_memory(self) -> None:
        """Halve the size, for good."""
        self.size, self.settled = self.size // 2, True


def fast_sizes(device: str, images_per_thread: int) -> BatchSizes:
    """The batch sizes of a fast backend, which begin with so many images for each thread."""
    return BatchSizes(images_per_thread * threads_on(device))
