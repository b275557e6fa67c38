"""The one place that joins the parts: engine, session, store and window."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage

from workbench.api import LayerInfo, Scores, UserError, class_title
from workbench.commands import COMMANDS, perform
from workbench.commands.layer import CHANNELS
from workbench.commands.target import ANY_CLASS, PREDICTED, target_title
from workbench.export.provenance import with_background
from workbench.manifests import Manifest, Problem, find_manifests
from workbench.protocol.messages import Loaded, Progressed, Ready
from workbench.render.display import Display
from workbench.session.again import as_told, find_photo, find_photos
from workbench.session.autosave import Autosave
from workbench.session.file import SUFFIX, Saved
from workbench.session.images import Photo, find_images, open_photo, photo_of, sample_images
from workbench.session.plugins import create_plugin
from workbench.session.session import History, OpenImage, Run, Session
from workbench.session.stages import stages
from workbench.session.store import Entry, Store
from workbench.session.techniques import TechniqueInfo
from workbench.settings import Settings, save_settings

from .asking import WEIGHTS, Asking
from .comparing import Comparing
from .composing import Composing
from .engine_client import EngineClient
from .facts import program_facts
from .finding import everything
from .gallery import Gallery
from .keeping import Keeping
from .language import said
from .menus import build_menus
from .outlet import Outlet
from .photos import Background, Photos, pixels_of, sentence_of
from .plugging import PluginsPage, plugins
from .preferring import SettingsPage, put_in_force, sweep_environment
from .present import Presentation
from .presenting import Presenting
from .request import OnCanvas, Request, fitted_to, seen_of, what_decides
from .stage import Stage
from .strip import Strip
from .window import Window, dropped_from, picture_in
from .work import PREDICTIONS, Asked, Work

BUNDLED = "efficientnet-lite0"
FIGURES = (".pdf", ".svg", ".html", ".pptx", ".json", ".npz", ".mp4")  # what is no image, and may be run again
ADDRESSES = ("http://", "https://", "ftp://", "data:")


class App(QObject):
    """Commands change the session; every change goes through ``_follow``, which brings window and runs in line."""

    moved_on = Signal()  # something under way has ended; macros look again
    quitting = Signal(int)

    def __init__(
        self,
        client: EngineClient,
        session: Session,
        store: Store,
        settings: Settings | None = None,
        device: str = "auto",
        autosave: Autosave | None = None,
    ) -> None:
        super().__init__()
        self.client = client
        self.history = History(session)
        self.settings = settings or Settings()
        chosen = sweep_environment(self.settings)
        client.environment.update({name: value for name, value in chosen.items() if value})
        self._settings_page: SettingsPage | None = None  # pages are made when they are first asked for
        self._plugins_page: PluginsPage | None = None
        self._versions: Mapping[str, str] = {}
        self._left: Saved | None = None
        manifests, self._plugin_problems = find_manifests()
        self._failures: dict[str, str] = {}
        self._used_layers: dict[str, str] = {}  # what techniques took where none was named
        self._side_by_side: tuple[Session, ...] = ()  # what was last asked for a comparison, in its order
        self._places: dict[str, int] = {}  # in that order, by the keys of the results
        self._runs_made = max((run.number for run in session.runs), default=0)
        self._background = Background()
        self._small = Background(threads=1)
        for background in (self._background, self._small):
            background.idle.connect(self.moved_on.emit)
        self.photos = Photos(self._background, self._small)
        self.work = Work(client, Gallery(client, self.photos), store, manifests, device, self.settings.plugins_off)
        self.window = Window(self.photos)
        self._stage = Stage(self.window, lambda technique: self._info(technique).title)
        self._asking = Asking(self.window, self._folder, lambda sentence: self.say(sentence, "warning"))
        self._outlet = Outlet(self.window, self._background, self.say, lambda why: self._refuse("export", [why]))
        shared = (self.window, store, self.photos, self._background, lambda why: self._refuse("image", [why]))
        self._comparing, self._presenting = Comparing(*shared), Presenting(*shared)
        self._composing = Composing(*shared[:-1], self._outlet, self.do)
        self._strip = Strip(self.window.runs, store, self.photos, self._small)
        self._remembers = autosave is not None
        self.keeping = Keeping(autosave, self._gather, self._background)
        self.keeping.by_itself = self.settings.autosave
        self.window.hints.set_known(self.settings.hints, self.settings.hints_seen)
        self.window.hints.seen.connect(self._hint_seen)
        self.window.palette_box.chosen.connect(self._choice_made)
        self._connect_window()
        self._connect_work()
        self._connect_keeping()
        self.actions = build_menus(self.window, self, self.do)
        self._follow(None)
        self.window.techniques.show_techniques(self.techniques, self.session.technique)
        for problem in self._plugin_problems:
            self.window.log.add(problem.sentence)
        if autosave is not None and autosave.problem:
            self._refuse("session", [autosave.problem])

    # What commands may ask for.

    @property
    def session(self) -> Session:
        """The document as it is."""
        return self.history.now

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
        return stages(self._described_layers(), self._model.default_layer) if self._model else ()

    @property
    def likeliest(self) -> Sequence[int]:
        """Classes of the image that is shown, the likeliest first; empty while that is not known."""
        request = self._request(PREDICTIONS)
        entry = self.work.store.get(request.key) if request is not None else None
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
        self.window.message.forget("command")
        try:
            perform(self, id, *arguments)
        except UserError as error:
            self.window.message.say(str(error), "warning", about="command")
            self._follow(self.session)  # an editor that was set shows again what is in force

    def edit(self, label: str, session: Session, merge: str = "") -> None:
        """Make a step of undo; the window and the runs follow."""
        before = self.session
        self.history.edit(label, session, merge)
        self._follow(before, rests=bool(merge))

    def step(self, forward: bool) -> None:
        """Undo, or redo."""
        before = self.session
        label = self.history.redo() if forward else self.history.undo()
        self._follow(before)
        if label:
            self.say(f"{'Done again' if forward else 'Taken back'}: {label}.")

    def open_images(self, paths: Sequence[str]) -> None:
        """Open files and folders; what cannot be read is named, the rest goes on."""
        weights = [path for path in paths if path.partition("?")[0].lower().endswith(WEIGHTS)]
        if weights:
            from workbench.commands.model import load_weights

            load_weights(self, weights[0])
        addresses = [path for path in paths if path not in weights and path.lower().startswith(ADDRESSES)]
        if addresses:
            self._refuse("image", [said("No picture is fetched from the web: save it first, or copy and paste it.")])
        rest = [path for path in paths if path not in (*weights, *addresses)]
        sessions = [path for path in rest if path.lower().endswith(SUFFIX)]
        figures = [path for path in rest if path.lower().endswith(FIGURES)]
        wanted = [path for path in rest if path not in sessions and path not in figures]
        for path in sessions[:1]:
            self.do("session.open", path)
        for path in figures[:1]:
            self.do("run.from_figure", path)

        def found(answer: tuple[list[Path], list[str]] | None, error: Exception | None) -> None:
            files, problems = answer if answer is not None else ([], [sentence_of(error, "The folder")])
            images = [OpenImage(str(file.absolute()), file.name, str(file.absolute())) for file in files]
            self._open_first(images, problems)
            self.moved_on.emit()

        if wanted:
            self._background.do(lambda: find_images(wanted), found)

    def _open_first(self, images: list[OpenImage], problems: list[str]) -> None:
        """Show the first that can be read, with the others after it in the filmstrip."""
        if not images:
            self._refuse("image", problems)
            return
        image, others = images[0], images[1:]
        if not self.running:
            self.window.status.say(said("Opening {}…").format(image.name), "accent")

        def arrived(photo: Photo | None, sentence: str) -> None:
            self._idle()
            if photo is None:
                self._open_first(others, [*problems, sentence])
            else:
                self.window.message.forget("image")
                self.settings = self.settings.with_recent("recent_images", image.path)
                what = image.name if not others else f"{1 + len(others)} images"
                self.edit(f"Open {what}", self.session.with_images((image, *others), image.key))
                self._refuse("image", problems)
            self.moved_on.emit()

        self.photos.read(image, arrived)

    def recent(self, kind: str) -> Sequence[str]:
        """What was opened last: "images", "models" or "sessions"."""
        entries: Sequence[str] = getattr(self.settings, f"recent_{kind}")
        return entries

    def paste(self) -> None:
        """Open what lies on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        picture = picture_in(data) if data is not None else QImage()
        if not picture.isNull():
            self._open_picture(picture)
        elif data is not None and data.hasUrls():
            self.open_images(dropped_from(data))
        else:
            raise UserError("There is no picture on the clipboard.")

    def _open_picture(self, picture: QImage) -> None:
        """Open pixels that no file has."""
        photo = photo_of(pixels_of(picture, self.session.background), "pasted")
        image = OpenImage(f"pasted:{photo.digest[:16]}", f"pasted {time.strftime('%H:%M:%S')}")
        photo = replace(photo, name=image.name)
        self.photos.add(image.key, photo)
        self.edit("Paste an image", self.session.with_images((image,), image.key))

    @property
    def session_path(self) -> str:
        """The file that the session was opened from or saved as."""
        return str(self.keeping.path or "")

    def open_session(self, path: str) -> None:
        """Read a session file; it takes the place of this session when it is there."""
        self.keeping.open(Path(path).expanduser().absolute())

    def save_session(self, path: str) -> None:
        """Write the session with its results."""
        self.keeping.save(Path(path).expanduser().absolute())

    def new_session(self) -> None:
        """Begin anew with the sample images and the same model."""
        images = tuple(OpenImage(str(path), path.name, str(path)) for path in sample_images())
        self._leave(self.keeping.path)
        self.keeping.path = None
        chosen, model = self.settings, self.session.model
        fresh = Session(model=model, display=chosen.display, background=chosen.background)
        self.restore(Saved(fresh.with_images(images, images[0].key if images else "")))

    @property
    def left(self) -> bool:
        """Whether there is a session that this one took the place of."""
        return self._left is not None

    def _leave(self, path: Path | None) -> None:
        """Keep the session that another takes the place of, with its steps and the file that it has."""
        if self.session.runs or self.history.past:
            now = self._gather(False)
            self._left = replace(now, window={**now.window, "path": str(path or "")})
            self.say(said("The session before is kept: File > Back to the session before."))

    def back_to_left(self) -> None:
        """Change places with the session that was left last."""
        left, self._left = self._left, None
        if left is not None:
            self._leave(self.keeping.path)
            self.keeping.path = Path(str(left.window["path"])) if left.window.get("path") else None
            self.restore(left)

    def restore(self, saved: Saved) -> None:
        """Take another session's place: everything is as it was when it was saved."""
        for key, entry in saved.entries.items():
            self.work.store.put(key, entry)
        for key, photo in saved.pasted.items():
            self.photos.add(key, photo)
        self.history = History(saved.session, saved.past, saved.future)
        self._comparing.forget()
        self._runs_made = max((run.number for run in saved.session.runs), default=0)
        self.photos.set_background(saved.session.background)
        self.window.arrange(dict(saved.window), str(saved.window.get("geometry", "")))
        self._follow(None)
        self._want()
        self._strip.draw_all(self.session)
        if saved.lost:
            lost = f"{len(saved.lost)} results" if len(saved.lost) > 1 else "One result"
            again = "they can be run again" if len(saved.lost) > 1 else "it can be run again"
            self.say(f"{lost} of the session cannot be read; {again}.", "warning")
        wanted = saved.session.model
        if wanted and self.client.state != "dead" and (self._model is None or self._model.reference != wanted):
            self.work.load(wanted, asked=False)

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
                self.say(said("{} is not there any more; {} is shown without it.").format(image.name, run.title))
        self.edit(f"Back to {run.title}", session)

    def run_from(self, path: str) -> None:
        """Open model and image that a figure was made from, and run its technique with its knobs.

        The runs of a figure or report of several are put side by side.
        """
        file = Path(path).expanduser().absolute()

        def read() -> list[tuple[dict[str, Any], Photo | None, list[Path]]]:
            from workbench.export.read import provenance_in

            known = [image.path for image in self.session.images if image.path]
            folders = [file.parent, *(Path(path).parent for path in known)]
            return [
                (
                    told,
                    find_photo(told["image"], folders) if told.get("image") else None,
                    find_photos(told["images"], folders, known) if told.get("images") else [],
                )
                for told in provenance_in(file)
            ]

        def arrived(
            found: list[tuple[dict[str, Any], Photo | None, list[Path]]] | None, error: Exception | None
        ) -> None:
            if found is None:
                self._refuse("image", [sentence_of(error, file.name)])
            else:
                self._take_up([as_told(self.session, *one) for one in found], file.name)
            self.moved_on.emit()

        self._background.do(read, arrived)

    def _take_up(self, sessions: Sequence[Session], name: str) -> None:
        there = [one for one in sessions if one.technique in self.techniques]
        gone = dict.fromkeys(one.technique for one in sessions if one not in there)
        self.window.message.forget("image")
        self._refuse("image", [f"There is no technique {one!r}, which {name} was made by." for one in gone])
        if len(sessions) == 1 and there:
            self.edit(f"Run again from {name}", there[0])
        elif there and self._model is None:
            self._refuse("image", ["No model is loaded, so there is nothing to run on."])
        elif there:
            self.compare(there)

    def compare(self, sessions: Sequence[Session]) -> None:
        """Run what each of these asks for, unless it is known, and put the results side by side in this order."""
        images = {image.key: image for one in sessions if (image := one.image) is not None}
        have = {key: self.photos.have(image) for key, image in images.items()}
        if None not in have.values():
            self._collect(sessions, have)
            return

        def arrived(photos: dict[str, Photo | None] | None, error: Exception | None) -> None:
            if photos is None:
                self._refuse("image", [sentence_of(error, "An image")])
            else:
                self._collect(sessions, photos)

        self._background.do(lambda: {key: self.photos.now(image) for key, image in images.items()}, arrived)

    def _collect(self, sessions: Sequence[Session], photos: Mapping[str, Photo | None]) -> None:
        """Run what is not known yet; each result joins the comparison as it comes."""
        self._side_by_side, self._places = tuple(sessions), {}
        wanted: dict[object, Asked] = {}
        for place, one in enumerate(sessions):
            photo = photos.get(one.current)
            request = self.work.request(one, one.technique, one.image, photo)
            wanted.setdefault(request.key if request else place, Asked(one, one.image, photo))
            if request is not None:
                self._places.setdefault(request.key, place)
        known = [run.number for key in self._places if (run := self.session.run_of(key)) is not None]
        now = self.session.with_images(tuple(image for one in sessions if (image := one.image) is not None), "")
        self.edit("Compare", replace(now, tiles=tuple(known)))
        self.work.collect(tuple(wanted.values()))

    def _on_collected(self, request: Request, entry: Entry) -> None:
        before = self.session
        place = next((i for i, one in enumerate(self._side_by_side) if one is request.asked), None)
        if place is not None:
            self._places.setdefault(request.key, place)
        self._record(request, entry)
        self.history.amend(replace(self.session, shown=before.shown))
        run = self.session.run_of(request.key)
        if place is not None and run is not None:
            keys = {one.number: one.key for one in self.session.runs}
            tiles = dict.fromkeys((*before.tiles, run.number))
            order = sorted(tiles, key=lambda number: self._places.get(keys.get(number, ""), -1))
            self.history.amend(replace(self.session, tiles=tuple(order)))
        self._follow(before)
        self.moved_on.emit()

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
        self.window.message.say(sentence, level)

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
        wanted = [(run, images.get(run.image), self._info(run.technique)) for run in self.session.pinned]
        display = self.session.display

        def write() -> None:
            from workbench.export.report import Item, save_report

            items = []
            for run, image, info in wanted:
                entry = self.work.store.get(run.key)
                if entry is None:
                    raise UserError(f"The result of {run.title} is no longer known; run it again.")
                pixels = self.photos.now(image).pixels if image is not None else None
                told = with_background(entry.provenance, self.photos.background)
                items.append(Item(entry.result, pixels, entry.geometry, told, info.shows, info.misses, info.cites))
            save_report(path, "Why the model answers as it does", items, display)

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
            self._outlet.copy_python(shown, self._manifest(shown.request.technique), self.work.model)
        else:
            self._outlet.copy(kind, shown, self.session.display)

    def _manifest(self, technique: str) -> Manifest | None:
        """The manifest of what the engine runs; an engine elsewhere may have another version."""
        version = self.techniques[technique].version if technique in self.techniques else ""
        return next((m for m in find_manifests()[0] if (m.id, m.version) == (technique, version)), None)

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
    def presentation(self) -> Presentation | None:
        """The talk that was begun last."""
        return self._presenting.talk

    def present(self) -> None:
        """Show the pinned runs full screen; without pins the run on the canvas."""
        self._presenting.present(self.session, self._info)

    def fullscreen(self) -> None:
        """Give the window the whole screen, or put it back."""
        if self.window.isFullScreen():
            self.window.showNormal()
        else:
            self.window.showFullScreen()

    def set_settings(self, settings: Settings) -> None:
        """Take what a person chose, at once; remembered."""
        before, self.settings = self.settings, settings
        put_in_force(self, before, settings)
        if self._settings_page is not None:
            self._settings_page.show_settings(settings)

    def _hint_seen(self, hint: str) -> None:
        self.settings = replace(self.settings, hints_seen=(*self.settings.hints_seen, hint))

    def _choice_made(self, name: str) -> None:
        self.settings = self.settings.with_recent("recent_choices", name)

    def open_settings(self) -> None:
        """The page of everything that is chosen once."""
        self.window.palette_box.hide()
        if self._settings_page is None:
            page = self._settings_page = SettingsPage(self.settings)
            page.changed.connect(lambda name, value: self.do("settings.set", name, str(value)))
            page.reset.connect(lambda: self.do("settings.reset"))
        self.window.sheet.show_page("Settings", self._settings_page)

    def open_palette(self, text: str = "") -> None:
        """Everything that can be found by name."""
        self.window.hints.follow("palette")
        hint, recent = said("Find a command, technique, layer or class"), self.settings.recent_choices
        self.window.palette_box.open(hint, everything(self, self.do), text, recent=recent)

    def show_help(self, page: str) -> None:
        """The shortcuts, or what this is."""
        self.window.palette_box.hide()
        if page == "shortcuts":
            self.window.sheet.show_shortcuts()
        elif page == "plugins":
            self.window.sheet.show_page("Plugins", self._show_plugins())
        else:
            facts = program_facts(self.client.state, self._model, self._versions)
            self.window.sheet.show_facts("Explainability Workbench", facts)

    def fit(self) -> None:
        """The whole picture."""
        if self.session.tiles:
            self.window.comparison.fit()
        else:
            self.window.canvas.fit()

    def new_plugin(self, name: str) -> None:
        """Make a technique of the user's own from a template, and take it up."""
        plugin, folder = create_plugin(name, list(self.techniques))
        self.reload_plugins()
        self.edit(f"New plugin {plugin}", replace(self.session, technique=plugin))
        self.say(f"The plugin lies in {folder}. Change it there, then load plugins anew.")

    def switch_plugin(self, name: str, on: bool) -> None:
        """Put a technique into the list, or take it out."""
        off = tuple(one for one in self.settings.plugins_off if one != name)
        self.settings = replace(self.settings, plugins_off=off if on else (*off, name))
        self.work.off = frozenset(self.settings.plugins_off)
        if not on and self.session.technique == name:
            rest = [one for one in self.techniques if one not in (name, PREDICTIONS)]
            self.edit("Switch off", replace(self.session, technique="gradcam" if "gradcam" in rest else rest[0]))
        self.reload_plugins()

    def _info(self, technique: str) -> TechniqueInfo:
        """What is known of a technique, also of one that is switched off or gone."""
        known = self.techniques.get(technique)
        if known is None:
            told = (TechniqueInfo.of_manifest(one) for one in find_manifests()[0] if one.id == technique)
            known = next(told, TechniqueInfo(technique, technique, "", "", "", "", ""))
        return known

    def _show_plugins(self) -> PluginsPage:
        """The manager's page, with what is known now."""
        if self._plugins_page is None:
            page = self._plugins_page = PluginsPage()
            page.switched.connect(self.switch_plugin)
            page.reload_wanted.connect(lambda: self.do("plugin.reload"))
            page.new_wanted.connect(lambda: self.do("plugin.new"))
        off = self.settings.plugins_off
        found = plugins(find_manifests()[0], self._plugin_problems, self.techniques, off, (PREDICTIONS,))
        self._plugins_page.show_plugins(found)
        return self._plugins_page

    def reload_plugins(self) -> None:
        """Read the manifests again and start a fresh engine, which imports what is there now."""
        manifests, self._plugin_problems = find_manifests()
        self.work.take_manifests(manifests)
        for problem in self._plugin_problems:
            self._refuse("plugin", [problem.sentence])
        self.client.restart()

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

    def open_samples(self, paths: Sequence[str]) -> None:
        """Put the bundled photographs into the filmstrip, the first on the canvas, before the window is shown."""
        images = tuple(OpenImage(str(path), Path(path).name, str(path)) for path in paths)
        if images:
            self.photos.add(images[0].key, open_photo(images[0].path))
            before = self.session
            self.history.amend(before.with_images(images, images[0].key))
            self._follow(before)

    def close(self) -> None:
        """End the engine; remember what shall be remembered."""
        self._presenting.close()
        self.keeping.close()
        self.work.close()
        self._background.close()
        self._small.close()
        self.work.store.close()
        if self._remembers:
            save_settings(
                replace(self.settings, geometry=self.window.geometry_text(), panels=self.window.arrangement())
            )

    def failure(self, kind: str) -> str:
        """What went wrong of this kind since the last call that asked for nothing; for macros."""
        if not kind:
            self._failures.clear()
            return ""
        return self._failures.get(kind, "")

    # The window's wishes.

    def _connect_window(self) -> None:
        window = self.window
        window.command_wanted.connect(self.do)
        window.dropped.connect(self._dropped)
        window.picture_dropped.connect(self._open_picture)
        window.closed.connect(lambda: self.quitting.emit(0))
        window.images.chosen.connect(partial(self.do, "image.show"))
        window.layers.chosen.connect(self._layer_picked)
        window.layers.opened.connect(self._layer_opened)
        window.layers.load_wanted.connect(lambda: self.do("model.load"))
        window.techniques.chosen.connect(partial(self.do, "technique.choose"))
        window.technique.changed.connect(self._knob_set)
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
        window.canvas.region_set.connect(self._region_set)
        window.canvas.image_chosen.connect(partial(self.do, "image.show"))
        window.canvas.thumbnail_wanted.connect(self._thumbnail_wanted)
        self.photos.thumbnail_ready.connect(window.canvas.take_thumbnail)
        window.canvas.display_changed.connect(self._display_set)
        window.display_bar.changed.connect(self._display_set)

    def _dropped(self, paths: list[str]) -> None:
        try:
            if paths:
                self.open_images(paths)
        except UserError as error:
            self.say(str(error), "warning")

    def _knob_set(self, name: str, value: Any) -> None:
        kind = self.techniques[self.session.technique].knob(name).type
        if kind == "target":
            self.do("target.set", str(value))
        elif kind == "layer" and not value:
            self.edit("Automatic layer", self.session.with_layer(""))
        elif kind == "layer":
            self.do("layer.set", str(value))
        else:
            self.do("technique.set", name, str(value))

    def _layer_picked(self, layer: str) -> None:
        """A layer of the tree: where a unit is looked at, its first channel."""
        info = self.techniques.get(self.session.technique)
        if info is not None and info.knobs_of_type("unit"):
            self.do("unit.open", f"{layer}:0")
        else:
            self.do("layer.set", layer)

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

    def _region_set(self, region: str) -> None:
        knob = self._region_knob()
        if knob:
            self._knob_set(knob, region)

    def _display_set(self, display: Display) -> None:
        self.edit("Display", replace(self.session, display=display), merge="display")

    def _folder(self) -> str:
        image = self.session.image
        return str(Path(image.path).parent) if image and image.path else str(Path.home())

    # The session has changed.

    def _follow(self, before: Session | None, rests: bool = False) -> None:
        """Bring window and runs in line with the session as it is now; ``rests`` waits until a knob is let go."""
        now, window = self.session, self.window
        window.images.show_session(now)
        window.runs.show_session(now)
        window.techniques.show_current(now.technique)
        window.predictions.show_target(self._target(), target_title(self._target(), self.classes))
        window.layers.show_current(self._layer())
        window.canvas.show_current(now.current)
        window.display_bar.set_display(now.display)
        self._show_technique()
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
        if before is not None and what_decides(before, many) != what_decides(now, many):
            self._want(at_once=not rests)
        self.keeping.touch()

    def _show_technique(self) -> None:
        info = self.techniques.get(self.session.technique)
        if info is not None:
            self._offer_layers()
            self._offer_targets()
            self._offer_units()
            self.window.technique.show_technique(info, self.work.values(self.session, info))
            self._show_used()

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
                self._refuse("image", [sentence])
                self.history.amend(self.session.without_image(image.key))
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
        if known is None or known.key not in self.work.store:
            self._stage.show_photo(photo)
        self.work.predict(self._request(PREDICTIONS))

    # The session on the disk.

    def _connect_keeping(self) -> None:
        keeping = self.keeping
        keeping.saved.connect(self._on_saved)
        keeping.opened.connect(self._on_opened)
        keeping.refused.connect(lambda sentence: self._refuse("session", [sentence]))

    def _on_saved(self, name: str) -> None:
        self.settings = self.settings.with_recent("recent_sessions", self.session_path)
        self.window.message.forget("session")
        self.say(f"The session is saved as {name}.")

    def _on_opened(self, saved: Saved) -> None:
        self.settings = self.settings.with_recent("recent_sessions", self.session_path)
        self.window.message.forget("session")
        self._leave(self.keeping.before)
        self.restore(saved)

    def _gather(self, entries: bool) -> Saved:
        """The session as it is, with what the window wants back; ``entries`` adds its results, else its steps."""
        now, store = self.session, self.work.store
        window = {**self.window.arrangement(), "geometry": self.window.geometry_text(), "path": self.session_path}
        found = {run.key: entry for run in now.runs if (entry := store.get(run.key)) is not None} if entries else {}
        past, future = ((), ()) if entries else (tuple(self.history.past), tuple(self.history.future))
        return Saved(now, window, found, self.photos.pasted(now.images), past=past, future=future)

    def _show_shown(self, photo: Photo | None) -> bool:
        """The run that the session says is on the canvas, also before engine and model are there."""
        now = self.session
        run = next((run for run in now.runs if run.number == now.shown), None)
        entry = self.work.store.get(run.key) if run is not None else None
        if run is None or entry is None or (run.image and run.image != now.current):
            return False
        image = now.image if run.image else None
        knobs = entry.provenance.get("parameters", {})
        request = Request(run.technique, knobs, image, photo if image else None, run.key, run.model, now.background)
        self._present(OnCanvas(request, entry.result, entry.geometry, entry.provenance, "fresh"))
        return True

    # What is asked for.

    def _want(self, at_once: bool = True) -> None:
        self.window.message.forget("run")  # what the one before said is out of date
        self.work.want(self._request(self.session.technique), at_once)

    def _request(self, technique: str) -> Request | None:
        image = self.session.image
        return self.work.request(self.session, technique, image, self.photos.have(image))

    def _target(self) -> str:
        """The target in force for the chosen technique."""
        return str(self.session.params.get(self.session.technique, {}).get("target", self.session.target))

    def _layer(self) -> str:
        """The layer in force for the chosen technique; empty while it is not known which one it takes by itself."""
        technique = self.session.technique
        mine = self.session.params.get(technique, {})
        named = str(mine.get("unit", "")).rpartition(":")[0] or str(mine.get("layer", self.session.layer))
        return named or self._used_layers.get(technique, "")

    # What the engine says.

    def _connect_work(self) -> None:
        work, window = self.work, self.window
        work.techniques_changed.connect(self._on_techniques)
        work.model_changed.connect(self._on_model)
        work.ready_again.connect(self._want)
        work.began.connect(self._on_began)
        work.progressed.connect(self._on_progressed)
        work.paused_changed.connect(window.status.show_paused)
        work.ended.connect(self._idle)
        work.presented.connect(self._present)
        work.outdated.connect(lambda: self._stage.mark("stale"))
        work.inapplicable.connect(self._on_inapplicable)
        work.finished.connect(self._record)
        work.predicted.connect(self._on_predicted)
        work.collected.connect(self._on_collected)
        work.refused.connect(self._on_refused)
        work.moved_on.connect(self.moved_on)
        self.client.ready.connect(self._on_ready)
        self.client.log.connect(window.log.add)
        self.client.notice.connect(self._on_notice)
        self.client.state_changed.connect(self._on_state)

    def _on_notice(self, sentence: str) -> None:
        """What became of the engine: said until a run has come to its end again, and kept in the log."""
        self.window.log.add(sentence)
        self.window.message.say(sentence, "warning", about="engine")

    def _on_ready(self, ready: Ready) -> None:
        self._versions = ready.versions
        self._plugin_problems = [Problem(p["plugin"], p["sentence"], p.get("details", "")) for p in ready.problems]
        for problem in self._plugin_problems:
            self.window.log.add(f"{problem.sentence}\n{problem.details}")

    def _on_techniques(self) -> None:
        self.window.techniques.show_techniques(self.techniques, self.session.technique)
        self._show_technique()
        if self._plugins_page is not None and self._plugins_page.isVisible():
            self._show_plugins()

    def _on_model(self, loaded: Loaded, asked: bool) -> None:
        window = self.window
        window.layers.show_layers(loaded.reference, loaded.layers, loaded.default_layer)
        self._used_layers = {}
        before = self.session
        height, width = loaded.input_size
        window.technique.set_input_size(width, height)
        named = replace(before, model=loaded.reference)
        fitted = fitted_to(named, self.layers, len(loaded.classes), loaded.input_size)
        if asked and before.model and before.model != loaded.reference:
            self.history.edit(f"Load {loaded.reference}", fitted)
        else:
            self.history.amend(fitted)
        self.settings = self.settings.with_recent("recent_models", loaded.reference)
        window.predictions.show_stale(True)
        self._follow(self.session)
        self.work.predict(self._request(PREDICTIONS))
        self._want()

    def _on_began(self, words: str) -> None:
        self.window.status.begin(words)
        self.window.status.show_pausable(self.work.can_pause)
        self.window.technique.show_running(True)
        if self.work.loading:
            self.window.layers.show_empty(f"{self.work.loading} is loading…")

    def _on_progressed(self, title: str, message: Progressed) -> None:
        self.window.status.progress(title, message.done, message.total, message.note)

    def _on_inapplicable(self, sentence: str) -> None:
        """There is nothing to run: the photograph stays, with the reason."""
        self._stage.show_reason(self.photos.have(self.session.image), sentence)
        self.window.status.say(sentence, "warning")

    def _on_predicted(self, scores: Scores) -> None:
        self.window.predictions.show_scores(scores)
        self.window.predictions.show_stale(False)

    def _on_refused(self, kind: str, sentence: str, details: str) -> None:
        if kind == "model" and self._model is not None:
            self.history.amend(replace(self.session, model=self._model.reference))
        elif kind == "model":
            self.window.layers.show_empty("No model is loaded. Load one with Ctrl+M.")
        if details:
            self.window.log.add(details)
        self._refuse(kind, [sentence], "danger" if details else "warning", bool(details))

    def _on_state(self, state: str) -> None:
        words = {
            "starting": (said("Starting the engine…"), "warning"),
            "restarting": (said("Starting a fresh engine…"), "warning"),
            "dead": (said("The engine does not run."), "danger"),
        }
        if state in words:
            self.window.status.say(*words[state])
        else:
            self._idle()
        self.moved_on.emit()

    def _idle(self, words: str = "") -> None:
        """Nothing runs: say so, with the device."""
        if self.work.running:
            return
        where = f" · {self._model.reference} on {self._model.device}" if self._model else ""
        words = said(words) or (said("Ready") if self._model else said("No model is loaded"))
        self.window.status.end(f"{words}{where}", "good" if self._model else "warning")
        self.window.technique.show_running(False)

    def _offer_layers(self) -> None:
        """What layer knobs offer; what a technique took by itself is said once it is known."""
        used = self._used_layers.get(self.session.technique, "")
        automatic = said("Automatic") + (f" ({used})" if used else "")
        self.window.technique.set_choices("layer", [("", automatic), *((name, name) for name in self.layers)])

    def _offer_units(self) -> None:
        """What unit knobs offer: layers, and how many channels each has."""
        units = [(layer.name, str(layer.channels)) for layer in self._described_layers()]
        self.window.technique.set_choices("unit", units)

    def _described_layers(self) -> list[LayerInfo]:
        described = self._model.layers if self._model else []
        return [LayerInfo(**{**layer, "shape": tuple(layer["shape"])}) for layer in described]

    def _show_used(self) -> None:
        """What the technique took where a knob is empty, in the form; and its region on the picture."""
        now, shown = self.session, self._stage.shown
        facts = shown.result.facts if shown is not None and shown.request.technique == now.technique else {}
        self.window.technique.show_used(facts)
        knob = self._region_knob()
        region = now.params.get(now.technique, {}).get(knob) or facts.get(knob, "") if knob else ""
        self.window.canvas.show_region(str(region))

    def _region_knob(self) -> str:
        """The knob of the chosen technique that is dragged on the picture; empty where it has none."""
        info = self.techniques.get(self.session.technique)
        return next((knob.name for knob in info.knobs_of_type("region")), "") if info is not None else ""

    def _offer_targets(self) -> None:
        """What target knobs offer: the classes, and what is in force where that is another kind of target."""
        target = self._target()
        classes = [(f"class:{i}", class_title(name, i)) for i, name in enumerate(self.classes)]
        plain = target.partition(":")[0] in (PREDICTED, "class")
        other = [] if plain else [(target, target_title(target, self.classes))]
        self.window.technique.set_choices("target", [(PREDICTED, said("Predicted class")), *other, *classes])
        numbered = [(str(i), class_title(name, i)) for i, name in enumerate(self.classes)]
        self.window.technique.set_choices("class", [("", said(ANY_CLASS)), *numbered])

    # What is seen.

    def _present(self, canvas: OnCanvas) -> None:
        self._stage.show(canvas, self.session.display)
        self._show_used()
        technique, used = canvas.request.technique, str(canvas.result.facts.get("layer", ""))
        if used and not canvas.request.params.get("layer", "-") and self._used_layers.get(technique) != used:
            self._used_layers[technique] = used
            self._offer_layers()
            self.window.layers.show_current(self._layer())

    def _record(self, request: Request, entry: Entry) -> None:
        """Put the run into the strip, or mark it there."""
        self.window.message.forget("engine")
        info = self._info(request.technique)
        known = self.session.run_of(request.key)
        if known is None:
            self._runs_made += 1
        facts = entry.result.facts
        target = str(facts.get("target_title", ""))
        parts = [target or str(facts.get("unit") or facts.get("layer", "")), seen_of(request) or request.model]
        run = Run(
            number=known.number if known else self._runs_made,
            key=request.key,
            technique=request.technique,
            title=info.title,
            subtitle=" · ".join(part for part in parts if part),
            params=info.set_by_hand(request.asked.params.get(request.technique, {})),
            target=request.asked.target,
            layer=request.asked.layer,
            image=request.image.key if request.image else "",
            model=request.model,
            seconds=float(entry.provenance.get("seconds") or 0.0),
        )
        self.history.amend(self.session.with_run(run))
        self.window.runs.show_session(self.session)
        self._composing.follow(self.session)
        self.window.hints.show_session(self.session)
        self.keeping.touch()
        if known is None:
            self._strip.draw(run, entry.result, request.photo)
        if self.session.tiles and request.key not in self._places and run.number not in self.session.tiles:
            self.say(said("{} is in the strip; Ctrl+Shift+D puts it beside these.").format(said(info.title)))

    def _refuse(self, kind: str, sentences: Sequence[str], level: str = "warning", details: bool = False) -> None:
        """Say what could not be done; macros hear of it too."""
        if not sentences:
            return
        more = f" And {len(sentences) - 1} more; see the log." if len(sentences) > 1 else ""
        self._failures[kind] = sentences[0]
        for sentence in sentences:
            self.window.log.add(sentence)
        if level:
            self.window.message.say(sentences[0] + more, level, details or bool(more), about=kind)
