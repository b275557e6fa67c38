"""The composed figure: several runs on one page."""

from dataclasses import replace

from workbench.api import UserError
from workbench.render.composition import Composition

from . import command
from .export import PICTURES
from .program import App
from .saving import path_for


def _has_runs(app: App) -> bool:
    return bool(app.session.composed)


@command(
    "figure.compose", "Compose a figure…", menu="File/3", shortcut="Ctrl+Shift+F", icon="compose", when=_has_runs,
    waits="export",
)  # fmt: skip
def compose(app: App) -> None:
    """Lay runs out on one sheet, with titles, colour bars and a caption, and see it as it will be printed."""
    app.composer.open()


@command("figure.set", "Set up the figure", when=_has_runs, waits="export")
def set_choice(app: App, name: str, value: str) -> None:
    """Choose one thing of the composed figure: its width, columns, heading, caption, scale, font."""
    _edit(app, app.session.figure.with_choice(name, value))


@command("figure.runs", "Pick the figure's runs", when=_has_runs, waits="export")
def runs(app: App, *number: str) -> None:
    """The runs of the composed figure, by their numbers, in their order; none of them takes what is compared."""
    known = {str(run.number): run.number for run in app.session.runs}
    for text in number:
        if text not in known:
            raise UserError(f"There is no run {text!r}; there are {', '.join(known) or 'none'}.")
    _edit(app, app.session.with_figure_of(known[text] for text in number).figure)


@command("figure.title", "Name a tile of the figure", when=_has_runs, waits="export")
def title(app: App, number: str, words: str = "") -> None:
    """What stands over a run's tile; without words it has its own title again."""
    if number not in {str(run.number) for run in app.session.runs}:
        raise UserError(f"There is no run {number!r}.")
    _edit(app, app.session.figure.with_title(int(number), words.strip()))


@command("figure.reset", "Reset the figure", when=_has_runs, waits="export")
def reset(app: App) -> None:
    """Put everything about the composed figure back to its default."""
    _edit(app, Composition())


@command("figure.save", "Save the composed figure…", menu="File/3", when=_has_runs, waits="export")
def save(app: App, path: str = "") -> None:
    """Save the composed figure: PNG, SVG, PDF or TIFF by the file's ending."""
    path = path_for(app, path, "Save the composed figure", "figure.pdf", PICTURES)
    if path:
        app.composer.save(path)


@command("figure.save_run", "Save a run as a figure…", when=lambda app: bool(app.session.runs), waits="export")
def save_run(app: App, number: str, path: str = "") -> None:
    """Save one run, by its number, as a figure: PNG, SVG, PDF or TIFF by the file's ending."""
    if number not in {str(run.number) for run in app.session.runs}:
        raise UserError(f"There is no run {number!r}.")
    path = path_for(app, path, "Save a run as a figure", "figure.pdf", PICTURES)
    if path:
        app.composer.save_run(int(number), path)


@command("figure.copy_run", "Copy a run as a figure", when=lambda app: bool(app.session.runs), waits="export")
def copy_run(app: App, number: str) -> None:
    """Copy one run, by its number, to the clipboard as a figure with title, colour bar and caption."""
    if number not in {str(run.number) for run in app.session.runs}:
        raise UserError(f"There is no run {number!r}.")
    app.composer.save_run(int(number), "")


@command("figure.copy", "Copy the composed figure", menu="Edit/2", when=_has_runs, waits="export")
def copy(app: App) -> None:
    """Copy the composed figure to the clipboard."""
    app.composer.save("")


def _edit(app: App, figure: Composition) -> None:
    app.edit("Figure", replace(app.session, figure=figure), merge="figure")
