"""The engine client: starts the engine process, sends it jobs, and replaces it when it crashes or hangs.

The life of a job (``load`` and ``run`` give it its number):

    load, run ---> unfinished -- Load, Run ---> engine's queue ---> it is the job's turn
                    ^      ^                                         |        |        |
                    |      '--- progressed, partial -----------------'        |        |
                    |                                                         |        |
                    '--- again, in a fresh process <--- first crash ----------'        |
                                                        second crash ---> failed       |
                                                                                       v
                                                             loaded, done, cancelled or failed

Whichever of the four comes first ends the job: its number is forgotten, and later answers to it are ignored. The jobs
behind a job that crashes keep their order, and the fresh process loads the model for them. A run that is not urgent
is sent when nothing else is under way, so that what a person asks for meanwhile comes first.

The ladder of cancelling, each step for those that the step before did not stop:

    1. The engine reads ``Cancel`` in a thread of its own. A job in its queue ends when its turn comes; the running
       technique ends at its next step, where it yields.
    2. A technique that has not ended after ``PATIENCE_MS`` loses its process. The other jobs go on in a fresh one.
       A job that waits behind another is not blamed: it gets the same time again.
    3. A process that dies with a cancelled job ends the job as cancelled; it is not tried again.
"""

from __future__ import annotations

import codecs
import itertools
import signal
import sys
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QObject, QProcess, QProcessEnvironment, QSignalBlocker, QTimer

from workbench import plugin_imports
from workbench.images.photo import Photo
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

from .engine import Engine

PATIENCE_MS = 3000  # how long a cancelled technique may take to reach its next step; a fresh engine takes ten seconds
READY_PATIENCE_MS = 120_000  # a cold start reads a gigabyte of libraries
SHUTDOWN_MS = 2000
TRIES = 2  # of a job that crashes, and of an engine that dies before it is ready
PIECE = 1 << 20  # bytes written to the process at a time: a picture of 300 MB would block the window's thread
AHEAD = 4 << 20  # bytes that may wait in the process's buffer
LOG_TAIL = 40  # lines of the log that a crash report carries


@dataclass(eq=False)
class _Job:
    message: Load | Run
    photo: Photo | None = None
    crashes: int = 0
    cancelled: bool = False
    behind: bool = False  # others may come first: not sent yet, and behind all that were sent
    again: bool = False  # a fresh engine loads the model again; outside, nobody knows the number


