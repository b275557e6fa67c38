"""A technique over a collection as a graph of Dask: units of images, whose results a ledger notes one by one.

Queue, retries and lost workers are Dask's. What is in the folder is not done again, so that running again is resuming.
"""

from __future__ import annotations

import hashlib
import logging
import warnings
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import dask
from distributed import CancelledError, Client, KilledWorker, LocalCluster, Security, as_completed
from distributed.scheduler import NoWorkerError
from distributed.utils import get_ip, silence_logging_cmgr

from workbench.api import Progress, UserError
from workbench.collections import Collection
from workbench.collections.index import stamp_of
from workbench.export.batch_folder import BatchFolder, packed_shard

from .batch_worker import Finished, Keyed, LoadModel, Order, run_unit

UNIT = 64  # images: a minute of a fast technique, and what a kill costs
NOWHERE = "127.0.0.1:0"  # for pages that there are none of
PATIENCE = "20s"  # with a scheduler that does not answer
START = "5 minutes"  # in which a worker here comes up, the model loaded; a nanny would wait for ever
NO_WORKER = "10 minutes"  # without a worker here, after which there will be none
CLOSING = 30.0  # seconds
MISSING = "No module named 'workbench"
GRAPH = "deserialization of the task graph"  # as Dask says it, where its scheduler fails to read what it is given
LACKING = "{} runs in an environment without workbench: start it in the one in which this command runs."
Closing = TypeVar("Closing", Client, LocalCluster)


