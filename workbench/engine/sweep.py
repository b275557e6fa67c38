"""One network on many small changes of one image: batches of a measured size, yielded as they are done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from workbench.api import Batch, Changes, Image, LayerInfo, Target

from .recording import giving, outputs_before, replacing

if TYPE_CHECKING:
    from .model import LoadedModel

GAIN = 1.05  # a larger batch must be this much faster per image to be worth its memory and its wait
LARGEST = {"cpu": 32, "mps": 64, "cuda": 512}
LONGEST_BATCH = 0.5  # seconds: partial results and cancelling wait for a batch
CHANNELS_AT_ONCE = 32  # what lies above a layer is quick, and small batches waste the way there
SAME = 1e-4  # how far a score may be from itself on the short way


class BatchSizes:
    """The batch size of one model, found while it works: doubled as long as that pays, halved when memory runs out."""

    def __init__(self, size: int = 4) -> None:
        self.size = size
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


class _Pixels:
    """Changes of the image itself."""

    def __init__(self, model: LoadedModel, whole: Tensor) -> None:
        self._model, self.whole = model, whole
        self.sizes = model.batch_sizes

    def scores(self, batch: Tensor) -> Tensor:
        return self._model.scores(batch)

    def changed(self, batch: Tensor) -> AbstractContextManager[None]:
        return nullcontext()


class _Channels:
    """Changes of one layer's output. What lies below it ran once: its modules give again what they gave then.

    Where that does not come to the model's own scores, what lies below runs for every change.
    """

    def __init__(self, model: LoadedModel, pixels: Tensor, layer: LayerInfo) -> None:
        self._model, self._pixels, self._layer = model, pixels, layer
        self.sizes = BatchSizes(CHANNELS_AT_ONCE)
        with model.recording([layer.name]) as activations:
            expected = model.scores(pixels)
            self.whole = activations[layer.name].clone()
        self._below = outputs_before(model.network, layer, lambda: model.scores(pixels))
        if not self._comes_to(expected):
            self._below = {}

    def scores(self, batch: Tensor) -> Tensor:
        return self._model.scores(self._pixels.expand(len(batch), -1, -1, -1))

    @contextmanager
    def changed(self, batch: Tensor) -> Iterator[None]:
        network, count = self._model.network, len(batch)
        below = {name: given.expand(count, *given.shape[1:]) for name, given in self._below.items()}
        with giving(network, below), replacing(network, self._layer, batch):
            yield

    def _comes_to(self, expected: Tensor) -> bool:
        """Whether two unchanged outputs give the scores of the image twice, the short way."""
        twice = self.whole.expand(2, *self.whole.shape[1:]).clone()
        try:
            with self.changed(twice):
                scores = self.scores(twice)
        except RuntimeError:  # an operation in place on what stands there once for all
            return False
        return scores.shape[0] == 2 and bool(torch.allclose(scores, expected.expand_as(scores), atol=SAME, rtol=SAME))


@torch.inference_mode()
def _measure(
    model: LoadedModel, what: _Pixels | _Channels, changes: Changes, which: range, target: Target, buffer: Tensor
) -> tuple[Tensor, Tensor]:
    batch = buffer[: len(which)].copy_(what.whole.expand(len(which), *what.whole.shape[1:]))
    changes.apply(batch, which)
    with what.changed(batch), model.recording([target.layer] if target.layer else []) as activations:
        scores = what.scores(batch)
        return model.value_of(target, scores, activations).float().cpu(), scores.argmax(1).cpu()


@torch.inference_mode()
def _prepared(model: LoadedModel, image: Image, changes: Changes) -> _Pixels | _Channels:
    pixels, name = model.pixels(image), getattr(changes, "layer", "")
    return _Channels(model, pixels, model.layer(name)) if name else _Pixels(model, pixels)


def sweep(model: LoadedModel, image: Image, changes: Changes, target: Target) -> Iterator[Batch]:
    """Every change of ``image``, in order; the copies are made and changed in one buffer."""
    what = _prepared(model, image, changes)
    sizes, whole = what.sizes, what.whole
    largest = LARGEST.get(torch.device(model.device).type, 32)
    buffer = whole.new_empty((0, *whole.shape[1:]))
    start = 0
    while start < len(changes):
        count = min(sizes.size, len(changes) - start)
        which = range(start, start + count)
        began = time.perf_counter()
        try:
            if len(buffer) < count:
                buffer = _room(count, whole)
            values, predicted = _measure(model, what, changes, which, target, buffer)
        except torch.OutOfMemoryError:
            if count == 1:
                raise
            sizes.out_of_memory()
            continue
        sizes.measured(count, time.perf_counter() - began, largest)
        yield Batch(which, values.numpy(), predicted.numpy())
        start += count


def _room(count: int, whole: Tensor) -> Tensor:
    room = torch.empty((count, *whole.shape[1:]), dtype=whole.dtype, device=whole.device)
    return room.contiguous(memory_format=torch.channels_last) if whole.ndim == 4 else room
