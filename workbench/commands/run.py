"""Runs: run again, cancel, pause, go back to one, pin and remove them."""

from workbench.api import UserError
from workbench.document.run_titles import differs, seen

from . import command
from .front import has_run, no_run, run_seen
from .program import App


def run_number(app: App, number: str) -> int:
    """A run's number from text; without text the run that is seen. Raises UserError where there is no such run."""
    if not number and not has_run(app):
        raise UserError(no_run(app))
    chosen = int(number) if number.isdigit() else run_seen(app)
    if chosen not in {run.number for run in app.session.runs}:
        raise UserError(f"There is no run {number!r}.")
    return chosen


@command("run.again", "Run again", menu="Run/1", shortcut="Ctrl+R", icon="run", waits="run")
def again(app: App) -> None:
    """Run the chosen technique anew, also where its result is known."""
    if app.session.comparing:
        app.edit("Run again", app.session.with_canvas())  # its result is seen
    app.runs.run(again=True)


def _looks(app: App) -> bool:
    """Whether the collection is in front, and the model looks through it."""
    return app.session.browsing and app.collection.looking


def _is_held(app: App) -> bool:
    return app.session.browsing and app.collection.paused


@command(
    "run.cancel", "Cancel", menu="Run/1", shortcut="Ctrl+.", icon="stop",
    when=lambda app: app.runs.active or _looks(app),
)  # fmt: skip
def cancel(app: App) -> None:
    """End what is running, in a comparison its own runs, or hold the pass over the collection in front."""
    if app.runs.active:
        app.runs.cancel(app.comparison.beside)
    else:
        app.collection.pause(True)


@command(
    "run.pause", "Pause", menu="Run/1", shortcut="Ctrl+Shift+.", icon="pause",
    when=lambda app: app.runs.can_pause or _looks(app) or _is_held(app),
    on=lambda app: app.runs.paused or _is_held(app),
)  # fmt: skip
def pause(app: App) -> None:
    """Hold the run, or the pass over the collection in front, or let it go on; what there is so far stays."""
    if app.runs.can_pause:
        app.runs.pause(not app.runs.paused)
    else:
        app.collection.pause(not app.collection.paused)


@command("run.show", "Go back to a run…", menu="Run/1", icon="runs", when=lambda app: bool(app.session.runs))
def show(app: App, number: str = "") -> None:
    """Show an earlier run with the image, target, layer and parameters it had."""
    if not number:
        strip = app.session.strip
        choices = [
            (str(run.number), run.title, " · ".join(filter(None, (differs(run, strip), seen(run, strip)))))
            for run in reversed(app.session.strip)
        ]
        app.dialogs.choose("Go back to a run", choices, lambda chosen: show(app, chosen))
        return
    if not number.isdigit() or int(number) not in {run.number for run in app.session.runs}:
        raise UserError(f"There is no run {number!r}.")
    app.runs.show(int(number))


@command("run.from_figure", "Run again from figure…", menu="File/3", waits="image")
def from_figure(app: App, path: str = "") -> None:
    """Run again what a figure, report or provenance.json was made by, several runs side by side."""
    chosen = path or next(iter(app.dialogs.files("Run again from figure", "figures")), "")
    if chosen:
        app.figure_opener.open(chosen)


@command(
    "run.pin", "Pin this run", menu="Run/2", shortcut="Ctrl+D", icon="pin",
    when=lambda app: bool(app.session.runs), unnamed=has_run, otherwise=no_run,
    on=lambda app: run_seen(app) in app.session.pins,
)  # fmt: skip
def pin(app: App, number: str = "") -> None:
    """Keep the run for the report and the presentation, or take it out again."""
    chosen = run_number(app, number)
    app.edit("Pin a run", app.session.with_pin(chosen))


@command(
    "run.remove", "Remove from the strip", menu="Run/2", icon="trash",
    when=lambda app: bool(app.session.strip), unnamed=has_run, otherwise=no_run,
)  # fmt: skip
def remove(app: App, number: str = "") -> None:
    """Take a run out of the strip, and out of pins and comparison; its result stays known, and undo brings it back."""
    chosen = int(number) if number.isdigit() else run_seen(app)
    run = next((run for run in app.session.strip if run.number == chosen), None)
    if run is None:
        raise UserError(f"There is no run {number!r} in the strip." if number else "No run of the strip is shown.")
    app.edit("Remove a run", app.session.without_runs((chosen,)))
    app.say(f"{run.title} is out of the strip; undo brings it back.")


def _unpinned(app: App) -> list[int]:
    return [run.number for run in app.session.strip if run.number not in app.session.pins]


@command("run.remove_unpinned", "Remove what is not pinned", menu="Run/2", when=lambda app: bool(_unpinned(app)))
def remove_unpinned(app: App) -> None:
    """Leave the pinned runs alone in the strip; undo brings the others back."""
    numbers = _unpinned(app)
    app.edit("Remove runs", app.session.without_runs(numbers))
    count = f"{len(numbers)} runs are" if len(numbers) != 1 else "1 run is"
    app.say(f"{count} out of the strip; undo brings back what was there.")


@command("run.previous", "Previous run", menu="Run/1", shortcut="Ctrl+[", when=lambda app: len(app.session.strip) > 1)
def previous(app: App) -> None:
    """Show the run before this one in the strip."""
    _step(app, -1)


@command("run.next", "Next run", menu="Run/1", shortcut="Ctrl+]", when=lambda app: len(app.session.strip) > 1)
def next_run(app: App) -> None:
    """Show the run after this one in the strip."""
    _step(app, 1)


def _step(app: App, by: int) -> None:
    numbers = [run.number for run in app.session.strip]
    at = numbers.index(app.session.shown) if app.session.shown in numbers else len(numbers) - 1
    app.runs.show(numbers[max(0, min(len(numbers) - 1, at + by))])
