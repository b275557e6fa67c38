"""Fills the form of the chosen technique and the layer tree, and carries out what a person changes in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from workbench.commands.target import PREDICTED
from workbench.commands.technique import NOBODY
from workbench.document.document import Document
from workbench.document.session import Session
from workbench.document.technique_info import TechniqueInfo, technique_info
from workbench.gui.canvas.presenter import CanvasPresenter
from workbench.gui.engine.displayed_result import DisplayedResult
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.widgets.translation import tr
from workbench.model_names import BUNDLED, BUNDLED_TITLE, shipped_models
from workbench.phrases import said
from workbench.protocol.messages import Loaded

from .panels import Panels

Asked = tuple[str, str, str]  # technique, target and image


JUDGING = "classification"  # the task of networks that are offered beside the model
ANOTHER = "another"  # the choice that asks for a judge's reference
NOT_THERE = "is switched off, or is not there any more: see Technique > Plugins."


class ParametersController:
    """``do`` performs a command by its id, with text arguments."""

    def __init__(
        self,
        document: Document,
        scheduler: Scheduler,
        panels: Panels,
        presenter: CanvasPresenter,
        do: Callable[..., None],
    ) -> None:
        self._document, self._scheduler, self._presenter, self._do = document, scheduler, presenter, do
        self._panels, self._form = panels, panels.parameters
        self._used_layers: dict[Asked, str] = {}  # the layers that techniques took where none was named
        self._answers: Sequence[tuple[str, str]] = ()  # targets of the answer's rows, and their words
        scheduler.techniques_changed.connect(self._on_techniques)
        scheduler.model_changed.connect(self._on_model)
        scheduler.refused.connect(self._on_refused)
        scheduler.began.connect(self._on_began)
        scheduler.ended.connect(lambda _words: self._on_rest())
        scheduler.client.state_changed.connect(lambda _state: self._on_rest())
        presenter.displayed.connect(self._on_displayed)
        panels.parameters.changed.connect(self.set_value)
        panels.layers.chosen.connect(self.pick_layer)

    @property
    def target(self) -> str:
        """The target in force for the chosen technique."""
        now = self._document.now
        return now.target_of(now.technique)

    @property
    def layer(self) -> str:
        """The layer in force for the chosen technique; empty while its own choice is not known."""
        now = self._document.now
        unit = str(now.params.get(now.technique, {}).get("unit", ""))
        named = unit.rpartition(":")[0] or now.layer_of(now.technique)
        return named or self._used_layers.get(self._asked(now.technique, self.target, now.current), self._taken_layer)

    @property
    def automatic_layer(self) -> str:
        """The layer that the chosen technique takes by itself for the target; else another technique's, or the model's.

        Empty where that depends on the target and no technique has taken one for it yet.
        """
        now, loaded = self._document.now, self._scheduler.model
        _, *asked = self._asked(now.technique, self.target, now.current)
        own = self._used_layers.get(self._asked(now.technique, self.target, now.current), "") or self._taken_layer
        if own or loaded is None or not loaded.places:
            return own or (loaded.default_layer if loaded is not None else "")
        return next((layer for (_, *other), layer in self._used_layers.items() if other == asked), "")

    @property
    def _taken_layer(self) -> str:
        """The layer that the chosen technique takes of the loaded model, where it says so before a run."""
        return self._info.layer if self._info is not None else ""

    def _asked(self, technique: str, target: str, image: str) -> Asked:
        """What an automatic layer depends on: the technique, and of things in an image target and image."""
        places = self._scheduler.model is not None and self._scheduler.model.places
        return (technique, target, image) if places else (technique, "", "")

    def offer_answers(self, answers: Sequence[tuple[str, str]]) -> None:
        """The targets of what the model says of the image, and their words."""
        if tuple(answers) != tuple(self._answers):
            self._answers = answers
            self._offer_targets()

    def session_changed(self, _before: Session | None, _now: Session) -> None:
        """Show the layer and the parameters in force."""
        self._show_layers()
        self.show()

    def show(self) -> None:
        """Show the chosen technique's parameters, their choices and their values."""
        info = self._info
        if info is not None:
            self._offer_layers()
            self._offer_targets()
            self._offer_units()
            self._offer_judges(str(info.values(self._document.now).get("judge", "")))
            self._offer_photographs()
            self._offer_networks()
            self._form.show_technique(info, info.values(self._document.now))
            self._show_used()
        elif self._scheduler.techniques:
            gone = technique_info(self._scheduler.techniques, self._document.now.technique)
            self._form.show_missing(gone, f"{gone.title} {NOT_THERE}")

    def set_value(self, name: str, value: Any) -> None:
        """A person changed a parameter in the form."""
        kind = self._scheduler.techniques[self._document.now.technique].parameter(name).type
        if kind == "target":
            self._do("target.set", str(value))
        elif kind == "judge":
            self._do("technique.judge", *([] if value == ANOTHER else [str(value) or "automatic"]))
        elif value == ANOTHER and kind in ("network", "photograph"):
            self._do(f"technique.{kind}")
        elif kind == "layer" and not value:
            self._document.edit("Automatic layer", self._document.now.with_layer(""))
        elif kind == "layer":
            self._do("layer.set", str(value))
        else:
            self._do("technique.set", name, str(value))

    def set_region(self, region: str) -> None:
        """A person dragged a region on the picture."""
        name = self._region_parameter()
        if name:
            self.set_value(name, region)

    def pick_layer(self, layer: str) -> None:
        """A person clicked a layer of the tree; a technique that shows a unit goes to its first channel."""
        info = self._info
        if info is not None and info.parameters_of_type("unit"):
            self._do("unit.open", f"{layer}:0")
        else:
            self._do("layer.set", layer)

    def _show_used(self) -> None:
        """Say in the form what the technique took where a parameter is empty, and show its region on the picture."""
        now, displayed = self._document.now, self._presenter.shown
        mine = displayed is not None and displayed.request.technique == now.technique
        facts = displayed.result.facts if displayed is not None and mine else {}
        self._form.show_used(facts)
        name = self._region_parameter()
        region = now.params.get(now.technique, {}).get(name) or facts.get(name, "") if name else ""
        self._presenter.show_region(str(region))

    def _on_displayed(self, displayed: DisplayedResult) -> None:
        self._show_used()
        request, used = displayed.request, str(displayed.result.facts.get("layer", ""))
        asked = self._asked(
            request.technique, str(request.params.get("target", "")), request.image.key if request.image else ""
        )
        if used and not request.params.get("layer", "-") and self._used_layers.get(asked) != used:
            self._used_layers[asked] = used
            self._offer_layers()
            self._show_layers()

    def _show_layers(self) -> None:
        self._panels.layers.show_default(self.automatic_layer)
        self._panels.layers.show_current(self.layer)

    def _on_techniques(self) -> None:
        known = {name: self._known(info) for name, info in self._scheduler.techniques.items()}
        self._panels.techniques.show_techniques(known, self._document.now.technique)
        self.show()

    def _known(self, info: TechniqueInfo) -> TechniqueInfo:
        """A technique with what is known of it: while another model comes, not whether it applies to that one."""
        return replace(info, works=None, sentence="") if self._scheduler.loading else info

    def _on_model(self, loaded: Loaded, _asked: bool) -> None:
        self._used_layers = {}
        self._panels.layers.show_layers(loaded.reference, loaded.layers, self.automatic_layer)
        height, width = loaded.input_size
        self._form.set_input_size(width, height)
        extra: dict[str, Any] = loaded.extra_inputs[0] if loaded.extra_inputs else {"count": 0}
        called = extra.get("labels") or [str(place) for place in range(extra["count"])]
        self._form.set_choices("amounts", [(str(place), name) for place, name in enumerate(called)])

    def _on_began(self, _words: str) -> None:
        self._form.show_running(True)
        if self._scheduler.loading:
            self._panels.layers.show_empty(f"{self._scheduler.loading} is loading…")
            self._on_techniques()

    def _on_rest(self) -> None:
        if not self._scheduler.running:
            self._form.show_running(False)

    def _on_refused(self, kind: str, _sentence: str, _details: str) -> None:
        if kind == "model":
            self._on_techniques()
        if kind == "model" and self._scheduler.model is None:
            self._panels.layers.show_empty("No model is loaded. Load one with Ctrl+M.")

    @property
    def _info(self) -> TechniqueInfo | None:
        info = self._scheduler.techniques.get(self._document.now.technique)
        return self._known(info) if info is not None else None

    def _region_parameter(self) -> str:
        """The chosen technique's parameter that is dragged on the picture; empty where it has none."""
        info = self._info
        regions = info.parameters_of_type("region") if info is not None else []
        return regions[0].name if regions else ""

    def _offer_layers(self) -> None:
        """The model's layers; the automatic choice names the layer that was taken, once it is known."""
        now = self._document.now
        used = self._used_layers.get(self._asked(now.technique, self.target, now.current), self._taken_layer)
        automatic = tr("Automatic") + (f" ({used})" if used else "")
        self._form.set_choices(
            "layer", [("", automatic), *((name, name) for name in self._scheduler.catalogue.layer_names)]
        )

    def _offer_units(self) -> None:
        """Layers, and how many channels each has."""
        units = [(layer.name, str(layer.channels)) for layer in self._scheduler.catalogue.layers]
        self._form.set_choices("unit", units)

    def _offer_judges(self, chosen: str) -> None:
        """The bundled classifier, the one that is chosen, nobody, and the way to another."""
        other = [(chosen, chosen)] if chosen not in ("", NOBODY, BUNDLED) else []
        self._form.set_choices(
            "judge",
            [
                ("", tr("Automatic")),
                (BUNDLED, BUNDLED_TITLE),
                *other,
                (NOBODY, tr("Nobody")),
                (ANOTHER, tr("Another classifier…")),
            ],
        )

    def _offer_networks(self) -> None:
        """The classifiers that are bundled, and the way to any other; a reference that is typed is one too."""
        shipped = [(name, model["title"]) for name, model in shipped_models().items() if model["task"] == JUDGING]
        choices = [(BUNDLED, BUNDLED_TITLE), *shipped, (ANOTHER, tr("Another network…"))]
        self._form.set_choices("network", choices)

    def _offer_photographs(self) -> None:
        """The other open images by their names, and the way to another. What was pasted has no file to name."""
        now = self._document.now
        others = [(image.path, now.called(image)) for image in now.images if image.path and image.key != now.current]
        self._form.set_choices("photograph", [("", tr("None")), *others, (ANOTHER, tr("Another picture…"))])

    def _offer_targets(self) -> None:
        """The model's own choice, what it answers of the image, its classes or outputs, and the target in force."""
        targets = self._scheduler.catalogue.targets
        named = dict(targets.named)
        things = {
            target: said(words) for target, words in self._answers if target not in named and targets.fits(target)
        }
        alike = {target: said(words) for target, words in targets.likenesses(self._document.now)}
        classes = {target: said(words) for target, words in named.items()}
        known = {PREDICTED: _entry(said(targets.predicted)), **alike, **things, **classes}
        other = {} if self.target in known else {self.target: said(targets.label(self.target))}
        self._form.set_choices("target", [*list(known.items())[:1], *other.items(), *list(known.items())[1:]])
        (unstated, away), *stated = targets.goals
        self._form.set_choices("class", [(unstated, tr(away)), *((goal, said(words)) for goal, words in stated)])


def _entry(words: str) -> str:
    """Words as an entry of a list begins."""
    return words[:1].upper() + words[1:]
