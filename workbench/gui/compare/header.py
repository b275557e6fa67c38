"""The header of the comparison: what all runs have in common, how alike two maps are, and the switches."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QWidget

from workbench.gui.widgets.section import Elided, ElidedLines, IconButton
from workbench.gui.widgets.translation import tr

from .switches import fit_switches

HEIGHT = 36


class ComparisonHeader(QWidget):
    """It changes nothing itself: boxes and buttons say what a person wants.

    boxes    one scale, A - B and surround
    missing  asks for the results that are missing
    all      leads from one large tile back to all
    more     opens the menu of the comparison
    """

    closed = Signal()
    wished = Signal(str, list)  # a command and its text arguments

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("section")
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 6, 0)
        row.setSpacing(16)
        title = QLabel(tr("Comparison"))
        title.setStyleSheet("font-weight: 600;")
        self.missing = QPushButton()
        self.missing.setProperty("look", "link")
        self.missing.hide()
        self.common, self.similarity = Elided("", look="caption"), ElidedLines("", look="caption")
        self.all = IconButton("back", tr("All tiles (Escape)"), self)
        self.all.clicked.connect(lambda _checked=False: self.wished.emit("compare.enlarge", ["0"]))
        self.all.hide()
        self.scale_box, self.difference_box = QCheckBox(tr("One scale")), QCheckBox(tr("A − B"))
        self.scale_box.setToolTip(
            tr("Maps of one technique, unit and layer share their range, so that colours can be compared")
        )
        self.surround_box = QCheckBox(tr("Surround"))
        self.surround_box.setToolTip(tr("Show the photograph around what the network saw, too"))
        self.boxes = self.scale_box, self.difference_box, self.surround_box
        self.more = IconButton("more", tr("More of the comparison"), self)
        close = IconButton("close", tr("Back to one result"), self)
        close.clicked.connect(lambda _checked=False: self.closed.emit())
        row.addWidget(title)
        row.addWidget(self.missing)
        row.addWidget(self.common, 1)
        row.addWidget(self.similarity, 2)
        for widget in (self.all, *self.boxes, self.more, close):
            row.addWidget(widget)

    @property
    def below_more(self) -> QPoint:
        """Where the menu of the comparison opens, on the screen."""
        return self.more.mapToGlobal(self.more.rect().bottomLeft())

    def show_words(self, common: str, similarity: str) -> None:
        """What is the same for all tiles, and how alike they are; empty where there is no such thing."""
        self.common.set_text(common)
        self.similarity.set_text(similarity)
        self.similarity.setVisible(bool(similarity))

    def show_switches(self, one_scale: bool, with_difference: bool, surround: bool, reason: str) -> None:
        """``reason`` says why there is no difference; empty where there can be one."""
        for box, on in zip(self.boxes, (one_scale, with_difference, surround), strict=True):
            with QSignalBlocker(box):
                box.setChecked(on)
        self.difference_box.setEnabled(not reason)
        words = tr("The difference of two maps, or of each map and the first of its row, and how alike they are")
        self.difference_box.setToolTip(f"{tr('There is no difference')}: {reason}." if reason else words)

    def show_missing(self, count: int) -> None:
        """How many results nobody has asked for; one has a button of its own at its place."""
        self.missing.setText(tr("Run the {} missing").format(count))
        self.missing.setVisible(count > 1)

    def fit(self, width: int) -> None:
        """Show the boxes where a comparison of this width has room for them."""
        fit_switches(self.boxes, width)
