"""Which command each click in the window performs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from workbench.commands.layer import CHANNELS
from workbench.commands.unit import CARD
from workbench.document.document import Document
from workbench.render.display import Display

from .main_window import MainWindow


def connect_clicks(window: MainWindow, document: Document, do: Callable[..., None]) -> None:
    """Connect panels and canvas; ``do`` performs a command by its id, with text arguments."""
    panels, canvas = window.panels, window.canvas

    def open_layer(layer: str) -> None:
        """Enter on a layer shows its channels, and the keys go on there."""
        do("layer.channels", layer)
        canvas.take_focus()

    def go_back() -> None:
        """Escape goes from a unit to the channels, back to a comparison, and from the channels to the layers."""
        if document.now.technique == CARD:
            do("unit.back")
        elif document.now.tiles and document.now.aside:
            do("compare.show")
        elif document.now.collection:
            do("collection.show")
        elif document.now.technique == CHANNELS:
            panels.layers.take_focus()

    def set_display(display: Display) -> None:
        document.edit("Display", replace(document.now, display=display), merge="display")

    window.command_wanted.connect(do)
    panels.images.chosen.connect(partial(do, "image.show"))
    panels.images.all_wanted.connect(lambda: do("image.all"))
    panels.layers.opened.connect(open_layer)
    panels.layers.load_wanted.connect(lambda: do("model.load"))
    panels.techniques.chosen.connect(partial(do, "technique.choose"))
    panels.parameters.run_wanted.connect(lambda: do("run.again"))
    panels.parameters.cancel_wanted.connect(lambda: do("run.cancel"))
    panels.parameters.reset_wanted.connect(lambda: do("technique.reset"))
    panels.answer.chosen.connect(lambda text: do("target.set", text))
    panels.answer.threshold.stated.connect(lambda text: do("model.describe", f"same={text}"))
    panels.answer.reset.connect(lambda: do("target.predicted"))
    panels.regions.tool_wanted.connect(lambda tool: do(f"region.{tool}"))
    panels.regions.visible_wanted.connect(lambda name, on: do("region.show", name, "on" if on else "off"))
    panels.regions.renamed.connect(partial(do, "region.rename"))
    panels.regions.removed.connect(partial(do, "region.remove"))
    panels.runs.chosen.connect(lambda number: do("run.show", str(number)))
    panels.runs.wished.connect(lambda command, number: do(command, str(number)))
    window.run_dropped.connect(lambda number: do("compare.add", str(number)))
    window.status.cancel_wanted.connect(lambda: do("run.cancel"))
    window.status.pause_wanted.connect(lambda: do("run.pause"))
    canvas.hovered.connect(window.status.value.set_text)
    canvas.target_chosen.connect(lambda text: do("target.set", text))
    canvas.unit_chosen.connect(lambda text: do("unit.open", text))
    canvas.image_chosen.connect(partial(do, "image.show"))
    canvas.back_wanted.connect(go_back)
    canvas.command_wanted.connect(lambda command, arguments: do(command, *arguments))
    canvas.display_changed.connect(set_display)
    window.display_bar.changed.connect(set_display)
