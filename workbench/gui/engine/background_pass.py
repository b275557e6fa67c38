"""A long run in the background: it gives way to every other job, and goes on after it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.document.request import Request
from workbench.protocol.messages import Done, Failed, Progressed

from .job import Job, JobKind
from .job_queue import JobQueue

REST_MS = 700  # of a person, for a pass that nobody waits for


class BackgroundPass(QObject):
    """What it has done is kept by the engine, so that it can be dropped at any time and asked for again.

    rest_ms  for how long nothing else is asked for before it begins or goes on
    """

    progressed = Signal(object)  # Progressed
    ended = Signal(object, str)  # the answer, or None; a sentence where it failed

    def __init__(self, jobs: JobQueue, kind: JobKind, title: str, rest_ms: int = 0) -> None:
        super().__init__()
        self._jobs, self._kind, self._title = jobs, kind, title
        self._wanted: Request | None = None
        self._rest = QTimer(self, singleShot=True, interval=rest_ms)
        self._rest.timeout.connect(self._begin)
        jobs.passed.connect(self._on_progressed)

    @property
    def going(self) -> bool:
        """Whether it is under way, or goes on when the engine is free."""
        return self._wanted is not None

    def want(self, request: Request) -> None:
        """Begin when nothing else is under way, in the place of what was wanted before."""
        self.stop()
        self._wanted = request
        self.go_on()

    def stop(self) -> None:
        """End it; it can be asked for again."""
        self._wanted = None
        self._rest.stop()
        if (run := self._jobs.run_of(self._kind)) is not None:
            self._jobs.drop(run)

    def hold(self) -> None:
        """End it; ``ended`` says when the engine has kept what was found till then."""
        self._wanted = None
        self._rest.stop()
        if (run := self._jobs.run_of(self._kind)) is not None:
            self._jobs.end(run)

    def go_on(self) -> None:
        """Begin, or take it up, where nothing else is under way."""
        if self._wanted is None or not self._jobs.is_free_for(self._kind):
            return
        if self._rest.interval():
            self._rest.start()
        else:
            self._begin()

    def takes(self, job: Job, answer: Done | Failed | None) -> bool:
        """Whether a job that has ended is this one; ``answer`` is None for one that was cancelled."""
        if job.kind is not self._kind:
            return False
        self._wanted = None
        sentence = answer.message if isinstance(answer, Failed) else ""
        self.ended.emit(answer.result if isinstance(answer, Done) else None, sentence)
        return True

    def _begin(self) -> None:
        if self._wanted is not None and self._jobs.is_free_for(self._kind):
            self._jobs.run(self._kind, self._title, self._wanted)

    def _on_progressed(self, job: Job, message: Progressed) -> None:
        if job.kind is self._kind:
            self.progressed.emit(message)
