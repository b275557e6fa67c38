"""Has the strongest regions of a layer's units, or of classes, cut out of the open collection for their sheet."""

from __future__ import annotations

from workbench.api import Grid
from workbench.protocol.messages import Loaded

from .evaluation_pane import REGIONS
from .questions import Asking, Questions
from .regions_page import CLASSES


class RegionQuestions(Questions):
    """Of the collection that is open: one sheet at a time."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self._scheduler.collection.regions_told.connect(self._on_told)

    def offer(self, model: Loaded) -> None:
        """Nothing is known of this model; its layers can be chosen."""
        self._pane.regions.clear()
        self._pane.regions.offer([layer["name"] for layer in model.layers if len(layer["shape"]) == 3])

    def ask(self, of: str, by: str, count: int) -> None:
        """Have the regions cut out, of a layer by its name, or of classes. Raises UserError."""
        model, session = self._model, self._document.now
        self._pane.regions.show_asked(of, by, count)
        self._pane.show_page(REGIONS)
        what = {"of": CLASSES} if of == CLASSES else {"layer": of, "by": by}
        collection = {"collection": session.collection, "background": session.background}
        self._scheduler.collection.ask_regions(model.reference, **collection, **what, count=count)

    def _on_told(self, sheet: Grid | None, sentence: str) -> None:
        if self._rows() is None:
            return
        if sentence:
            self._notifier.refuse("run", [sentence])
        self._pane.regions.show_sheet(sheet, sentence)
