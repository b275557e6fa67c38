"""Has the units of a layer looked at over all images of the open collection, for the page that shows them."""

from __future__ import annotations

from workbench.api import Table, UserError
from workbench.collections.rows import CollectionRows
from workbench.protocol.messages import Loaded

from .evaluation_pane import UNITS
from .questions import Asking, Questions


class UnitQuestions(Questions):
    """Of the collection that is open: one layer at a time."""

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self._asked = ("", "", "")  # two labels and a layer
        self._scheduler.collection.units_told.connect(self._on_told)

    def offer(self, rows: CollectionRows, model: Loaded) -> None:
        """Nothing is known of the units of this model; its layers and the labels of the collection can be chosen."""
        labels = sorted({label for label in rows.collection.labels if label})
        self._pane.units.clear()
        self._pane.units.offer(labels, [layer["name"] for layer in model.layers if len(layer["shape"]) == 3])

    def ask(self, rows: CollectionRows, first: str, second: str, layer: str) -> None:
        """Have the units of a layer looked at, and tell images of one label from another's by them."""
        self._ask(rows, (first, second, layer), dissect=False)

    def dissect(self, rows: CollectionRows) -> None:
        """Lay the maps of the units that are shown on the masks of the collection."""
        self._ask(rows, self._asked, dissect=True)

    def _ask(self, rows: CollectionRows, asked: tuple[str, str, str], dissect: bool) -> None:
        model, session = self._model, self._document.now
        first, second, layer = asked
        if first and first not in rows.collection.labels:
            raise UserError(f"No image is labelled {first!r}.")
        self._asked = asked
        self._pane.units.show_asked(first, second, layer)
        self._pane.show_page(UNITS)
        self._scheduler.collection.ask_units(
            model.reference,
            collection=session.collection,
            background=session.background,
            layer=layer,
            first=first,
            second=second,
            dissected=dissect,
        )

    def _on_told(self, table: Table | None, sentence: str) -> None:
        if self._rows() is None:
            return
        if sentence:
            self._notifier.refuse("run", [sentence])
        self._pane.units.show_table(table, sentence)
