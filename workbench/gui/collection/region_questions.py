"""Has the strongest regions of a layer's units, or of classes, cut out of the open collection for their sheet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from workbench.api import Grid, UserError
from workbench.collections.rows import CollectionRows
from workbench.document.document import Document
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.shell.notifier import Notifier
from workbench.protocol.messages import Loaded

from .evaluation_pane import REGIONS, EvaluationPane
from .regions_page import CLASSES


class RegionQuestions(QObject):
    """``rows`` gives those of the collection that is open."""

    def __init__(
        self,
        document: Document,
        scheduler: Scheduler,
        notifier: Notifier,
        pane: EvaluationPane,
        rows: Callable[[], CollectionRows | None],
    ) -> None:
        super().__init__()
        self._document, self._scheduler, self._notifier = document, scheduler, notifier
        self._pane, self._rows = pane, rows
        scheduler.collection.regions_told.connect(self._on_told)

    def offer(self, model: Loaded) -> None:
        """Nothing is known of this model; its layers can be chosen."""
        self._pane.regions.clear()
        self._pane.regions.offer([layer["name"] for layer in model.layers if len(layer["shape"]) == 3])

    def ask(self, of: str, by: str, count: int) -> None:
        """Have the regions cut out, of a layer by its name, or of classes. Raises UserError."""
        model, session = self._scheduler.model, self._document.now
        if model is None:
            raise UserError("No model is loaded.")
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
