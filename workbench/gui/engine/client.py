"""The window's end of the engine: Qt signals in, frames out, and a fresh process after a crash."""

from __future__ import annotations

import codecs
import itertools
import signal
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer

from workbench.images.photo import Photo
from workbench.protocol import frames, messages
from workbench.protocol.messages import (
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
    Run,
)

from .engine import Engine

PATIENCE_MS = 1000  # how long a cancelled technique may take to reach its next yield
READY_PATIENCE_MS = 120_000  # a cold start reads a gigabyte of libraries
SHUTDOWN_MS = 2000
TRIES = 2  # a job that has crashed this often is not tried again; an engine that died this often at start neither
PIECE = 1 << 20  # bytes that are handed to the process at a time: a picture of 300 MB would hold the window's thread
AHEAD = 4 << 20  # that wait in its buffer
LOG_TAIL = 40  # lines of the log that a crash report carries


@dataclass(eq=False)
class _Job:
    message: Load | Run
    photo: Photo | None = None
    crashes: int = 0
    cancelled: bool = False
    again: bool = False  # a model that a fresh engine loads again; nobody asked for it by this number

    @property
    def title(self) -> str:
        return self.message.technique if isinstance(self.message, Run) else self.message.reference


def engine_command() -> list[str]:
    """What starts an engine: this program with the word ``engine``."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "engine"]
    return [sys.executable, "-m", "workbench", "engine"]


class EngineClient(Engine):
    """Runs the engine process. Every job ends in one signal, also when the process crashes or hangs.

    A job that crashes the engine is tried once more in a fresh one, with the model loaded again.

    patience_ms        how long a cancelled technique may take to reach its next step
    ready_patience_ms  how long a process may take to be ready
    """

    def __init__(
        self,
        parent: QObject | None = None,
        command: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        patience_ms: int = PATIENCE_MS,
        ready_patience_ms: int = READY_PATIENCE_MS,
    ) -> None:
        super().__init__(parent)
        self._command = list(command) or engine_command()
        self.environment.update(environment or {})
        self._patience_ms = patience_ms
        self._numbers = itertools.count(1)
        self._jobs: dict[int, _Job] = {}  # unfinished, in the order the engine will take them
        self._model: Load | None = None
        self._process: QProcess | None = None
        self._outbox: deque[memoryview] = deque()  # what the process has not taken yet, in its order
        self._is_ready = False  # the process that runs now has said so
        self._deaths = 0  # without a finished job between them
        self._log_lines: list[str] = []
        self._waiting = QTimer(self, singleShot=True, interval=ready_patience_ms)
        self._waiting.timeout.connect(self._never_ready)

    @property
    def process_id(self) -> int:
        """Of the engine that runs now; 0 where there is none."""
        return self._process.processId() if self._process else 0

    def start(self) -> None:
        self._deaths = 0
        self._begin("starting")

    def load(self, reference: str, device: str = "auto") -> int:
        return self._add(_Job(Load(next(self._numbers), reference, device)))

    def run(
        self,
        technique: str,
        params: Mapping[str, Any],
        photo: Photo | None = None,
        images: dict[str, list[str]] | None = None,
    ) -> int:
        name, digest = (photo.name, photo.digest) if photo else ("", "")
        run = Run(next(self._numbers), technique, dict(params), name, digest, images=images)
        return self._add(_Job(run, photo))

    def send_image(self, image: ImagePixels) -> None:
        job = self._jobs.get(image.job)
        if job is not None and not job.cancelled:
            self._send(image)

    def cancel(self, job: int) -> None:
        if job in self._jobs:
            self._jobs[job].cancelled = True
            self._send(Cancel(job))
            QTimer.singleShot(self._patience_ms, self, lambda: self._lose_patience(job))

    def pause(self, job: int, on: bool) -> None:
        if job in self._jobs:
            self._send(Pause(job, on))

    def restart(self) -> None:
        self._drop_process()
        self._deaths = 0
        self._begin("restarting")

    def shutdown(self) -> None:
        self._jobs.clear()
        process = self._process
        self._drop_process()
        if process is not None:
            process.waitForFinished(SHUTDOWN_MS)
        self._set_state("dead")

    # The process.

    def _begin(self, state: str) -> None:
        self._receiver = messages.Receiver()
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._rest, self._digest_there, self._is_ready = "", "", False
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        for name, value in self.environment.items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._read)
        process.bytesWritten.connect(lambda _bytes: self._hand_on())
        process.readyReadStandardError.connect(self._read_log)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._error)
        self._process = process
        self._set_state(state)
        self._waiting.start()
        process.start(self._command[0], self._command[1:])
        if self.environment:
            self._send(Choose(self.environment))
        if self._model and not any(isinstance(job.message, Load) for job in self._jobs.values()):
            again = _Job(replace(self._model, job=next(self._numbers)), again=True)
            self._jobs = {again.message.job: again, **self._jobs}
        for job in self._jobs.values():
            self._post(job)

    def _drop_process(self) -> None:
        self._waiting.stop()
        process, self._process = self._process, None
        self._outbox.clear()
        if process is None:
            return
        for told in (
            process.readyReadStandardOutput,
            process.bytesWritten,
            process.readyReadStandardError,
            process.finished,
        ):
            told.disconnect()
        process.errorOccurred.disconnect()
        if process.state() == QProcess.ProcessState.NotRunning:
            process.deleteLater()
            return
        process.finished.connect(process.deleteLater)
        process.kill()

    def _add(self, job: _Job) -> int:
        number = job.message.job
        self._jobs[number] = job
        if self._process is not None:
            self._post(job)
            if self.state == "ready":
                self._set_state("busy")
        elif self.state == "dead":
            QTimer.singleShot(0, self, lambda: self._give_up("The engine does not run; start it again with Restart."))
        return number

    def _post(self, job: _Job) -> None:
        message = job.message
        if isinstance(message, Run) and job.photo and message.image_digest != self._digest_there:
            message = replace(message, pixels=job.photo.pixels)
            self._digest_there = message.image_digest
        self._send(message)
        if job.cancelled:
            self._send(Cancel(message.job))

    def _send(self, message: messages.Message) -> None:
        if self._process is not None:
            self._outbox += [memoryview(piece).cast("B") for piece in messages.pack(message) if len(piece)]
            self._hand_on()

    def _hand_on(self) -> None:
        """Give the process what it has room for; it asks again when that is written."""
        while self._outbox and self._process is not None and self._process.bytesToWrite() < AHEAD:
            whole = self._outbox.popleft()
            if len(whole) > PIECE:
                self._outbox.appendleft(whole[PIECE:])
            self._process.write(bytes(whole[:PIECE]))

    # What comes back.

    def _read(self) -> None:
        process = self._process
        if process is None:
            return
        try:
            for message in self._receiver.feed(bytes(process.readAllStandardOutput().data())):
                self._take(message)
                if self._process is not process:  # somebody who was told has restarted it
                    return
        except frames.BrokenFrame as error:
            self._died(f"the engine's answer cannot be read ({error})")

    def _take(self, message: messages.Message) -> None:
        if isinstance(message, Ready):
            self._waiting.stop()
            self._is_ready = True
            self._set_state("busy" if self._jobs else "ready")
            self.ready.emit(message)
            return
        job = self._jobs.get(getattr(message, "job", 0))
        if job is None:
            return
        if isinstance(message, Progressed | Partial):
            if not job.cancelled:
                (self.progressed if isinstance(message, Progressed) else self.partial).emit(message)
            return
        if isinstance(message, ImagesRequested):
            self.images_requested.emit(job.message, message)
            return
        del self._jobs[job.message.job]
        self._deaths = 0
        if not self._jobs:
            self._set_state("ready")
        self._end(job, message)

    def _end(self, job: _Job, message: messages.Message) -> None:
        if isinstance(message, Loaded):
            if isinstance(job.message, Load):
                self._model = job.message
            (self.loaded_again if job.again else self.loaded).emit(message)
        elif isinstance(message, Failed):
            if job.again:
                self._model = None
                self.notice.emit(f"The model could not be loaded again: {message.message}")
            else:
                self.failed.emit(message)
        elif isinstance(message, Done):
            self.done.emit(message)
        elif isinstance(message, Cancelled):
            self.cancelled.emit(message.job)

    def _read_log(self) -> None:
        if self._process is None:
            return
        text = self._rest + self._decoder.decode(bytes(self._process.readAllStandardError().data()))
        *lines, self._rest = text.split("\n")
        self._rest = self._rest[-10_000:]
        if lines:
            self._log_lines = [*self._log_lines, *lines][-LOG_TAIL:]
            self.log.emit("\n".join(lines))

    # What goes wrong.

    def _lose_patience(self, number: int) -> None:
        job = self._jobs.get(number)
        if job is None:
            return
        if next(iter(self._jobs)) != number:  # it waits behind another, and ends when its turn comes
            QTimer.singleShot(self._patience_ms, self, lambda: self._lose_patience(number))
            return
        del self._jobs[number]
        self._drop_process()
        self._begin("restarting")
        if not job.again:
            self.cancelled.emit(number)

    def _never_ready(self) -> None:
        self._died(f"it was not ready after {self._waiting.interval() / 1000:.0f} s")

    def _error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._died(f"{self._command[0]} cannot be started")

    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()  # what it said before it went
        self._read_log()
        if self._process is None:
            return
        if status == QProcess.ExitStatus.CrashExit:
            self._died(f"it was ended by {_signal_name(code)}")
        else:
            self._died(f"it ended with status {code}")

    def _died(self, why: str) -> None:
        started = self._is_ready
        self._drop_process()
        self._deaths += 1
        culprit = next(iter(self._jobs.values()), None)
        if culprit is not None and started:
            culprit.crashes += 1
            self._blame(culprit, why)
        elif self._deaths >= TRIES:
            self._give_up(f"The engine could not start: {why}.")
            return
        elif started:
            self.notice.emit(f"The engine stopped ({why}); a fresh one is starting.")
        self._begin("restarting")

    def _blame(self, job: _Job, why: str) -> None:
        number = job.message.job
        if job.cancelled:
            del self._jobs[number]
            self.cancelled.emit(number)
        elif job.crashes < TRIES:
            self.notice.emit(f"{job.title} crashed the engine ({why}); it is tried once more in a fresh one.")
        else:
            del self._jobs[number]
            sentence = f"{job.title} crashed the engine {job.crashes} times ({why}) and is not tried again."
            if job.again:
                self._model = None
                self.notice.emit(sentence)
            else:
                self.failed.emit(Failed(number, sentence, "\n".join(self._log_lines)))

    def _give_up(self, sentence: str) -> None:
        self._set_state("dead")
        jobs, self._jobs = self._jobs, {}
        details = "\n".join(self._log_lines)
        for number, job in jobs.items():
            if not job.again:
                self.failed.emit(Failed(number, sentence, details))
        self.notice.emit(sentence)

    def _set_state(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
