"""One pass of a model over a collection: an image is read once and goes through the network once for all that want it.

Threads decode, hash and resize; others take batches through twins of the network, each by itself, since threads that
share an operation wait for each other after each one; what is found is stored in shards. What is known already is not
computed again, so that a pass that was killed goes on where it was, and a collection that has grown costs what is new.
Memory is that of a few batches, whatever the collection's size.
"""

from __future__ import annotations

import io
import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import chain
from queue import SimpleQueue
from typing import Any, ParamSpec, Protocol, TypeVar

import numpy as np
import torch
from PIL import Image as Pillow
from torch import Tensor

from workbench.api import Answer, Image, Progress, Target, UserError
from workbench.collections import Collection, Entry
from workbench.collections.index import ANSWER, THUMBNAIL, CollectionIndex, features_of, index_key, stamp_of
from workbench.families.embedding.features import classifier_input, described
from workbench.freed_memory import kept
from workbench.images.photo import reduced
from workbench.images.pixel_decoder import WHITE
from workbench.settings import MEGABYTE, load_settings

from .forward.thread_pool import threads_on
from .model import LoadedModel
from .network_twin import twins
from .preparation import Preparation

P = ParamSpec("P")
T = TypeVar("T")
AT_ONCE = {"cpu": 16, "cuda": 128}  # images in one forward
MOST_FORWARDS = 4  # at once, each of which takes the memory of its batch
ROWS = 256  # of a shard
SECONDS = 20.0  # after which what is known is stored, however little


@dataclass(frozen=True, eq=False)
class Batch:
    """Images that went through the network together.

    images       n, as the network sees them; ``original`` is that too, not the picture as opened
    entries      n, the first of each picture, and ``sizes`` n, height and width as opened
    pixels       (n, C, H, W) on the model's device
    activations  by layer, of the layers that any taker asked for
    """

    images: Sequence[Image]
    entries: Sequence[Entry]
    sizes: Sequence[tuple[int, int]]
    pixels: Tensor
    answer: Answer
    activations: Mapping[str, Tensor]


@dataclass
class Rows:
    """What a taker has of a batch: columns of n values, and arrays whose first axis is n."""

    columns: dict[str, list[Any]] = field(default_factory=dict)
    arrays: dict[str, np.ndarray] = field(default_factory=dict)


class Taker(Protocol):
    """What wants something of every image; its store in the index is named by ``kind``."""

    kind: str
    layers: Sequence[str]

    def take(self, model: LoadedModel, batch: Batch) -> Rows:
        """The rows of a batch's images, in their order. Called without gradients; under ``torch.enable_grad()`` a
        taker may send the pixels through the network again. Several threads may call it at once, each with a batch and
        a twin of the model of its own."""


class TakeAnswers:
    """The model's answer, its likeliest class and how likely that is."""

    kind = ANSWER
    layers: Sequence[str] = ()

    def take(self, model: LoadedModel, batch: Batch) -> Rows:
        predicted = model.likeliest(batch.answer)
        rows = Rows({"predicted": predicted.tolist(), "probability": _probabilities(model, batch.answer, predicted)})
        if model.task.rows:
            rows.arrays["answer"] = batch.answer.float().cpu().numpy()
        return rows


class TakeFeatures:
    """A layer's output averaged over the image."""

    def __init__(self, model: LoadedModel, layer: str = "") -> None:
        self.kind = features_of(layer)
        self._layer = model.layer(layer) if layer else classifier_input(model)
        self.layers: Sequence[str] = (self._layer.name,)

    def take(self, model: LoadedModel, batch: Batch) -> Rows:
        features = described(batch.activations[self._layer.name], self._layer, "pooled")
        return Rows(arrays={"features": features.float().cpu().numpy()})


def model_key(model: LoadedModel) -> str:
    """By which the index has what a model says."""
    return index_key(model.digest, str(model.device))


