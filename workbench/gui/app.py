"""The one place that joins the parts: engine, session, store and window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workbench.api import Scores, Target, UserError
from workbench.cache.cached_result import CachedResult
from workbench.cache.result_cache import ResultCache
from workbench.commands import COMMANDS, perform
from workbench.commands.layer import CHANNELS
from workbench.commands.model import load_weights
from workbench.document.autosave import Autosave
from workbench.document.history import History
from workbench.document.layer_selection import select_layers
from workbench.document.session import OpenImage, Session
from workbench.document.technique_info import TechniqueInfo
from workbench.export.provenance import with_background
from workbench.images.photo import Photo
from workbench.manifests import find_manifests
from workbench.model_names import BUNDLED
from workbench.protocol.messages import Loaded, Ready
from workbench.render.display import Display
from workbench.settings import Settings, save_settings

from .canvas.presenter import CanvasPresenter
from .compare.presenter import ComparisonPresenter
from .compare.runner import ComparisonRunner
from .document.document import Document
from .document.file_opener import FileOpener
from .document.session_manager import SessionManager
from .engine.background_tasks import BackgroundTasks
from .engine.engine import Engine
from .engine.image_feed import ImageFeed
from .engine.photo_cache import PhotoCache
from .engine.request import DisplayedResult, Request, fitted_to, result_inputs, run_of
from .engine.scheduler import PREDICTIONS, Scheduler
from .figure.composer import FigureComposer
from .figure.exporter import Exporter
from .help.about import program_facts
from .palette.entries import everything
from .panels.parameters_controller import ParametersController
from .panels.run_thumbnails import RunThumbnails
from .plugins.manager import PluginManager
from .presentation.presenter import PresentationController
from .presentation.window import PresentationWindow
from .settings.manager import SettingsManager, put_in_force, sweep_environment
from .shell.dialogs import Dialogs
from .shell.main_window import MainWindow
from .shell.menus import build_menus
from .shell.notifier import Notifier
from .widgets.translation import tr


class App(QObject):
    """Commands change the session; every change goes through ``_follow``, which brings window and runs in line."""

    moved_on = Signal()  # something under way has ended; macros look again
    quitting = Signal(int)

    def __init__(
        self,
        client: Engine,
        session: Session,
        store: ResultCache,
        settings: Settings | None = None,
        device: str = "auto",
        autosave: Autosave | None = None,
    ) -> None:
        super().__init__()
        self.client = client
        self.document = Document(session, self._follow)
        settings = settings or Settings()
        chosen = sweep_environment(settings)
        client.environment.update({name: value for name, value in chosen.items() if value})
        self._versions: Mapping[str, str] = {}
        manifests, problems = find_manifests()
        self._background = BackgroundTasks()
        self._small = BackgroundTasks(threads=1)
        for background in (self._background, self._small):
            background.idle.connect(self.moved_on.emit)
        self.photos = PhotoCache(self._background, self._small)
        self.work = Scheduler(client, ImageFeed(client, self.photos), store, manifests, device, settings.plugins_off)
        self.window = MainWindow(self.photos)
        self.preferring = SettingsManager(settings, self.window.sheet, self.do)
        self.telling = Notifier(self.window, self.work)
        self._stage = CanvasPresenter(self.window, lambda technique: self.plugins.info(technique).title)
        refuse = self.telling.refuse
        self._parameters = ParametersController(self.document, self.window, self.work, self._stage, self.do)
        self.plugins = PluginManager(
            problems, self.document, self.window, self.work, self.preferring, self.telling, self.do
        )
        self._asking = Dialogs(self.window, self._folder, lambda sentence: self.say(sentence, "warning"))
        self._outlet = Exporter(self.window, self._background, self.say, lambda why: refuse("export", [why]))
        shared = (self.window, store, self.photos, self._background, lambda why: refuse("image", [why]))
        self._comparing, self._presenting = ComparisonPresenter(*shared), PresentationController(*shared)
        self._composing = FigureComposer(*shared[:-1], self._outlet, self.do)
        self._strip = RunThumbnails(self.window.runs, store, self.photos, self._small)
        self._remembers = autosave is not None
        self.sessions = SessionManager(
            self.document, self.window, self.photos, self.work, self.preferring, self.telling,
            self._taken, autosave, self._background,
        )  # fmt: skip
        self.keeping = self.sessions.keeping
        self._collecting = ComparisonRunner(
            self.document, self.work, self.photos, self._background, self._record, lambda why: refuse("image", [why])
        )
        self.opening = FileOpener(
            self.document, self.photos, self._background, self.work, self.preferring, self.telling,
            self.do, partial(load_weights, self), self._collecting.compare,
        )  # fmt: skip
        self.window.hints.set_known(settings.hints, settings.hints_seen)
        self.window.hints.seen.connect(self.preferring.hint_seen)
        self.window.palette_box.chosen.connect(partial(self.preferring.remember, "recent_choices"))
        self._connect_window()
        self._connect_work()
        self.actions = build_menus(self.window, self, self.do)
        self._follow(None)
        self.window.techniques.show_techniques(self.techniques, self.session.technique)
        if autosave is not None and autosave.problem:
            self.telling.refuse("session", [autosave.problem])

    # What commands may ask for.

    @property
    def session(self) -> Session:
        """The document as it is."""
        return self.document.now

    @property
    def history(self) -> History:
        """The steps that led to it."""
        return self.document.history

    @property
    def settings(self) -> Settings:
        """What the program remembers, with what a person chose."""
        return self.preferring.now

    @property
    def _model(self) -> Loaded | None:
        return self.work.model

    @property
    def techniques(self) -> Mapping[str, TechniqueInfo]:
        """What is known of each technique, by id."""
        return self.work.techniques

    @property
    def classes(self) -> Sequence[str]:
        """Names of the loaded model's classes."""
        return self.work.classes

    @property
    def layers(self) -> Sequence[str]:
        """Names of the loaded model's layers."""
        return self.work.layers

    @property
    def stages(self) -> Sequence[str]:
        """Layers that are worth looking at side by side."""
        return select_layers(self.work.described_layers, self._model.default_layer) if self._model else ()

    @property
    def likeliest(self) -> Sequence[int]:
        """Classes of the image that is shown, the likeliest first; empty while that is not known."""
        request = self._request(PREDICTIONS)
        entry = self.work.cache.get(request.key) if request is not None else None
        return [int(i) for i in entry.result.indices] if entry and isinstance(entry.result, Scores) else []

    @property
    def running(self) -> bool:
        """Whether something is under way that can be cancelled."""
        return self.work.running

    @property
    def has_result(self) -> bool:
        """Whether a finished result is on the canvas."""
        return self._stage.finished is not None

    @property
    def settled(self) -> bool:
        """Whether nothing is under way: no reading, loading, running, exporting."""
        return not self._background.pending and not self._small.pending and self.work.settled

    def do(self, id: str, *arguments: str) -> None:
        """Perform a command for a person: what it refuses is said in the window."""
        if id in COMMANDS and not COMMANDS[id].when(self):
            return
        self.telling.forget("command")
        try:
            perform(self, id, *arguments)
        except UserError as error:
            self.window.message.say(str(error), "warning", about="command")
            self._follow(self.session)  # an editor that was set shows again what is in force

    def edit(self, label: str, session: Session, merge: str = "") -> None:
        """Make a step of undo; the window and the runs follow."""
        self.document.edit(label, session, merge)

    def step(self, forward: bool) -> None:
        """Undo, or redo."""
        label = self.document.step(forward)
        if label:
            self.say(f"{'Done again' if forward else 'Taken back'}: {label}.")

    def recent(self, kind: str) -> Sequence[str]:
        """What was opened last: "images", "models" or "sessions"."""
        entries: Sequence[str] = getattr(self.settings, f"recent_{kind}")
        return entries

    def load_model(self, reference: str) -> None:
        """Load a model; it takes the place of the old one when it is there."""
        self.work.load(reference, asked=True)

    def run(self, again: bool = False) -> None:
        """Run the chosen technique; ``again`` also where its result is known."""
        info = self.techniques.get(self.session.technique)
        if self._model is None:
            raise UserError("No model is loaded, so there is nothing to run on.")
        if info is not None and info.takes == "image" and self.session.image is None:
            raise UserError(f"{info.title} needs an image; open one first.")
        if info is not None and info.takes == "images" and not self.session.images:
            raise UserError(f"{info.title} looks at all open images; open some first.")
        if again:
            self.work.forget_wanted()
        self._want()

    def show_run(self, number: int) -> None:
        """Go back to a run, as it was."""
        run = next(run for run in self.session.runs if run.number == number)
        if run.technique not in self.techniques:
            raise UserError(f"{run.title} is switched off, or is not there any more: see Technique > Plugins.")
        session = replace(self.session.as_of(run), shown=run.number)
        if run.image and session.image is None:  # it was closed since
            image = OpenImage(run.image, Path(run.image).name, run.image)
            if image in self.photos:
                session = session.with_images((image,), image.key)
            else:
                self.say(tr("{} is not there any more; {} is shown without it.").format(image.name, run.title))
        self.edit(f"Back to {run.title}", session)

    def compare(self, sessions: Sequence[Session]) -> None:
        """Run what each of these asks for, unless it is known, and put the results side by side in this order."""
        self._collecting.compare(sessions)

    @property
    def can_pause(self) -> bool:
        """Whether a run is under way that can be held."""
        return self.work.can_pause

    @property
    def paused(self) -> bool:
        """Whether it is held."""
        return self.work.paused

    def pause(self, on: bool) -> None:
        """Hold the run, or let it go on."""
        self.work.pause(on)

    def cancel(self) -> None:
        """End what is running."""
        self.work.cancel()

    def ask(self, title: str, choices: Sequence[tuple[str, str, str]], then: Callable[[str], None]) -> None:
        """Let the user pick, in the palette."""
        self._asking.choose(title, choices, then)

    def ask_files(self, title: str, kind: str) -> list[str]:
        """The desktop's own dialogue."""
        return self._asking.files(title, kind)

    def ask_path(self, title: str, name: str) -> str:
        """Where to save."""
        return self._asking.path(title, name)

    def say(self, sentence: str, level: str = "info") -> None:
        """One sentence over the canvas."""
        self.telling.say(sentence, level)

    def export(self, kind: str, path: str) -> None:
        """Write what is on the canvas, beside the window's thread."""
        if self.session.tiles and kind in ("figure", "arrays"):
            (self._composing.save_compared if kind == "figure" else self._composing.save_arrays)(self.session, path)
            return
        shown = self._stage.finished
        steps = self._stage.steps.of(shown.request.key) if shown is not None else []
        self._outlet.save(kind, path, shown, self.session.display, steps)

    def save_report(self, path: str) -> None:
        """Write the pinned runs, beside the window's thread."""
        images = {image.key: image for image in self.session.images}
        wanted = [(run, images.get(run.image), self.plugins.info(run.technique)) for run in self.session.pinned]
        display = self.session.display

        def write() -> None:
            from workbench.export.report import save_report
            from workbench.export.report_item import ReportItem

            items = []
            for run, image, info in wanted:
                entry = self.work.cache.get(run.key)
                if entry is None:
                    raise UserError(f"The result of {run.title} is no longer known; run it again.")
                pixels = self.photos.now(image).pixels if image is not None else None
                told = with_background(entry.provenance, self.photos.background)
                words = info.shows, info.limitations, info.cites
                items.append(ReportItem(entry.result, pixels, entry.geometry, told, *words, display=display))
            save_report(path, "Why the model answers as it does", items)

        self._outlet.write(write, Path(path).name)

    def compose(self) -> None:
        """Show the composer."""
        self._composing.open(self.session)

    def save_composition(self, path: str) -> None:
        """Write the composed figure, or put it on the clipboard."""
        self._composing.save(self.session, path)

    def copy(self, kind: str) -> None:
        """Put it on the clipboard."""
        if self.session.tiles and kind == "picture":
            self._outlet.copy_picture(self.window.comparison.grab_image())
            return
        if self.session.tiles and kind == "figure":
            self._composing.save_compared(self.session, "")
            return
        shown = self._stage.shown
        if kind == "python" and shown is not None:
            self._outlet.copy_python(shown, self.plugins.manifest(shown.request.technique), self.work.model)
        else:
            self._outlet.copy(kind, shown, self.session.display)

    def screenshot(self, path: str) -> None:
        """Save a picture of the whole window, or of the presentation or composer over it."""
        self._outlet.screenshot(path, self._presenting.front or self._composing.front or self.window)

    def toggle(self, panel: str, on: bool | None = None) -> None:
        """Show or hide a panel."""
        self.window.show_panel(panel, not self.window.shows(panel) if on is None else on)

    def shows(self, panel: str) -> bool:
        """Whether a panel is in sight."""
        return self.window.shows(panel)

    @property
    def presentation(self) -> PresentationWindow | None:
        """The talk that was begun last."""
        return self._presenting.talk

    def present(self) -> None:
        """Show the pinned runs full screen; without pins the run on the canvas."""
        self._presenting.present(self.session, self.plugins.info)

    def fullscreen(self) -> None:
        """Give the window the whole screen, or put it back."""
        if self.window.isFullScreen():
            self.window.showNormal()
        else:
            self.window.showFullScreen()

    def set_settings(self, settings: Settings) -> None:
        """Take what a person chose, at once; remembered."""
        before = self.settings
        self.preferring.take(settings)
        put_in_force(self, before, settings)

    def open_settings(self) -> None:
        """The page of everything that is chosen once."""
        self.window.palette_box.hide()
        self.preferring.open()

    def open_palette(self, text: str = "") -> None:
        """Everything that can be found by name."""
        self.window.hints.follow("palette")
        hint, recent = tr("Find a command, technique, layer or class"), self.settings.recent_choices
        self.window.palette_box.open(hint, everything(self, self.do), text, recent=recent)

    def show_help(self, page: str) -> None:
        """The shortcuts, or what this is."""
        self.window.palette_box.hide()
        if page == "shortcuts":
            self.window.sheet.show_shortcuts()
        elif page == "plugins":
            self.plugins.open()
        else:
            facts = program_facts(self.client.state, self._model, self._versions)
            self.window.sheet.show_facts("Explainability Workbench", facts)

    def fit(self) -> None:
        """The whole picture."""
        if self.session.tiles:
            self.window.comparison.fit()
        else:
            self.window.canvas.fit()

    def restart_engine(self) -> None:
        """A fresh engine."""
        dead = self.client.state == "dead"
        self.client.restart()
        if dead and self._model is None:
            self.work.load(self.session.model or BUNDLED, asked=True)

    def quit(self) -> None:
        """Close the window; the rest follows."""
        self.window.close()

    # The start and the end.

    def start(self, reference: str = BUNDLED) -> None:
        """Start the engine and load a model; called when the window is on the screen."""
        self.client.start()
        self.work.load(reference, asked=True)

    def close(self) -> None:
        """End the engine; remember what shall be remembered."""
        self._presenting.close()
        self.keeping.close()
        self.work.close()
        self._background.close()
        self._small.close()
        self.work.cache.close()
        if self._remembers:
            save_settings(
                replace(self.settings, geometry=self.window.geometry_text(), panels=self.window.arrangement())
            )

    # The window's wishes.

    def _connect_window(self) -> None:
        window = self.window
        window.command_wanted.connect(self.do)
        window.dropped.connect(self._dropped)
        window.picture_dropped.connect(self.opening.picture)
        window.closed.connect(lambda: self.quitting.emit(0))
        window.images.chosen.connect(partial(self.do, "image.show"))
        window.layers.chosen.connect(self._parameters.pick_layer)
        window.layers.opened.connect(self._layer_opened)
        window.layers.load_wanted.connect(lambda: self.do("model.load"))
        window.techniques.chosen.connect(partial(self.do, "technique.choose"))
        window.technique.changed.connect(self._parameters.turn)
        window.technique.run_wanted.connect(lambda: self.do("run.again"))
        window.technique.cancel_wanted.connect(lambda: self.do("run.cancel"))
        window.technique.reset_wanted.connect(lambda: self.do("technique.reset"))
        window.predictions.chosen.connect(lambda text: self.do("target.set", text))
        window.predictions.reset.connect(lambda: self.do("target.predicted"))
        window.runs.chosen.connect(lambda number: self.do("run.show", str(number)))
        window.runs.wished.connect(lambda command, number: self.do(command, str(number)))
        window.status.cancel_wanted.connect(lambda: self.do("run.cancel"))
        window.status.pause_wanted.connect(lambda: self.do("run.pause"))
        window.run_dropped.connect(lambda number: self.do("compare.add", str(number)))
        window.comparison.removed.connect(lambda number: self.do("compare.remove", str(number)))
        window.comparison.closed.connect(lambda: self.do("compare.end"))
        window.comparison.one_scale_wanted.connect(lambda _on: self.do("compare.one_scale"))
        window.comparison.difference_wanted.connect(lambda _on: self.do("compare.difference"))
        window.comparison.display_changed.connect(self._display_set)
        window.comparison.hovered.connect(window.status.value.set_text)
        window.comparison.target_chosen.connect(lambda text: self.do("target.set", text))
        window.comparison.unit_chosen.connect(lambda text: self.do("target.set", f"unit:{text}"))
        window.canvas.hovered.connect(window.status.value.set_text)
        window.canvas.target_chosen.connect(lambda text: self.do("target.set", text))
        window.canvas.unit_chosen.connect(lambda text: self.do("unit.open", text))
        window.canvas.back_wanted.connect(self._back)
        window.canvas.region_set.connect(self._parameters.set_region)
        window.canvas.image_chosen.connect(partial(self.do, "image.show"))
        window.canvas.thumbnail_wanted.connect(self._thumbnail_wanted)
        self.photos.thumbnail_ready.connect(window.canvas.show_thumbnail)
        window.canvas.display_changed.connect(self._display_set)
        window.display_bar.changed.connect(self._display_set)

    def _dropped(self, paths: list[str]) -> None:
        try:
            if paths:
                self.opening.files(paths)
        except UserError as error:
            self.say(str(error), "warning")

    def _layer_opened(self, layer: str) -> None:
        """A key asks for a layer's channels, to walk them by keys."""
        self.do("layer.channels", layer)
        self.window.canvas.take_focus()

    def _back(self) -> None:
        """From a unit to the channels, from the channels to the layers."""
        if self.session.technique == CHANNELS:
            self.window.layers.take_focus()
        else:
            self.do("unit.back")

    def _thumbnail_wanted(self, key: str) -> None:
        image = next((image for image in self.session.images if image.key == key), None)
        if image is not None:
            self.photos.ask_thumbnail(image)

    def _display_set(self, display: Display) -> None:
        self.edit("Display", replace(self.session, display=display), merge="display")

    def _folder(self) -> str:
        image = self.session.image
        return str(Path(image.path).parent) if image and image.path else str(Path.home())

    # The session has changed.

    def _follow(self, before: Session | None, rests: bool = False) -> None:
        """Bring window and runs in line with the session as it is now; ``rests`` waits until a parameter is let go."""
        now, window = self.session, self.window
        if before is None:
            self._comparing.forget()
        window.images.show_session(now)
        window.runs.show_session(now)
        window.techniques.show_current(now.technique)
        target = self._parameters.target
        window.predictions.show_target(target, Target.parse(target).label(self.classes))
        window.layers.show_current(self._parameters.layer)
        window.canvas.show_current(now.current)
        window.display_bar.set_display(now.display)
        self._parameters.show()
        self._comparing.show(now)
        self._composing.follow(now)
        window.hints.show_session(now)
        image = now.image
        window.show_title(image.name if image else "", now.model)
        repainted = before is not None and before.background != now.background
        if repainted:
            self.photos.set_background(now.background)
            window.images.forget_thumbnails()
        if before is None or before.current != now.current or repainted:
            self._image_changed()
        if before is not None and before.display != now.display:
            self._stage.paint(now.display)
        if now.model and self._model is not None and now.model != self._model.reference and not self.work.loading:
            self.work.load(now.model, asked=False)
        many = now.technique in self.techniques and self.techniques[now.technique].takes == "images"
        if before is not None and result_inputs(before, many) != result_inputs(now, many):
            self._want(at_once=not rests)
        self.keeping.touch()

    def _image_changed(self) -> None:
        image = self.session.image
        self.window.predictions.show_stale(True)
        if image is None:
            if not self._show_shown(None):
                self._stage.show_photo(None)
            self.window.predictions.show_scores(None)
            return
        photo = self.photos.have(image)
        if photo is not None:
            self._photo_arrived(photo)
            return

        def arrived(photo: Photo | None, sentence: str) -> None:
            if photo is None:
                self.telling.refuse("image", [sentence])
                self.document.amend(self.session.without_image(image.key))
                self._follow(replace(self.session, current=""))
            elif self.session.current == image.key:
                self._photo_arrived(photo)
                self._want()
            self.moved_on.emit()

        self.photos.read(image, arrived)

    def _photo_arrived(self, photo: Photo) -> None:
        known = self._request(self.session.technique)
        if known is None and self._show_shown(photo):
            return
        if known is None or known.key not in self.work.cache:
            self._stage.show_photo(photo)
        self.work.predict(self._request(PREDICTIONS))

    def _show_shown(self, photo: Photo | None) -> bool:
        """The run that the session says is on the canvas, also before engine and model are there."""
        now = self.session
        run = next((run for run in now.runs if run.number == now.shown), None)
        entry = self.work.cache.get(run.key) if run is not None else None
        if run is None or entry is None or (run.image and run.image != now.current):
            return False
        image = now.image if run.image else None
        parameters = entry.provenance.get("parameters", {})
        request = Request(
            run.technique, parameters, image, photo if image else None, run.key, run.model, now.background
        )
        self._present(DisplayedResult(request, entry.result, entry.geometry, entry.provenance, "fresh"))
        return True

    def _taken(self) -> None:
        """Another session has taken the place of the one before."""
        self._strip.draw_all(self.session)
        self._want()

    # What is asked for.

    def _want(self, at_once: bool = True) -> None:
        self.telling.forget("run")  # what the one before said is out of date
        self.work.want(self._request(self.session.technique), at_once)

    def _request(self, technique: str) -> Request | None:
        image = self.session.image
        return self.work.request(self.session, technique, image, self.photos.have(image))

    # What the engine says.

    def _connect_work(self) -> None:
        work = self.work
        work.techniques_changed.connect(self._on_techniques)
        work.model_changed.connect(self._on_model)
        work.ready_again.connect(self._want)
        work.presented.connect(self._present)
        work.outdated.connect(lambda: self._stage.mark("stale"))
        work.inapplicable.connect(self._on_inapplicable)
        work.finished.connect(self._record)
        work.predicted.connect(self._on_predicted)
        work.refused.connect(self._on_refused)
        work.moved_on.connect(self.moved_on)
        self.client.ready.connect(self._on_ready)
        self.client.state_changed.connect(lambda _state: self.moved_on.emit())

    def _on_ready(self, ready: Ready) -> None:
        self._versions = ready.versions

    def _on_techniques(self) -> None:
        self.window.techniques.show_techniques(self.techniques, self.session.technique)
        self._parameters.show()

    def _on_model(self, loaded: Loaded, asked: bool) -> None:
        window = self.window
        window.layers.show_layers(loaded.reference, loaded.layers, loaded.default_layer)
        self._parameters.forget()
        before = self.session
        height, width = loaded.input_size
        window.technique.set_input_size(width, height)
        named = replace(before, model=loaded.reference)
        fitted = fitted_to(named, self.layers, len(loaded.classes), loaded.input_size)
        if asked and before.model and before.model != loaded.reference:
            self.history.edit(f"Load {loaded.reference}", fitted)
        else:
            self.document.amend(fitted)
        self.preferring.remember("recent_models", loaded.reference)
        window.predictions.show_stale(True)
        self._follow(self.session)
        self.work.predict(self._request(PREDICTIONS))
        self._want()

    def _on_inapplicable(self, sentence: str) -> None:
        """There is nothing to run: the photograph stays, with the reason."""
        self._stage.show_reason(self.photos.have(self.session.image), sentence)
        self.window.status.say(sentence, "warning")

    def _on_predicted(self, scores: Scores) -> None:
        self.window.predictions.show_scores(scores)
        self.window.predictions.show_stale(False)

    def _on_refused(self, kind: str, sentence: str, details: str) -> None:
        if kind == "model" and self._model is not None:
            self.document.amend(replace(self.session, model=self._model.reference))
        elif kind == "model":
            self.window.layers.show_empty("No model is loaded. Load one with Ctrl+M.")
        if details:
            self.window.log.add(details)
        self.telling.refuse(kind, [sentence], "danger" if details else "warning", bool(details))

    # What is seen.

    def _present(self, canvas: DisplayedResult) -> None:
        self._stage.show(canvas, self.session.display)
        self._parameters.show_used()
        self._parameters.take(canvas)

    def _record(self, request: Request, entry: CachedResult) -> None:
        """Put the run into the strip, or mark it there."""
        self.telling.forget("engine")
        info = self.plugins.info(request.technique)
        known = self.session.run_of(request.key)
        newest = max((one.number for one in self.session.runs), default=0)
        run = run_of(request, entry, info, known.number if known else newest + 1)
        self.document.amend(self.session.with_run(run))
        self.window.runs.show_session(self.session)
        self._composing.follow(self.session)
        self.window.hints.show_session(self.session)
        self.keeping.touch()
        if known is None:
            self._strip.draw(run, entry.result, request.photo)
        if self.session.tiles and not self._collecting.waits_for(request.key) and run.number not in self.session.tiles:
            self.say(tr("{} is in the strip; Ctrl+Shift+D puts it beside these.").format(tr(info.title)))
