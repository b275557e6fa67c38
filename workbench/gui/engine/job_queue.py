"""The engine's unfinished jobs: sends loads and runs, and finds the job that each answer belongs to.

A run over a whole collection gives way to what a person asks for of an image, and to a load: it is cancelled, stays
among the unfinished jobs, and begins again when all of those have ended. What it found till then is in the index.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.document.request import Request
from workbench.protocol.messages import Done, Failed, Loaded, Partial, Progressed

from .engine import Engine
from .image_feed import ImageFeed
from .job import Job, JobKind, LoadJob, RunJob

CANCELLABLE = frozenset(JobKind) - {
    JobKind.PREDICTION,
    JobKind.GUESS,
    JobKind.LIKENESSES,
    JobKind.LOOK,
    JobKind.UNITS,
    JobKind.PACE,
    JobKind.TRAIN,
    JobKind.LOAD_BACK,
}  # by the user
BACKGROUND = (  # each gives way to those before it, and to all else
    JobKind.PACE,
    JobKind.LOOK,
    JobKind.UNITS,
    JobKind.TRAIN,
)
OF_A_SESSION = CANCELLABLE - {JobKind.LOAD}  # what another session has no use for
COMPARED = JobKind.COMPARISON_RUN
PROGRESSING = (
    JobKind.CANVAS_RUN,
    JobKind.COMPARISON_RUN,
    JobKind.ALIKE,
    JobKind.UNIT_TABLE,
    JobKind.JUDGEMENT,
    JobKind.ROBUSTNESS,
    JobKind.OTHER_COLLECTION,
    JobKind.DESCRIPTORS,
    JobKind.REGIONS,
)


class JobQueue(QObject):
    """Every job ends in one of the signals ``loaded``, ``done``, ``cancelled`` and ``failed``, unless it is dropped.

    jobs  the unfinished jobs by number; answers to others are ignored
    """

    loaded = Signal(object, object)  # LoadJob, Loaded
    progressed = Signal(object, object)  # RunJob, Progressed
    passed = Signal(object, object)  # RunJob, Progressed of what is done in the background
    partial = Signal(object, object)  # RunJob, Partial
    done = Signal(object, object)  # RunJob, Done
    cancelled = Signal(object)  # Job
    failed = Signal(object, object)  # Job, Failed
    paused_changed = Signal(bool)

    def __init__(self, client: Engine, feed: ImageFeed) -> None:
        super().__init__()
        self._client, self._feed = client, feed
        self.jobs: dict[int, Job] = {}
        self._cancelled: list[int] = []  # by the user, the last time
        self._taking_up = QTimer(self, singleShot=True, interval=0)  # whoever hears of an end asks for more first
        self._taking_up.timeout.connect(self._take_up)
        client.loaded.connect(self._on_loaded)
        client.progressed.connect(self._on_progressed)
        client.partial.connect(self._on_partial)
        client.done.connect(self._on_done)
        client.cancelled.connect(self._on_cancelled)
        client.failed.connect(self._on_failed)

    @property
    def compared(self) -> list[Request]:
        """What is under way, or waits, for comparisons."""
        return [request for job in self._runs if (request := job.for_comparison) is not None]

    @property
    def compared_title(self) -> str:
        """The title of the comparisons' run or load that is under way, or next; empty where there is none."""
        kinds = (COMPARED, JobKind.COMPARISON_LOAD, JobKind.AWAITING_RUN)
        return next((job.title for job in self.jobs.values() if job.kind in kinds), "")

    def __len__(self) -> int:
        """How many jobs are unfinished."""
        return len(self.jobs)

    @property
    def loading(self) -> str:
        """The reference of the session's next model, while it is being loaded; else empty."""
        references = [job.reference for job in self._loads if job.kind is JobKind.LOAD]
        return references[-1] if references else ""

    @property
    def running(self) -> bool:
        """Whether there is a job that the user can cancel."""
        return any(job.kind in CANCELLABLE for job in self.jobs.values())

    @property
    def settled(self) -> bool:
        """Whether there is nothing that anybody waits for: pictures of a layer may take an hour."""
        waits = any(job.kind is not JobKind.UNITS for job in self.jobs.values())
        return not waits and self._client.state not in ("starting", "restarting", *(() if self.jobs else ("busy",)))

    @property
    def canvas_run(self) -> RunJob | None:
        """The run for the canvas."""
        return self.run_of(JobKind.CANVAS_RUN)

    @property
    def prediction(self) -> RunJob | None:
        """The run for the answer of the current image."""
        return self.run_of(JobKind.PREDICTION)

    @property
    def runs_with_key(self) -> list[RunJob]:
        """The runs whose results have keys."""
        return [job for job in self._runs if job.request.key]

    @property
    def paused(self) -> bool:
        """Whether the run for the canvas is held."""
        run = self.canvas_run
        return run is not None and run.paused

    @property
    def collecting(self) -> int:
        """How many runs of comparisons are unfinished."""
        return len(self.compared)

    def is_loading(self, reference: str) -> bool:
        """Whether this is to be the session's model."""
        return any(job.kind is JobKind.LOAD and job.reference == reference for job in self._loads)

    def is_collecting(self, key: str) -> bool:
        """Whether a comparison waits for a run that will give the result with this key."""
        return any(run.request.key == key and run.for_comparison is not None for run in self.runs_with_key)

    def load(self, kind: JobKind, reference: str, device: str, asked: bool = False, trusted: str = "") -> int:
        """Load a model; the number of the job. ``trusted`` is the digest of code that the person agrees to run."""
        self._clear_way()
        self.pause(False)  # the engine does one thing after the other
        number = self._client.load(reference, device, trusted)
        title = "Loading the model again" if kind is JobKind.LOAD_BACK else f"Loading {reference}"
        self.jobs[number] = LoadJob(number, kind, title, reference, asked)
        return number

    def run(self, kind: JobKind, title: str, request: Request, load: int = 0) -> int:
        """Run a technique; the number of the job. ``load`` is that of the load whose model an awaiting run needs.

        What a person looks at comes before the runs of a comparison that have not begun. What a comparison and somebody
        else ask for is run once, for both.
        """
        if (same := self._same(kind, request)) is not None:
            return self._share(same, kind, title, request)
        looked_at = request.images or request.beside
        images = self._feed.descriptions(looked_at) if looked_at else None
        job = RunJob(0, kind, title, request, load)
        self._clear_way(job)
        self.pause(False)
        urgent = not (kind in (JobKind.COMPARISON_RUN, *BACKGROUND) or job.is_over_collection)
        number = self._client.run(request.technique, request.params, request.photo, images, urgent)
        self.jobs[number] = replace(job, number=number)
        return number

    def _clear_way(self, coming: RunJob | None = None) -> None:
        """What is done in the background gives way, and to all but its like what goes over a whole collection."""
        for kind in BACKGROUND:
            if (run := self.run_of(kind)) is not None:
                self.drop(run)
        if coming is None or not coming.is_over_collection:
            for run in self._over_collection:
                if not run.waits:
                    self.jobs[run.number] = replace(run, waits=True)
                    self._client.cancel(run.number)

    @property
    def _over_collection(self) -> list[RunJob]:
        return [run for run in self._runs if run.is_over_collection]

    def _take_up(self) -> None:
        """What gave way begins again, where nothing is under way any more to which it gave way."""
        runs = self._over_collection
        if len(runs) < len(self.jobs):
            return
        for run in runs:
            if run.waits:
                del self.jobs[run.number]
                self.run(run.kind, run.title, run.request)

    def is_free_for(self, kind: JobKind) -> bool:
        """Whether nothing is under way to which this kind gives way, nor one of this kind itself."""
        after = BACKGROUND[BACKGROUND.index(kind) + 1 :]
        return all(job.kind in after for job in self.jobs.values())

    def put_first(self, keys: Collection[str]) -> None:
        """The runs for comparisons that give these results come before the others that have not begun."""
        first = [job.number for job in self.runs_with_key if job.kind is COMPARED and job.request.key in keys]
        self.jobs = {number: self.jobs[number] for number in (*first, *self.jobs)}
        self._client.put_first(first)

    def pause(self, on: bool) -> None:
        """Hold the run for the canvas, or let it go on."""
        run = self.canvas_run
        if run is not None and on != run.paused:
            self.jobs[run.number] = replace(run, paused=on)
            self._client.pause(run.number, on)
            self.paused_changed.emit(on)

    def cancel(self, sparing: Collection[Request] = ()) -> None:
        """Cancel every job that the user can cancel; each ends with a signal.

        sparing  what comparisons wait for that go on, with the loads that it needs
        """
        runs = [job for job in self._runs if job.for_comparison in sparing]
        spared = {number for job in runs for number in (job.number, job.load)}
        self._cancelled = [n for n, job in self.jobs.items() if job.kind in CANCELLABLE and n not in spared]
        for number in self._cancelled:
            job = self.jobs.get(number)
            if isinstance(job, RunJob) and job.waits:  # the engine knows nothing of it
                del self.jobs[number]
                self.cancelled.emit(job)
            else:
                self._client.cancel(number)

    @property
    def going_on(self) -> Job | None:
        """The first job that the user can cancel, once those that were cancelled have ended."""
        if any(number in self.jobs for number in self._cancelled):
            return None
        return next((job for job in self.jobs.values() if job.kind in CANCELLABLE), None)

    def leave(self, job: RunJob) -> None:
        """Who asked for this run wants it no more: it is the comparison's alone, or dropped."""
        if job.compared is None:
            self.drop(job)
            return
        if job.paused:
            self.pause(False)
        self.jobs[job.number] = replace(job, kind=JobKind.COMPARISON_RUN, request=job.compared, compared=None)

    def drop_those_of_a_session(self) -> bool:
        """Drop what the session before asked for; whether there was anything."""
        jobs = [job for job in self.jobs.values() if job.kind in OF_A_SESSION]
        self.jobs.update({job.number: replace(job, compared=None) for job in jobs if isinstance(job, RunJob)})
        for job in jobs:
            self.drop(job)
        return bool(jobs)

    def drop_those_over_a_collection(self) -> None:
        """Drop what was asked of a collection as a whole."""
        for job in self._over_collection:
            self.drop(job)

    def end(self, job: Job) -> None:
        """Cancel a job; it ends with a signal."""
        self._client.cancel(job.number)

    def drop(self, job: Job) -> None:
        """Cancel a job without a signal at its end."""
        del self.jobs[job.number]
        self._client.cancel(job.number)
        self._taking_up.start()

    def release(self, load: int, with_key: Callable[[Request], Request | None]) -> list[RunJob]:
        """The runs that awaited this load's model become runs of the comparison.

        with_key  gives a request its key, or None to drop the run
        """
        released = []
        for job in list(self.jobs.values()):
            if not isinstance(job, RunJob) or job.load != load:
                continue
            request = with_key(job.request)
            if request is None:
                self.drop(job)
            else:
                run = replace(job, kind=JobKind.COMPARISON_RUN, request=request, load=0)
                self.jobs[job.number] = run
                released.append(run)
        return released

    def _same(self, kind: JobKind, request: Request) -> RunJob | None:
        """The run under way with this request's result, where that or this is for a comparison, and one is not."""
        for job in self.runs_with_key:
            one_is = (job.kind is COMPARED) != (kind is COMPARED)
            if one_is and job.request.key == request.key and job.kind not in BACKGROUND and kind not in BACKGROUND:
                return job
        return None

    def _share(self, job: RunJob, kind: JobKind, title: str, request: Request) -> int:
        """A run that a comparison asks for, and somebody else, is for the latter and answers both."""
        if kind is COMPARED:
            self.jobs[job.number] = replace(job, compared=request)
        else:
            self._clear_way()
            self.jobs[job.number] = replace(job, kind=kind, title=title, request=request, compared=job.request)
            self._client.hurry(job.number)
        return job.number

    @property
    def _runs(self) -> list[RunJob]:
        return [job for job in self.jobs.values() if isinstance(job, RunJob)]

    @property
    def _loads(self) -> list[LoadJob]:
        return [job for job in self.jobs.values() if isinstance(job, LoadJob)]

    def run_of(self, kind: JobKind) -> RunJob | None:
        """The first run of a kind."""
        return next((job for job in self._runs if job.kind is kind), None)

    def _forget(self, number: int) -> Job | None:
        """Take a job away that has no result, with the runs that await its model; None where nobody hears of it."""
        job = self.jobs.pop(number, None)
        for other in list(self.jobs.values()):
            if isinstance(other, RunJob) and other.load == number:
                del self.jobs[other.number]
        self._taking_up.start()
        return None if job is None or job.kind is JobKind.AWAITING_RUN else job

    def _on_loaded(self, loaded: Loaded) -> None:
        job = self.jobs.get(loaded.job)
        if isinstance(job, LoadJob):
            del self.jobs[job.number]
            self._taking_up.start()
            if job.kind is JobKind.LOAD:
                self.drop_those_over_a_collection()  # they were asked of the model before
            self.loaded.emit(job, loaded)

    def _on_progressed(self, message: Progressed) -> None:
        job = self.jobs.get(message.job)
        if job is not None and job.kind in PROGRESSING:
            self.progressed.emit(job, message)
        elif job is not None and job.kind in BACKGROUND:
            self.passed.emit(job, message)

    def _on_partial(self, message: Partial) -> None:
        job = self.jobs.get(message.job)
        if isinstance(job, RunJob) and job.kind in (JobKind.CANVAS_RUN, JobKind.TRAIN):
            self.partial.emit(job, message)

    def _on_done(self, message: Done) -> None:
        job = self.jobs.get(message.job)
        if isinstance(job, RunJob) and job.kind is not JobKind.AWAITING_RUN:
            del self.jobs[job.number]
            self._taking_up.start()
            self.done.emit(job, message)

    def _on_cancelled(self, number: int) -> None:
        waiting = self.jobs.get(number)
        if isinstance(waiting, RunJob) and waiting.waits:
            return
        job = self._forget(number)
        if job is not None:
            self.cancelled.emit(job)

    def _on_failed(self, message: Failed) -> None:
        job = self._forget(message.job)
        if job is not None:
            self.failed.emit(job, message)
