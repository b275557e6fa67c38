"""Has the images of the open collection corrupted and looked at, for the page that shows what that does."""

from __future__ import annotations

import numpy as np

from workbench.api import Curve, Group
from workbench.collections.rows import Noted, noted_together

from .evaluation_pane import ROBUSTNESS
from .questions import Asking, Questions


class RobustnessQuestions(Questions):
    """Of the collection that is open.

    noted  of each image at which severities it goes wrong, of all corruptions that were asked for
    """

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self._scheduler.collection.corrupted.connect(self._on_told)
        self._scheduler.model_changed.connect(lambda _loaded, _asked: self.forget())

    def ask(self, corruption: str) -> None:
        """Have every image looked at in each severity of a corruption. Raises UserError."""
        model, session = self._model, self._document.now
        self._pane.robustness.show_asked(corruption)
        self._pane.show_page(ROBUSTNESS)
        self._scheduler.collection.corrupt(session.collection, corruption, session.background, model.reference)

    def forget(self) -> None:
        """Another collection or model: nothing is known."""
        self.noted = None
        self._pane.robustness.clear()
        self.noting.emit()

    def _on_told(self, result: Group | None, sentence: str) -> None:
        rows = self._rows()
        if rows is None:
            return
        if sentence:
            self._notifier.refuse("run", [sentence])
        self._pane.robustness.show_told(result, sentence)
        numbers = result.parts["images"] if result is not None else None
        if isinstance(numbers, Curve):
            columns = {name: np.full(len(rows), np.nan) for name in numbers.names}
            for name, values in zip(numbers.names, numbers.lines, strict=True):
                columns[name][numbers.x.astype(int)] = values
            self.noted = noted_together(self.noted, Noted({}, columns))
            self.noting.emit()