@contextmanager
def client_of(workers: int = 0, scheduler: str = "", security: str = "", cores: int = 1) -> Iterator[Client]:
    """Dask's workers: processes here, those of a scheduler by its address, or a thread of this program.

    security  a configuration file of Dask's that says ``distributed: comm: tls:``
    cores     that processes here share

    Raises UserError where the scheduler does not answer, and where the workers here do not start.
    """
    if scheduler:
        with _silent(), dask.config.set(_tls_of(security) if security else {}):
            try:
                client = Client(scheduler, security=Security() if security else None, timeout=PATIENCE)
            except (OSError, ValueError, TypeError) as error:
                raise UserError(f"The scheduler {scheduler} does not answer: {_reason(error)}.") from None
            with _closed_in_time(client):
                yield client
        return
    threads = str(max(1, cores // max(1, workers)))
    quiet: dict[str, Any] = {
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
    }  # no pages for browsers
    bounds = {"distributed.scheduler.no-workers-timeout": NO_WORKER}
    with dask.config.set({"distributed.nanny.pre-spawn-environ.OMP_NUM_THREADS": threads, **quiet, **bounds}):
        safe = Security.temporary() if workers else None  # whoever reaches plain TCP can run code
        try:
            cluster = _local_cluster(workers, safe)
        except (TimeoutError, AssertionError):  # Dask asserts that a nanny which ends was not just starting
            raise UserError(f"The workers here did not start within {START}.") from None
        except (OSError, RuntimeError) as error:
            raise UserError(f"The workers here did not start: {_reason(error)}.") from None
        with _closed_in_time(cluster), _closed_in_time(Client(cluster, security=safe, timeout=PATIENCE)) as client:
            yield client


def _local_cluster(workers: int, safe: Security | None) -> LocalCluster:
    """So many processes, or a thread, with a scheduler of their own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        get_ip()  # remembered by Dask, which else warns of a computer without a network that it has none
    where: dict[str, Any] = {"processes": False, "protocol": "inproc://", "memory_limit": None}
    if workers:
        where = {"processes": True, "protocol": "tls://", "death_timeout": START}
    return LocalCluster(
        n_workers=max(1, workers), threads_per_worker=1, security=safe, dashboard_address=NOWHERE,
        worker_dashboard_address=NOWHERE, scheduler_kwargs={"dashboard": False}, silence_logs=50, **where,
    )  # fmt: skip


@contextmanager
def _silent() -> Iterator[None]:
    """Inside the block Dask logs nothing: of a scheduler that is lost the batch says a sentence, not a traceback."""
    with ExitStack() as stack:
        for root in ("distributed", "distributed.client"):  # each has a handler of its own
            stack.enter_context(silence_logging_cmgr(logging.CRITICAL, root))
        yield


@contextmanager
def _closed_in_time(part: Closing) -> Iterator[Closing]:
    """Closed in the end. What has not ended by then ends with this program, whose children Dask's workers are."""
    try:
        yield part
    finally:
        with suppress(TimeoutError):
            part.close(timeout=CLOSING)


def run_batch(
    client: Client, order: Order, images: Sequence[Keyed], folder: BatchFolder, again: bool = False
) -> Generator[Progress, None, None]:
    """Do what the folder does not have yet, and store each unit when it is done; the folder is being written.

    images  of the collection, as ``keyed`` gives them
    again   also those images that were listed as failed

    Raises UserError where no worker can do it, where the disk takes no more, and where it is asked to stop.
    """
    folder.note_collection(key for key, _ in images)
    known = {key for key, row in folder.rows.items() if not (again and row["problem"])}
    missing = [(key, entry) for key, entry in images if key not in known]
    units = [tuple(missing[i : i + UNIT]) for i in range(0, len(missing), UNIT)]
    total, done = len(images), len(images) - len(missing)
    yield Progress(done, total, "images")
    if not units:
        return
    try:
        client.register_plugin(LoadModel(order))
    except Exception as error:
        raise _lacking(error) from error
    by_key: dict[str, tuple[Keyed, ...]] = {}  # what is under way
    coming, waiting, at_once = iter(units), as_completed(), _at_once(client)

    def begin(most: int | None) -> None:
        begun = tuple(islice(coming, most))
        futures = client.map(run_unit, [order] * len(begun), begun, pure=False)
        by_key.update({future.key: unit for future, unit in zip(futures, begun, strict=True)})
        waiting.update(futures)  # which alone holds them: what is stored is released

    try:
        begin(at_once)
        for future in waiting:
            unit = by_key.pop(future.key)
            finished = _finished(future, unit)
            if finished.refused and not any(not row["problem"] for row in folder.rows.values()):
                raise UserError(finished.refused)  # most likely a parameter, which would fail on every image
            if not (stops := folder.is_asked_to_stop):
                begin(1)  # while this one is stored
            folder.add(finished.rows, finished.data, finished.seconds)
            done += len(unit)
            yield Progress(done, total, "images")
            if stops and done < total and (at_once is None or not by_key):
                raise UserError("The batch was asked to stop. What was done is kept: run the batch again.")
    finally:
        waiting.clear()


def _at_once(client: Client) -> int | None:
    """How many units are begun before another is stored: one for each worker here, so that one that is asked to stop
    leaves none half done. A scheduler of somebody's has all, by which it decides how many workers it wants: None.
    """
    return len(client.cluster.workers) if isinstance(client.cluster, LocalCluster) else None


def keyed(collection: Collection, background: str) -> list[Keyed]:
    """Each image with what tells it from another, and from what the same file was before."""
    images = []
    for entry in collection.entries:
        try:
            stamp = stamp_of(entry.reference, background)
        except (OSError, ValueError):
            stamp = ""  # there is no file; the unit will say so
        images.append((hashlib.blake2b(f"{entry.name}\n{stamp}".encode(), digest_size=16).hexdigest(), entry))
    return images


def _finished(future: Any, unit: tuple[Keyed, ...]) -> Finished:
    """What came of a unit. One on which workers died again and again is a unit of failures."""
    error = future.exception()
    if isinstance(error, NoWorkerError):
        raise UserError("No worker is left. What was done is kept: run the batch again.")
    if isinstance(error, KilledWorker):
        rows = [
            {
                "key": key, "image": entry.name, "reference": entry.reference, "label": entry.label, "digest": "",
                "problem": f"Workers ended again and again while they had this image and {len(unit) - 1} others.",
            }
            for key, entry in unit
        ]  # fmt: skip
        return Finished(rows, packed_shard([None] * len(unit)), 0.0)
    if error is not None:
        raise _lacking(error)
    try:
        finished: Finished = future.result()
    except (CancelledError, OSError):
        raise UserError("The scheduler was lost. What was done is kept: run the batch again.") from None
    return finished


def _lacking(error: BaseException) -> BaseException:
    """Of a worker, or the scheduler, that cannot import this program a sentence; any other error as it is."""
    if MISSING not in f"{error} {_reason(error)}":  # Dask sends some errors as their text alone
        return error
    return UserError(LACKING.format("The scheduler" if GRAPH in str(error) else "A worker"))


def _reason(error: BaseException) -> str:
    """What an error of Dask's began with, in a line."""
    while error.__cause__ is not None:
        error = error.__cause__
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _tls_of(path: str) -> Mapping[str, Any]:
    """What a configuration file of Dask's says on TLS. Raises UserError."""
    import yaml

    from workbench.regular_file import read_regular

    name = Path(path).name
    try:
        told = yaml.safe_load(read_regular(Path(path).expanduser(), 1_000_000))
        tls = dict(told["distributed"]["comm"]["tls"])
    except (OSError, UserError, ValueError, yaml.YAMLError) as error:
        raise UserError(f"{name} cannot be read as a configuration of Dask: {error}") from None
    except (KeyError, TypeError):
        raise UserError(f"{name} must say distributed: comm: tls: with ca-file and client; it does not.") from None
    stated = {f"distributed.comm.tls.{name}": value for name, value in tls.items()}  # beside Dask's own ciphers
    return {**stated, "distributed.comm.require-encryption": True}
