"""One network on many small changes of one image: batches of a measured size, yielded as they are done."""

from __future__ import annotations

import itertools
import math
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from workbench.api import Batch, Changes, Image, LayerInfo, Target

from .forward import settings
from .forward.backend import BackendChoice, ReferenceBatch
from .forward.batch_sizes import BatchSizes
from .forward.tape import Unsupported
from .forward.thread_pool import threads_on
from .recording import giving, outputs_before, replacing

if TYPE_CHECKING:
    from .model import LoadedModel

LARGEST = {"cpu": 32, "mps": 64, "cuda": 512}
EACH = 8  # images at most for each of many threads
CHANNELS_AT_ONCE = 32  # what lies above a layer is quick, and small batches waste the way there
ALIVE = 6  # outputs, the largest ones, that are reckoned to be in memory at once
ASIDE = ("onnxruntime", "windows")  # ways that nothing in torch notices, whatever a technique does meanwhile
AHEAD = 2  # batches that are on their way there at once
SAME = 1e-4  # how far a score may be from itself on the short way

_Timed = tuple[Tensor, Tensor, float]  # values, predicted classes, when they were there


class Stopped(Exception):
    """The run was cancelled in a place where its technique could not end it."""


class _Pixels:
    """Changes of the image itself; ``recorded`` where a layer's output is wanted too."""

    def __init__(self, model: LoadedModel, whole: Tensor, recorded: bool) -> None:
        self.whole = whole
        self.scores = model.scores if recorded else model.folded_scores
        self.sizes = model.batch_sizes

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
    model: LoadedModel, what: _Pixels | _Channels, batch: Tensor, which: range, target: Target, choice: BackendChoice
) -> tuple[Tensor, Tensor, Tensor]:
    if choice.way != "torch":
        scores = choice.scores(batch, which)
        return model.value_of(target, scores), scores.argmax(1), scores
    with what.changed(batch), model.recording([target.layer] if target.layer else []) as activations:
        scores = what.scores(batch)
        return model.value_of(target, scores, activations).float().cpu(), scores.argmax(1).cpu(), scores


class _Copies:
    """Room for a batch of copies, which are changed in place; on windows only what lies in a change's box is renewed.

    Torch is fastest with channels last, ONNX Runtime with rows.
    """

    def __init__(self, whole: Tensor, changes: Changes, way: str) -> None:
        self._whole, self._changes, self._way = whole, changes, way
        self._boxes = np.asarray(changes.boxes).tolist() if way == "windows" else None  # type: ignore[attr-defined]
        self._copies = whole[:0]
        self._held: list[int] = []  # which change is in each copy, as far as any is

    @torch.inference_mode()
    def changed(self, which: range) -> Tensor:
        """(n, ...) a copy for each change, which is made in it. Raises OutOfMemoryError."""
        count, fresh = len(which), self._boxes is None
        if len(self._copies) < count:
            self._copies, self._held, fresh = self._room(count), [], True
        batch = self._copies[:count]
        if fresh:
            batch.copy_(self._whole.expand_as(batch))
        else:
            self._undo(count)
        self._changes.apply(batch, which)
        self._held[:count] = which
        return batch

    def _undo(self, count: int) -> None:
        assert self._boxes is not None
        for one, i in zip(self._copies, self._held[:count], strict=False):
            x, y, width, height = self._boxes[i]
            there = slice(y, y + height), slice(x, x + width)
            one[:, *there] = self._whole[0, :, *there]

    def _room(self, count: int) -> Tensor:
        whole = self._whole
        room = torch.empty((count, *whole.shape[1:]), dtype=whole.dtype, device=whole.device)
        last = whole.ndim == 4 and self._way == "torch"
        return room.contiguous(memory_format=torch.channels_last) if last else room


@torch.inference_mode()
def _prepared(model: LoadedModel, image: Image, changes: Changes, target: Target) -> _Pixels | _Channels:
    pixels, name = model.pixels(image), getattr(changes, "layer", "")
    return _Channels(model, pixels, model.layer(name)) if name else _Pixels(model, pixels, bool(target.layer))


