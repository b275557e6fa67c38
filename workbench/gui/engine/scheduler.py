"""Runs jobs on the engine: one for the canvas, one for the predictions, those of a comparison, and loads of models."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from workbench.api import Geometry, rows_of
from workbench.cache.cached_result import CachedResult
from workbench.cache.result_cache import ResultCache
from workbench.document.request import Request
from workbench.document.session import CANCELLED, CRASHED, DISTURBED, RENEWED, UNFINISHED, OpenImage, Session
from workbench.document.technique_info import TechniqueInfo
from workbench.gui.engine.displayed_result import DisplayedResult
from workbench.gui.widgets.translation import tr
from workbench.images.photo import Photo
from workbench.manifests import Manifest
from workbench.phrases import said
from workbench.protocol.messages import Done, Failed, Loaded, Partial, Ready

from .background_jobs import BackgroundJobs
from .catalogue import Catalogue
from .drag_follower import DragFollower
from .engine import Engine
from .image_feed import ImageFeed
from .job import Job, JobKind, LoadJob, PendingRun, RunJob
from .job_queue import BACKGROUND, JobQueue
from .known_results import KnownResults

OTHER_MODEL = "{} ran on another model than it was asked of, so its result is not kept; load the model again."


class Scheduler(QObject):
    """Computes the results that are wanted, unless the cache has them, and cancels runs that are no longer wanted.

    device  where models are loaded: "auto", "cpu", "cuda" or "mps"
    """

    techniques_changed = Signal()
    loaded = Signal(object)  # Loaded: the engine has a model, the session's or that of a comparison
    model_changed = Signal(object, bool)  # Loaded, whether a person asked for it
    began = Signal(str)  # what, in words
    progressed = Signal(str, object)  # a technique's title, Progressed
    cancelling = Signal()  # a person has cancelled what runs, which may take a few seconds to end
    ended = Signal(str)  # "Cancelled" or empty
    presented = Signal(object)  # DisplayedResult
    outdated = Signal()  # the canvas does not show what is wanted
    withheld = Signal(object, str)  # Request that is wanted on the canvas and not run; the sentence that says why
    stopped = Signal(object, str)  # Request whose run was stopped; "crashed", "cancelled" or "disturbed"
    finished = Signal(object, object)  # Request, CachedResult of the run for the canvas
    collected = Signal(object, object)  # Request, CachedResult of a run for a comparison
    predicted = Signal(object)  # the Result that is the model's answer
    likened = Signal(object, str)  # Table of how alike images are, or None and the sentence why that is not known
    guessed = Signal(object, str)  # Scores of other inputs, or None and the sentence why they tell nothing
    ready_again = Signal()  # a fresh engine has loaded the model
    trust_wanted = Signal(str, dict)  # a reference that a person asked for, and the code that loading it would run
    refused = Signal(str, str, str)  # "model", "run", "predictions" or "cache"; the sentence; a traceback or empty
    paused_changed = Signal(bool)
    moved_on = Signal()  # a job has ended
    _not_kept = Signal(str)  # why the disk takes no results; from the thread that writes them
    plugins_renewed = Signal()  # a fresh engine is about to import them

    def __init__(self, client: Engine, feed: ImageFeed, cache: ResultCache, catalogue: Catalogue, device: str) -> None:
        super().__init__()
        self.client, self.cache, self.catalogue, self.device = client, cache, catalogue, device
        self._feed, self._known = feed, KnownResults(cache, catalogue)
        self._jobs = JobQueue(client, feed)
        self._background = background = BackgroundJobs(self._jobs)
        self.collection, self.units, self.training = background.collection, background.units, background.training
        self._wanted: Request | None = None  # for the canvas
        self._asked = 0  # runs of the comparisons under way, with those that are finished
        self._drag = DragFollower(self)
        self._drag.due.connect(self._run_wanted)
        self._drag.overdue.connect(self._on_overdue)
        self._drag.rested.connect(self._on_rested)
        self._not_kept.connect(self._on_not_kept)
        self._background.ended.connect(self._move_on)
        self.moved_on.connect(self._background.go_on)
        cache.refused = self._not_kept.emit
        client.ready.connect(self._on_ready)
        client.loaded_again.connect(self._on_loaded_again)
        self._jobs.loaded.connect(self._on_loaded)
        self._jobs.progressed.connect(lambda job, message: self.progressed.emit(job.title, message))
        self._jobs.partial.connect(self._on_partial)
        self._jobs.done.connect(self._on_done)
        self._jobs.cancelled.connect(self._on_cancelled)
        self._jobs.failed.connect(self._on_failed)
        self._jobs.paused_changed.connect(self.paused_changed)
        self._failed_beside: set[str] = set()  # keys of what was asked beside the canvas, and is not asked for again
        self._beside = {JobKind.GUESS: self.guessed, JobKind.LIKENESSES: self.likened}

    # Techniques and the model.

    @property
    def techniques(self) -> Mapping[str, TechniqueInfo]:
        """The techniques by id, in their order."""
        return self.catalogue.techniques

    @property
    def model(self) -> Loaded | None:
        """The session's model, once it is loaded."""
        return self.catalogue.model

    def request(self, session: Session, technique: str, image: OpenImage | None, photo: Photo | None) -> Request | None:
        """What a session asks of a technique; None while something is missing."""
        return self.catalogue.request(session, technique, image, photo)

    def take_manifests(self, manifests: Sequence[Manifest]) -> None:
        """Plugins were added or removed; their parameters are known when the engine is ready again."""
        before = self.techniques
        self.catalogue.take_manifests(manifests)
        self._drop_runs_of_other_code(before)
        self.techniques_changed.emit()
        self.plugins_renewed.emit()

    # What is under way.

    @property
    def loading(self) -> str:
        """The reference of the session's next model, while it is being loaded; else empty."""
        return self._jobs.loading

    @property
    def running(self) -> bool:
        """Whether a job is under way that the user can cancel."""
        return self._jobs.running

    @property
    def can_pause(self) -> bool:
        """Whether a run for the canvas is under way."""
        return self._jobs.canvas_run is not None

    @property
    def key_under_way(self) -> str:
        """The key of the run for the canvas that is under way; empty for none."""
        run = self._jobs.canvas_run
        return run.request.key if run is not None else ""

    @property
    def paused(self) -> bool:
        """Whether the run for the canvas is held."""
        return self._jobs.paused

    @property
    def collecting(self) -> tuple[int, int]:
        """Which of how many runs of a comparison is under way, from 1; (0, 0) where there is none."""
        unfinished = self._jobs.collecting
        return (self._asked - unfinished + 1, self._asked) if unfinished and self._jobs.canvas_run is None else (0, 0)

    @property
    def compared_title(self) -> str:
        """The title of the comparisons' run or load that is under way, or next; empty where there is none."""
        return self._jobs.compared_title

    @property
    def compared(self) -> Sequence[Request]:
        """What is under way, or waits, for comparisons."""
        return self._jobs.compared

    @property
    def settled(self) -> bool:
        """Whether nothing is under way, nor will be by itself."""
        if self.client.state == "dead":
            return True
        waits = (self.collection.looking or self.training.training) and self.model
        return self._jobs.settled and not self._drag.waiting and not waits

    def pause(self, on: bool) -> None:
        """Hold the run for the canvas, or let it go on."""
        self._jobs.pause(on)

    def session_changed(self, before: Session | None, _now: Session) -> None:
        """Another session ends what the one before was computing: nothing of it appears in the new one."""
        if before is None and self._jobs.drop_those_of_a_session():
            self._move_on()

    def cancel(self, sparing: Collection[Request] = ()) -> None:
        """Cancel everything that the user can cancel, but for what is spared; each job ends with a signal."""
        if self._jobs.running:
            self.cancelling.emit()
        self._jobs.cancel(sparing)

    def close(self) -> None:
        """End the drag and the engine."""
        self._wanted = None
        self._drag.end()
        self._drag.stop_waiting()
        self._feed.close()
        self.client.shutdown(self.training.under_way)

    # Models.

    def load(self, reference: str, asked: bool, trusted: str = "") -> None:
        """Load the session's model, unless it is being loaded; ``asked`` says whether a person asked for it.

        trusted  the digest of code that the person agrees to run
        """
        if not self._jobs.is_loading(reference):
            self._jobs.load(JobKind.LOAD, reference, self.device, asked, trusted)
            starting = self.client.state == "starting"
            self.began.emit("Starting the engine…" if starting else f"Loading {reference}…")

    # Runs for the canvas.

    def want(self, request: Request | None, at_once: bool = True, anew: bool = False) -> None:
        """Show this result on the canvas, from the cache or by a run.

        at_once  False while a parameter is dragged: the drag decides when a run starts
        anew     run it even if it is known; the known result stays until the new one takes its place
        """
        before, self._wanted, followed = self._wanted, request, self._drag.following
        dragged = self.techniques[request.technique] if request is not None and not at_once else None
        self._drag.move(dragged, _moved(before, request))
        if request is None or not (followed and self._drag.following):
            self._drop_canvas_run(unless=None if anew else request)
        if request is None:
            return
        entry = None if anew else self._known.answer(request)
        if entry is not None:
            self._drag.stop_waiting()
            self.presented.emit(DisplayedResult.of(request, entry))
            self.finished.emit(request, entry)
        elif self._drag.following:
            self._follow_drag(request)
        elif at_once:
            self.outdated.emit()
            self._drag.stop_waiting()
            self._run_wanted()
        else:
            self.outdated.emit()
            self._drag.wait()

    def _run_wanted(self) -> None:
        request, current = self._wanted, self._jobs.canvas_run
        same = request is not None and current is not None and current.request.key == request.key
        if request is None or same or not self._can_run(request):
            return
        self._drop_canvas_run()
        info = self.techniques[request.technique]
        if reason := self._reason_against(request):
            self.withheld.emit(request, reason)
            return
        if (aside := self._jobs.run_of(JobKind.LIKENESSES)) is not None:
            self._jobs.drop(aside)  # what it has read is kept, and it is asked for again
        self._jobs.run(JobKind.CANVAS_RUN, info.title, request)
        if not self._drag.following:
            self.began.emit(f"{tr(info.title)}…")

    def _reason_against(self, request: Request) -> str:
        """Why this is not run by itself, in a sentence; empty where nothing is against it."""
        info, how = self.techniques[request.technique], request.session.stopped.get(request.key, "")
        if info.works is False:
            return said(info.sentence) or f"{tr(info.title)} does not apply to this model."
        sentence = {
            CRASHED: tr("{} crashed the engine twice and is not run again by itself; Ctrl+R runs it."),
            DISTURBED: tr("{} changed what it ran on and is not run again by itself; Ctrl+R runs it."),
            UNFINISHED: tr("{} was not finished the last time and is not run again by itself; Ctrl+R runs it."),
            RENEWED: tr("{} was loaded anew; Ctrl+R runs it."),
        }.get(how, tr("{} was cancelled and is not run again by itself; Ctrl+R runs it."))
        return sentence.format(tr(info.title)) if how else ""

    def _can_run(self, request: Request) -> bool:
        """Whether the engine has the model. Behind a load it has another one by the time that the run is its turn."""
        return self.model is not None and self.model.reference == request.model and not self.loading

    def _drop_canvas_run(self, unless: Request | None = None) -> None:
        run = self._jobs.canvas_run
        if run is not None and (unless is None or run.request.key != unless.key):
            self._jobs.leave(run)
            self.ended.emit("")

    def _follow_drag(self, request: Request) -> None:
        """Run for the value that the drag has reached, unless a run before it is still under way."""
        self._drag.expect(request.technique)
        if self._jobs.canvas_run is None:
            self._run_wanted()

    def _on_overdue(self) -> None:
        """The run takes longer than a drag waits for: it gives way to another value, or is one like others by now."""
        self._drop_canvas_run(unless=self._wanted)
        self.outdated.emit()
        run = self._jobs.canvas_run
        if run is None:
            self._run_wanted()
        else:
            self.began.emit(f"{tr(run.title)}…")

    def _on_rested(self, request: Request, entry: CachedResult) -> None:
        """The drag ended: cache its last result."""
        self.cache.put(request.key, entry)
        if self._wanted is not None and self._wanted.key == request.key:
            self.finished.emit(request, entry)
        self.moved_on.emit()

    # Predictions.

    def predict(self, request: Request | None) -> None:
        """Ask what the model says of an image, unless the cache knows."""
        current = self._jobs.prediction
        if request is None or (current is not None and current.request.key == request.key):
            return
        if current is not None:
            self._jobs.leave(current)
        entry = self.cache.answer(request.key)
        if entry is not None and rows_of(entry.result) is not None:
            self.predicted.emit(entry.result)
        elif self._can_run(request):
            if reason := self._reason_against(request):
                self.refused.emit(JobKind.PREDICTION.about, reason, "")
            else:
                self._jobs.run(JobKind.PREDICTION, "Predicting", request)

    def guess(self, session: Session, image: OpenImage | None, photo: Photo | None) -> None:
        """Ask how sure the model is of an image in other orders of colours and ranges, unless the cache knows."""
        self._ask_beside(JobKind.GUESS, "Other inputs", self.catalogue.guess_request(session, image, photo))

    def liken(self, session: Session, measure: str) -> None:
        """Ask how alike the open images are, unless the cache knows; a run for the canvas comes before it."""
        request = self.catalogue.likeness_request(session, measure)
        if self._jobs.canvas_run is None and request is not None and request.key not in self._failed_beside:
            self._ask_beside(JobKind.LIKENESSES, "Nearest images", request)

    def _ask_beside(self, kind: JobKind, title: str, request: Request | None) -> None:
        """Ask one of the engine's own techniques, in the place of what it was asked before."""
        current = self._jobs.run_of(kind)
        if request is None or (current is not None and current.request.key == request.key):
            return
        if current is not None:
            self._jobs.drop(current)
        entry = self.cache.answer(request.key)
        if entry is not None:
            self._beside[kind].emit(entry.result, "")
        elif self._can_run(request):
            self._jobs.run(kind, title, request)

    # Comparisons.

    def collect(self, runs: Sequence[PendingRun]) -> None:
        """Give each of these results by ``collected``: from the cache, or by a run after the others.

        Another model than the session's is loaded for its runs; afterwards the session's own is loaded again. All of it
        is sent at once, so that whatever the engine is asked later meets the session's own model.
        """
        finished = self._asked - self._jobs.collecting if self._jobs.collecting else 0
        own = self.model.reference if self.model is not None and not self.loading else ""
        others: dict[str, list[PendingRun]] = {}
        begun: list[str] = []
        for run in runs:
            request = self.request(run.session, run.session.technique, run.image, run.photo)
            entry = self._known.answer(request) if request is not None else None
            if request is not None and entry is not None:
                self.collected.emit(request, entry)
            elif self.model is not None and run.session.model not in ("", own):
                others.setdefault(run.session.model, []).append(run)
            elif request is not None and self._crashed(request):
                self.refused.emit(JobKind.COMPARISON_RUN.about, self._reason_against(request), "")
            elif request is not None and not self._jobs.is_collecting(request.key):
                begun.append(self.techniques[request.technique].title)
                self._jobs.run(JobKind.COMPARISON_RUN, begun[-1], request)
        back = self.loading or (self.model.reference if self.model is not None else "")
        begun += [self._collect_with(reference, behind) for reference, behind in others.items()]
        self._asked = finished + self._jobs.collecting
        if begun:  # with how many there are
            self.began.emit(f"{begun[0]}…")
        if others:
            self._jobs.load(JobKind.LOAD_BACK, back, self.device)

    def put_first(self, keys: Collection[str]) -> None:
        """The runs for comparisons that give these results come before the others that have not begun."""
        self._jobs.put_first(keys)

    def _crashed(self, request: Request) -> bool:
        """Whether this crashed before. A cancelled run goes on in a comparison: only a person asks for one."""
        return request.session.stopped.get(request.key) == CRASHED

    def _key_unless_crashed(self, request: Request) -> Request | None:
        """The request with its key, now that its model is loaded; None where it must not run."""
        request_with_key = self.catalogue.with_key(request)
        if request_with_key is None or not self._crashed(request_with_key):
            return request_with_key
        self.refused.emit(JobKind.COMPARISON_RUN.about, self._reason_against(request_with_key), "")
        return None

    def _collect_with(self, reference: str, runs: Sequence[PendingRun]) -> str:
        """Run these behind a load of their model; what then begins, in words."""
        load = self._jobs.load(JobKind.COMPARISON_LOAD, reference, self.device)
        for run in runs:
            request = self.catalogue.keyless_request(run.session, run.session.technique, run.image, run.photo)
            if request is not None:
                self._jobs.run(JobKind.AWAITING_RUN, self.techniques[request.technique].title, request, load)
        return f"Loading {reference}"

    # What the engine answers.

    def _on_ready(self, ready: Ready) -> None:
        before = self.techniques
        self.catalogue.take_ready(ready)
        self._drop_runs_of_other_code(before)
        self.techniques_changed.emit()
        if self.loading:
            self.began.emit(f"Loading {self.loading}…")
        self.moved_on.emit()

    def _drop_runs_of_other_code(self, before: Mapping[str, TechniqueInfo]) -> None:
        """What was asked of a plugin's old code is not answered by the new: its key would be that of the old result."""
        for job in self._jobs.runs_with_key:
            old, now = before.get(job.request.technique), self.techniques.get(job.request.technique)
            if old is not None and (now is None or now.code != old.code):
                self._jobs.drop(job)
                if job.for_comparison is not None:
                    sentence = tr("{} has changed on the disk; compare again.").format(tr(old.title))
                    self.refused.emit(job.kind.about, sentence, "")
                self.ended.emit("")

    def _on_loaded(self, job: LoadJob, loaded: Loaded) -> None:
        changed = self.catalogue.take_digest(loaded)
        self.loaded.emit(loaded)
        if job.kind is JobKind.LOAD_BACK:
            if changed:
                self._on_loaded_again(loaded)
            self.moved_on.emit()
            return
        if job.kind is JobKind.COMPARISON_LOAD:
            for run in self._jobs.release(job.number, self._key_unless_crashed):
                self.began.emit(f"{run.title}…")
            return
        self.catalogue.take_model(loaded)
        self.techniques_changed.emit()
        self.ended.emit("")
        self.model_changed.emit(loaded, job.asked)
        self.moved_on.emit()

    def _on_loaded_again(self, loaded: Loaded) -> None:
        """A fresh engine has the model, perhaps with other weights by now, and perhaps other plugins."""
        self.catalogue.take_digest(loaded)
        self.loaded.emit(loaded)
        if self.model is not None and loaded.reference == self.model.reference:
            self.catalogue.take_model(loaded)
            self.techniques_changed.emit()
            self.ready_again.emit()

    def _on_partial(self, job: RunJob, message: Partial) -> None:
        if job.kind is JobKind.CANVAS_RUN:
            self.presented.emit(DisplayedResult(job.request, message.result, _geometry(message), None, "partial"))

    def _on_done(self, job: RunJob, message: Done) -> None:
        if self._background.takes(job, message):
            return
        if self._is_of_another_model(job.request, message):
            sentence = tr(
                "{} ran on another model than it was asked of, so its result is not kept; load the model again."
            )
            self.refused.emit(job.kind.about, sentence.format(tr(job.title)), "")
            self._move_on()
            return
        entry = CachedResult(message.result, _geometry(message), message.provenance)
        if job.kind is JobKind.CANVAS_RUN:
            self._canvas_run_done(job.request, entry)
        else:
            self.cache.put(job.request.key, entry)
        if job.kind in self._beside:
            self._beside[job.kind].emit(entry.result, "")
        elif job.kind is JobKind.PREDICTION and rows_of(entry.result) is not None:
            self.predicted.emit(entry.result)
        if (compared := job.for_comparison) is not None:
            if compared.key not in self.cache:  # a drag caches its last result alone
                self.cache.put(compared.key, entry)
            self.ended.emit("")
            self.collected.emit(compared, entry)
        if entry.disturbed:
            self._remember_stopped(job, DISTURBED)
        self.moved_on.emit()

    def _is_of_another_model(self, request: Request, message: Done) -> bool:
        """Whether the engine had other weights than the request's: its model could not be loaded back, or changed."""
        ran_on, asked_of = message.provenance.get("model"), self.catalogue.digest_of(request.model)
        digest = ran_on.get("digest") if isinstance(ran_on, Mapping) else None
        return bool(digest and asked_of and digest != asked_of)

    def _canvas_run_done(self, request: Request, entry: CachedResult) -> None:
        self._drag.record(request.technique, float(entry.provenance.get("seconds") or 0.0))
        if not self._drag.following:
            self.cache.put(request.key, entry)
        self.presented.emit(DisplayedResult.of(request, entry))
        self.ended.emit("")
        if not self._drag.following:
            self.finished.emit(request, entry)
            return
        self._drag.take(request, entry)
        if self._wanted is not None and self._wanted.key != request.key:
            self._follow_drag(self._wanted)

    def _on_cancelled(self, job: Job) -> None:
        if self._background.takes(job, None) and job.kind in BACKGROUND:
            return
        self._remember_stopped(job, CANCELLED)
        if job.kind is not JobKind.PREDICTION:
            self.refused.emit(job.kind.about, f"{job.title} was cancelled.", "")
        self._move_on("Cancelled")
        if (other := self._jobs.going_on) is not None:
            self.began.emit(f"{other.title}…")

    def _on_failed(self, job: Job, message: Failed) -> None:
        if self._background.takes(job, message):
            return
        if job.kind in self._beside:
            assert isinstance(job, RunJob)
            self._failed_beside.add(job.request.key)
            self._beside[job.kind].emit(None, message.message)
            self.moved_on.emit()
            return
        if message.crashes:
            self._remember_stopped(job, CRASHED)
        if message.code and isinstance(job, LoadJob) and job.asked:
            self.trust_wanted.emit(job.reference, message.code)
        self.refused.emit(job.kind.about, message.message, message.details)
        self._move_on()

    def _move_on(self, words: str = "") -> None:
        self.ended.emit(words)
        self.moved_on.emit()

    def _on_not_kept(self, why: str) -> None:
        self.refused.emit("cache", tr("Results are not kept on the disk for the next start: {}.").format(why), "")

    def _remember_stopped(self, job: Job, how: str) -> None:
        if isinstance(job, RunJob) and job.request.key:
            self.stopped.emit(job.request, how)


def _moved(before: Request | None, now: Request | None) -> list[str]:
    """Names of the parameters that are others than before."""
    if before is None or now is None or before.technique != now.technique:
        return []
    return [name for name, value in now.params.items() if before.params.get(name) != value]


def _geometry(message: Partial | Done) -> Geometry | None:
    return Geometry.of(message.geometry) if message.geometry else None
