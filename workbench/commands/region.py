"""Regions: draw them on the image, name, show, change and remove them, and give one to the technique."""

from __future__ import annotations

from dataclasses import replace

from workbench.api import Area, UserError
from workbench.document.drawn_region import DrawnRegion, new_name, with_region

from . import command
from .program import App
from .technique import find


def _has_photo(app: App) -> bool:
    return bool(app.drawing.digest)


def _has_regions(app: App) -> bool:
    return bool(_mine(app))


def _tool(name: str, title: str) -> None:
    def choose(app: App, state: str = "") -> None:
        if state not in ("", "on", "off"):
            raise UserError(f"this must be on or off; got {state}.")
        on = app.drawing.tool != name if not state else state == "on"
        app.drawing.take(name if on else "")

    choose.__doc__ = f"Draw regions on the image with the {name}, or stop; Escape stops too."
    command(
        f"region.{name}", title, menu="Image/3", icon=name, when=_has_photo, on=lambda app: app.drawing.tool == name
    )(choose)


_tool("box", "Draw boxes")
_tool("lasso", "Draw with the lasso")
_tool("brush", "Draw with the brush")


@command("region.add", "Add a region", waits="image", when=_has_photo)
def add(app: App, area: str, name: str = "") -> None:
    """Add a region to the image: box:LEFT,TOP,WIDTH,HEIGHT, polygon:X,Y,X,Y,X,Y or a mask, in pixels of the image."""
    mine = _mine(app)
    parsed = Area.parse(area)
    if not parsed.mask(app.drawing.size).any():
        raise UserError(f"A region must lie on the image, {_size(app)} px; got {area[:60]}.")
    name = name or new_name(mine)
    _set(app, f"Draw {name}", with_region(mine, DrawnRegion(name, str(parsed))))


@command("region.change", "Change a region", when=_has_regions)
def change(app: App, name: str, area: str) -> None:
    """Give a region of the image other pixels."""
    parsed = Area.parse(area)
    _replace(app, name, f"Change {name}", area=str(parsed))


@command("region.paint", "Paint on a region", when=_has_regions)
def paint(app: App, name: str, area: str) -> None:
    """Add the pixels of an area to a region of the image."""
    _replace(app, name, f"Paint on {name}", area=str(_area(app, name).with_area(Area.parse(area), app.drawing.size)))


@command("region.erase", "Erase from a region", when=_has_regions)
def erase(app: App, name: str, area: str) -> None:
    """Take the pixels of an area away from a region of the image."""
    rest = _area(app, name).without(Area.parse(area), app.drawing.size)
    if rest is None:
        remove(app, name)
    else:
        _replace(app, name, f"Erase from {name}", area=str(rest))


@command("region.rename", "Rename a region…", menu="Image/35", when=_has_regions)
def rename(app: App, name: str = "", new: str = "") -> None:
    """Call a region of the image by another name."""
    if not name:
        _choose(app, "Rename which region?", lambda chosen: rename(app, chosen))
        return
    _find(app, name)
    if not new:
        app.dialogs.choose(f"Another name for {name}", [], lambda typed: rename(app, name, typed), free=True)
        return
    if new != name and any(region.name == new for region in _mine(app)):
        raise UserError(f"This image has a region {new!r} already.")
    _replace(app, name, f"Rename {name}", name=new.strip()[:80] or name)


@command("region.show", "Show or hide a region…", menu="Image/35", when=_has_regions)
def show(app: App, name: str = "", state: str = "") -> None:
    """Outline a region on the picture and in figures, with its numbers in the caption, or hide it."""
    if not name:
        _choose(app, "Show or hide which region?", lambda chosen: show(app, chosen))
        return
    if state not in ("", "on", "off"):
        raise UserError(f"this must be on or off; got {state}.")
    visible = not _find(app, name).visible if not state else state == "on"
    _replace(app, name, f"{'Show' if visible else 'Hide'} {name}", visible=visible)


@command("region.remove", "Remove a region…", menu="Image/35", when=_has_regions)
def remove(app: App, name: str = "") -> None:
    """Remove a region from the image."""
    if not name:
        _choose(app, "Remove which region?", lambda chosen: remove(app, chosen))
        return
    _find(app, name)
    _set(app, f"Remove {name}", tuple(region for region in _mine(app) if region.name != name))


def _takes_region(app: App) -> bool:
    info = app.techniques.get(app.session.technique)
    return info is not None and bool(info.parameters_of_type("region"))


def _takes_none(app: App) -> str:
    """Why no region can be given to the technique."""
    if not _has_regions(app) or _takes_region(app):
        return ""
    takers = [other.title for other in app.techniques.values() if other.parameters_of_type("region")]
    return f"{find(app, app.session.technique).title} takes no region; these do: {', '.join(takers) or 'none'}."


@command(
    "region.use", "Give a region to the technique…", menu="Image/35", waits="run",
    when=lambda app: _has_regions(app) and _takes_region(app), otherwise=_takes_none,
)  # fmt: skip
def use(app: App, name: str = "") -> None:
    """Let the chosen technique work on a region as it was drawn, or on the smallest rectangle that holds it."""
    if not name:
        _choose(app, "Which region?", lambda chosen: use(app, chosen))
        return
    region, info = _find(app, name), find(app, app.session.technique)
    parameters = info.parameters_of_type("region")
    area, drawn = Area.parse(region.area), not region.area.startswith("box:")
    takes_any = parameters[0].type == "shape"
    value = app.drawing.shape(area) if drawn and takes_any else app.drawing.rectangle(area)
    app.edit(f"{info.title}: {name}", app.session.with_params(info.id, **{parameters[0].name: value}))
    if drawn and not takes_any:
        app.say(f"{info.title} takes rectangles: the smallest that holds {name} is taken.")


def _mine(app: App) -> tuple[DrawnRegion, ...]:
    """The regions of the current image."""
    return app.session.regions.get(app.drawing.digest, ())


def _find(app: App, name: str) -> DrawnRegion:
    for region in _mine(app):
        if region.name == name:
            return region
    known = ", ".join(region.name for region in _mine(app))
    raise UserError(f"This image has no region {name!r}; it has {known}.")


def _area(app: App, name: str) -> Area:
    return Area.parse(_find(app, name).area)


def _replace(app: App, old: str, label: str, **values: object) -> None:
    changed = replace(_find(app, old), **values)  # type: ignore[arg-type]
    _set(app, label, tuple(changed if region.name == old else region for region in _mine(app)))


def _set(app: App, label: str, regions: tuple[DrawnRegion, ...]) -> None:
    app.edit(label, app.session.with_regions(app.drawing.digest, regions))


def _choose(app: App, title: str, then: object) -> None:
    app.dialogs.choose(title, [(region.name, region.name, "") for region in _mine(app)], then)  # type: ignore[arg-type]


def _size(app: App) -> str:
    height, width = app.drawing.size
    return f"{width} × {height}"
