"""Loads the session's model and fits the session to the model that was loaded."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from workbench.api import UserError
from workbench.atomic_file import atomic_write
from workbench.document.document import Document
from workbench.document.layer_selection import select_layers
from workbench.document.model_targets import ModelTargets
from workbench.document.request import bounded_for, fitted_to, without_amounts
from workbench.document.session import Session
from workbench.model_description import (
    OPTIONS,
    file_beside,
    read_description,
    split_reference,
    with_options,
    written,
)
from workbench.model_names import BUNDLED
from workbench.protocol.messages import Loaded
from workbench.settings import OpenSettings

from .scheduler import Scheduler


class ModelController:
    """Also answers what commands ask about the loaded model."""

    def __init__(self, document: Document, scheduler: Scheduler, settings: OpenSettings) -> None:
        self._document, self._scheduler, self._settings = document, scheduler, settings
        self._made_for: list[str] = []  # techniques for networks of the model's task alone
        self._gave_way = Session().technique  # to one of them
        scheduler.model_changed.connect(self._on_model)
        scheduler.refused.connect(self._on_refused)

    @property
    def classes(self) -> Sequence[str]:
        """Names of the loaded model's classes."""
        return self._scheduler.catalogue.classes

    @property
    def targets(self) -> ModelTargets:
        """What the loaded model can be asked about."""
        return self._scheduler.catalogue.targets

    @property
    def layers(self) -> Sequence[str]:
        """Names of the loaded model's layers."""
        return self._scheduler.catalogue.layer_names

    @property
    def stages(self) -> Sequence[str]:
        """Layers worth comparing: the last of each size of maps, the deepest last."""
        model = self._scheduler.model
        return select_layers(self._scheduler.catalogue.layers, model.default_layer) if model else ()

    def cell(self, layer: str, x: int, y: int) -> str:
        """The pixels of the network's input that a layer's value at a pixel stands for. Raises UserError."""
        model = self._scheduler.model
        info = next((one for one in self._scheduler.catalogue.layers if one.name == layer), None)
        if model is None or info is None or not info.spatial:
            raise UserError(f"{layer} gives no maps, so nothing in it belongs to a place.")
        if not (0 <= x < model.input_size[1] and 0 <= y < model.input_size[0]):
            width, height = model.input_size[::-1]
            raise UserError(f"The place must lie inside the network's input of {width} × {height} px; got {x},{y}.")
        edges = []
        for at, side, n in ((x, model.input_size[1], info.grid[1]), (y, model.input_size[0], info.grid[0])):
            i = at * n // side
            first, after = -(-i * side // n), -(-(i + 1) * side // n)  # the pixels that fall into the i-th of n
            edges.append((min(first, side - 1), max(1, after - first)))
        (left, width), (top, height) = edges
        return f"{left},{top},{width},{height}"

    def load(self, reference: str, trusted: str = "") -> None:
        """Load a model; it replaces the old one once it is there.

        trusted  the digest of code that the person agrees to run
        """
        self._scheduler.load(reference, asked=True, trusted=trusted)

    def describe(self, options: Mapping[str, str]) -> None:
        """Load the model as the person describes it; an empty text takes back what was stated of an option."""
        self.load(with_options(self._reference, {**_excluded(options), **options}))

    def save_description(self) -> str:
        """Write what the person stated beside the weights, and load them by that; the file. Raises UserError."""
        name, options = split_reference(self._reference)
        path, stated = file_beside(name), {key: value for key, value in options.items() if key in OPTIONS}
        if not os.path.isfile(name):
            raise UserError(
                f"{name} is no file on this machine, so nothing can be saved beside it; the session keeps it."
            )
        if not stated:
            raise UserError(f"Nothing was stated of {Path(name).name}, so there is nothing to save.")
        known = read_description(path) if os.path.isfile(path) else {}
        known = {key: value for key, value in known.items() if key not in _excluded(stated)}
        try:
            with atomic_write(path) as file:
                file.write(written({**known, **stated}, Path(name).name).encode())
        except OSError as error:
            raise UserError(f"{path.name} cannot be written: {error.strerror or error}.") from None
        self.load(with_options(self._reference, dict.fromkeys(stated, "")))
        return str(path)

    @property
    def _reference(self) -> str:
        """The session's model. Raises UserError while none is loaded."""
        if self._scheduler.model is None:
            raise UserError("No model is loaded.")
        return self._document.now.model or self._scheduler.model.reference

    def restart_engine(self) -> None:
        """Replace the engine by a fresh one."""
        dead = self._scheduler.client.state == "dead"
        self._scheduler.client.restart()
        if dead and self._scheduler.model is None:
            self.load(self._document.now.model or BUNDLED)

    def session_changed(self, before: Session | None, now: Session) -> None:
        """Load the session's model where it has changed, as after undo or when a session is opened."""
        scheduler, model = self._scheduler, self._scheduler.model
        if not now.model or (before is not None and before.model == now.model):
            return
        if model is None:
            wanted = before is None and scheduler.client.state != "dead"
        else:
            wanted = now.model != (scheduler.loading or model.reference)
        if wanted:
            scheduler.load(now.model, asked=False)

    def _on_model(self, loaded: Loaded, asked: bool) -> None:
        before = self._document.now
        named = replace(before, model=loaded.reference)
        fitted = bounded_for(fitted_to(named, self.targets, loaded.input_size), self._scheduler.techniques)
        if not loaded.extra_inputs or split_reference(before.model)[0] != split_reference(loaded.reference)[0]:
            fitted = without_amounts(fitted, self._scheduler.techniques)
        if asked and before.model != loaded.reference:
            fitted = replace(fitted, technique=self._technique_for(loaded, fitted.technique))
        self._made_for = loaded.made_for
        if asked and before.model and before.model != loaded.reference:
            self._document.history.edit(f"Load {loaded.reference}", fitted)
        else:
            self._document.history.amend(fitted)
        self._settings.remember("models", loaded.reference)
        self._document.refresh()

    def _technique_for(self, loaded: Loaded, chosen: str) -> str:
        """The chosen technique, or one that suits a network of another task, of which there is more to be seen by it.

        What does not apply to the next model gives way to what was chosen before, else to what a session begins with.
        """
        works = [name for name, info in self._scheduler.techniques.items() if info.works]
        suited = [name for name in loaded.made_for if name in works]
        if suited and chosen not in suited and loaded.made_for != self._made_for:
            self._gave_way = chosen
            return suited[0]
        others = (name for name in (self._gave_way, Session().technique) if name in works)
        return chosen if chosen in works else next(others, chosen)

    def _on_refused(self, kind: str, _sentence: str, _details: str) -> None:
        if kind == "model" and self._scheduler.model is not None:
            self._document.history.amend(replace(self._document.now, model=self._scheduler.model.reference))


def _excluded(options: Mapping[str, str]) -> dict[str, str]:
    """What these options take the place of: names of classes are stated in one way."""
    other = {"labels": "classes", "classes": "labels"}
    return {other[name]: "" for name in options if name in other}
