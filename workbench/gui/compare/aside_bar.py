"""The bar over the canvas while a comparison is kept aside: it leads back to the comparison, or ends it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from workbench.document.session import Session
from workbench.gui.widgets.icons import icon
from workbench.gui.widgets.section import IconButton
from workbench.gui.widgets.theme import theme
from workbench.gui.widgets.translation import tr

HEIGHT = 36  # pixels, as the comparison's own header


class AsideBar(QWidget):
    """It has the place of the comparison's header, so that nothing else moves. ``wished`` names a command."""

    wished = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("section")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        row.setSpacing(8)
        self.back = QPushButton()
        self.back.setProperty("look", "link")
        self.back.setToolTip(tr("Back to the comparison (Escape)"))
        self.back.clicked.connect(lambda _checked=False: self.wished.emit("compare.show"))
        self.add = QPushButton(tr("Add this run"))
        self.add.setProperty("look", "link")
        self.add.setToolTip(tr("Put this run beside those that are compared (Ctrl+Shift+D)"))
        self.add.clicked.connect(lambda _checked=False: self.wished.emit("compare.add"))
        end = IconButton("close", tr("End the comparison"), self)
        end.clicked.connect(lambda _checked=False: self.wished.emit("compare.end"))
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.add)
        row.addWidget(end)
        self.hide()
        self._tint()
        theme.changed.connect(self._tint)

    def session_changed(self, _before: Session | None, now: Session) -> None:
        """Stand over the canvas while something is compared behind it."""
        self.back.setText(tr("Comparison of {} results").format(len(now.tiles)))
        self.add.setEnabled(bool(now.shown) and now.shown not in now.tiles)
        self.setVisible(bool(now.tiles) and now.aside and not now.browsing)

    def _tint(self) -> None:
        self.back.setIcon(icon("back"))
