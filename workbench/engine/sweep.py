"""A sweep: one network on many small changes of one image, in batches of a measured size, yielded as they are done."""

from __future__ import annotations

import itertools
import math
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor, nn

from workbench.api import Batch, BoxedChanges, Changes, Image, LayerChanges, LayerInfo, Target

from .forward import settings
from .forward.backend import BackendChoice, BackendFailed, Forwards, ReferenceBatch
from .forward.batch_sizes import BatchSizes
from .forward.thread_pool import threads_on
from .recording import giving, outputs_before, replacing
from .tasks.task import Answer, Task

LARGEST = {"cpu": 32, "mps": 64, "cuda": 512}
EACH = 8  # images at most for each of many threads
CHANNELS_AT_ONCE = 32  # what lies above a layer is quick, and small batches waste the way there
ALIVE = 6  # outputs, the largest ones, that are reckoned to be in memory at once
ASIDE = ("onnxruntime", "windows")  # ways that nothing in torch notices, whatever a technique does meanwhile
AHEAD = 2  # batches that are in flight there at once
SAME = 1e-4  # how far the scores may differ when what lies below a layer is replayed

_Timed = tuple[Tensor, Tensor, float]  # values, predicted classes, when they were there


class Stopped(Exception):
    """The run was cancelled in a place where its technique could not end it."""


class SweepModel(Protocol):
    """What a sweep needs of a loaded model."""

    network: nn.Module
    batch_sizes: BatchSizes
    forwards: Forwards
    device: str
    input_size: tuple[int, int]
    layers: tuple[LayerInfo, ...]

    @property
    def input_channels(self) -> int: ...
    def layer(self, name: str) -> LayerInfo: ...
    def pixels(self, *images: Image) -> Tensor: ...
    @property
    def task(self) -> Task: ...
    @property
    def packs(self) -> bool:
        """Whether all that the network gives for an image is one row of numbers, as fast backends give it."""

    def unpacked(self, row: Tensor) -> Answer:
        """The answer that a backend's row is."""

    def answer(self, pixels: Tensor) -> Answer: ...
    def folded_answer(self, pixels: Tensor) -> Answer: ...
    def value_of(self, target: Target, answer: Answer, activations: Mapping[str, Tensor] | None = None) -> Tensor: ...
    def recording(self, layers: Sequence[str]) -> AbstractContextManager[Mapping[str, Tensor]]: ...


@dataclass(frozen=True, eq=False)
class SweepContext:
    """What the sweeps of one run share.

    wanted   whether somebody still waits for the run; a sweep that prepares its backend stops where nobody does
    ways     the ways of an earlier run's sweeps, in order, where its numbers are to come out again
    choices  the backend of each sweep so far
    """

    wanted: Callable[[], bool] = lambda: True
    ways: Sequence[str] = ()
    choices: list[BackendChoice] = field(default_factory=list)

    @classmethod
    def like(cls, sweeps: Sequence[Mapping[str, Any]], wanted: Callable[[], bool]) -> SweepContext:
        """The context of a run whose sweeps go the ways of ``sweeps``, as an earlier run's provenance has them."""
        return cls(wanted, [str(sweep.get("way", "")) for sweep in sweeps])

    @property
    def next_way(self) -> str:
        """The way that the next sweep has to go; empty where it may choose."""
        done = len(self.choices)
        return self.ways[done] if done < len(self.ways) else ""

    def plain(self) -> list[dict[str, Any]]:
        """For the provenance, one entry a sweep."""
        return [choice.plain() for choice in self.choices]


class _PixelChanges:
    """Changes of the image itself; ``recorded`` where a layer's output is wanted too."""

    def __init__(self, model: SweepModel, original: Tensor, recorded: bool) -> None:
        self.original = original
        self.answer = model.answer if recorded else model.folded_answer
        self.sizes = model.batch_sizes

    def changed(self, batch: Tensor) -> AbstractContextManager[None]:
        return nullcontext()


