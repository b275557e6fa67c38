"""Comparisons: runs side by side."""

from dataclasses import replace

from workbench.api import UserError

from . import App, command


def _tiles(app: App) -> bool:
    return bool(app.session.tiles)


@command(
    "compare.add", "Add to the comparison", menu="Run/3", shortcut="Ctrl+Shift+D", icon="plus",
    when=lambda app: bool(app.session.shown),
)  # fmt: skip
def add(app: App, number: str = "") -> None:
    """Put the run beside those that are compared; a run can be dragged there too."""
    chosen = int(number) if number.isdigit() else app.session.shown
    if chosen not in {run.number for run in app.session.runs}:
        raise UserError(f"There is no run {number!r}.")
    if chosen not in app.session.tiles:
        app.edit("Add to the comparison", replace(app.session, tiles=(*app.session.tiles, chosen)))


@command("compare.pinned", "Compare the pinned runs", menu="Run/3", when=lambda app: len(app.session.pinned) > 1)
def pinned(app: App) -> None:
    """Put all pinned runs side by side."""
    app.edit("Compare the pinned runs", replace(app.session, tiles=app.session.pins))


@command("compare.images", "Compare over the open images", menu="Run/3", when=lambda app: len(app.session.images) > 1)
def over_images(app: App, most: str = "9") -> None:
    """Run this technique on the open images, at most so many, and put the results side by side."""
    app.compare_images(int(most) if most.isdigit() and int(most) else 9)


@command("compare.techniques", "Compare techniques…", menu="Run/3", when=lambda app: app.session.image is not None)
def over_techniques(app: App, *id: str) -> None:
    """Run these techniques on this image and put the results side by side."""
    if not id:
        choices = [(t.id, t.title, t.group) for t in app.techniques.values() if t.works and t.takes == "image"]
        app.ask("Compare this result with which technique?", choices, lambda one: app.compare_techniques([one]))
        return
    app.compare_techniques(id)


@command("compare.remove", "Take out of the comparison", when=_tiles)
def remove(app: App, number: str) -> None:
    """Take a run out of the comparison, by its number."""
    rest = tuple(tile for tile in app.session.tiles if str(tile) != number)
    app.edit("Take out of the comparison", replace(app.session, tiles=rest))


@command("compare.end", "End the comparison", menu="Run/3", shortcut="Ctrl+Shift+E", when=_tiles)
def end(app: App) -> None:
    """Go back to one result."""
    app.edit("End the comparison", replace(app.session, tiles=()))


@command(
    "compare.one_scale", "One scale", menu="Run/3", when=_tiles, on=lambda app: app.session.one_scale
)  # fmt: skip
def one_scale(app: App) -> None:
    """Give maps of one unit one range, or let each have its own."""
    app.edit("One scale", replace(app.session, one_scale=not app.session.one_scale))


@command("compare.difference", "A − B", menu="Run/3", when=_tiles, on=lambda app: app.session.difference)
def difference(app: App) -> None:
    """Show the difference of two maps beside them."""
    app.edit("A − B", replace(app.session, difference=not app.session.difference))
