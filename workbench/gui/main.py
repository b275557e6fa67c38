"""The program with its window: arguments, the Qt application, and the order in which things start."""

from __future__ import annotations

import argparse
import shlex
import signal
import sys
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QApplication

from workbench import folders
from workbench.api import UserError
from workbench.arguments import Parser
from workbench.cache.disk_cache import DiskCache
from workbench.cache.result_cache import ResultCache
from workbench.desktop import why_no_window
from workbench.document.autosave import Autosave
from workbench.document.session import Session
from workbench.images.image_files import sample_images
from workbench.model_names import BUNDLED
from workbench.settings import MEGABYTE, OpenSettings, Settings, load_settings, mend_settings

from .app import App
from .engine.client import EngineClient
from .shell.macro_player import Line, MacroPlayer, read_macro
from .widgets import translation
from .widgets.theme import NAMES, theme

USER_CAN_MEND = 2


def main(argv: list[str]) -> int:
    """Open the window and return the exit status."""
    try:
        options = _arguments(argv)
        if trouble := why_no_window():
            raise UserError(trouble)
        lines = read_macro(options.macro) if options.macro else []
    except UserError as error:
        print(error, file=sys.stderr)
        return USER_CAN_MEND
    qt = QApplication.instance() or QApplication([sys.argv[0] if sys.argv else "workbench"])
    assert isinstance(qt, QApplication)
    qt.setApplicationName("Explainability Workbench")
    trouble = "" if options.macro else mend_settings()
    settings = load_settings()
    theme.apply(options.theme or settings.theme, settings.text_size)
    no_font = translation.without_font(settings.language)
    translation.install("english" if no_font else settings.language)
    app = _app_without_memory(settings) if options.macro else _app_with_memory(settings)
    app.notifier.refuse("settings", [trouble] if trouble else [])
    if not options.images and not app.sessions.resume():
        app.opener.samples(sample_images())
    status: list[int] = []

    def end(code: int) -> None:
        if not status:
            status.append(code)
            app.close()
            qt.exit(code)

    app.quitting.connect(end)
    player = _macro_player(lines, app, end) if options.macro else None
    signal.signal(signal.SIGINT, signal.SIG_DFL)

    def begin() -> None:
        if no_font:
            app.say(no_font, "warning")
        if options.images:
            app.opener.files(options.images)
        app.start(options.model, options.engine, options.device)
        if player is not None:
            player.ended.connect(lambda: _remember(app))
            app.moved_on.connect(player.go_on)
            player.go_on()

    app.window.painted.connect(begin)  # before that the engine would only take the processor away
    app.window.show()
    code = qt.exec()
    return status[0] if status else code


def _app_with_memory(settings: Settings) -> App:
    """The program as a person left it: session, results and window arrangement are kept on the disk."""
    session = Session(display=settings.display, background=settings.background)
    results = ResultCache(disk_cache=_results_on_disk(settings))
    app = App(EngineClient(), session, results, OpenSettings(settings), _slot())
    app.window.arrange(settings.panels, settings.geometry)
    return app


def _app_without_memory(settings: Settings) -> App:
    """The program as a macro finds it: it begins anew, without hints, and leaves nothing behind if the macro quits."""
    session = Session(display=settings.display, background=settings.background)
    return App(EngineClient(), session, ResultCache(), OpenSettings(replace(settings, hints=False)))


def _remember(app: App) -> None:
    """The macro has ended and its window stays: what a person does in it from now on is kept."""
    app.reader.results.keep_on_disk(_results_on_disk(app.settings.now))
    app.settings.keep()
    app.sessions.begin_to_keep(_slot())


def _results_on_disk(settings: Settings) -> DiskCache:
    return DiskCache(folders.user_cache() / "results", settings.store_limit * MEGABYTE)


def _slot() -> Autosave:
    return Autosave(folders.user_data() / "sessions")


def _macro_player(lines: list[Line], app: App, end: Callable[[int], None]) -> MacroPlayer:
    """Plays the lines; a line that fails ends the program with a sentence."""
    player = MacroPlayer(lines, app, lambda: app.settled, app.notifier.failure)

    def failed(sentence: str) -> None:
        print(sentence, file=sys.stderr)
        end(USER_CAN_MEND)

    player.failed.connect(failed)
    return player


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = Parser(prog="workbench", description="Open the window.")
    parser.add_argument("images", nargs="*", help="images and folders to open")
    parser.add_argument("--macro", default="", metavar="FILE", help="commands to play, one a line")
    parser.add_argument("--model", default="", metavar="REF", help=f"the model to load; {BUNDLED} to begin with")
    parser.add_argument("--device", default="", help="auto, cpu, cuda or mps; what the settings say")
    parser.add_argument(
        "--theme", default="", choices=NAMES, metavar="THEME", help="dark, light, or as the desktop has it"
    )
    parser.add_argument(
        "--engine", type=shlex.split, default=(), metavar="COMMAND",
        help="what starts the engine, here or elsewhere: 'ssh HOST workbench engine'",
    )  # fmt: skip
    options: argparse.Namespace = parser.parse_args(argv)
    return options
