"""Images: open, paste, close, go to the next one, and the colour behind transparent parts."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workbench.api import UserError
from workbench.document.session import OpenImage
from workbench.images.cut_outs import cut_outs
from workbench.images.pixel_decoder import colour_of

from . import command
from .program import App


def _has_images(app: App) -> bool:
    return bool(app.session.images)


@command("image.open", "Open images…", menu="File/1", shortcut="Ctrl+O", icon="folder", waits="image")
def open_images(app: App, *path: str) -> None:
    """Open image files, or all images of folders; they can be dropped on the window too."""
    paths = list(path) or app.dialogs.files("Open images", "images")
    if paths:
        app.opener.files(paths)


@command("image.open_folder", "Open a folder…", menu="File/1", shortcut="Ctrl+Shift+O", waits="image")
def open_folder(app: App, *path: str) -> None:
    """Open every image of a folder and of the folders in it."""
    paths = list(path) or app.dialogs.files("Open a folder of images", "folder")
    if paths:
        app.opener.files(paths)


@command(
    "image.recent",
    "Open a recent image…",
    menu="File/1",
    when=lambda app: bool(app.settings.now.recent("images")),
    waits="image",
)
def open_recent(app: App) -> None:
    """Open one of the images that were opened last."""
    choices = [(path, Path(path).name, path) for path in app.settings.now.recent("images")]
    app.dialogs.choose("Open a recent image", choices, lambda path: app.opener.files([path]))


@command("image.paste", "Paste an image", menu="Edit/2", shortcut="Ctrl+V", icon="paste", waits="image")
def paste(app: App) -> None:
    """Open the picture, or the files, that lie on the clipboard."""
    app.opener.clipboard()


@command("image.next", "Next image", menu="Image/1", shortcut="Alt+Right", icon="next", when=_has_images, waits="image")
def next_image(app: App) -> None:
    """Show the next image with the same technique, layer and target; a box or region of this one stays with it."""
    _step(app, 1)


@command("image.previous", "Previous image", menu="Image/1", shortcut="Alt+Left", when=_has_images, waits="image")
def previous_image(app: App) -> None:
    """Show the image before this one with the same technique, layer and target."""
    _step(app, -1)


@command("image.show", "Show an image…", menu="Image/1", when=_has_images, waits="image")
def show_image(app: App, name: str = "") -> None:
    """Show an open image, by its name or path."""
    if not name:
        app.dialogs.choose(
            "Show an image", [(i.key, i.name, i.path) for i in app.session.images], lambda key: show_image(app, key)
        )
        return
    for image in app.session.images:
        if name in (image.key, image.name, image.path):
            app.edit(f"Show {image.name}", app.session.showing(image.key).with_canvas())
            return
    raise UserError(f"There is no open image {name!r}.")


@command("image.only", "List only some images", when=_has_images)
def list_only(app: App, *name: str) -> None:
    """List only these images in the filmstrip, by their names or paths; the others stay open."""
    images = named(app, name)
    label = f"List {len(images)} of {len(app.session.images)} images"
    app.edit(label, replace(app.session, listed=tuple(image.key for image in images)))


@command("image.all", "List all images", menu="Image/1", when=lambda app: bool(app.session.listed))
def list_all(app: App) -> None:
    """List all open images in the filmstrip again."""
    app.edit("List all images", replace(app.session, listed=()))


def _has_boxes(app: App) -> bool:
    return _has_file(app) and app.runs.found is not None


@command("image.cut", "Cut out what was found", menu="Image/1", when=_has_boxes, waits="image")
def cut(app: App, name: str = "") -> None:
    """Open each thing that the detector finds here as an image of its own, for another model; or those of one class."""
    image, found = app.session.image, app.runs.found
    if image is None or found is None or not image.path:
        raise UserError("Nothing was found in this image that can be cut out: a detector finds boxes.")
    cuts = cut_outs(*found, image.path, name, app.session.display.least)
    if not cuts:
        raise UserError(f"No {name or 'box'} that is shown was found in {image.name}.")
    images = tuple(OpenImage(part.reference, Path(part.reference).name, part.reference) for part in cuts)
    session = app.session.with_images(images, images[0].key).with_canvas()
    app.edit(f"Cut out {len(cuts)} of {image.name}", replace(session, listed=tuple(part.key for part in images)))


@command("image.close", "Close this image", menu="Image/2", shortcut="Ctrl+W", icon="close", when=_has_images)
def close_image(app: App, name: str = "") -> None:
    """Take an image out of the filmstrip, by its name or path, or this one; the file stays where it is."""
    image = app.session.image
    if name:
        image = next((image for image in app.session.images if name in (image.key, image.name)), None)
        if image is None:
            raise UserError(f"There is no open image {name!r}.")
    if image is not None:
        app.edit(f"Close {image.name}", app.session.without_image(image.key))


def _has_file(app: App) -> bool:
    return app.session.image is not None and bool(app.session.image.path)


@command("image.read_as", "Read as…", menu="Image/2", when=_has_images, waits="image")
def read_as(app: App, reading: str = "") -> None:
    """State which page, bands and range of values of the file make the picture, as page=2&bands=3,2,1&range=0..1020."""
    if reading:
        app.readings.state(reading)
    else:
        app.readings.open()


@command("image.reload", "Read the file again", menu="Image/2", when=_has_file, waits="image")
def reload(app: App) -> None:
    """Read the image's file again, which has changed; results of what it was before stay what they are."""
    app.runs.read_again()


@command("image.background", "Colour behind transparency…", menu="Image/2", waits="image")
def set_background(app: App, colour: str = "") -> None:
    """The colour that transparent parts of images are laid over: white, black, grey, or any #rrggbb."""
    if not colour:
        choices = [(name, name.capitalize(), "") for name in ("white", "black", "grey")]
        title = "Colour behind transparency, or #rrggbb"
        app.dialogs.choose(title, choices, lambda name: set_background(app, name), free=True)
        return
    colour_of(colour)
    app.edit(f"Background {colour}", replace(app.session, background=colour.strip()))


def named(app: App, names: Sequence[str]) -> list[OpenImage]:
    """The open images with these names, paths or keys, in the order of the filmstrip. Raises UserError."""
    if not names:
        raise UserError("Which images? Give their names or paths.")
    wanted = set(names)
    found = [image for image in app.session.images if wanted & {image.key, image.name, image.path}]
    missing = wanted - {text for image in found for text in (image.key, image.name, image.path)}
    if missing:
        raise UserError(f"There is no open image {min(missing)!r}.")
    return found


def _step(app: App, by: int) -> None:
    images = app.session.strip_images
    at = next((i for i, image in enumerate(images) if image.key == app.session.current), 0)
    image = images[(at + by) % len(images)]
    app.edit(f"Show {image.name}", app.session.showing(image.key))
