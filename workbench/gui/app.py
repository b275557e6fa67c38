"""The program: makes each room's parts and hands them what they need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from workbench.api import UserError
from workbench.cache.result_cache import ResultCache
from workbench.commands import COMMANDS, perform
from workbench.document.autosave import Autosave
from workbench.document.document import Document
from workbench.document.history import History
from workbench.document.session import Session
from workbench.document.technique_info import TechniqueInfo, technique_info
from workbench.manifests import Problem, find_manifests
from workbench.model_names import BUNDLED
from workbench.settings import OpenSettings, Settings, save_changes

from .canvas.presenter import CanvasPresenter
from .canvas.run_controller import RunController
from .collection.controller import CollectionController
from .compare.picker import ComparisonPicker
from .compare.presenter import ComparisonPresenter, connect_comparison
from .compare.runner import ComparisonRunner
from .compare.widget import Comparison
from .document.figure_opener import FigureOpener
from .document.file_opener import FileOpener
from .document.reading_controller import ReadingController
from .document.session_contents import SessionContents
from .document.session_manager import SessionManager
from .document.session_saver import SessionSaver
from .engine.background_tasks import BackgroundTasks
from .engine.catalogue import Catalogue
from .engine.engine import Engine
from .engine.engine_settings import EngineSettings
from .engine.idle_memory import IdleMemory
from .engine.image_feed import ImageFeed
from .engine.model_controller import ModelController
from .engine.photo_cache import PhotoCache
from .engine.run_reader import RunReader
from .engine.scheduler import Scheduler
from .figure.composer import FigureComposer
from .figure.exporter import Exporter
from .figure.file_writer import FileWriter
from .help.controller import HelpController
from .help.hints import Hints
from .palette.controller import PaletteController
from .palette.palette import Palette
from .panels.answer_controller import AnswerController
from .panels.description_controller import DescriptionController
from .panels.drawing_controller import DrawingController
from .panels.parameters_controller import ParametersController
from .panels.run_thumbnails import RunThumbnails
from .plugins.manager import PluginManager
from .presentation.controller import PresentationController
from .settings.controller import SettingsController
from .shell.clicks import connect_clicks
from .shell.context_menus import ContextMenus
from .shell.dialogs import Dialogs
from .shell.main_window import MainWindow
from .shell.menus import build_menus
from .shell.notifier import Notifier
from .shell.trust_question import TrustQuestion
from .training.controller import TrainingController
from .units.controller import UnitsController


class App(QObject):
    """Commands act on the parts; a part that changes the session tells all others through the document.

    autosave  None where nothing is remembered: neither session nor settings
    """

    moved_on = Signal()  # something under way has ended; macros look again
    quitting = Signal(int)

    def __init__(
        self,
        client: Engine,
        session: Session,
        results: ResultCache,
        settings: OpenSettings | None = None,
        autosave: Autosave | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings or OpenSettings(Settings())
        self._remembers = autosave is not None
        if self._remembers:
            self.settings.keep()
        self._tasks, self._small_tasks = BackgroundTasks(), BackgroundTasks(threads=1)
        self._idle_memory = IdleMemory(lambda: self.settled)
        self.photos = PhotoCache(self._tasks, self._small_tasks)
        manifests, problems = find_manifests()
        self.document = Document(session)
        feed = ImageFeed(client, self.photos)
        catalogue = Catalogue(manifests, self.settings, feed.fingerprint)
        self.scheduler = Scheduler(client, feed, results, catalogue, self.settings.now.device)
        self._engine_settings = EngineSettings(self.settings, self.scheduler)
        self.reader = RunReader(results, self.photos, self._tasks)
        self.window = MainWindow(self.photos)
        self._make_shell(client)
        self._make_features(problems, autosave)
        self._connect()
        self.actions = build_menus(self.window, self, self.do)
        self.window.panels.techniques.show_techniques(self.techniques, self.session.technique)
        self.document.open(self.document.history)
        if autosave is not None and autosave.problem:
            self.notifier.refuse("session", [autosave.problem])

    def _make_shell(self, client: Engine) -> None:
        """Canvas and panels, and what tells and asks the user."""
        window, document, scheduler = self.window, self.document, self.scheduler
        self.notifier = Notifier(window.message, window.status, window.panels.log, scheduler)
        title = lambda technique: technique_info(self.techniques, technique).title  # noqa: E731
        self.presenter = CanvasPresenter(window.canvas, window.display_bar, window.show_caption, title)
        # Each hears of a new model in this order: its layers are shown, the session fitted to it, and then it runs.
        self.parameters = ParametersController(document, scheduler, window.panels, self.presenter, self.do)
        self.model = ModelController(document, scheduler, self.settings)
        self.runs = RunController(document, scheduler, self.photos, self.presenter)
        self.drawing = DrawingController(document, self.runs, self.presenter, window.panels.regions, self.do)
        self.answer = AnswerController(document, scheduler, self.runs, window.panels, self.parameters, self.settings)
        self.description = DescriptionController(document, scheduler, self.photos, window.panels, self.do)
        self._thumbnails = RunThumbnails(window.panels.runs, self.reader.results, self.photos, self._small_tasks)
        self.palette = PaletteController(Palette(window), self, self.do)
        self.dialogs = Dialogs(window, self.settings, self.palette, lambda sentence: self.say(sentence, "warning"))
        self._trust = TrustQuestion(scheduler, self.dialogs, self.model.load)

    def _make_features(self, problems: Sequence[Problem], autosave: Autosave | None) -> None:
        """Each feature gets its widget and what it needs; none knows another."""
        window, document, scheduler = self.window, self.document, self.scheduler
        reader, settings, notifier, overlay = self.reader, self.settings, self.notifier, window.overlay
        compared = self.compared = Comparison()
        window.add_to_stage(compared)
        runner = self.comparison = ComparisonRunner(document, scheduler, self.runs, reader, notifier)
        self.picker = ComparisonPicker(overlay, notifier)
        self._comparison_presenter = ComparisonPresenter(
            compared, reader, lambda on: window.show_on_stage(compared if on else window.canvas), notifier, runner
        )
        grab = lambda: (compared if document.now.comparing else window.canvas).grab_image()  # noqa: E731
        self.composer = FigureComposer(document, reader, FileWriter(self._tasks, notifier), window, self.do)
        self.exporter = Exporter(document, self.presenter, scheduler, self.composer, grab, self._front)
        self.presentation = PresentationController(document, scheduler, reader, self.photos, notifier, window)
        self.plugins = PluginManager(problems, document, scheduler, settings, notifier, overlay, self.do)
        self.settings_page = SettingsController(settings, document, overlay, notifier, self.do)
        self.help = HelpController(Hints(), settings, overlay, scheduler)
        window.add_to_status_bar(self.help.hints)
        contents = SessionContents(document, window, reader, lambda: scheduler.key_under_way)
        self.saver = SessionSaver(autosave, contents, self._tasks, settings)
        self.sessions = SessionManager(contents, self.saver, settings, notifier)
        self.figure_opener = FigureOpener(document, scheduler, reader, notifier, self.comparison.compare)
        self.readings = ReadingController(document, reader, notifier, overlay)
        self.opener = FileOpener(document, reader, settings, notifier, self.do)
        self.collection = CollectionController(document, scheduler, window, self._small_tasks, notifier, self.do)
        self.units = UnitsController(document, scheduler, window, notifier, self.do)
        self.training = TrainingController(document, scheduler, overlay, notifier, self.do)

    def _connect(self) -> None:
        """What happens in one part is told to the others. Listeners of the document are called in this order."""
        window, notifier, scheduler = self.window, self.notifier, self.scheduler
        self.document.listen(
            scheduler.session_changed,
            self.photos.session_changed,
            window.panels.session_changed,
            window.session_changed,
            self.answer.session_changed,
            self.parameters.session_changed,
            self.drawing.session_changed,
            self.comparison.session_changed,
            self._comparison_presenter.session_changed,
            self.collection.session_changed,
            self.units.session_changed,
            self.composer.session_changed,
            self.help.session_changed,
            self._thumbnails.session_changed,
            self.model.session_changed,
            self.runs.session_changed,
            self.saver.session_changed,
        )
        connect_clicks(window, self.document, self.do)
        self.menus = ContextMenus(window, self, self.do)
        connect_comparison(self.compared, window, self.document, self.do, self.say)
        for changed in (scheduler.began, scheduler.ended, scheduler.moved_on):
            changed.connect(lambda *_: self.compared.show_waiting(self.comparison.waiting))
        self.compared.said.connect(partial(window.show_caption_of, self.compared))
        self.compared.maps_changed.connect(window.display_bar.show_compared)
        self.presenter.changed.connect(window.panels.runs.show_on_canvas)
        self.compared.hovered.connect(window.status.value.set_text)
        window.canvas.drawn.connect(self.drawing.draw)
        window.canvas.tool_dropped.connect(lambda: self.drawing.take(""))
        window.canvas.region_set.connect(self.parameters.set_region)
        window.canvas.thumbnail_wanted.connect(self.runs.ask_thumbnail)
        self.photos.thumbnail_ready.connect(window.canvas.show_thumbnail)
        window.dropped.connect(self.opener.dropped)
        window.resized.connect(self.palette.widget.hide)
        window.message.warned.connect(self.help.hints.set_warned)
        window.status.crowded.connect(self.help.hints.set_crowded)
        window.closed.connect(lambda: self.quitting.emit(0))
        self.palette.widget.taken.connect(window.take_focus)
        self.palette.opened.connect(lambda: self.help.hints.follow("palette"))
        window.overlay.opened.connect(self.palette.widget.hide)
        self.runs.wanted.connect(lambda: notifier.forget("run"))
        self.runs.missing.connect(self.notifier.say)
        self.runs.replaced.connect(lambda sentence: notifier.say(sentence, "warning", about="image"))
        window.activated.connect(self.runs.look_at_file)
        window.activated.connect(self.plugins.look_at_files)
        self.runs.asked.connect(self.plugins.take_up)
        self.runs.recorded.connect(self._thumbnails.redraw)
        self.runs.unreadable.connect(self.opener.close_unreadable)
        self.photos.damaged.connect(self.opener.close_unreadable)
        idle = (self._tasks.idle, self._small_tasks.idle, scheduler.moved_on, self.runs.moved_on)
        for ended in (*idle, scheduler.client.state_changed):
            ended.connect(lambda *_: self.moved_on.emit())
        self.moved_on.connect(self._idle_memory.wake)
        for moved in (scheduler.began, scheduler.ended, window.arranged):  # kept with a session
            moved.connect(lambda *_: self.saver.touch())

    # What commands may ask for; the parts are attributes.

    @property
    def session(self) -> Session:
        """The document as it is."""
        return self.document.now

    @property
    def history(self) -> History:
        """The steps that led to it."""
        return self.document.history

    @property
    def techniques(self) -> Mapping[str, TechniqueInfo]:
        """What is known of each technique, by id."""
        return self.scheduler.techniques

    def edit(self, label: str, session: Session, merge: str = "") -> None:
        """Make a step of undo; window and runs follow."""
        self.document.edit(label, session, merge)

    def step(self, forward: bool) -> None:
        """Undo, or redo."""
        if label := self.document.step(forward):
            self.say(f"{'Done again' if forward else 'Taken back'}: {label}.")

    def say(self, sentence: str, level: str = "info") -> None:
        """One sentence over what is in front."""
        self.notifier.say(sentence, level, about="" if level == "info" else "command")

    def do(self, id: str, *arguments: str) -> None:
        """Perform a command for a person: what it refuses is said in the window."""
        if id in COMMANDS and not COMMANDS[id].can(self, *arguments):
            if sentence := COMMANDS[id].otherwise(self):
                self.say(sentence)
            return
        self.notifier.forget("command")
        self.notifier.go_on()
        try:
            perform(self, id, *arguments)
        except UserError as error:
            self.notifier.say(str(error), "warning", about="command")
            self.document.refresh()  # an editor that was set shows again what is in force

    def quit(self) -> None:
        """Close the window; the rest follows."""
        self.window.close()

    @property
    def settled(self) -> bool:
        """Whether nothing is under way: no reading, loading, running, exporting."""
        return not self._tasks.pending and not self._small_tasks.pending and self.scheduler.settled

    def start(self, reference: str = "", command: Sequence[str] = (), device: str = "") -> None:
        """Start the engine and load a model; called when the window is on the screen.

        reference  the session's model, or the bundled one, where it is empty
        command    what starts the engine, if not this program
        device     where the model runs, if not where the settings say
        """
        self.scheduler.device = device or self.scheduler.device
        self.scheduler.client.start(command)
        self.scheduler.load(reference or self.session.model or BUNDLED, asked=True)

    def close(self) -> None:
        """End the engine; remember session and settings."""
        self.presentation.close()
        self.saver.close()
        self.scheduler.close()
        self._idle_memory.close()
        self._tasks.close()
        self._small_tasks.close()
        self.reader.results.close()
        if self._remembers:
            window, now = self.window, self.settings.now
            save_changes(now, replace(now, geometry=window.geometry_text(), panels=window.arrangement()))

    def _front(self) -> QWidget:
        return self.presentation.front or self.composer.front or self.window
