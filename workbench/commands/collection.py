"""Collections: many images as a table and a wall, sorted, filtered and selected; a double click opens one."""

from dataclasses import replace
from pathlib import PurePath

from workbench.api import Area, UserError
from workbench.descriptor_titles import AUTO, directions_stated
from workbench.document.drawn_region import DrawnRegion, new_name, with_region
from workbench.document.session import OpenImage
from workbench.images.corruption_titles import TITLES
from workbench.images.image_reference import cut_out

from . import command
from .compare import beside, explaining
from .program import App
from .technique import find
from .unit import CARD

MOST_OF_EACH = 9  # regions of a unit, or of a class


def _is_behind(app: App) -> bool:
    """A collection, or a batch that is followed."""
    return bool(app.session.collection)


def _is_open(app: App) -> bool:
    return _is_behind(app) and not app.collection.batch.is_open


def _has_selected(app: App) -> bool:
    return _is_open(app) and bool(app.collection.selected)


@command("collection.open", "Open a collection…", menu="File/1", waits="image")
def open_collection(app: App, path: str = "") -> None:
    """Open a folder, list, archive, film or data set as a table and a wall of images, which the model looks through."""
    paths = [path] if path else app.dialogs.files("Open a folder of images", "folder")
    if paths:
        app.collection.open(paths[0])


@command("collection.open_file", "Open a list, archive or film as a collection…", menu="File/1", waits="image")
def open_file(app: App, path: str = "") -> None:
    """Open the images of a list, of annotations, an archive or a film as a table and a wall of images."""
    paths = [path] if path else app.dialogs.files("Open a list, annotations, an archive or a film", "collection")
    if paths:
        app.collection.open(paths[0])


@command(
    "collection.show",
    "Back to the collection",
    menu="Image/3",
    when=lambda app: _is_behind(app) and not app.session.browsing,
)
def show(app: App) -> None:
    """Show the images of the open collection again."""
    app.edit("Show the collection", replace(app.session, browsing=True), merge="browsing")


@command("collection.close", "Close the collection", menu="Image/3", when=_is_behind)
def close(app: App) -> None:
    """Close the collection, or follow a batch no more; what is known of its images is kept for the next time."""
    app.edit("Close the collection", app.session.with_collection(""))


@command("collection.image", "Open an image of the collection", when=_is_open, waits="image")
def open_image(app: App, name: str = "") -> None:
    """Open an image of the collection on the canvas, by its name, or the one that is selected."""
    images = [app.collection.image(name)] if name else app.collection.selected[:1]
    if not images:
        raise UserError("Which image of the collection? Give its name.")
    session = app.session.with_images(tuple(images), images[0].key).with_canvas()
    app.edit(f"Open {images[0].name}", session)


@command(
    "collection.place",
    "Open an image of the collection at a place",
    when=_is_open,
    otherwise=lambda app: "" if _is_open(app) else "No collection is open.",
    waits="image",
)
def open_place(app: App, image: str, area: str, name: str = "") -> None:
    """Open an image of the collection with a region of it outlined, as box:LEFT,TOP,WIDTH,HEIGHT in its own pixels.

    Over it lies the map of the technique that explained an image last: a card or a sheet would take its place.
    """
    parsed, (opened, digest) = Area.parse(area), app.collection.photograph(image)
    session = explaining(app, app.session.with_images((opened,), opened.key).with_canvas())
    mine = session.regions.get(digest, ())
    name = name or new_name(mine)
    others = tuple(region for region in mine if region.name != name)
    shown = session.with_regions(digest, with_region(others, DrawnRegion(name, str(parsed))))
    app.edit(f"Open {opened.name}", shown)


@command(
    "collection.images", "Open the selected images of the collection", menu="Image/3", when=_has_selected, waits="image"
)
def open_images(app: App) -> None:
    """Open the selected images of the collection in the filmstrip, the first on the canvas."""
    images = app.collection.selected
    session = app.session.with_images(tuple(images), images[0].key).with_canvas()
    app.edit(f"Open {len(images)} images", replace(session, listed=tuple(image.key for image in images)))


@command("collection.select", "Select images of the collection", when=_is_open)
def select(app: App, *name: str) -> None:
    """Select images of the collection by their names, in all views; without a name none."""
    app.collection.select(name)