def usual_takers(model: LoadedModel) -> list[Taker]:
    """What every pass stores: answers, and features where the network has a layer before its scores."""
    takers: list[Taker] = [TakeAnswers()]
    with suppress(UserError):
        takers.append(TakeFeatures(model))
    return takers


@dataclass(frozen=True, eq=False)
class _Read:
    """A picture that was read, or the sentence why it cannot be."""

    entry: Entry
    stamp: str
    digest: str = ""
    size: tuple[int, int] = (0, 0)
    brightness: float = 0.0
    thumbnail: bytes = b""
    seen: np.ndarray | None = None
    problem: str = ""


_Found = tuple[list[str], Rows]  # what a taker has of a batch: of which images, and their rows
_Looked = tuple[int, list[_Read], list[_Found]]  # how many entries are done, the pictures, and what each taker has


def run_pass(
    model: LoadedModel,
    collection: Collection,
    index: CollectionIndex,
    takers: Sequence[Taker] | None = None,
    background: str = WHITE,
) -> Generator[Progress, None, None]:
    """Go through the collection, and store what is not known yet. Closing it stores what it has.

    Raises UserError where another program goes through images with this model, or the disk takes no more.
    """
    key = model_key(model)
    with index.writing(key, model.reference):
        index.make_room(load_settings().index_limit * MEGABYTE)
        index.refresh()
        work = _Pass(model, index, key, usual_takers(model) if takers is None else takers, background)
        with kept(), closing(work.steps(collection)) as steps:
            yield from steps


