"""Keeps the canvas in step with the session: asks for the result, shows it, and records the run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workbench.api import Boxes, Geometry, Scores, UserError, rows_of
from workbench.cache.cached_result import CachedResult
from workbench.document.document import Document
from workbench.document.request import Request, result_inputs, run_of
from workbench.document.run import Run
from workbench.document.session import RENEWED, OpenImage, Session
from workbench.document.technique_info import technique_info
from workbench.gui.engine.displayed_result import DisplayedResult
from workbench.gui.engine.photo_cache import PhotoCache
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.widgets.translation import tr
from workbench.images.photo import Photo
from workbench.protocol.messages import Loaded
from workbench.render.framing import Framing

from .presenter import CanvasPresenter

Place = Callable[[Session, Run], Session]


class RunController(QObject):
    """A change of the session leads to one request; the scheduler answers with a result, known or computed."""

    wanted = Signal()  # something is asked for: what was said of the run before is out of date
    recorded = Signal(object)  # Run that has ended and is in the session now
    predicting = Signal(bool)  # whether there is an image; what is known of the one before is out of date
    missing = Signal(str, str, str)  # something of a run is not there, or not yet: sentence, level, what it is about
    replaced = Signal(str)  # the sentence: the current image's file is another one by now
    unreadable = Signal(object, str)  # OpenImage that is current and cannot be read, and the sentence
    moved_on = Signal()  # something under way has ended
    asked = Signal(str)  # id of the technique that a person asks to run, before anything is done

    def __init__(
        self, document: Document, scheduler: Scheduler, photos: PhotoCache, presenter: CanvasPresenter
    ) -> None:
        super().__init__()
        self._document, self._scheduler, self._photos, self._presenter = document, scheduler, photos, presenter
        self._recording = False
        self._renewing = False  # a fresh engine is importing the plugins
        self._waits = False  # then what is chosen waits until a person asks for it
        self._anew = False  # and is run even if it is known
        self._is_behind = False  # then what is chosen is asked for when the canvas comes to the front again
        scheduler.plugins_renewed.connect(self._on_plugins_renewed)
        scheduler.model_changed.connect(self._on_model)
        scheduler.ready_again.connect(self._on_ready_again)
        scheduler.presented.connect(self._present)
        scheduler.outdated.connect(self._on_outdated)
        scheduler.withheld.connect(self._on_withheld)
        scheduler.refused.connect(self._on_refused)
        scheduler.stopped.connect(self._on_stopped)
        scheduler.finished.connect(lambda request, entry: self.record(request, entry))

    # What commands ask for.

    @property
    def active(self) -> bool:
        """Whether a run, a load or a comparison is under way that can be cancelled."""
        return self._scheduler.running

    @property
    def can_pause(self) -> bool:
        """Whether a run is under way that can be held."""
        return self._scheduler.can_pause

    @property
    def paused(self) -> bool:
        """Whether it is held."""
        return self._scheduler.paused

    @property
    def has_result(self) -> bool:
        """Whether a finished result is on the canvas, and no other one is under way."""
        displayed = self._presenter.finished
        return displayed is not None and displayed.state == "fresh"

    @property
    def on_canvas(self) -> int:
        """Number of the run whose finished result is on the canvas; 0 for none, also while the next one computes."""
        displayed, now = self._presenter.finished, self._document.now
        if displayed is None or not self.has_result:
            return 0
        return next((run.number for run in now.runs if run.number == now.shown and run.key == displayed.request.key), 0)

    @property
    def photo(self) -> Photo | None:
        """The current image, once it has been read."""
        return self._photos.have(self._document.now.image)

    @property
    def geometry(self) -> Geometry | None:
        """Where the network's input lies on the current image; None until image and model are loaded."""
        photo, loaded = self.photo, self._scheduler.model
        if photo is None or loaded is None or not loaded.framing:
            return None
        return Framing.from_dict(loaded.framing).geometry(photo.size, photo.digest)

    @property
    def answer(self) -> Scores | None:
        """The rows of what the session's model says of the image on the canvas; None while that is not known."""
        entry = self._answer_entry()
        return rows_of(entry.result) if entry is not None else None

    @property
    def found(self) -> tuple[Boxes, Geometry] | None:
        """The boxes that the session's model finds in the current image, and where they lie; None where it has none."""
        entry = self._answer_entry()
        if entry is None or not isinstance(entry.result, Boxes) or entry.geometry is None:
            return None
        return entry.result, entry.geometry

    @property
    def answers(self) -> Sequence[tuple[str, str]]:
        """Targets of the rows of the answer and their words, the likeliest first; empty while it is not known."""
        answer, label = self.answer, self._scheduler.catalogue.targets.label
        targets = [answer.target_of(row) for row in range(len(answer.values))] if answer is not None else []
        return [(target, label(target)) for target in targets]

    @property
    def likeliest(self) -> Sequence[str]:
        """Targets of the rows of the answer, the likeliest first; empty while it is not known."""
        return [target for target, _words in self.answers]

    def run(self, again: bool = False) -> None:
        """Run the chosen technique, or show its result if it is known; ``again`` runs it in any case.

        Raises UserError where model or images are missing.
        """
        self.asked.emit(self._document.now.technique)
        session = self._document.now
        info = self._scheduler.techniques.get(session.technique)
        if self._scheduler.model is None and not self._scheduler.loading:
            raise UserError("No model is loaded, so there is nothing to run on.")
        if info is not None and info.takes == "image" and session.image is None:
            raise UserError(f"{info.title} needs an image; open one first.")
        if info is not None and info.takes == "images" and not session.images:
            raise UserError(f"{info.title} looks at all images of the filmstrip; open some first.")
        self._document.amend(session.with_canvas())
        self._allow_stopped()
        if self._renewing or self._scheduler.loading:  # it runs when plugins and model are there: both may be others
            self._waits, self._anew = False, again
            if self._scheduler.loading:
                sentence = tr("The model is still loading; what you ask for runs as soon as it is there.")
                self.missing.emit(sentence, "info", "model")
        else:
            self.want(anew=again)

    def show(self, number: int) -> None:
        """Go back to a run, with the image, target, layer and parameters that it had."""
        now = self._document.now
        run = next(run for run in now.runs if run.number == number)
        if run.technique not in self._scheduler.techniques:
            raise UserError(f"{run.title} is switched off, or is not there any more: see Technique > Plugins.")
        session = replace(now.as_of(run), shown=run.number).with_canvas()
        if run.image and session.image is None:  # it was closed since
            image = OpenImage(run.image, Path(run.image).name, run.image)
            if image in self._photos:
                session = session.with_images((image,), image.key)
            else:
                sentence = tr("{} is not there any more; {} is shown without it.").format(image.name, run.title)
                self.missing.emit(sentence, "info", "")
        self._document.edit(f"Back to {run.title}", session)

    def ask_thumbnail(self, key: str) -> None:
        """Make the thumbnail of an open image, which a view of many images shows."""
        image = next((image for image in self._document.now.images if image.key == key), None)
        if image is not None:
            self._photos.ask_thumbnail(image)

    def look_at_file(self) -> None:
        """Say so if the current image's file is another one than when it was read."""
        image = self._document.now.image
        if image is not None and self._photos.replaced(image):
            self.replaced.emit(
                tr("{} has changed on the disk; Image > Read the file again takes it up.").format(image.name)
            )

    def read_again(self) -> None:
        """Read the current image's file again; results of what it was before keep their own digest."""
        image = self._document.now.image
        if image is not None and image.path:
            self._photos.forget(image)
            self._photos.ask_thumbnail(image)
            self._image_changed()

    def pause(self, on: bool) -> None:
        """Hold the run, or let it go on."""
        self._scheduler.pause(on)

    def cancel(self, sparing: Collection[Request] = ()) -> None:
        """End what is running, but for what other comparisons wait for."""
        self._scheduler.cancel(sparing)

    # The session has changed.

    def session_changed(self, before: Session | None, now: Session) -> None:
        """Show the current image, and ask for what the session wants now."""
        repainted = before is not None and before.background != now.background
        if before is None or before.current != now.current or repainted:
            self._image_changed()
        if before is not None and before.display != now.display:
            self._presenter.paint(now.display)
        info = self._scheduler.techniques.get(now.technique)
        many = info is not None and info.takes == "images"
        if before is None:
            self.want()
        elif self._recording:
            return
        elif result_inputs(before, many) != result_inputs(now, many):
            self._waits = False
            self._is_behind = now.comparing and before.tiles != now.tiles  # a tile asks for the same
            if not self._is_behind:
                self.want(at_once=not self._document.dragging)
        elif self._is_behind and not now.comparing:
            self._is_behind = False
            self.want()

    def want(self, at_once: bool = True, anew: bool = False) -> None:
        """Ask for the result that the session describes; ``anew`` runs it even if it is known."""
        self.wanted.emit()
        self._scheduler.want(self._request(self._document.now.technique), at_once, anew)

    def record(self, request: Request, entry: CachedResult, place: Place = lambda session, _run: session) -> None:
        """Put a run that has ended into the session, or mark it there; ``place`` may change the session with it."""
        session = self._document.now
        known = session.run_of(request.key, request.image.key if request.image else "")
        newest = max((run.number for run in session.runs), default=0)
        info = technique_info(self._scheduler.techniques, request.technique)
        run = run_of(request, entry, info, known.number if known else newest + 1)
        self._recording = True
        self._document.amend(place(session.with_run(run), run))
        self._recording = False
        self.recorded.emit(run)

    def _image_changed(self) -> None:
        image = self._document.now.image
        self.predicting.emit(image is not None)
        if image is None:
            if not self._show_earlier(None):
                self._presenter.show_photo(None)
            return
        photo = self._photos.have(image)
        if photo is not None:
            self._photo_arrived(photo)
            self.look_at_file()
            return

        def arrived(photo: Photo | None, sentence: str) -> None:
            if photo is None:
                self.unreadable.emit(image, sentence)
            elif self._document.now.current == image.key:
                self._photo_arrived(photo)
                self.want()
            self.moved_on.emit()

        self._photos.read(image, arrived)

    def _photo_arrived(self, photo: Photo) -> None:
        request = self._request(self._document.now.technique)
        if request is None and self._show_earlier(photo):
            return
        if request is None or request.key not in self._scheduler.cache:
            self._presenter.show_photo(photo)
        self._scheduler.predict(self._answer_request())

    def _show_earlier(self, photo: Photo | None) -> bool:
        """Show the run that the session names, also before engine and model are there; whether its result is known."""
        now = self._document.now
        run = next((run for run in now.runs if run.number == now.shown), None)
        entry = self._scheduler.cache.get(run.key) if run is not None else None
        if run is None or entry is None or (run.image and run.image != now.current):
            return False
        image = now.image if run.image else None
        parameters = entry.provenance.get("parameters", {})
        request = Request(
            run.technique, parameters, image, photo if image else None, run.key, run.model, now.background
        )
        self._present(DisplayedResult.of(request, entry))
        return True

    def _answer_entry(self) -> CachedResult | None:
        """What the model says of the current image, with where it lies; None while that is not known."""
        request = self._answer_request()
        return self._scheduler.cache.answer(request.key) if request is not None else None

    def _answer_request(self) -> Request | None:
        """What the model says of the current image."""
        session = self._document.now
        return self._scheduler.catalogue.answer_request(session, session.image, self._photos.have(session.image))

    def _request(self, technique: str) -> Request | None:
        session = self._document.now
        return self._scheduler.request(session, technique, session.image, self._photos.have(session.image))

    # What the engine says.

    def _on_model(self, _loaded: Loaded, _asked: bool) -> None:
        self._renewing = False
        self.predicting.emit(True)
        self._go_on()

    def _on_refused(self, kind: str, _sentence: str, _details: str) -> None:
        if kind == "run":
            self._presenter.end_partial()
        elif kind == "model" and not self._renewing and (self._anew or not self._shows_what_is_wanted):
            self._go_on()  # what waited for it is asked of the model that is still there

    def _on_plugins_renewed(self) -> None:
        self._renewing = self._waits = True
        self._anew = False

    def _on_ready_again(self) -> None:
        if self._waits:
            self._let_wait()
        self._renewing = False
        self._go_on()

    @property
    def _shows_what_is_wanted(self) -> bool:
        """Whether the result that the session describes is on the canvas."""
        displayed, wanted = self._presenter.finished, self._request(self._document.now.technique)
        return displayed is not None and wanted is not None and displayed.request.key == wanted.key and self.has_result

    def _go_on(self) -> None:
        """Ask for what was held back while a model was being loaded, or plugins."""
        self._scheduler.predict(self._answer_request())
        self._waits = False
        if self._scheduler.loading:  # the next model already
            self.want()
            return
        anew, self._anew = self._anew, False
        self.want(anew=anew)

    def _let_wait(self) -> None:
        """Loading plugins anew asks for no run: a person's own that is chosen waits, unless its result is known."""
        session = self._document.now
        info, request = self._scheduler.techniques.get(session.technique), self._request(session.technique)
        unknown = request is not None and request.key not in self._scheduler.cache
        if info is not None and info.code and request is not None and unknown and request.key not in session.stopped:
            self._document.amend(session.with_stopped(request.key, RENEWED))

    def _on_outdated(self) -> None:
        """What is shown is out of date, but for what the run under way has drawn so far."""
        displayed = self._presenter.shown
        if displayed is None or displayed.request.key != self._scheduler.key_under_way:
            self._presenter.mark("stale")

    def _on_withheld(self, request: Request, sentence: str) -> None:
        """It is not run: the photograph stays, or what the run has drawn so far, with the reason."""
        displayed = self._presenter.shown
        if displayed is not None and displayed.request.key == request.key:
            self._presenter.add_reason(sentence)
        else:
            self._presenter.show_reason(self._photos.have(self._document.now.image), sentence)

    def _on_stopped(self, request: Request, how: str) -> None:
        """Remember it with the session: what was stopped starts only when a person asks for it."""
        self._document.amend(self._document.now.with_stopped(request.key, how))
        wanted = self._request(self._document.now.technique)
        if wanted is not None and wanted.key == request.key:
            self.want()

    def _allow_stopped(self) -> None:
        """A person asks: the run for the canvas, and the predictions beside it, may start again."""
        session = self._document.now
        requests = (self._request(session.technique), self._answer_request())
        keys = [request.key for request in requests if request is not None]
        allowed = session.without_stopped(*keys)
        if allowed is not session:
            self._document.amend(allowed)
            self._scheduler.predict(self._answer_request())

    def _present(self, displayed: DisplayedResult) -> None:
        self._presenter.show(displayed, self._document.now.display)