@command("collection.filter", "Filter the collection", when=_is_open)
def set_filter(app: App, text: str = "") -> None:
    """Show some images: words, label:cat, wrong, confidence<0.5, brightness:0.2..0.4; an empty text shows all."""
    app.collection.filter(text)


@command("collection.sort", "Sort the collection", when=_is_open)
def sort(app: App, column: str = "", way: str = "up") -> None:
    """Sort the images by a column, up or down; without a column as the collection has them."""
    if way not in ("up", "down"):
        raise UserError(f"way must be up or down; got {way!r}.")
    app.collection.sort(column, way == "down")


@command(
    "collection.table", "Collection as a table", menu="Image/3", when=_is_open, on=lambda app: app.collection.is_table
)
def as_table(app: App) -> None:
    """Show the images of the collection as rows of a table, or as a wall of thumbnails."""
    app.collection.show_table(not app.collection.is_table)


@command(
    "collection.evaluate",
    "Evaluate the collection",
    menu="Image/3",
    when=_is_open,
    on=lambda app: app.collection.is_evaluated,
)
def evaluate(app: App) -> None:
    """Show beside the images what is right and wrong by class, the confusion and curves; a click shows the images."""
    app.collection.show_evaluation(not app.collection.is_evaluated)


@command(
    "collection.pause",
    "Pause looking at the collection",
    menu="Image/3",
    when=_is_open,
    on=lambda app: app.collection.paused,
)
def pause(app: App) -> None:
    """Hold the model's pass over the images of the collection, or let it go on; what it has found is kept."""
    app.collection.pause(not app.collection.paused)


def _has_card(app: App) -> bool:
    return _is_open(app) and app.session.technique == CARD


@command("collection.regions", "Strongest regions in the collection", menu="Image/3", when=_has_card, waits="run")
def regions(app: App) -> None:
    """Have the card of this unit look through the collection for the places to which the unit answers most."""
    session = app.session.with_params(CARD, collection=app.session.collection).with_canvas()
    app.edit("Strongest regions in the collection", session)


def _has_query(app: App) -> bool:
    return _is_open(app) and (bool(app.collection.selected) or bool(app.session.image and app.session.image.path))


@command("collection.alike", "Find alike", menu="Image/3", when=_has_query, waits="run")
def find_alike(app: App, name: str = "") -> None:
    """Show the images of the collection that are most like the selected one, or like the image on the canvas."""
    if name:
        query = app.collection.image(name).path
    elif app.session.browsing:
        if not app.collection.selected:
            raise UserError("Which image? Select one of the collection, or give its name.")
        query = app.collection.selected[0].path
    elif app.session.image is not None and app.session.image.path:
        query = app.session.image.path
    else:
        raise UserError("Only an image that is a file can be looked for.")
    app.collection.find_alike(query)


@command("collection.alike_region", "Find what is like a region", menu="Image/3", when=_has_query, waits="run")
def find_alike_region(app: App, name: str = "") -> None:
    """Show the images that are most like a region of the image on the canvas, by its name or the last one."""
    drawn = app.session.regions.get(app.drawing.digest, ()) if app.drawing.digest else ()
    image = app.session.image
    if app.session.browsing or image is None or not image.path:
        raise UserError("A region is drawn on an image: open one of the collection first.")
    if not drawn:
        app.drawing.take("box")
        app.say("Draw a box around what is looked for, then choose this again.")
        return
    region = next((one for one in drawn if one.name == name), None) if name else drawn[-1]
    if region is None:
        raise UserError(f"This image has no region {name!r}; it has {', '.join(one.name for one in drawn)}.")
    app.collection.find_alike(cut_out(image.path, _part(region.area, app.drawing.size)), outlined=True)


