"""By which descriptor the open collection is searched, and how the descriptors compare."""

from __future__ import annotations

from typing import Any

from workbench.api import Table, UserError
from workbench.descriptor_titles import TITLES, USUAL, directions_text
from workbench.gui.widgets.translation import tr
from workbench.protocol.messages import Loaded

from .evaluation_pane import LIKENESS
from .questions import Asking, Questions

AS_MANY_AS_TELL = -1  # directions of whitening, as the engine takes it


class DescriptorQuestions(Questions):
    """Of the collection that is open.

    name        of the descriptor by which is looked
    directions  that whitening keeps; None for as many as the images tell well
    layer       whose maps are described; empty for the coarsest
    """

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self.name, self.layer = USUAL, ""
        self.directions: int | None = None
        self._scheduler.collection.descriptors_told.connect(self._on_told)

    def called(self, found: Table) -> str:
        """What the descriptor is called by which images were found, and that it was whitened."""
        title = tr(TITLES[str(found.facts.get("descriptor", self.name))])
        return tr("{}, whitened").format(title) if found.facts.get("whitened") else title

    @property
    def params(self) -> dict[str, Any]:
        """By what is looked, as the engine takes it."""
        return {"descriptor": self.name, **self._how}

    def offer(self, model: Loaded) -> None:
        """The layers of a model; one that was chosen of another model is chosen no more."""
        layers = [layer["name"] for layer in model.layers if len(layer["shape"]) == 3]
        if self.layer not in layers:
            self.layer = ""
        self._pane.descriptors.clear()
        self._pane.descriptors.offer(layers)
        self._show()

    def choose(self, name: str, directions: int | None, layer: str) -> None:
        """Look by this from now on. Raises UserError for a descriptor that is none."""
        if name not in TITLES:
            raise UserError(f"A descriptor is one of {', '.join(TITLES)}; got {name!r}.")
        self.name, self.directions, self.layer = name, directions, layer
        self._show()

    def compare(self, directions: int | None, layer: str) -> None:
        """Have every descriptor judged by the labels of the images. Raises UserError."""
        model, session = self._model, self._document.now
        self.directions, self.layer = directions, layer
        self._show()
        self._pane.descriptors.show_asked()
        self._pane.show_page(LIKENESS)
        self._scheduler.collection.compare_descriptors(
            model.reference, collection=session.collection, background=session.background, **self._how
        )

    @property
    def _how(self) -> dict[str, Any]:
        return {"layer": self.layer, "whiten": AS_MANY_AS_TELL if self.directions is None else self.directions}

    def _show(self) -> None:
        self._pane.descriptors.show_choice(self.name, directions_text(self.directions), self.layer)

    def _on_told(self, table: Table | None, sentence: str) -> None:
        if self._rows() is None:
            return
        if sentence:
            self._notifier.refuse("run", [sentence])
        self._pane.descriptors.show_table(table, sentence)
