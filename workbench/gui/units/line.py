"""The line over the canvas while pictures of a layer are made: how far that is, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from workbench.gui.widgets.section import Elided, IconButton
from workbench.gui.widgets.translation import tr

HEIGHT = 36  # pixels
BAR = 120, 6  # pixels of the bar


class UnitsLine(QWidget):
    """``wished`` names a command."""

    wished = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("section")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(tr("Pictures of a layer"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(8)
        self.words = Elided()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(*BAR)
        self.bar.setAccessibleName(tr("How far the pictures are"))
        self.sheet = QPushButton(tr("Show as a sheet"))
        self.sheet.setProperty("look", "link")
        self.sheet.setToolTip(tr("The pictures that are there, beside each other: it can be exported"))
        self.pause = IconButton("pause", tr("Pause; the pictures that are made are kept"), self)
        self.close_button = IconButton("close", tr("Make no more of them; those that are made are kept"), self)
        for button, command in (
            (self.sheet, "unit.made"),
            (self.pause, "unit.pause"),
            (self.close_button, "unit.stop"),
        ):
            button.clicked.connect(lambda _checked=False, command=command: self.wished.emit(command))
        row.addWidget(self.words, 1)
        for widget in (self.bar, self.sheet, self.pause, self.close_button):
            row.addWidget(widget)
        self.hide()

    def show_progress(self, words: str, done: int, total: int, paused: bool) -> None:
        """So many of all are there; ``total`` is 0 while that is not known."""
        self.words.set_text(words)
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        unfinished = done < total or not total
        self.bar.setVisible(unfinished)
        self.pause.setVisible(unfinished)
        self.sheet.setEnabled(done > 0)
        self.pause.show_icon("run" if paused else "pause")
        tip = tr("Go on with the pictures") if paused else tr("Pause; the pictures that are made are kept")
        self.pause.setToolTip(tip)
        self.pause.setAccessibleName(tip)
