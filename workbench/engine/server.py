"""The engine as a program: messages in on stdin, messages out on stdout, everything else on stderr."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import queue
import signal
import sys
import threading
import time
import traceback
from dataclasses import asdict, replace

import numpy as np
import torch

from workbench.api import Progress, UserError
from workbench.cache.disk_cache import DiskCache
from workbench.families.embedding import keep_features_in
from workbench.families.synthesis import keep_unit_pictures_in
from workbench.folders import user_cache
from workbench.protocol import frames, messages
from workbench.protocol.messages import (
    OWN,
    Cancel,
    Cancelled,
    Choose,
    Done,
    Failed,
    ImagePixels,
    ImagesRequested,
    Load,
    Loaded,
    Partial,
    Pause,
    Progressed,
    Ready,
    Remarked,
    Run,
)

from . import host
from .beside import Made
from .device import pick_device
from .forward import settings
from .images import SentImages
from .loaders.options import rows_of
from .loaders.trust import NeedsTrust
from .provenance import versions
from .sweep import Stopped

PAUSE = 0.1  # seconds between two progress messages, or two partial pictures
GLANCE = 0.1  # seconds between two looks whether a run that waits for an image, or is paused, is still wanted
IDLE = 1.0  # seconds without a message after which the engine does what it would else do in the next run
MADE_BYTES = 512 << 20  # of pictures that another judge may look at
KINDNESS = 5  # the window comes first


class Server:
    """Answers messages one by one; a thread reads ahead, so that a cancel is known at once."""

    def __init__(self, stdin: int, stdout: int) -> None:
        self._stdin, self._stdout = stdin, stdout
        self._inbox: queue.SimpleQueue[messages.Message] = queue.SimpleQueue()
        self._seen: queue.SimpleQueue[ImagePixels] = queue.SimpleQueue()
        self._cancelled: set[int] = set()
        self._paused: set[int] = set()
        self._pixels_of: Run | None = None
        threading.Thread(target=self._read, name="reader", daemon=True).start()

    def serve(self) -> int:
        """Tell that the engine is ready, then work until the window closes the pipe.

        Returns ``messages.REPLACE`` where a run left this process in a state that nothing can undo.
        """
        self._host = host.Host(Made(DiskCache(user_cache() / "made", MADE_BYTES)))
        problems = [asdict(problem) for problem in self._host.problems]
        self._send(Ready(pick_device("auto"), self._host.describe(), problems, versions()))
        while True:
            try:
                message = self._inbox.get(timeout=IDLE)
            except queue.Empty:
                self._host.prepare_ahead()
                message = self._inbox.get()
            if isinstance(message, Load | Run):
                self._answer(message)
                if self._host.doubt:
                    print(self._host.doubt, file=sys.stderr, flush=True)
                    return messages.REPLACE
            elif isinstance(message, Choose):
                settings.choose(message.values)

    def _answer(self, message: Load | Run) -> None:
        if isinstance(message, Run) and message.pixels is not None:
            self._pixels_of = message  # also of a cancelled run: the window does not send them twice
        if message.job in self._cancelled:
            self._cancelled.discard(message.job)
            self._send(Cancelled(message.job))
            return
        what = self._host.title_of(message.technique) if isinstance(message, Run) else message.reference
        try:
            if isinstance(message, Load):
                self._load(message)
            else:
                self._run(message)
        except (UserError, Stopped) as error:
            if message.job in self._cancelled:  # cancelled while it waited for an image or a backend
                self._cancelled.discard(message.job)
                self._send(Cancelled(message.job))
            else:
                code = error.code.plain() if isinstance(error, NeedsTrust) else {}
                self._send(Failed(message.job, str(error), code=code))
        except (MemoryError, torch.OutOfMemoryError):
            self._send(Failed(message.job, f"There was not enough memory for {what}.", traceback.format_exc()))
        except (Exception, SystemExit) as error:
            why = (str(error).strip().splitlines() or [""])[0]
            sentence = f"{what} failed: {type(error).__name__}{': ' + why if why else ''}"
            self._send(Failed(message.job, sentence.rstrip(".") + ".", traceback.format_exc()))

    def _load(self, message: Load) -> None:
        began = time.perf_counter()
        self._host.load(message.reference, message.device, trusted=message.trusted)
        model = self._host.model
        assert model is not None
        self._send(
            Loaded(
                message.job,
                message.reference,
                model.digest,
                model.device,
                list(model.input_size),
                list(model.classes),
                [asdict(layer) for layer in model.layers],
                model.default_layer.name if model.default_layer else "",
                {name: asdict(can) for name, can in self._host.applies().items()},
                time.perf_counter() - began,
                model.preparation.framing_dict(),
                model.preparation.normalisation_plain(),
                model.spec.plain(),
                [*model.task.kinds, "unit", *(["features"] if model.compared else [])],
                list(model.spec.remarks),
                model.task.predicted,
                model.places,
                [list(part) for part in model.summary],
                rows_of(model.spec),
                model.sees_image,
                [{"name": one.name, "count": one.count, "labels": list(one.labels)} for one in model.extra_inputs],
                model.task.judged,
                list(model.task.made_for),
                model.compared,
            )
        )

    def _run(self, message: Run) -> None:
        pixels = self._pixels(message)
        progress, partial = _Throttle(), _Throttle()
        pending: Progress | None = None
        images = self._images(message)
        request = host.RunRequest(
            message.technique, message.params, pixels, message.image_name, message.image_digest, images
        )
        run = self._host.run(request, wanted=lambda: message.job not in self._cancelled)
        with contextlib.closing(run):  # type: ignore[type-var]
            for item in run:
                while message.job in self._paused and message.job not in self._cancelled:
                    time.sleep(GLANCE)
                if message.job in self._cancelled:
                    break
                if isinstance(item, Progress):
                    pending = None if progress.open() else item
                    if pending is None:
                        self._send(_progressed(message.job, item))
                    continue
                geometry = item.geometry.plain() if item.geometry else None
                if item.provenance is not None:
                    if pending:  # the last one is always sent
                        self._send(_progressed(message.job, pending))
                    self._send(Done(message.job, item.result, item.provenance, geometry))
                    if self._host.outdated:
                        self._send(Remarked(self._host.outdated))
                    return
                if partial.open():
                    self._send(Partial(message.job, item.result, geometry))
        self._cancelled.discard(message.job)
        self._send(Cancelled(message.job))

    def _pixels(self, message: Run) -> np.ndarray | None:
        """The pixels of the run's image, asked for where they are not those that came last; None without an image."""
        if not message.image_digest:
            return None
        if self._pixels_of is None or self._pixels_of.image_digest != message.image_digest:
            self._send(ImagesRequested(message.job, [OWN]))
            sent = self._next_seen(message.job)
            if sent is None:
                raise UserError("The run was cancelled.")
            self._pixels_of = replace(message, pixels=sent.pixels)
        return self._pixels_of.pixels

    def _images(self, message: Run) -> SentImages | None:
        model = self._host.model
        if message.images is None or model is None:
            return None
        given = message.images
        return SentImages(
            given["names"],
            given.get("labels", []),
            given.get("digests", []),
            model.preparation,
            lambda wanted: self._send(ImagesRequested(message.job, wanted)),
            lambda: self._next_seen(message.job),
        )

    def _next_seen(self, job: int) -> ImagePixels | None:
        """The next image that has come for a run; None once it is cancelled."""
        while job not in self._cancelled:
            with contextlib.suppress(queue.Empty):
                seen = self._seen.get(timeout=GLANCE)
                if seen.job == job:
                    return seen
        return None

    def _read(self) -> None:
        receiver = messages.Receiver()
        while data := os.read(self._stdin, 1 << 20):
            try:
                for message in receiver.feed(data):
                    if isinstance(message, Cancel):
                        self._cancelled.add(message.job)
                    elif isinstance(message, Pause):
                        (self._paused.add if message.on else self._paused.discard)(message.job)
                    elif isinstance(message, ImagePixels):
                        self._seen.put(message)
                    else:
                        self._inbox.put(message)
            except frames.BrokenFrame as error:
                os.write(2, f"The engine cannot read what it was sent: {error}\n".encode())
                os._exit(1)
        os._exit(0)  # the window is gone; so whatever runs has nobody to tell

    def _send(self, message: messages.Message) -> None:
        for piece in messages.pack(message):
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(self._stdout, rest) :]


def _progressed(job: int, item: Progress) -> Progressed:
    return Progressed(job, item.done, item.total, item.note, item.part, item.parts)


class _Throttle:
    """Opens at once, then again after a pause."""

    def __init__(self) -> None:
        self._next = 0.0

    def open(self) -> bool:
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + PAUSE
        return True


def main() -> int:
    """Serve on this process's own pipes."""
    stdin, stdout = os.dup(0), os.dup(1)
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)  # stray prints must not break the frames
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the window's terminal is the window's business
    if hasattr(os, "nice"):
        os.nice(KINDNESS)
    keep_features_in(user_cache() / "features")
    keep_unit_pictures_in(user_cache() / "units")
    try:
        status = Server(stdin, stdout).serve()
        os._exit(status)  # without the ends of libraries, which may hang in the state that a run left
    except BrokenPipeError:
        return 0
