"""What a worker of a batch does: load the model once, open images, run the technique, pack the results.

Workers need images and model in reach, and nothing to write to: the bytes of a shard go to the program that asked.
"""

from __future__ import annotations

import asyncio
import io
import math
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from distributed import Status, Worker, WorkerPlugin
from PIL import Image as Pillow

from workbench import __version__
from workbench.api import Geometry, Result, Technique, UserError, params_of
from workbench.collections import Entry
from workbench.export.batch_folder import FORMAT, Row, packed_shard
from workbench.freed_memory import kept
from workbench.images.photo import Photo
from workbench.images.quiet import quiet
from workbench.named_files import FileDigests, named_by_parameters
from workbench.render.network import seen_by_network
from workbench.render.small_result import small_result

from .host import Host, Outcome, RunRequest
from .loaders.trust import EVERYTHING

AT_ONCE = 16  # images that go through the network together where the technique has a way for that
THUMBNAIL = 160  # pixels
Keyed = tuple[str, Entry]  # an image and the key that its row has


@dataclass(frozen=True)
class Order:
    """What a worker must know of a batch.

    parameters  by name and value, as ``Technique.plain`` gives them; pairs, so that an order can be a key
    digest      of the weights: a worker that finds others under this reference refuses
    beside      digests of the files that parameters name, such as a second picture: likewise
    trust       whether loading the model may run code, as the person said for all workers
    """

    technique: str
    version: str
    code: str
    parameters: tuple[tuple[str, Any], ...]
    model: str
    digest: str
    device: str = "auto"
    background: str = "white"
    trust: bool = False
    beside: str = ""

    @classmethod
    def of(
        cls, host: Host, technique: str, settings: dict[str, Any], device: str, background: str, trust: bool
    ) -> Order:
        """For the model that is loaded. Raises UserError where technique or parameters do not fit it."""
        plugin, model = host.plugins[technique], host.model
        if plugin.technique.takes != "image":
            raise UserError(
                f"{plugin.manifest.title} does not look at one image at a time, so there is no batch of it."
            )
        if model is None:
            raise UserError("No model is loaded.")
        parameters = plugin.technique.configured(settings).plain()
        answer = host.applicability(technique)
        if not answer.works:
            raise UserError(answer.sentence or f"{plugin.manifest.title} does not apply to {model.reference}.")
        manifest = plugin.manifest
        return cls(
            technique, manifest.version, manifest.code, tuple(parameters.items()), model.reference, model.digest,
            device, background, trust, _beside(plugin.technique, parameters),
        )  # fmt: skip

    def plain(self, collection: str, images: int) -> dict[str, Any]:
        """As ``batch.json`` has it, with how many images the collection has."""
        beside = {"beside": self.beside} if self.beside else {}
        return {
            "format": FORMAT, "workbench": __version__, "technique": self.technique, "version": self.version,
            "code": self.code, "parameters": dict(self.parameters), "model": self.model, "digest": self.digest,
            "device": self.device, "background": self.background, "collection": collection, "images": images,
            **beside,
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Finished:
    """A unit that is done: a row for each image, the bytes of its shard, and how long it took.

    refused  the sentence that every image of it was refused with by the technique; empty where one was not
    """

    rows: Sequence[Row]
    data: bytes
    seconds: float
    refused: str = ""


_files = FileDigests(math.inf)  # workers may have copies of the files
_hosts: dict[tuple[str, str, str, bool], Host] = {}
_busy = threading.Lock()  # a host belongs to one thread at a time


def adopt(host: Host, order: Order) -> None:
    """Let workers in this process use a model that is loaded already."""
    _hosts[order.model, order.digest, order.device, order.trust] = host


def host_for(order: Order) -> Host:
    """The worker's host with the order's model, loaded once. Raises UserError where it is not what was ordered."""
    key = order.model, order.digest, order.device, order.trust
    if key not in _hosts:
        _hosts.clear()
        host = Host()
        host.load(order.model, order.device, trusted=EVERYTHING if order.trust else "")
        assert host.model is not None
        if host.model.digest != order.digest:
            raise UserError(
                f"This worker has other weights of {order.model}: their digest is {host.model.digest[:12]}, "
                f"not {order.digest[:12]}."
            )
        _hosts[key] = host
    host = _hosts[key]
    if order.technique not in host.plugins:
        raise UserError(f"This worker has no technique {order.technique!r}.")
    manifest = host.plugins[order.technique].manifest
    if (manifest.version, manifest.code) != (order.version, order.code):
        raise UserError(f"This worker has version {manifest.version} of {order.technique}, not {order.version}.")
    if _beside(host.plugins[order.technique].technique, dict(order.parameters)) != order.beside:
        raise UserError(
            f"A file that the parameters of {order.technique} name is not the one with which the batch began. "
            "What was done is kept: put the file back, or name another folder with --out."
        )
    return host


def _beside(technique: type[Technique], parameters: Mapping[str, Any]) -> str:
    return _files.of(named_by_parameters(params_of(technique), parameters))


def run_unit(order: Order, entries: Sequence[Keyed]) -> Finished:
    """The technique on images, given by key and entry. Raises UserError where the worker can do none of them."""
    with _busy, kept(), quiet():  # not by the threads that read, whose doings a run would be blamed for
        host, began = host_for(order), time.perf_counter()
        rows: list[Row] = []
        results: list[tuple[Result, Row, bytes] | None] = []
        refusals = []
        for key, entry, photo, outcome in _answered(host, order, entries):
            row: dict[str, Any] = {"key": key, "image": entry.name, "reference": entry.reference, "label": entry.label}
            row["digest"] = photo.digest if isinstance(photo, Photo) else ""
            if isinstance(photo, str) or isinstance(outcome, str):
                refusals += [outcome] if isinstance(outcome, str) else []
                rows.append(row | {"problem": photo if isinstance(photo, str) else outcome})
                results.append(None)
                continue
            result = outcome.result
            told = {name: value for name, value in (outcome.provenance or {}).items() if name != "seconds"}
            shown = {"caption": result.caption, "caveat": result.caveat, "facts": dict(result.facts)}
            rows.append(row | {"problem": "", "result": type(result).__name__, **shown})
            results.append((result, told, _jpeg(result, photo.pixels, outcome.geometry)))
        refused = refusals[0] if len(refusals) == len(entries) and len(set(refusals)) == 1 else ""
        return Finished(rows, packed_shard(results), time.perf_counter() - began, refused)


def _answered(
    host: Host, order: Order, entries: Sequence[Keyed]
) -> Iterator[tuple[str, Entry, Photo | str, Outcome | str]]:
    """Key, entry, photograph and outcome of each; a sentence in the place of what there is not."""
    parts = [entries[i : i + AT_ONCE] for i in range(0, len(entries), AT_ONCE)]
    with ThreadPoolExecutor(2, "reading") as pool:
        ahead = [pool.submit(_photo, entry, order.background) for _, entry in parts[0]]
        for number, part in enumerate(parts):
            photos = [future.result() for future in ahead]
            following = parts[number + 1] if number + 1 < len(parts) else ()
            ahead = [pool.submit(_photo, entry, order.background) for _, entry in following]
            there = [i for i, photo in enumerate(photos) if isinstance(photo, Photo)]
            outcomes = dict(zip(there, _outcomes(host, order, photos, there), strict=True))
            for i, (key, entry) in enumerate(part):
                yield key, entry, photos[i], outcomes.get(i, "")


def _photo(entry: Entry, background: str) -> Photo | str:
    try:
        return entry.photo(background)
    except UserError as error:
        return str(error)


def _outcomes(host: Host, order: Order, photos: Sequence[Any], there: Sequence[int]) -> Iterator[Outcome | str]:
    """Of the images that are there: at once where the technique has a way for that, else one by one."""
    requests = [
        RunRequest(order.technique, dict(order.parameters), photos[i].pixels, photos[i].name, photos[i].digest)
        for i in there
    ]
    if len(requests) > 1:
        try:
            together = host.run_together(requests)
        except UserError:  # each gets its own sentence
            together = None
        if together is not None:
            yield from together
            return
    for request in requests:
        try:
            *_, outcome = host.run(request)
            assert isinstance(outcome, Outcome)
            yield outcome
        except UserError as error:
            if host.doubt:
                raise
            yield str(error)
        except Exception as error:  # a bug of a technique on this image; the others go on
            yield f"{order.technique} crashed ({type(error).__name__}: {str(error)[:200]})."


def _jpeg(result: Result, pixels: np.ndarray, geometry: Geometry | None) -> bytes:
    """The result small, over what the network saw."""
    seen = seen_by_network(pixels, geometry) if geometry else pixels
    file = io.BytesIO()
    Pillow.fromarray(small_result(result, seen, THUMBNAIL)).save(file, "JPEG", quality=85)
    return file.getvalue()


class LoadModel(WorkerPlugin):  # type: ignore[misc]
    """A plugin of Dask's workers: whoever joins loads the model first. Raises UserError where it has another."""

    def __init__(self, order: Order) -> None:
        self.order, self.name = order, f"workbench {order.digest[:12]}"

    async def setup(self, worker: Worker) -> None:
        """Load, while the worker answers its scheduler."""
        _never_pause(worker)
        await asyncio.to_thread(host_for, self.order)


def _never_pause(worker: Worker) -> None:
    """Let a worker work whose memory is nearly full: the model fills it, so that a pause would last for ever."""
    worker.memory_manager.memory_pause_fraction = False
    if worker.status == Status.paused:
        worker.status = Status.running
