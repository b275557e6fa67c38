"""The line under many tiles: a search by number, and which page is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from workbench.gui.widgets.section import IconButton
from workbench.gui.widgets.theme import follow_type
from workbench.gui.widgets.translation import tr

from .grid_pane import PAGES

ROOMY = 420  # pixels from which there is room for all
FIELD = 130  # pixels of the search
BESIDE = 28  # of them that are for no letters: frame and margins
ROW = 38


class TilePager(QWidget):
    """Buttons and keys turn pages; what is typed is looked for at once, and Enter goes to it."""

    page_wanted = Signal(int)  # so many pages on
    typed = Signal(str)
    taken = Signal()  # Enter, or Down: the keys go on among the tiles

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(ROW)
        self.search = _SearchLine()
        self.search.setPlaceholderText(tr("Channel…"))
        self.search.setAccessibleName(tr("Find a channel by its number"))
        self.search.setToolTip(tr("Find a channel by its number"))
        self.search.setMaximumWidth(FIELD)
        self.search.setClearButtonEnabled(True)
        self.previous = IconButton("left", tr("Page before (Page Up)"), self)
        self.next = IconButton("right", tr("Next page (Page Down)"), self)
        self.page = QLabel()
        self.page.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.place = QLabel()
        self.place.setProperty("look", "caption")
        self.place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.place.setMinimumWidth(1)
        self._missing = False
        follow_type(self, self._fit_field)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 12, 6)
        row.setSpacing(4)
        row.addWidget(self.search, 1)
        row.addStretch(1)
        for widget in (self.previous, self.page, self.next):
            row.addWidget(widget)
        row.addWidget(self.place, 2)
        self.previous.clicked.connect(lambda: self.page_wanted.emit(-1))
        self.next.clicked.connect(lambda: self.page_wanted.emit(1))
        self.search.textEdited.connect(self.typed)
        self.search.page_wanted.connect(self.page_wanted)
        self.search.taken.connect(self.taken)
        self.search.returnPressed.connect(self.taken)

    def _fit_field(self) -> None:
        """What is looked for is whole where nothing is typed, in whichever language and size of type."""
        hint = self.search.fontMetrics().horizontalAdvance(self.search.placeholderText())
        self.search.setMinimumWidth(max(FIELD // 2, hint + BESIDE))

    def show_page(self, page: int, pages: int, shown: tuple[int, int], count: int) -> None:
        """Show a page, from 0, with the places of its first and last tile, from 1. A single page needs no line."""
        self.setVisible(pages > 1)
        self.page.setText(tr("Page {} of {}").format(page + 1, pages))
        self.previous.setEnabled(page > 0)
        self.next.setEnabled(page < pages - 1)
        self.place.setText(tr("{} to {} of {}").format(shown[0], shown[1], f"{count:,}"))

    def say_missing(self, sentence: str) -> None:
        """Say that what is typed is not there; an empty sentence says nothing."""
        self._missing = bool(sentence)
        if sentence:
            self.place.setText(sentence)
        self._make_room()
        self.place.setProperty("look", "warning" if sentence else "caption")
        self.place.style().polish(self.place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Where there is little room the page says enough; a sentence on what is missing takes its place."""
        roomy = self.width() >= ROOMY
        self.place.setVisible(roomy or self._missing)
        for widget in (self.previous, self.page, self.next):
            widget.setVisible(roomy or not self._missing)


class _SearchLine(QLineEdit):
    """Page keys turn pages, Down and Enter go to the tiles, Escape empties the line and then goes there too."""

    page_wanted = Signal(int)
    taken = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.page_wanted.emit(PAGES[key])
        elif key == Qt.Key.Key_Down or (key == Qt.Key.Key_Escape and not self.text()):
            self.taken.emit()
        elif key == Qt.Key.Key_Escape:
            self.clear()
            self.textEdited.emit("")
        else:
            super().keyPressEvent(event)