def _part(area: str, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, width, height of the smallest rectangle of an image that holds an area."""
    left, top, width, height = Area.parse(area).bounds
    right, bottom = min(size[1], left + width), min(size[0], top + height)
    left, top = max(0, left), max(0, top)
    return left, top, right - left, bottom - top


@command(
    "collection.expand",
    "Ask once more with what was found",
    menu="Image/3",
    when=lambda app: _is_open(app) and app.collection.searched,
    on=lambda app: app.collection.expanded,
    waits="run",
)
def expand(app: App) -> None:
    """Look once more for the mean of the query and the first five found, or as it was asked at first."""
    app.collection.expand(not app.collection.expanded)


@command("collection.descriptor", "Look by a descriptor", when=_is_open, waits="run")
def set_descriptor(app: App, name: str, whiten: str = AUTO, layer: str = "") -> None:
    """Look for what is alike by a descriptor: sum, max, gem, crow, class-weighted, pwa, bilinear, compact-bilinear."""
    app.collection.look_by(name, directions_stated(whiten), layer)


@command("collection.descriptors", "Descriptors beside each other", menu="Image/3", when=_is_open, waits="run")
def compare_descriptors(app: App, whiten: str = AUTO, layer: str = "") -> None:
    """Show how well each descriptor finds images of the same label again; whiten is a number of directions, or auto."""
    _show_again(app)
    app.collection.compare_descriptors(directions_stated(whiten), layer)


@command("collection.findings", "What to look at in the collection", menu="Image/3", when=_is_open, waits="run")
def findings(app: App) -> None:
    """Show parts in which the model does worse, labels that may be wrong, errors and images that are alike."""
    _show_again(app)
    app.collection.find()


@command("collection.compare", "Compare with another folder…", menu="Image/3", when=_is_open, waits="run")
def compare(app: App, path: str = "") -> None:
    """Show which images lie in another folder too, the same or nearly: what a test set has of its training set."""
    paths = [path] if path else app.dialogs.files("Compare with which folder?", "folder")
    if paths:
        _show_again(app)
        app.collection.compare(paths[0])


@command("collection.beside", "Two images beside each other", when=_is_open, waits="run")
def open_beside(app: App, one: str, other: str) -> None:
    """Open two images beside each other by their paths, each with what the technique says of it."""
    beside(app, [OpenImage(path, PurePath(path).name, path) for path in (one, other)])


@command("collection.units", "Units of the collection", menu="Image/3", when=_is_open, waits="run")
def units(app: App, first: str = "", second: str = "", layer: str = "") -> None:
    """Show of each unit of a layer whether it is dead or double, and how it tells one label from another."""
    _show_again(app)
    app.collection.ask_units(first, second, layer)


@command("collection.sheet", "Strongest regions as a sheet", menu="Image/3", when=_is_open, waits="run")
def sheet(app: App, of: str = "", way: str = "activation", count: str = "1") -> None:
    """Show the strongest regions of each unit of a layer, by activation or relevance, or of classes, as a sheet."""
    if way not in ("activation", "relevance"):
        raise UserError(f"way must be activation or relevance; got {way!r}.")
    if count not in map(str, range(1, MOST_OF_EACH + 1)):
        raise UserError(f"count must be 1 to {MOST_OF_EACH}; got {count!r}.")
    _show_again(app)
    app.collection.ask_regions(of, way, int(count))


@command("collection.dissect", "Dissect a layer", menu="Image/3", when=_is_open, waits="run")
def dissect(app: App) -> None:
    """Show which things in the masks of the collection each unit detects, by its overlap with them."""
    _show_again(app)
    app.collection.dissect()


@command("collection.robustness", "Robustness of the collection", menu="Image/3", when=_is_open, waits="run")
def robustness(app: App, corruption: str = "gaussian-noise") -> None:
    """Show how far answers and maps hold when the images are corrupted: gaussian-noise, jpeg, rotation, and others."""
    if corruption not in TITLES:
        raise UserError(f"A corruption is one of {', '.join(TITLES)}; got {corruption!r}.")
    _show_again(app)
    app.collection.corrupt(corruption)


def _show_again(app: App) -> None:
    if not app.session.browsing:
        show(app)


@command("collection.unit", "Unit with its regions in the collection", when=_is_open, waits="run")
def open_unit(app: App, unit: str) -> None:
    """Open the card of a unit, LAYER:CHANNEL, on the selected image, with its strongest regions in the collection."""
    images = app.collection.selected[:1]
    session = app.session
    if images:
        session = session.with_images(tuple(images), images[0].key)
    layer, _, channel = unit.rpartition(":")
    if not layer or not channel.isdigit():
        raise UserError(f"unit must be LAYER:CHANNEL; got {unit}.")
    session = session.with_params(CARD, unit=unit, collection=session.collection).with_canvas()
    app.edit(f"{find(app, CARD).title} {unit}", replace(session, technique=CARD))