def engine_command() -> list[str]:
    """The command that starts an engine: this program with the argument ``engine``."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "engine"]
    return [sys.executable, "-m", "workbench", "engine"]


class EngineClient(Engine):
    """Runs the engine in a process of its own.

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
        self._jobs: dict[int, _Job] = {}  # the unfinished ones, in the engine's order
        self._model: Load | None = None
        self._titles: dict[str, str] = {}  # of techniques, by id
        self._process: QProcess | None = None
        self._outbox: deque[memoryview] = deque()  # bytes that are not written to the process yet
        self._is_ready = False  # this process has sent Ready
        self._deaths = 0  # of processes since the last job that ended
        self._log_lines: list[str] = []
        self._ready_timer = QTimer(self, singleShot=True, interval=ready_patience_ms)
        self._ready_timer.timeout.connect(self._never_ready)

    @property
    def process_id(self) -> int:
        """The engine's process id; 0 without a process."""
        return self._process.processId() if self._process else 0

    def start(self, command: Sequence[str] = ()) -> None:
        self._command = list(command) or self._command
        self._deaths = 0
        self._begin("starting")

    def load(self, reference: str, device: str = "auto", trusted: str = "") -> int:
        return self._add(_Job(Load(next(self._numbers), reference, device, trusted)))

    def run(
        self,
        technique: str,
        params: Mapping[str, Any],
        photo: Photo | None = None,
        images: dict[str, list[str]] | None = None,
        urgent: bool = True,
    ) -> int:
        name, digest = (photo.name, photo.digest) if photo else ("", "")
        run = Run(next(self._numbers), technique, dict(params), name, digest, images=images)
        return self._add(_Job(run, photo, behind=not urgent))

    def put_first(self, jobs: Collection[int]) -> None:
        first = {number: job for number, job in self._jobs.items() if job.behind and number in jobs}
        others = {number: job for number, job in self._jobs.items() if job.behind and number not in jobs}
        sent = {number: job for number, job in self._jobs.items() if not job.behind}
        self._jobs = {**sent, **first, **others}

    def hurry(self, job: int) -> None:
        if job in self._jobs:
            self.put_first([job])
            self._send_behind(self._jobs[job])

    def send_image(self, image: ImagePixels) -> None:
        job = self._jobs.get(image.job)
        if job is not None and not job.cancelled:
            self._send(image)

    def cancel(self, job: int) -> None:
        if job in self._jobs and self._jobs[job].behind:
            QTimer.singleShot(0, self, lambda: self._cancel_behind(job))
        elif job in self._jobs:
            self._jobs[job].cancelled = True
            self._send(Cancel(job))
            QTimer.singleShot(self._patience_ms, self, lambda: self._lose_patience(job))

    def pause(self, job: int, on: bool) -> None:
        if job in self._jobs:
            self._send(Pause(job, on))

    def restart(self) -> None:
        self._end_process()
        self._deaths = 0
        self._begin("restarting")

    def shutdown(self, keeping: int = 0) -> None:
        last = self._jobs.get(keeping)
        self._jobs.clear()
        if last is not None and not last.behind:
            self._jobs[keeping] = last
            self._wait_for_the_end_of(keeping)
        self._jobs.clear()
        self._end_process(wait=True)
        self._set_state("dead")

    # The process.

    def _wait_for_the_end_of(self, number: int) -> None:
        """Cancel a run and wait until it has ended, for as long as that may take; nobody hears of it."""
        self._send(Cancel(number))
        deadline, process = QDeadlineTimer(self._patience_ms), self._process
        with QSignalBlocker(self):
            while number in self._jobs and process is not None and process.waitForReadyRead(deadline.remainingTime()):
                self._read()

    def _begin(self, state: str) -> None:
        self._receiver = messages.Receiver()
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._log_rest, self._sent_digest, self._is_ready = "", "", False
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        for name, value in self.environment.items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._read)
        process.bytesWritten.connect(lambda _bytes: self._write())
        process.readyReadStandardError.connect(self._read_log)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._error)
        self._process = process
        self._set_state(state)
        self._ready_timer.start()
        process.start(self._command[0], self._command[1:])
        if self.environment:
            self._send(Choose(self.environment))
        first = next(iter(self._jobs.values()), None)
        if self._model and not (first is not None and isinstance(first.message, Load)):
            again = _Job(replace(self._model, job=next(self._numbers)), again=True)
            self._jobs = {again.message.job: again, **self._jobs}
        for job in self._jobs.values():
            if not job.behind:
                self._post(job)
        self._send_next()

    def _end_process(self, wait: bool = False) -> None:
        """End it because somebody wants so: what it was doing is not to blame."""
        process, number = self._process, self.process_id
        self._drop_process()
        if process is not None and wait:
            process.waitForFinished(SHUTDOWN_MS)
        if number:
            plugin_imports.forget(number)

    def _drop_process(self) -> None:
        self._ready_timer.stop()
        process, self._process = self._process, None
        self._outbox.clear()
        if process is None:
            return
        process.readyReadStandardOutput.disconnect()
        process.bytesWritten.disconnect()
        process.readyReadStandardError.disconnect()
        process.finished.disconnect()
        process.errorOccurred.disconnect()
        if process.state() == QProcess.ProcessState.NotRunning:
            process.deleteLater()
            return
        process.finished.connect(process.deleteLater)
        process.kill()

    def _add(self, job: _Job) -> int:
        number = job.message.job
        if isinstance(job.message, Load):  # what was asked of the model before it is not asked of this one
            for other in self._jobs.values():
                self._send_behind(other)
        behind = {other: waiting for other, waiting in self._jobs.items() if waiting.behind and not job.behind}
        sent = {other: each for other, each in self._jobs.items() if other not in behind}
        self._jobs = {**sent, number: job, **behind}
        if self._process is not None:
            if not job.behind:
                self._post(job)
            self._send_next()
            if self.state == "ready":
                self._set_state("busy")
        elif self.state == "dead":
            QTimer.singleShot(0, self, lambda: self._give_up("The engine does not run; start it again with Restart."))
        return number

    def _send_next(self) -> None:
        """Send the first of the runs that are not urgent, where nothing else is under way."""
        first = next(iter(self._jobs.values()), None)
        if first is not None and self._process is not None:
            self._send_behind(first)

    def _send_behind(self, job: _Job) -> None:
        """Nothing comes before this run any more."""
        if job.behind:
            job.behind = False
            if self._process is not None:
                self._post(job)

    def _cancel_behind(self, number: int) -> None:
        job = self._jobs.get(number)
        if job is None:
            return
        if not job.behind:  # its turn has come meanwhile
            self.cancel(number)
            return
        del self._jobs[number]
        self.cancelled.emit(number)

    def _post(self, job: _Job) -> None:
        message = job.message
        if isinstance(message, Run) and job.photo and message.image_digest != self._sent_digest:
            message = replace(message, pixels=job.photo.pixels)
            self._sent_digest = message.image_digest
        self._send(message)
        if job.cancelled:
            self._send(Cancel(message.job))

    def _send(self, message: messages.Message) -> None:
        if self._process is not None:
            self._outbox += [memoryview(piece).cast("B") for piece in messages.pack(message) if len(piece)]
            self._write()

    def _write(self) -> None:
        """Write as much as the process has room for; ``bytesWritten`` calls again."""
        while self._outbox and self._process is not None and self._process.bytesToWrite() < AHEAD:
            buffer = self._outbox.popleft()
            if len(buffer) > PIECE:
                self._outbox.appendleft(buffer[PIECE:])
            self._process.write(bytes(buffer[:PIECE]))

    # Messages from the process.

    def _read(self) -> None:
        process = self._process
        if process is None:
            return
        try:
            for message in self._receiver.feed(bytes(process.readAllStandardOutput().data())):
                self._take(message)
                if self._process is not process:  # a listener has restarted it
                    return
        except frames.BrokenFrame as error:
            self._died(f"the engine's answer cannot be read ({error})")

    def _take(self, message: messages.Message) -> None:
        if isinstance(message, Ready):
            self._ready_timer.stop()
            self._is_ready = True
            self._titles.update({technique["id"]: technique["title"] for technique in message.techniques})
            self._set_state("busy" if self._jobs else "ready")
            self.ready.emit(message)
            return
        if isinstance(message, Remarked):
            self.notice.emit(message.sentence)
            return
        job = self._jobs.get(getattr(message, "job", 0))
        if job is None:
            return
        if isinstance(message, Progressed | Partial):
            if not job.cancelled:
                (self.progressed if isinstance(message, Progressed) else self.partial).emit(message)
            return
        if isinstance(message, ImagesRequested) and job.photo is not None and message.indices == [OWN]:
            self._send(ImagePixels(message.job, OWN, job.photo.pixels, job.photo.digest))
            return
        if isinstance(message, ImagesRequested):
            self.images_requested.emit(job.message, message)
            return
        del self._jobs[job.message.job]
        self._deaths = 0
        if not self._jobs:
            self._set_state("ready")
        self._end(job, message)
        self._send_next()

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
        text = self._log_rest + self._decoder.decode(bytes(self._process.readAllStandardError().data()))
        *lines, self._log_rest = text.split("\n")
        self._log_rest = self._log_rest[-10_000:]
        if lines:
            self._log_lines = [*self._log_lines, *lines][-LOG_TAIL:]
            self.log.emit("\n".join(lines))

    # Crashes and hangs.

    def _lose_patience(self, number: int) -> None:
        job = self._jobs.get(number)
        if job is None:
            return
        first = next(iter(self._jobs.values()))
        if first.again and first is not job:  # it has not begun in this engine, whose later answer is ignored
            del self._jobs[number]
            self.cancelled.emit(number)
            return
        if first is not job:  # it waits behind another job, and ends when its turn comes
            QTimer.singleShot(self._patience_ms, self, lambda: self._lose_patience(number))
            return
        del self._jobs[number]
        self._drop_process()
        self._begin("restarting")
        if not job.again:
            self.cancelled.emit(number)

    def _never_ready(self) -> None:
        self._died(f"it was not ready after {self._ready_timer.interval() / 1000:.0f} s")

    def _error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._died(f"{self._command[0]} cannot be started")

    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()  # the messages before its end
        self._read_log()
        if self._process is None:
            return
        if status == QProcess.ExitStatus.NormalExit and code == messages.REPLACE:
            self._replace()
        elif status == QProcess.ExitStatus.CrashExit:
            self._died(f"it was ended by {_signal_name(code)}")
        else:
            self._died(f"it ended with status {code}")

    def _replace(self) -> None:
        """A run left the engine's process changed; nobody is blamed, and what waits runs in a fresh one."""
        self._drop_process()
        self.notice.emit(
            "The last technique left the engine changed in a way that cannot be undone; a fresh engine is starting."
        )
        self._begin("restarting")

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
        number, title = job.message.job, self._title_of(job.message)
        if job.cancelled:
            del self._jobs[number]
            self.cancelled.emit(number)
        elif job.crashes < TRIES:
            self.notice.emit(f"{title} crashed the engine ({why}); it is tried once more in a fresh one.")
        else:
            del self._jobs[number]
            sentence = f"{title} crashed the engine {job.crashes} times ({why}) and is not tried again."
            if job.again:
                self._model = None
                self.notice.emit(sentence)
            else:
                self.failed.emit(Failed(number, sentence, "\n".join(self._log_lines), job.crashes))

    def _title_of(self, message: Load | Run) -> str:
        if isinstance(message, Run):
            return self._titles.get(message.technique, message.technique)
        return message.reference

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
