"""What the engine is asked for, and when: one run for the canvas, one for the predictions, and models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.api import Geometry, LayerInfo, Scores
from workbench.cache.cached_result import CachedResult, content_key
from workbench.cache.result_cache import ResultCache
from workbench.document.session import OpenImage, Session
from workbench.document.technique_info import TechniqueInfo
from workbench.gui.widgets.translation import tr
from workbench.images.photo import Photo
from workbench.manifests import Manifest
from workbench.protocol.messages import Done, Failed, Loaded, Partial, Progressed, Ready

from .engine import Engine
from .image_feed import ImageFeed
from .request import DisplayedResult, Request

PREDICTIONS = "predictions"
DEBOUNCE_MS = 150
QUICK = 0.5  # seconds: a technique that answers within it follows the hand that turns a parameter
LATE_MS = 600  # a run that a hand waits for so long, and longer than the one before, is given up for the newest
LONGER = 4
REST_MS = 400  # a hand that has not moved for so long is taken to be off


@dataclass(frozen=True)
class PendingRun:
    """What a session asks of its technique, on an image."""

    session: Session
    image: OpenImage | None
    photo: Photo | None


class Scheduler(QObject):
    """Runs what is wanted, unless the store knows it; a run that nobody wants any more is cancelled.

    A technique that is quick, or has a region to drag, follows the drag: one run at a time, each for the value at
    that moment, and only the last result is kept. Others wait until the value rests.

    Numbers of jobs that it does not know, it drops. ``off`` are the techniques that are switched off.
    """

    techniques_changed = Signal()
    model_changed = Signal(object, bool)  # Loaded, whether a person asked for it
    began = Signal(str)  # what, in words
    progressed = Signal(str, object)  # a technique's title, Progressed
    ended = Signal(str)  # "Cancelled", or nothing to say
    presented = Signal(object)  # OnCanvas
    outdated = Signal()  # what is on the canvas is not what is wanted
    inapplicable = Signal(str)  # the sentence that says why there is nothing to run
    finished = Signal(object, object)  # Request, Entry
    collected = Signal(object, object)  # Request, Entry
    predicted = Signal(object)  # Scores
    ready_again = Signal()  # a fresh engine has loaded the model
    refused = Signal(str, str, str)  # "model", "run" or "predictions"; the sentence; a traceback or nothing
    paused_changed = Signal(bool)
    moved_on = Signal()  # something under way has ended

    def __init__(
        self,
        client: Engine,
        feed: ImageFeed,
        cache: ResultCache,
        manifests: Sequence[Manifest],
        device: str,
        off: Iterable[str] = (),
    ) -> None:
        super().__init__()
        self.client, self.feed, self.cache, self.device = client, feed, cache, device
        self.off = frozenset(off)
        self.techniques = {m.id: TechniqueInfo.of_manifest(m) for m in manifests if m.id not in self.off}
        self.model: Loaded | None = None
        self._digests: dict[str, str] = {}  # of models that were loaded, by reference
        self._loading: dict[int, tuple[str, bool]] = {}  # job: reference, whether a person asked for it
        self._showing: tuple[int, Request] | None = None
        self._predicting: tuple[int, str] | None = None  # job, key
        self._collecting: dict[int, Request] = {}  # runs for a comparison, which take nobody's place
        self._elsewhere: dict[
            int, tuple[str, dict[int, PendingRun]]
        ] = {}  # models that are loaded for some of these runs
        self._returning: set[int] = set()  # loads that bring the session's own model back
        self._paused = 0  # the job that is held
        self._wanted: Request | None = None
        self._debounce = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._debounce.timeout.connect(self._run_wanted)
        self._took: dict[str, float] = {}  # seconds of the last run, by technique
        self._by_hand = False  # whether what is wanted moves with a hand
        self._last: tuple[Request, CachedResult] | None = None  # what a hand has come to
        self._late = QTimer(self, singleShot=True)
        self._late.timeout.connect(self._give_up_waiting)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._come_to_rest)
        client.ready.connect(self._on_ready)
        client.loaded.connect(self._on_loaded)
        client.loaded_again.connect(self._on_loaded_again)
        client.progressed.connect(self._on_progressed)
        client.partial.connect(self._on_partial)
        client.done.connect(self._on_done)
        client.cancelled.connect(self._on_cancelled)
        client.failed.connect(self._on_failed)

    # What is known.

    @property
    def classes(self) -> Sequence[str]:
        """Names of the loaded model's classes."""
        return self.model.classes if self.model else ()

    @property
    def layers(self) -> Sequence[str]:
        """Names of the loaded model's layers."""
        return [str(layer["name"]) for layer in self.model.layers] if self.model else ()

    @property
    def described_layers(self) -> list[LayerInfo]:
        """The loaded model's layers, with what is known of each."""
        described = self.model.layers if self.model else []
        return [LayerInfo(**{**layer, "shape": tuple(layer["shape"])}) for layer in described]

    @property
    def loading(self) -> str:
        """The reference of the model that is on its way; empty for none."""
        return next(iter(self._loading.values()))[0] if self._loading else ""

    @property
    def precision(self) -> str:
        """Empty, or what tells results of the half precision that was chosen from those of the full one."""
        return " bfloat16" if self.client.environment.get("WORKBENCH_SWEEP") == "bfloat16" else ""

    @property
    def running(self) -> bool:
        """Whether something is under way that can be cancelled."""
        return self._showing is not None or bool(self._loading or self._collecting or self._elsewhere)

    @property
    def can_pause(self) -> bool:
        """Whether the run for the canvas is under way, which can be held."""
        return self._showing is not None

    @property
    def paused(self) -> bool:
        """Whether it is held."""
        return self._showing is not None and self._showing[0] == self._paused

    @property
    def settled(self) -> bool:
        """Whether nothing is under way."""
        if self.client.state == "dead":
            return True
        compared = self._collecting or self._elsewhere or self._returning
        waiting = self._loading or self._showing or self._predicting or compared
        timed = self._debounce.isActive() or self._rest.isActive()
        return not waiting and not timed and self.client.state not in ("starting", "restarting", "busy")

    def request(self, session: Session, technique: str, image: OpenImage | None, photo: Photo | None) -> Request | None:
        """What a session asks of a technique; None while something is missing."""
        info = self.techniques.get(technique)
        digest = self._digests.get(session.model, "")
        if info is None or info.params is None or not digest:
            return None
        many = session.images if info.takes == "images" else ()
        if info.takes != "image":
            image = photo = None
        if (info.takes == "image" and photo is None) or (info.takes == "images" and not many):
            return None
        values = info.values(session)
        seen = self.feed.mark(many) if many else photo.digest if photo else ""
        key = content_key(info.id, f"{info.version}{info.code}{self.precision}", values, digest, seen)
        return Request(info.id, values, image, photo, key, session.model, session.background, many, session)

    def take_manifests(self, manifests: Sequence[Manifest]) -> None:
        """Plugins were added or removed; their parameters are known when the engine is ready again."""
        known = {m.id: TechniqueInfo.of_manifest(m) for m in manifests if m.id not in self.off}
        self.techniques = {
            name: replace(self.techniques.get(name, info), code=info.code) for name, info in known.items()
        }
        self.techniques_changed.emit()

    # What is asked for.

    def load(self, reference: str, asked: bool) -> None:
        """Load a model, unless it is on its way."""
        if not any(wanted == reference for wanted, _ in self._loading.values()):
            self.pause(False)
            self._loading[self.client.load(reference, self.device)] = (reference, asked)
            starting = self.client.state == "starting"
            self.began.emit("Starting the engine…" if starting else f"Loading {reference}…")

    def want(self, request: Request | None, at_once: bool = True) -> None:
        """The canvas shall show this: from the store, or by running it, after a moment unless ``at_once``."""
        self._wanted = request
        self._by_hand = request is not None and not at_once and self._follows(request.technique)
        if not self._by_hand:
            self._come_to_rest()
        if request is None:
            return
        if self._showing is not None and self._showing[1].key != request.key and not self._by_hand:
            self._drop_showing()
        entry = self.cache.get(request.key)
        if entry is not None:
            self._debounce.stop()
            self.presented.emit(DisplayedResult(request, entry.result, entry.geometry, entry.provenance, "fresh"))
            self.finished.emit(request, entry)
            return
        if self._by_hand:
            self._follow_hand()
            return
        self.outdated.emit()
        if at_once:
            self._debounce.stop()
            self._run_wanted()
        else:
            self._debounce.start()

    def _follows(self, technique: str) -> bool:
        """Whether runs of a technique follow the hand that turns a parameter."""
        known = self._took.get(technique)
        return known is not None and (known < QUICK or self._is_dragged(technique))

    def _is_dragged(self, technique: str) -> bool:
        return bool(self.techniques[technique].parameters_of_type("region"))

    def _follow_hand(self) -> None:
        self._debounce.stop()
        self._rest.stop()
        if self._showing is None:
            self._run_wanted()
        if not self._late.isActive() and self._wanted is not None:
            took = self._took.get(self._wanted.technique, 0.0)
            self._late.start(max(LATE_MS, round(1000 * LONGER * took)))

    def _moved_by_hand(self, request: Request, entry: CachedResult) -> None:
        """Go on to where the hand is by now, or see whether it rests there."""
        self._last = request, entry
        if self._wanted is not None and self._wanted.key != request.key:
            self._follow_hand()
        else:
            self._rest.start()

    def _come_to_rest(self) -> None:
        """The hand is off: what it came to is kept."""
        self._late.stop()
        self._rest.stop()
        last, self._last = self._last, None
        if last is not None:
            self.cache.put(last[0].key, last[1])
            if self._wanted is not None and self._wanted.key == last[0].key:
                self.finished.emit(*last)
            self.moved_on.emit()

    def _give_up_waiting(self) -> None:
        """Say that the picture is out of date, and run the newest; what is dragged has one short run to wait for."""
        self.outdated.emit()
        if self._showing is None or self._wanted is None or self._is_dragged(self._showing[1].technique):
            return
        if self._showing[1].key != self._wanted.key:
            self._run_wanted()

    def forget_wanted(self) -> None:
        """Run anew what is wanted, also where its result is known."""
        if self._wanted is not None:
            self.cache.forget(self._wanted.key)
            self._drop_showing()

    def predict(self, request: Request | None) -> None:
        """Ask what the model says of an image; an answer known before is told at once."""
        if request is None or (self._predicting is not None and self._predicting[1] == request.key):
            return
        if self._predicting is not None:
            self.client.cancel(self._predicting[0])
            self._predicting = None
        entry = self.cache.get(request.key)
        if entry is not None and isinstance(entry.result, Scores):
            self.predicted.emit(entry.result)
        elif self._can_run(request):
            self.pause(False)
            self._predicting = (self.client.run(PREDICTIONS, request.params, request.photo), request.key)

    def collect(self, asked: Sequence[PendingRun]) -> None:
        """Run those whose results are not known, one after another; ``collected`` tells of each.

        Another model than the session's is loaded for its runs, and the session's own afterwards again.
        """
        others: dict[str, list[PendingRun]] = {}
        for one in asked:
            request = self.request(one.session, one.session.technique, one.image, one.photo)
            entry = self.cache.get(request.key) if request is not None else None
            if request is not None and entry is not None:
                self.collected.emit(request, entry)
            elif self.model is not None and one.session.model not in ("", self.model.reference):
                others.setdefault(one.session.model, []).append(one)
            elif request is not None:
                self._collecting[self._start(request)] = request
                self.began.emit(f"{self.techniques[request.technique].title}…")
        for reference, some in others.items():
            self._collect_with(reference, some)
        if others and self.model is not None:
            self._returning.add(self.client.load(self.model.reference, self.device))

    def _collect_with(self, reference: str, asked: Sequence[PendingRun]) -> None:
        """All is sent at once: whatever the engine is asked later, it is asked with the session's own model again."""
        self.pause(False)
        load, runs = self.client.load(reference, self.device), {}
        for one in asked:
            info = self.techniques[one.session.technique]
            params = info.values(one.session)
            runs[self.client.run(info.id, params, one.photo if info.takes == "image" else None)] = one
        self._elsewhere[load] = reference, runs
        self.began.emit(f"Loading {reference}…")

    def _loaded_elsewhere(self, loaded: Loaded) -> None:
        """The runs' keys are known with the model; of runs on another one nobody hears."""
        reference, runs = self._elsewhere.pop(loaded.job)
        self._digests[loaded.reference] = self._digests[reference] = loaded.digest
        for job, one in runs.items():
            request = self.request(one.session, one.session.technique, one.image, one.photo)
            if request is not None:
                self._collecting[job] = request
                self.began.emit(f"{self.techniques[request.technique].title}…")

    def pause(self, on: bool) -> None:
        """Hold the run for the canvas, or let it go on."""
        if self._showing is not None and on != self.paused:
            self._paused = self._showing[0] if on else 0
            self.client.pause(self._showing[0], on)
            self.paused_changed.emit(on)

    def cancel(self) -> None:
        """End what is running; it ends with a signal."""
        for job in [*self._collecting, *(job for load, (_, runs) in self._elsewhere.items() for job in (load, *runs))]:
            self.client.cancel(job)
        for job in self._loading:
            self.client.cancel(job)
        if self._showing is not None:
            self.client.cancel(self._showing[0])

    def close(self) -> None:
        """Nothing more is run."""
        self._wanted = None
        self._come_to_rest()
        self._debounce.stop()
        self.feed.close()
        self.client.shutdown()

    def _start(self, request: Request) -> int:
        """The number of the job that answers a request."""
        images = self.feed.described(request.images) if request.images else None
        self.pause(False)  # the engine does one thing after the other
        return self.client.run(request.technique, request.params, request.photo, images)

    def _can_run(self, request: Request) -> bool:
        return self.model is not None and self.model.reference == request.model

    def _run_wanted(self) -> None:
        request = self._wanted
        if request is None or not self._can_run(request):
            return
        if self._showing is not None and self._showing[1].key == request.key:
            return
        self._drop_showing()
        info = self.techniques[request.technique]
        if info.works is False:
            self.inapplicable.emit(tr(info.sentence) or f"{tr(info.title)} does not apply to this model.")
            return
        self._showing = (self._start(request), request)
        if not self._by_hand:
            self.began.emit(f"{tr(info.title)}…")

    def _drop_showing(self) -> None:
        if self._showing is not None:
            job, self._showing = self._showing[0], None
            self.client.cancel(job)
            self.ended.emit("")

    # What the engine says.

    def _on_ready(self, ready: Ready) -> None:
        told = {one["id"]: TechniqueInfo.of_description(one) for one in ready.techniques}
        order = [name for name in self.techniques if name in told]
        fresh = [name for name in told if name not in self.techniques and name not in self.off]
        code = {name: info.code for name, info in self.techniques.items()}
        self.techniques = {name: replace(told[name], code=code.get(name, "")) for name in [*order, *fresh]}
        self._fit_techniques()
        self.techniques_changed.emit()
        if self._loading:
            self.began.emit(f"Loading {self.loading}…")
        self.moved_on.emit()

    def _fit_techniques(self) -> None:
        if self.model is not None:
            applies: Mapping[str, Any] = self.model.applies
            self.techniques = {name: info.fitting(applies.get(name)) for name, info in self.techniques.items()}

    def _on_loaded(self, loaded: Loaded) -> None:
        if loaded.job in self._returning:
            self._returning.discard(loaded.job)
            self.moved_on.emit()
        if loaded.job in self._elsewhere:
            self._loaded_elsewhere(loaded)
        if loaded.job not in self._loading:
            return
        reference, asked = self._loading.pop(loaded.job)
        self.model = loaded
        self._digests[loaded.reference] = self._digests[reference] = loaded.digest
        self._fit_techniques()
        self.techniques_changed.emit()
        self.ended.emit("")
        self.model_changed.emit(loaded, asked)
        self.moved_on.emit()

    def _on_loaded_again(self, loaded: Loaded) -> None:
        """A fresh engine has the model, and perhaps other plugins."""
        if self.model is not None and loaded.reference == self.model.reference:
            self.model = loaded
            self._fit_techniques()
            self.techniques_changed.emit()
            self.ready_again.emit()

    def _on_progressed(self, message: Progressed) -> None:
        if message.job in self._collecting:
            self.progressed.emit(self.techniques[self._collecting[message.job].technique].title, message)
        if self._showing is not None and message.job == self._showing[0]:
            self.progressed.emit(self.techniques[self._showing[1].technique].title, message)

    def _on_partial(self, message: Partial) -> None:
        if self._showing is not None and message.job == self._showing[0]:
            geometry = _geometry(message)
            self.presented.emit(DisplayedResult(self._showing[1], message.result, geometry, None, "partial"))

    def _on_done(self, message: Done) -> None:
        entry = CachedResult(message.result, _geometry(message), message.provenance)
        if self._predicting is not None and message.job == self._predicting[0]:
            key, self._predicting = self._predicting[1], None
            self.cache.put(key, entry)
            if isinstance(entry.result, Scores):
                self.predicted.emit(entry.result)
        elif self._showing is not None and message.job == self._showing[0]:
            request, self._showing = self._showing[1], None
            self._took[request.technique] = float(entry.provenance.get("seconds") or 0.0)
            self._late.stop()
            if not self._by_hand:
                self.cache.put(request.key, entry)
            self.presented.emit(DisplayedResult(request, entry.result, entry.geometry, entry.provenance, "fresh"))
            self.ended.emit("")
            if self._by_hand:
                self._moved_by_hand(request, entry)
            else:
                self.finished.emit(request, entry)
        elif message.job in self._collecting:
            request = self._collecting.pop(message.job)
            self.cache.put(request.key, entry)
            self.ended.emit("")
            self.collected.emit(request, entry)
        else:
            return
        self.moved_on.emit()

    def _on_cancelled(self, job: int) -> None:
        kind, what = self._take(job)
        if kind in ("model", "run"):
            self.refused.emit(kind, f"{what} was cancelled.", "")
        if kind:
            self.ended.emit("Cancelled")
            self.moved_on.emit()

    def _on_failed(self, message: Failed) -> None:
        kind, _ = self._take(message.job)
        if kind:
            self.refused.emit(kind, message.message, message.details)
            self.ended.emit("")
            self.moved_on.emit()

    def _take(self, job: int) -> tuple[str, str]:
        """What kind of job has ended, and its name in words; empty for one that nobody knows any more."""
        if job in self._loading:
            return "model", f"Loading {self._loading.pop(job)[0]}"
        if job in self._elsewhere:
            return "run", f"Loading {self._elsewhere.pop(job)[0]}"
        if job in self._returning:
            self._returning.discard(job)
            return "model", "Loading the model again"
        if self._showing is not None and job == self._showing[0]:
            title = self.techniques[self._showing[1].technique].title
            self._showing = None
            return "run", title
        if job in self._collecting:
            return "run", self.techniques[self._collecting.pop(job).technique].title
        if self._predicting is not None and job == self._predicting[0]:
            self._predicting = None
            return "predictions", "Predicting"
        return "", ""


def _geometry(message: Partial | Done) -> Geometry | None:
    return Geometry.of(message.geometry) if message.geometry else None
