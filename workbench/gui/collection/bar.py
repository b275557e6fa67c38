"""The bar over the canvas while a collection is open behind it: it leads back."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from workbench.commands.unit import CARD
from workbench.document.session import Session
from workbench.gui.widgets.icons import icon
from workbench.gui.widgets.section import IconButton
from workbench.gui.widgets.theme import follow_type, grown, theme
from workbench.gui.widgets.translation import tr

HEIGHT = 36  # pixels


class CollectionBar(QWidget):
    """``wished`` names a command."""

    wished = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("section")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        follow_type(self, lambda: self.setFixedHeight(grown(HEIGHT)))
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        row.setSpacing(8)
        self.back, self.alike = QPushButton(), QPushButton(tr("Find alike"))
        self.region = QPushButton(tr("Find what is like the region"))
        self.regions = QPushButton(tr("Strongest regions here"))
        for button, command, tip in (
            (self.back, "collection.show", tr("Back to the collection (Escape)")),
            (self.regions, "collection.regions", tr("Where in the collection this unit answers most")),
            (self.region, "collection.alike_region", tr("Look in the collection for what is like the drawn region")),
            (self.alike, "collection.alike", tr("Look in the collection for images that are like this one")),
        ):
            button.setProperty("look", "link")
            button.setToolTip(tip)
            button.clicked.connect(lambda _checked=False, command=command: self.wished.emit(command))
        close = IconButton("close", tr("Close the collection"), self)
        close.clicked.connect(lambda _checked=False: self.wished.emit("collection.close"))
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.regions)
        row.addWidget(self.region)
        row.addWidget(self.alike)
        row.addWidget(close)
        self.hide()
        self._tint()
        theme.changed.connect(self._tint)

    def session_changed(self, _before: Session | None, now: Session) -> None:
        """Stand over the canvas while a collection is open."""
        self.back.setText(PurePath(now.collection.partition("?")[0]).name)
        self.alike.setEnabled(now.image is not None and bool(now.image.path))
        searched = now.params.get(CARD, {}).get("collection") == now.collection
        self.regions.setVisible(now.technique == CARD and not searched)
        self.setVisible(bool(now.collection) and not now.browsing)

    def _tint(self) -> None:
        self.back.setIcon(icon("back"))
