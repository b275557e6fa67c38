"""Everything that the palette finds by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from workbench.api import Target
from workbench.commands import COMMANDS
from workbench.commands.program import App
from workbench.gui.widgets.overlay import keys_text
from workbench.gui.widgets.translation import tr
from workbench.settings import choices

from .matching import PaletteEntry
from .synonyms import synonyms, words_of_family


def everything(app: App, do: Callable[..., None]) -> list[PaletteEntry]:
    """Techniques, commands, layers, classes and open images; what cannot be done now says why when it is taken."""
    commands = [
        PaletteEntry(
            tr(command.title).rstrip("…"),
            keys_text(command.shortcut) if command.can(app) else tr("not now"),
            partial(do, command.id),
            tr(command.menu.partition("/")[0]),
            command.title.rstrip("…"),
            f"{command.id.replace('.', ' ')} {synonyms(command.title)} {_on_its_page(command.id)}",
            not command.can(app),
            command.id,
        )
        for command in COMMANDS.values()
        if command.menu and command.id != "view.palette"
    ]
    kind = tr("Technique")
    techniques = [
        PaletteEntry(
            tr(info.title),
            tr(info.group) if info.works is not False else tr("not with this model"),
            partial(do, "technique.choose", info.id),
            kind,
            info.title,
            f"{info.group} {synonyms(info.title)}",
            info.works is False,
            f"technique {info.id}",
            words_of_family(info.group),
        )
        for info in app.techniques.values()
    ]
    layers = [
        PaletteEntry(name, "", partial(do, "layer.set", name), tr("Layer"), id=f"layer {name}")
        for name in app.model.layers
    ]
    classes = [
        PaletteEntry(name, str(i), partial(do, "target.set", str(Target.of_class(i))), tr("Class"), id=f"class {name}")
        for i, name in enumerate(app.model.classes)
    ]
    images = [
        PaletteEntry(
            image.name, image.path, partial(do, "image.show", image.key), tr("Image"), id=f"image {image.path}"
        )
        for image in app.session.images
    ]
    return [*techniques, *commands, *layers, *classes, *images]


def _on_its_page(command: str) -> str:
    """The names of all settings, for the command that shows them."""
    if command != "settings.open":
        return ""
    titles = [title for choice in choices() for title in (choice.title, tr(choice.title))]
    return " ".join((*titles, *map(synonyms, titles)))
