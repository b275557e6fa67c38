"""What the engine does while nobody asks for anything else: collections, pictures of a layer, trainings."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from workbench.protocol.messages import Done, Failed

from .background_pass import REST_MS, BackgroundPass
from .collection_jobs import CollectionJobs
from .job import Job, JobKind
from .job_queue import JobQueue
from .training_jobs import TrainingJobs


class BackgroundJobs(QObject):
    """Each gives way to every other job, and goes on after it; a training also to the others."""

    ended = Signal()

    def __init__(self, jobs: JobQueue) -> None:
        super().__init__()
        self.collection, self.training = CollectionJobs(jobs), TrainingJobs(jobs)
        self.units = BackgroundPass(jobs, JobKind.UNITS, "Pictures of a layer", REST_MS)

    def go_on(self) -> None:
        """Take up what gave way, where nothing else is under way."""
        self.collection.go_on()
        self.units.go_on()
        self.training.go_on()

    def takes(self, job: Job, answer: Done | Failed | None) -> bool:
        """Whether a job that has ended is one of these; ``answer`` is None for one that was cancelled."""
        taken = any(jobs.takes(job, answer) for jobs in (self.collection, self.units, self.training))
        if taken:
            self.ended.emit()
        return taken
