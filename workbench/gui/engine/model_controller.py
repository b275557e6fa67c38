"""Loads the session's model and fits the session to the model that was loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.document.document import Document
from workbench.document.layer_selection import select_layers
from workbench.document.model_targets import ModelTargets
from workbench.document.request import fitted_to
from workbench.document.session import Session
from workbench.model_names import BUNDLED
from workbench.protocol.messages import Loaded
from workbench.settings import OpenSettings

from .scheduler import Scheduler


class ModelController:
    """Also answers what commands ask about the loaded model."""

    def __init__(self, document: Document, scheduler: Scheduler, settings: OpenSettings) -> None:
        self._document, self._scheduler, self._settings = document, scheduler, settings
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

    def load(self, reference: str, trusted: str = "") -> None:
        """Load a model; it replaces the old one once it is there.

        trusted  the digest of code that the person agrees to run
        """
        self._scheduler.load(reference, asked=True, trusted=trusted)

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
        fitted = fitted_to(named, self.targets, loaded.input_size)
        if asked and before.model and before.model != loaded.reference:
            self._document.history.edit(f"Load {loaded.reference}", fitted)
        else:
            self._document.history.amend(fitted)
        self._settings.remember("models", loaded.reference)
        self._document.refresh()

    def _on_refused(self, kind: str, _sentence: str, _details: str) -> None:
        if kind == "model" and self._scheduler.model is not None:
            self._document.history.amend(replace(self._document.now, model=self._scheduler.model.reference))