class _Pass:
    """A pass under way: what waits for the network, and what waits to be stored."""

    def __init__(
        self, model: LoadedModel, index: CollectionIndex, key: str, takers: Sequence[Taker], background: str
    ) -> None:
        self._model, self._index, self._takers, self._background = model, index, takers, background
        self._stores = [index.store(key, taker.kind) for taker in takers]
        self._at_once = AT_ONCE.get(torch.device(model.device).type, AT_ONCE["cpu"])
        self._layers = list(dict.fromkeys(layer for taker in takers for layer in taker.layers))
        self._begun: set[str] = set()  # digests of this pass
        self._images: list[_Read] = []  # to be stored
        self._rows: list[tuple[list[str], list[Rows]]] = [([], []) for _ in takers]
        self._stored_at = time.monotonic()
        self._forwards = min(threads_on(model.device), MOST_FORWARDS)  # at once
        self._threads = torch.get_num_threads()
        own = max(1, self._threads // self._forwards)
        self._pool = ThreadPoolExecutor(max(_cores(), self._forwards), "collection", _compute_with, (own,))

    def steps(self, collection: Collection) -> Generator[Progress, None, None]:
        """Progress after each batch; what was found is stored at the end, also of one that is closed."""
        total = len(collection)
        try:
            yield Progress(0, total, "images")
            with closing(self._batches(collection.entries)) as batches, closing(self._looked(batches)) as looked:
                for done, pictures, found in looked:
                    self._keep(pictures, found)
                    yield Progress(done, total, "images")
                    self._store_in_time()
        finally:
            self._pool.shutdown(cancel_futures=True)
            torch.set_num_threads(self._threads)
            self._store()
        yield Progress(total, total, "images")

    def _batches(self, entries: Iterable[Entry]) -> Generator[tuple[int, list[_Read]], None, None]:
        """The pictures that the network must look at, so many at once, and how many entries are done with them."""
        done, waiting = 0, list[_Read]()
        with closing(self._read(entries)) as pictures:
            for read in pictures:
                done += 1
                if read is not None:
                    if not read.problem and read.digest not in self._begun and self._missing(read.digest):
                        self._begun.add(read.digest)
                        waiting.append(read)
                    else:
                        self._images.append(read)
                if len(waiting) == self._at_once:
                    yield done, waiting
                    waiting = []
                elif not waiting:  # nothing goes through the network for a while
                    self._store_in_time()
        if waiting:
            yield done, waiting

    def _looked(self, batches: Iterator[tuple[int, list[_Read]]]) -> Generator[_Looked, None, None]:
        """What the takers have of each batch, in their order: some go on in threads while one is stored."""
        first, second = next(batches, None), next(batches, None)
        free = self._twins(second[1][0]) if second is not None else SimpleQueue()
        batches = chain(filter(None, (first, second)), batches)
        if free.empty():
            for done, pictures in batches:
                yield done, pictures, self._look(self._model, pictures)
            return

        def look(pictures: list[_Read]) -> list[_Found]:
            model = free.get()
            try:
                return self._look(model, pictures)
            finally:
                free.put(model)

        ahead: deque[tuple[int, list[_Read], Future[list[_Found]]]] = deque()
        for done, pictures in batches:
            ahead.append((done, pictures, self._submit(look, pictures)))
            if len(ahead) > self._forwards:
                done, pictures, found = ahead.popleft()
                yield done, pictures, found.result()
        while ahead:
            done, pictures, found = ahead.popleft()
            yield done, pictures, found.result()

    def _submit(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """Have a thread do it. One pool for all, as many threads as cores: more would take turns, and caches, away."""
        submitted = self._pool.submit(work, *arguments, **named)
        torch.set_num_threads(self._threads)  # of this thread, and of those that others begin
        return submitted

    def _twins(self, read: _Read) -> SimpleQueue[LoadedModel]:
        """A twin of the model for each forward at once; none where this network has none."""
        assert read.seen is not None
        image = self._model.preparation.prepare_seen(read.seen, read.entry.name, read.digest)
        free: SimpleQueue[LoadedModel] = SimpleQueue()
        for model in twins(self._model, self._forwards, image, self._layers):
            free.put(model)
        return free

    def _missing(self, digest: str) -> list[int]:
        """The takers that do not have this image."""
        return [i for i, store in enumerate(self._stores) if digest not in store]

    def _read(self, entries: Iterable[Entry]) -> Generator[_Read | None, None, None]:
        """Each entry in its order: read by threads, or None where all is known of it."""
        ahead: deque[Future[_Read] | None] = deque()
        for entry in entries:
            stamp = self._unknown(entry)
            ahead.append(None if stamp is None else self._submit(self._picture, entry, stamp))
            if len(ahead) > 2 * self._at_once:
                yield _result(ahead.popleft())
        while ahead:
            yield _result(ahead.popleft())

    def _unknown(self, entry: Entry) -> str | None:
        """The stamp of a picture that must be read; None where everything is known of it.

        One that could not be read is tried again: a right that was missing, or a package, leaves no trace in the file.
        """
        try:
            stamp = stamp_of(entry.reference, self._background)
        except (OSError, ValueError):
            return ""
        (digest,) = self._index.images.column("digest", [stamp])
        return None if digest and not self._missing(digest) else stamp

    def _picture(self, entry: Entry, stamp: str) -> _Read:
        try:
            photo = entry.photo(self._background)
        except UserError as error:
            return _Read(entry, stamp, problem=str(error))
        small = Pillow.fromarray(reduced(photo.pixels, THUMBNAIL))
        jpeg = io.BytesIO()
        small.save(jpeg, "JPEG", quality=85)
        seen = self._model.preparation.seen(photo.pixels, photo.digest)
        brightness = float(np.asarray(small.convert("L")).mean() / 255)
        return _Read(entry, stamp, photo.digest, photo.size, brightness, jpeg.getvalue(), seen)

    def _look(self, model: LoadedModel, pictures: Sequence[_Read]) -> list[_Found]:
        """One forward, and what each taker has of the images that it lacks."""
        preparation: Preparation = model.preparation
        images = [preparation.prepare_seen(read.seen, read.entry.name, read.digest) for read in pictures]  # type: ignore[arg-type]
        with model.in_use(), torch.no_grad(), model.recording(self._layers) as activations:
            pixels = model.pixels(*images)
            answer = model.answer(pixels)
            recorded = {name: activations[name] for name in self._layers}
        batch = Batch(
            images, [read.entry for read in pictures], [read.size for read in pictures], pixels, answer, recorded
        )
        found: list[_Found] = []
        for taker, store in zip(self._takers, self._stores, strict=True):
            lacking = [i for i, read in enumerate(pictures) if read.digest not in store]
            with torch.no_grad():
                taken = taker.take(model, batch) if lacking else Rows()
            found.append(([pictures[i].digest for i in lacking], _picked(taken, lacking)))
        return found

    def _keep(self, pictures: Sequence[_Read], found: Iterable[_Found]) -> None:
        """Have it stored with what comes next."""
        self._images += pictures
        for (digests, rows), (of, taken) in zip(self._rows, found, strict=True):
            if of:
                digests += of
                rows.append(taken)

    def _store_in_time(self) -> None:
        if len(self._images) >= ROWS or time.monotonic() - self._stored_at > SECONDS:
            self._store()

    def _store(self) -> None:
        """Store what is known. Raises UserError where the disk does not take it; what was stored before stays."""
        try:
            for store, (digests, rows) in zip(self._stores, self._rows, strict=True):
                if digests:
                    store.append(*_joined(digests, rows))
                    digests.clear()
                    rows.clear()
            kept = [read for read in self._images if read.stamp]
            if kept:
                self._index.images.append(_image_columns(kept))
            self._images.clear()
        except OSError as error:
            short = str(error).endswith("written")  # as NumPy tells of an array of which only a part was written
            why = error.strerror or ("the disk takes no more" if short else str(error))
            raise UserError(f"What was found cannot be stored ({why}); what was stored before is kept.") from error
        self._stored_at = time.monotonic()


def _result(future: Future[_Read] | None) -> _Read | None:
    return None if future is None else future.result()


def _cores() -> int:
    """That this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _compute_with(threads: int) -> None:
    """So many threads share an operation that this thread begins."""
    torch.get_num_threads()  # the first call in a thread takes over what others are set to
    torch.set_num_threads(threads)


def _image_columns(pictures: Sequence[_Read]) -> dict[str, list[Any]]:
    return {
        "stamp": [read.stamp for read in pictures],
        "digest": [read.digest for read in pictures],
        "height": [read.size[0] for read in pictures],
        "width": [read.size[1] for read in pictures],
        "brightness": [read.brightness for read in pictures],
        "thumbnail": [read.thumbnail for read in pictures],
        "problem": [read.problem for read in pictures],
    }


def _picked(rows: Rows, places: Sequence[int]) -> Rows:
    lengths = {*map(len, rows.columns.values()), *map(len, rows.arrays.values())}
    if lengths <= {len(places)}:
        return rows
    columns = {name: [values[i] for i in places] for name, values in rows.columns.items()}
    return Rows(columns, {name: values[list(places)] for name, values in rows.arrays.items()})


def _joined(digests: Sequence[str], parts: Sequence[Rows]) -> tuple[dict[str, list[Any]], dict[str, np.ndarray]]:
    columns: dict[str, list[Any]] = {"digest": list(digests)}
    for name in parts[0].columns:
        columns[name] = [value for part in parts for value in part.columns[name]]
    return columns, {name: np.concatenate([part.arrays[name] for part in parts]) for name in parts[0].arrays}


def _probabilities(model: LoadedModel, answer: Answer, predicted: Tensor) -> list[float | None]:
    """Of each image's likeliest class; None where there is none."""
    if model.no_classes:
        return [None] * len(predicted)
    of_class = {k: model.value_of(Target("probability", (str(k),)), answer) for k in set(predicted.tolist())}
    return [float(of_class[k][i]) for i, k in enumerate(predicted.tolist())]
