"""What was looked for in an open collection, and which of its images are like it."""

from __future__ import annotations

from pathlib import PurePath

import numpy as np
from PySide6.QtCore import Signal

from workbench.api import Table, UserError
from workbench.gui.widgets.translation import tr

from .descriptor_questions import DescriptorQuestions
from .questions import Asking, Questions

OUTLINED = 24  # of the images found first, in which the part that is like the query is outlined
EXPANDED_BY = 5  # of them that are taken into the query


class Search(Questions):
    """One query at a time; what is found for another one takes its place.

    query     the reference of the image, or part of one, that was looked for; empty for none
    expanded  whether the first that were found are taken into the query
    likeness  (N,) the cosine of each image with it, NaN of those that are not known; None until any is
    found_by  the descriptor as a person calls it, with whether it was whitened and asked once more
    outlines  by place in the collection the part that is most like the query: left, top, width, height
    """

    found = Signal()

    def __init__(self, asking: Asking, descriptors: DescriptorQuestions) -> None:
        super().__init__(asking)
        self._descriptors = descriptors
        self._outlined = 0  # in how many images the part is outlined
        self.forget()
        self._scheduler.collection.found.connect(self._on_found)

    def forget(self) -> None:
        """Another collection: nothing was looked for in it."""
        self.query, self.expanded, self._outlined = "", False, 0
        self.likeness: np.ndarray | None = None
        self.found_by = ""
        self.outlines: dict[int, tuple[float, ...]] = {}

    def find(self, query: str, outlined: bool) -> None:
        """Look for images that are like one, by its reference. Raises UserError.

        outlined  whether the part of each that is most like the query is outlined
        """
        self.query, self.expanded, self._outlined = query, False, OUTLINED if outlined else 0
        self.again()

    def expand(self, on: bool) -> None:
        """Ask once more with the mean of the query and the first that were found, or as it was asked at first."""
        if not self.query:
            raise UserError("Nothing has been looked for yet: find what is like an image first.")
        self.expanded = on
        self.again()

    def again(self) -> None:
        """Ask the same by the descriptor that is chosen now. Raises UserError."""
        model, session = self._model, self._document.now
        self._notifier.say(tr("Looking for images that are alike…"), about="collection")
        self._scheduler.collection.find_alike(
            model.reference,
            collection=session.collection,
            query=self.query,
            expand=EXPANDED_BY if self.expanded else 0,
            outlined=self._outlined,
            background=session.background,
            **self._descriptors.params,
        )

    @property
    def title(self) -> str:
        """What was looked for, in words."""
        rows = self._rows()
        path = self.query.partition("?")[0] if self._outlined else self.query
        entries = rows.collection.entries if rows is not None else ()
        name = next((entry.name for entry in entries if entry.reference == path), PurePath(path).name)
        return tr("a region of {}").format(name) if self._outlined else name

    def _on_found(self, table: Table | None, sentence: str) -> None:
        self._notifier.forget("collection")
        rows = self._rows()
        if table is None or rows is None:
            if sentence:
                self._notifier.refuse("run", [sentence])
            return
        likeness, outlines = np.full(len(rows), np.nan), {}
        for place, _name, cosine, *box in table.rows:
            likeness[int(place)] = np.clip(float(cosine), -1, 1)
            if box and box[0] != "":
                outlines[int(place)] = tuple(map(float, box))
        called = self._descriptors.called(table)
        self.found_by = tr("{}, expanded").format(called) if table.facts.get("expanded") else called
        self.likeness, self.outlines = likeness, outlines
        self.found.emit()
