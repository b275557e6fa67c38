"""The bar over the canvas while a collection is open behind it: it leads back."""

from __future__ import annotations

from pathlib import PurePath

from workbench.commands.unit import CARD
from workbench.document.session import Session
from workbench.gui.widgets.back_bar import BackBar
from workbench.gui.widgets.translation import tr


class CollectionBar(BackBar):
    """``is_batch`` says whether what is behind is a batch that is followed: there is nothing to look for in it."""

    def __init__(self) -> None:
        super().__init__(
            "collection.show",
            tr("Back to the collection (Escape)"),
            "collection.close",
            tr("Close the collection"),
        )
        self.is_batch = False
        tip = tr("Where in the collection this unit answers most")
        self.regions = self.add_button(tr("Strongest regions here"), "collection.regions", tip)
        tip = tr("Look in the collection for what is like the drawn region")
        self.region = self.add_button(tr("Find what is like the region"), "collection.alike_region", tip)
        tip = tr("Look in the collection for images that are like this one")
        self.alike = self.add_button(tr("Find alike"), "collection.alike", tip)

    def session_changed(self, _before: Session | None, now: Session) -> None:
        """Stand over the canvas while a collection is open."""
        self.back.setText(PurePath(now.collection.partition("?")[0]).name)
        for looked_for in (self.alike, self.region):
            looked_for.setVisible(not self.is_batch)
        self.alike.setEnabled(now.image is not None and bool(now.image.path))
        searched = now.params.get(CARD, {}).get("collection") == now.collection
        self.regions.setVisible(now.technique == CARD and not searched and not self.is_batch)
        self.setVisible(bool(now.collection) and not now.browsing)
