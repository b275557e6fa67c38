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
from workbench.settings import MEGABYTE, OpenSettings, load_settings

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
    app = _make_app(options)
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
        if options.images:
            app.opener.files(options.images)
        app.start(options.model or app.session.model or BUNDLED)
        if player is not None:
            app.moved_on.connect(player.go_on)
            player.go_on()

    app.window.painted.connect(begin)  # before that the engine would only take the processor away
    app.window.show()
    code = qt.exec()
    return status[0] if status else code


def _make_app(options: argparse.Namespace) -> App:
    """The program with the session of the last time, or with the sample images. A macro begins with nothing kept."""
    settings = load_settings()
    if options.macro:
        settings = replace(settings, hints=False)
    theme.apply(options.theme or settings.theme)
    translation.install(settings.language)
    autosave = None if options.macro else Autosave(folders.user_data() / "sessions")
    results, room = folders.user_cache() / "results", settings.store_limit * MEGABYTE
    cache = ResultCache(disk_cache=None if options.macro else DiskCache(results, room))
    session = Session(display=settings.display, background=settings.background)
    device = options.device or settings.device
    app = App(EngineClient(command=options.engine), session, cache, OpenSettings(settings), device, autosave)
    if autosave is not None:
        app.window.arrange(settings.panels, settings.geometry)
    if options.images:
        return app
    last = autosave.last_session if autosave is not None and settings.autosave else None
    if last is not None and last.session.images:
        app.sessions.restore(last)
    else:
        app.opener.samples([str(path) for path in sample_images()])
    return app


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
