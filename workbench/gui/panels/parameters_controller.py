"""Fills the parameter form of the chosen technique and carries out what a person changes in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.api import Target, class_title
from workbench.commands.target import ANY_CLASS, PREDICTED
from workbench.document.technique_info import TechniqueInfo
from workbench.gui.canvas.presenter import CanvasPresenter
from workbench.gui.document.document import Document
from workbench.gui.engine.request import DisplayedResult
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.shell.main_window import MainWindow
from workbench.gui.widgets.translation import tr


class ParametersController:
    """Fills the form beside the canvas. ``do`` performs a command by its id, with text arguments."""

    def __init__(
        self, document: Document, window: MainWindow, work: Scheduler, stage: CanvasPresenter, do: Callable[..., None]
    ) -> None:
        self._document, self._window, self._work, self._stage, self._do = document, window, work, stage, do
        self._used_layers: dict[str, str] = {}  # what techniques took where none was named

    @property
    def target(self) -> str:
        """The target in force for the chosen technique."""
        now = self._document.now
        return now.target_of(now.technique)

    @property
    def layer(self) -> str:
        """The layer in force for the chosen technique; empty while it is not known which one it takes by itself."""
        now = self._document.now
        unit = str(now.params.get(now.technique, {}).get("unit", ""))
        named = unit.rpartition(":")[0] or now.layer_of(now.technique)
        return named or self._used_layers.get(now.technique, "")

    def show(self) -> None:
        """Show the chosen technique's parameters, with what they offer and what is in force."""
        info = self._info
        if info is not None:
            self._offer_layers()
            self._offer_targets()
            self._offer_units()
            self._window.technique.show_technique(info, info.values(self._document.now))
            self.show_used()

    def show_used(self) -> None:
        """What the technique took where a parameter is empty, in the form; and its region on the picture."""
        now, shown = self._document.now, self._stage.shown
        facts = shown.result.facts if shown is not None and shown.request.technique == now.technique else {}
        self._window.technique.show_used(facts)
        parameter = self._region_parameter()
        region = now.params.get(now.technique, {}).get(parameter) or facts.get(parameter, "") if parameter else ""
        self._window.canvas.show_region(str(region))

    def take(self, canvas: DisplayedResult) -> None:
        """Remember the layer that a technique took where none was named."""
        technique, used = canvas.request.technique, str(canvas.result.facts.get("layer", ""))
        if used and not canvas.request.params.get("layer", "-") and self._used_layers.get(technique) != used:
            self._used_layers[technique] = used
            self._offer_layers()
            self._window.layers.show_current(self.layer)

    def forget(self) -> None:
        """Another model is loaded, whose layers are others."""
        self._used_layers = {}

    def turn(self, name: str, value: Any) -> None:
        """A parameter was turned."""
        kind = self._work.techniques[self._document.now.technique].parameter(name).type
        if kind == "target":
            self._do("target.set", str(value))
        elif kind == "layer" and not value:
            self._document.edit("Automatic layer", self._document.now.with_layer(""))
        elif kind == "layer":
            self._do("layer.set", str(value))
        else:
            self._do("technique.set", name, str(value))

    def set_region(self, region: str) -> None:
        """A region was dragged on the picture."""
        parameter = self._region_parameter()
        if parameter:
            self.turn(parameter, region)

    def pick_layer(self, layer: str) -> None:
        """A layer of the tree: where a unit is looked at, its first channel."""
        info = self._info
        if info is not None and info.parameters_of_type("unit"):
            self._do("unit.open", f"{layer}:0")
        else:
            self._do("layer.set", layer)

    @property
    def _info(self) -> TechniqueInfo | None:
        return self._work.techniques.get(self._document.now.technique)

    def _region_parameter(self) -> str:
        """The parameter of the chosen technique that is dragged on the picture; empty where it has none."""
        info = self._info
        return next((parameter.name for parameter in info.parameters_of_type("region")), "") if info is not None else ""

    def _offer_layers(self) -> None:
        """What layer parameters offer; what a technique took by itself is said once it is known."""
        used = self._used_layers.get(self._document.now.technique, "")
        automatic = tr("Automatic") + (f" ({used})" if used else "")
        self._window.technique.set_choices("layer", [("", automatic), *((name, name) for name in self._work.layers)])

    def _offer_units(self) -> None:
        """What unit parameters offer: layers, and how many channels each has."""
        units = [(layer.name, str(layer.channels)) for layer in self._work.described_layers]
        self._window.technique.set_choices("unit", units)

    def _offer_targets(self) -> None:
        """What target parameters offer: the classes, and what is in force where that is another kind of target."""
        target, classes = self.target, self._work.classes
        plain = Target.parse(target).kind in (PREDICTED, "class")
        other = [] if plain else [(target, Target.parse(target).label(classes))]
        named = [(str(Target.of_class(i)), class_title(name, i)) for i, name in enumerate(classes)]
        self._window.technique.set_choices("target", [(PREDICTED, tr("Predicted class")), *other, *named])
        numbered = [(str(i), class_title(name, i)) for i, name in enumerate(classes)]
        self._window.technique.set_choices("class", [("", tr(ANY_CLASS)), *numbered])