class _LayerChanges:
    """Changes of one layer's output. What lies below it ran once: its modules give again what they gave then.

    Where that does not come to the model's own scores, what lies below runs for every change.
    """

    def __init__(self, model: SweepModel, pixels: Tensor, layer: LayerInfo) -> None:
        self._model, self._pixels, self._layer = model, pixels, layer
        self.sizes = BatchSizes(CHANNELS_AT_ONCE)
        with model.recording([layer.name]) as activations:
            expected = model.task.numbers(model.answer(pixels))
            self.original = activations[layer.name].clone()
        self._below = outputs_before(model.network, layer, lambda: model.answer(pixels))
        if not self._comes_to(expected):
            self._below = {}

    def answer(self, batch: Tensor) -> Answer:
        return self._model.answer(self._pixels.expand(len(batch), -1, -1, -1))

    @contextmanager
    def changed(self, batch: Tensor) -> Iterator[None]:
        network, count = self._model.network, len(batch)
        below = {name: output.expand(count, *output.shape[1:]) for name, output in self._below.items()}
        with giving(network, below), replacing(network, self._layer, batch):
            yield

    def _comes_to(self, expected: Tensor) -> bool:
        """Whether two unchanged outputs give the answer of the image twice when what lies below is replayed."""
        twice = self.original.expand(2, *self.original.shape[1:]).clone()
        try:
            with self.changed(twice):
                given = self._model.task.numbers(self.answer(twice))
        except RuntimeError:  # an operation in place on an output that is shared by all changes
            return False
        return given.shape[0] == 2 and bool(torch.allclose(given, expected.expand_as(given), atol=SAME, rtol=SAME))


class _Copies:
    """Room for a batch of copies, which are changed in place; with boxes only what lies in a change's box is renewed.

    Torch is fastest with channels last, ONNX Runtime with rows.

    boxes  per change left, top, width, height; None where a change may be anywhere
    """

    def __init__(self, original: Tensor, changes: Changes, way: str) -> None:
        self._original, self._changes, self._way = original, changes, way
        self._boxes = _boxes(changes).tolist() if way == "windows" and isinstance(changes, BoxedChanges) else None
        self._copies = original[:0]
        self._held: list[int] = []  # which change is in each copy, as far as any is

    @torch.inference_mode()
    def changed(self, which: range) -> Tensor:
        """(n, ...) a copy for each change, which is made in it. Raises OutOfMemoryError."""
        count, fresh = len(which), self._boxes is None
        if len(self._copies) < count:
            self._copies, self._held, fresh = self._room(count), [], True
        batch = self._copies[:count]
        if fresh:
            batch.copy_(self._original.expand_as(batch))
        else:
            self._undo(count)
        self._changes.apply(batch, which)
        self._held[:count] = which
        return batch

    def _undo(self, count: int) -> None:
        assert self._boxes is not None
        for copy, i in zip(self._copies, self._held[:count], strict=False):
            x, y, width, height = self._boxes[i]
            box = slice(y, y + height), slice(x, x + width)
            copy[:, *box] = self._original[0, :, *box]

    def _room(self, count: int) -> Tensor:
        original = self._original
        room = torch.empty((count, *original.shape[1:]), dtype=original.dtype, device=original.device)
        channels_last = original.ndim == 4 and self._way == "torch"
        return room.contiguous(memory_format=torch.channels_last) if channels_last else room


def sweep(model: SweepModel, image: Image, changes: Changes, target: Target, context: SweepContext) -> Iterator[Batch]:
    """Every change of ``image``, in order; the copies are made and changed in place.

    Torch measures the first, so that a readable map comes at once. A fast backend must give torch's scores for these
    before it measures the rest, some batches ahead of the consumer. Raises Stopped where nobody waits for the run any
    more while the backend is prepared.
    """
    with torch.inference_mode():
        kind = _kind_of(model, image, changes, target)
    choice = model.forwards.chosen_for(_reason_against(kind, target, model), context.next_way)
    context.choices.append(choice)
    run = _Sweep(model, kind, changes, target, choice, context.wanted)
    start = 0
    while start < len(changes):
        batches = run.ahead(start) if choice.way in ASIDE else run.one_by_one(start)
        try:
            for batch in batches:
                yield batch
                start = batch.which.stop
        except BackendFailed as failure:
            choice.fall_back(str(failure))