def sweep(model: LoadedModel, image: Image, changes: Changes, target: Target) -> Iterator[Batch]:
    """Every change of ``image``, in order; the copies are made and changed in place.

    The first are asked of torch, so that a readable map comes at once; what they gave is what a fast way must give too
    before the rest is asked of it, some batches ahead of what is looked at. Raises Stopped where nobody wants the
    answer any more while that is prepared.
    """
    what = _prepared(model, image, changes, target)
    before = model.sweep_as[len(model.swept)] if len(model.swept) < len(model.sweep_as) else ""
    choice = model.forwards.chosen_for(_reason_against(what, target), before)
    model.swept.append(choice)
    start = 0
    while start < len(changes):
        how = _ahead if choice.way in ASIDE else _one_by_one
        for batch in how(model, what, changes, target, choice, start):
            yield batch
            start = batch.which.stop


def _one_by_one(
    model: LoadedModel, what: _Pixels | _Channels, changes: Changes, target: Target, choice: BackendChoice, start: int
) -> Iterator[Batch]:
    """By torch, from ``start`` to the end, or to where the fast way may be gone."""
    largest, first = _largest(model), choice.first(len(changes))
    copies = _Copies(what.whole, changes, choice.way)
    end = first if start < first else len(changes)
    while start < end:
        sizes = what.sizes if choice.way == "torch" else choice.sizes
        which = range(start, min(start + (largest if end == first else min(sizes.size, largest)), end))
        began = time.perf_counter()
        try:
            batch = copies.changed(which)
            values, predicted, scores = _measure(model, what, batch, which, target, choice)
        except torch.OutOfMemoryError:
            if len(which) == 1:
                raise
            sizes.out_of_memory()
            largest = min(largest, sizes.size)
            continue
        sizes.measured(len(which), time.perf_counter() - began, largest)
        choice.count(len(which))
        yield Batch(which, values.numpy(), predicted.numpy())
        start = which.stop
        if start == first:
            while not choice.prepare():
                if not model.wanted():
                    raise Stopped
            _check(choice, ReferenceBatch(batch.contiguous(), which, scores), what.whole, changes)


def _ahead(
    model: LoadedModel, what: _Pixels | _Channels, changes: Changes, target: Target, choice: BackendChoice, start: int
) -> Iterator[Batch]:
    """By a fast way, from ``start`` to the end, or to where it fails: while one batch is looked at and the next is made
    ready, its threads have another."""
    largest, sizes = _largest(model), choice.sizes
    copies = itertools.cycle([_Copies(what.whole, changes, choice.way) for _ in range(AHEAD)])
    on_way: deque[tuple[range, float, Future[_Timed]]] = deque()
    ended = 0.0

    def timed(batch: Tensor, which: range) -> _Timed:
        values, predicted, _ = _measure(model, what, batch, which, target, choice)
        return values, predicted, time.perf_counter()

    with ThreadPoolExecutor(AHEAD, "sweep") as threads:
        while start < len(changes) or on_way:
            try:
                if start < len(changes) and len(on_way) < AHEAD:
                    which = range(start, min(start + min(sizes.size, largest), len(changes)))
                    batch, start = next(copies).changed(which), which.stop
                    on_way.append((which, time.perf_counter(), threads.submit(timed, batch, which)))
                    continue
                which, began, answer = on_way.popleft()
                values, predicted, now = answer.result()
            except Unsupported:  # the choice is torch now
                return
            except torch.OutOfMemoryError:
                if len(which) == 1:
                    raise
                sizes.out_of_memory()
                return
            sizes.measured(len(which), now - max(began, ended), largest)
            ended = now
            choice.count(len(which))
            yield Batch(which, values.numpy(), predicted.numpy())


@torch.inference_mode()
def _check(choice: BackendChoice, first: ReferenceBatch, whole: Tensor, changes: Changes) -> None:
    boxes = getattr(changes, "boxes", None)
    choice.check(first, whole, None if boxes is None else np.asarray(boxes))


def _reason_against(what: _Pixels | _Channels, target: Target) -> str:
    """Why the fast way, pixels in and logits out, is not one for this sweep; empty where it may be."""
    if isinstance(what, _Channels):
        return "the changes are those of a layer"
    return "the target is a unit inside the network" if target.layer else ""


def _largest(model: LoadedModel) -> int:
    """Of how many images a batch may be: no more than is useful, and than fit into the budget."""
    shapes = sorted((math.prod(layer.shape) for layer in model.layers), reverse=True)
    height, width = model.input_size
    bytes_each: int = 4 * (sum(shapes[:ALIVE]) + 2 * height * width * model.input_channels)
    useful = max(LARGEST.get(torch.device(model.device).type, 32), EACH * threads_on(model.device))
    return max(1, min(useful, settings.budget() // max(1, bytes_each)))
