"""The same forged figures, opened in the window by *Run again from figure*."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

from tests.faults.kind import Case, Kind
from tests.faults.kinds import figures
from tests.faults.window import FaultWindow
from workbench.api import UserError

window: FaultWindow


def make(folder: Path, number: int, random: Random) -> Case:
    """Every second of the figures; what the command line finds out from the weights themselves, the window may run."""
    case = figures.make(folder, 2 * number, random)
    return Case(case.path, case.what)


def prepare() -> None:
    """The window in which figures open, on a fake engine."""
    global window
    window = FaultWindow(Path(os.environ["WORKBENCH_HOME"]))


def open_figure(path: Path) -> None:
    """Open it, let the window do all it does. Raises UserError with what the window warns of."""
    app = window.app
    app.notifier.forget("image")
    app.window.message.hide()
    app.do("run.from_figure", str(path))
    window.settle()
    if not app.window.message.isHidden() and app.window.message.text:
        raise UserError(app.window.message.text)


KIND = Kind(150, make, open_figure, prepare, sample=12, seconds=25.0)