@dataclass(frozen=True, eq=False)
class _Sweep:
    """One sweep, and the two ways to go through a part of it: batch by batch, or some batches ahead in threads."""

    model: SweepModel
    kind: _PixelChanges | _LayerChanges
    changes: Changes
    target: Target
    choice: BackendChoice
    wanted: Callable[[], bool]

    def one_by_one(self, start: int) -> Iterator[Batch]:
        """By torch, from ``start`` to the end, or to where a fast backend may take over."""
        choice, kind, changes = self.choice, self.kind, self.changes
        largest, first = _largest(self.model), choice.first(len(changes))
        copies = _Copies(kind.original, changes, choice.way)
        end = first if start < first else len(changes)
        while start < end:
            sizes = kind.sizes if choice.way == "torch" else choice.sizes
            which = range(start, min(start + (largest if end == first else min(sizes.size, largest)), end))
            began = time.perf_counter()
            try:
                batch = copies.changed(which)
                values, predicted, scores = self._measure(batch, which)
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
                numbers = scores if self.model.task.rows else self.model.task.numbers(scores)
                self._choose(ReferenceBatch(batch.contiguous(), which, numbers))

    def ahead(self, start: int) -> Iterator[Batch]:
        """By a fast backend, from ``start`` to the end, or to where memory runs out: while the consumer looks at one
        batch and the next is made ready, the backend's threads have another. Raises BackendFailed."""
        choice, changes = self.choice, self.changes
        largest, sizes = _largest(self.model), choice.sizes
        copies = itertools.cycle([_Copies(self.kind.original, changes, choice.way) for _ in range(AHEAD)])
        in_flight: deque[tuple[range, float, Future[_Timed]]] = deque()
        ended = 0.0
        with ThreadPoolExecutor(AHEAD, "sweep") as threads:
            while start < len(changes) or in_flight:
                try:
                    if start < len(changes) and len(in_flight) < AHEAD:
                        which = range(start, min(start + min(sizes.size, largest), len(changes)))
                        batch, start = next(copies).changed(which), which.stop
                        in_flight.append((which, time.perf_counter(), threads.submit(self._timed, batch, which)))
                        continue
                    which, began, answer = in_flight.popleft()
                    values, predicted, now = answer.result()
                except torch.OutOfMemoryError:
                    if len(which) == 1:
                        raise
                    sizes.out_of_memory()
                    return
                sizes.measured(len(which), now - max(began, ended), largest)
                ended = now
                choice.count(len(which))
                yield Batch(which, values.numpy(), predicted.numpy())

    def _timed(self, batch: Tensor, which: range) -> _Timed:
        values, predicted, _ = self._measure(batch, which)
        return values, predicted, time.perf_counter()

    @torch.inference_mode()
    def _measure(self, batch: Tensor, which: range) -> tuple[Tensor, Tensor, Answer]:
        model, target, kind = self.model, self.target, self.kind
        if self.choice.way != "torch":
            answer = model.unpacked(self.choice.scores(batch, which))
            return model.value_of(target, answer), model.task.likeliest(answer), answer
        with kind.changed(batch), model.recording([target.layer] if target.layer else []) as activations:
            answer = kind.answer(batch)
            values, likeliest = model.value_of(target, answer, activations), model.task.likeliest(answer)
            return values.float().cpu(), likeliest.cpu(), answer

    def _choose(self, first: ReferenceBatch) -> None:
        """Wait for the fast backends, then choose among them by torch's scores. Raises Stopped."""
        while not self.choice.prepare():
            if not self.wanted():
                raise Stopped
        with torch.inference_mode():
            boxes = _boxes(self.changes) if isinstance(self.changes, BoxedChanges) else None
            self.choice.check(first, self.kind.original, boxes, self.wanted)
        if not self.wanted():
            raise Stopped


def _kind_of(model: SweepModel, image: Image, changes: Changes, target: Target) -> _PixelChanges | _LayerChanges:
    pixels = model.pixels(image)
    if isinstance(changes, LayerChanges):
        return _LayerChanges(model, pixels, model.layer(changes.layer))
    return _PixelChanges(model, pixels, bool(target.layer))


def _boxes(changes: BoxedChanges) -> np.ndarray:
    return np.asarray(changes.boxes)


def _reason_against(kind: _PixelChanges | _LayerChanges, target: Target, model: SweepModel) -> str:
    """Why the fast backends, pixels in and numbers out, are none for this sweep; empty where they may be."""
    if isinstance(kind, _LayerChanges):
        return "the changes are those of a layer"
    if not model.packs:
        return f"the network gives {model.task.gives}, and not as tensors"
    return "the target is read inside the network" if target.layer else ""


def _largest(model: SweepModel) -> int:
    """How many images a batch may have: no more than is useful, and than fit into the budget."""
    shapes = sorted((math.prod(layer.shape) for layer in model.layers), reverse=True)
    height, width = model.input_size
    bytes_each: int = 4 * (sum(shapes[:ALIVE]) + 2 * height * width * model.input_channels)
    useful = max(LARGEST.get(torch.device(model.device).type, 32), EACH * threads_on(model.device))
    return max(1, min(useful, settings.budget() // max(1, bytes_each)))
