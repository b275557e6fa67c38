"""One network on many small changes of one image: batches of a measured size, yielded as they are done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import torch

from workbench.api import Batch, Changes, Image, Target

if TYPE_CHECKING:
    from .model import LoadedModel

GAIN = 1.05  # a larger batch must be this much faster per image to be worth its memory and its wait
LARGEST = {"cpu": 32, "mps": 64, "cuda": 512}
LONGEST_BATCH = 0.5  # seconds: partial results and cancelling wait for a batch


class BatchSizes:
    """The batch size of one model, found while it works: doubled as long as that pays, halved when memory runs out."""

    def __init__(self) -> None:
        self.size = 4
        self.settled = False
        self._rates: dict[int, float] = {}

    def measured(self, count: int, seconds: float, largest: int) -> None:
        """Learn from a full batch of ``count`` images."""
        if self.settled or count != self.size:
            return
        rate = count / max(seconds, 1e-9)
        if count not in self._rates:  # the first batch of a size also pays for its preparation
            self._rates[count] = 0.0
            return
        self._rates[count] = rate
        if rate < GAIN * self._rates.get(count // 2, 0.0):
            self.size, self.settled = count // 2, True
        elif count * 2 > largest or seconds * 2 > LONGEST_BATCH:
            self.settled = True
        else:
            self.size = count * 2

    def out_of_memory(self) -> None:
        self.size, self.settled = self.size // 2, True


@torch.inference_mode()
def _measure(model: LoadedModel, batch: torch.Tensor, target: Target) -> tuple[torch.Tensor, torch.Tensor]:
    with model.recording([target.layer] if target.layer else []) as activations:
        scores = model.scores(batch)
        return model.value_of(target, scores, activations).float().cpu(), scores.argmax(1).cpu()


def sweep(model: LoadedModel, image: Image, changes: Changes, target: Target, sizes: BatchSizes) -> Iterator[Batch]:
    """Every change of ``image``, in order; the copies are made and changed in one buffer."""
    whole = model.pixels(image)
    largest = LARGEST.get(torch.device(model.device).type, 32)
    buffer = whole.new_empty((0, *whole.shape[1:]))
    start = 0
    while start < len(changes):
        count = min(sizes.size, len(changes) - start)
        began = time.perf_counter()
        try:
            if len(buffer) < count:
                buffer = torch.empty((count, *whole.shape[1:]), device=whole.device).contiguous(
                    memory_format=torch.channels_last
                )
            batch = buffer[:count].copy_(whole.expand(count, -1, -1, -1))
            changes.apply(batch, range(start, start + count))
            values, predicted = _measure(model, batch, target)
        except torch.OutOfMemoryError:
            if count == 1:
                raise
            sizes.out_of_memory()
            continue
        sizes.measured(count, time.perf_counter() - began, largest)
        yield Batch(range(start, start + count), values.numpy(), predicted.numpy())
        start += count
