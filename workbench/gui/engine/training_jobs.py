"""The training of a painter by the engine, while nobody asks for anything else, and how long a step of it takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.api import Table
from workbench.document.request import Request
from workbench.protocol.messages import Done, Failed, Partial, Progressed

from .job import Job, JobKind, RunJob
from .job_queue import JobQueue

TRAIN, PACE = "painter-training", "painter-pace"  # the engine's own techniques, which no list has


class TrainingJobs(QObject):
    """A training gives way to every other job and goes on after it: what it has learned is in its checkpoint."""

    progressed = Signal(object)  # Progressed of the training
    shown = Signal(object)  # Group of the loss and of previews
    ended = Signal(bool, str)  # whether it has done all steps; the sentence where it failed
    measured = Signal(float)  # seconds of a step; 0 where they cannot be measured

    def __init__(self, jobs: JobQueue) -> None:
        super().__init__()
        self._jobs = jobs
        self._wanted: dict[JobKind, Request] = {}
        self._ending = False
        jobs.passed.connect(self._on_progressed)
        jobs.partial.connect(self._on_partial)

    @property
    def training(self) -> bool:
        """Whether a training is under way, or goes on when the engine is free."""
        return JobKind.TRAIN in self._wanted or self._jobs.run_of(JobKind.TRAIN) is not None

    @property
    def under_way(self) -> int:
        """The number of its run; 0 where it waits, and has kept all that it has learned."""
        run = self._jobs.run_of(JobKind.TRAIN)
        return run.number if run else 0

    def train(self, params: Mapping[str, Any], model: str) -> None:
        """Train a painter, from its last checkpoint where there is one."""
        self._wanted[JobKind.TRAIN] = Request(TRAIN, params, None, None, "", model)
        self.go_on()

    def stop(self) -> None:
        """End the training; ``ended`` says when what it has learned is in its file."""
        self._ending = self.training
        self._wanted.pop(JobKind.TRAIN, None)
        if (run := self._jobs.run_of(JobKind.TRAIN)) is not None:
            self._jobs.end(run)
        self._end_where_it_gave_way()

    def measure(self, params: Mapping[str, Any], model: str) -> None:
        """Ask how long a step takes, in the place of what was asked before."""
        if (run := self._jobs.run_of(JobKind.PACE)) is not None:
            self._jobs.drop(run)
        self._wanted[JobKind.PACE] = Request(PACE, params, None, None, "", model)
        self.go_on()

    def go_on(self) -> None:
        """Begin what is wanted, or take it up, where nothing else is under way."""
        self._end_where_it_gave_way()
        for kind, title in ((JobKind.PACE, "Length of a step"), (JobKind.TRAIN, "Training a style")):
            if kind in self._wanted and self._jobs.is_free_for(kind):
                self._jobs.run(kind, title, self._wanted[kind])

    def _end_where_it_gave_way(self) -> None:
        """A training that is to end and has given way has kept all: nobody else says that it has ended."""
        if self._ending and self._jobs.run_of(JobKind.TRAIN) is None:
            self._ending = False
            self.ended.emit(False, "")

    def takes(self, job: Job, answer: Done | Failed | None) -> bool:
        """Whether a job that has ended is one of these; ``answer`` is None for one that was cancelled."""
        if job.kind not in (JobKind.PACE, JobKind.TRAIN):
            return False
        self._wanted.pop(job.kind, None)
        if job.kind is JobKind.TRAIN:
            self._ending = False
            if isinstance(answer, Done):
                self.shown.emit(answer.result)
            self.ended.emit(isinstance(answer, Done), answer.message if isinstance(answer, Failed) else "")
        else:
            table = answer.result if isinstance(answer, Done) else None
            self.measured.emit(float(table.rows[0][0]) if isinstance(table, Table) else 0.0)
        return True

    def _on_progressed(self, job: RunJob, message: Progressed) -> None:
        if job.kind is JobKind.TRAIN:
            self.progressed.emit(message)

    def _on_partial(self, job: RunJob, message: Partial) -> None:
        if job.kind is JobKind.TRAIN:
            self.shown.emit(message.result)
