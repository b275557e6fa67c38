"""What all views have in common: a title line, the picture, and the words beneath."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.gui.canvas.items.message_overlay import MessageOverlay
from workbench.gui.canvas.items.pane import Pane
from workbench.gui.canvas.view_state import STATES, ViewState
from workbench.gui.widgets.section import Elided
from workbench.gui.widgets.theme import Tokens
from workbench.gui.widgets.translation import tr

HEADER = 36
TITLE = 160  # pixels that a title keeps however narrow the view is


class ResultView(QWidget):
    """Shows results of one type. It changes nothing; what a person picks in it is told by its signals."""

    hovered = Signal(str)  # what lies under the pointer, in words; empty when nothing does
    target_chosen = Signal(str)  # "class:281"
    unit_chosen = Signal(str)  # "LAYER:CHANNEL"
    display_changed = Signal(object)  # Display
    region_set = Signal(str)  # "left,top,width,height", as a hand moves it
    back_wanted = Signal()
    image_chosen = Signal(str)  # an image's key
    thumbnail_wanted = Signal(str)  # an image's key; ``take_thumbnail`` brings it

    for_talk = False  # whether it is seen from afar, and shows what counts alone
    name = "Result"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: ViewState | None = None
        self.setAccessibleName(self.name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.top = QWidget()
        self.top.setFixedHeight(HEADER)
        self.header = QHBoxLayout(self.top)
        self.header.setContentsMargins(14, 0, 12, 0)
        self.header.setSpacing(10)
        self.title = Elided("")
        self.title.setStyleSheet("font-weight: 600;")
        self.state = QLabel()
        self.state.setProperty("look", "warning")
        self.state.setAccessibleName("State of the result")
        self.note = HeaderNote()
        self.note.setProperty("look", "caption")
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.header.addWidget(self.title, 1)
        self.header.addWidget(self.state)
        self.header.addWidget(self.note)
        self.body = QHBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.words = QWidget()
        beneath = QVBoxLayout(self.words)
        beneath.setContentsMargins(14, 4, 14, 8)
        beneath.setSpacing(2)
        self.caption, self.caveat = _wrapped("caption"), _wrapped("warning")
        beneath.addWidget(self.caption)
        beneath.addWidget(self.caveat)
        column.addWidget(self.top)
        column.addLayout(self.body, 1)
        column.addWidget(self.words)

    @property
    def pane(self) -> Pane | None:
        """The surface that can be panned and zoomed, if this view has one."""
        return None

    @property
    def notice(self) -> MessageOverlay | None:
        """Where sentences about the picture appear."""
        return self.pane.notice if self.pane else None

    def show_result(self, shown: ViewState) -> None:
        """Show a result, also one that is not finished."""
        self.shown = shown
        self.title.set_text(shown.title)
        self.title.setMinimumWidth(min(TITLE, self.title.fontMetrics().horizontalAdvance(shown.title) + 8))
        self.show_caption(shown.result.caption, shown.result.caveat)
        self.setAccessibleName(": ".join(part for part in (shown.title or self.name, shown.result.caption) if part))
        self.paint_result(shown)
        self.show_state(shown.state)

    def paint_result(self, shown: ViewState) -> None:
        """Fill the body. For those who inherit."""
        raise NotImplementedError

    def show_caption(self, caption: str, caveat: str) -> None:
        """The words beneath."""
        self.caption.setText(caption)
        self.caveat.setText(caveat)
        self.caption.setVisible(bool(caption))
        self.caveat.setVisible(bool(caveat))

    def show_words(self, on: bool) -> None:
        """Whether caption and caveat stand beneath; the window has a line of its own for them."""
        self.words.setVisible(on)

    def show_state(self, state: str) -> None:
        """Mark what is shown as finished, not yet finished, or out of date."""
        self.state.setText(tr(STATES.get(state, state)))
        self.state.setVisible(bool(self.state.text()))
        if self.pane is not None:
            self.pane.set_veiled(state == "stale")

    def show_region(self, region: str) -> bool:
        """Lay a rectangle of the network's input over the picture, to be dragged; whether there is such a picture."""
        return False

    def show_current(self, key: str) -> None:
        """Mark the image that the window shows. For views of many images."""

    def take_thumbnail(self, key: str, thumbnail: QImage) -> None:
        """A thumbnail that was wanted, or another. For views of many images."""

    def take_focus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Let the keyboard act on the picture."""
        if self.pane is not None:
            self.pane.setFocus(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the picture itself has no use for: the way back."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)

    def fit(self) -> None:
        """Show all of it."""
        if self.pane is not None:
            self.pane.fit()

    def grab_body(self) -> QImage:
        """What is between title and caption, as it is on the screen."""
        return self.grab(self.body.geometry()).toImage()

    def set_theme(self, tokens: Tokens) -> None:
        """Take other colours. The style sheet is the application's; what is painted here is painted anew."""
        for child in (self, *self.findChildren(QWidget)):
            child.update()


class HeaderNote(QLabel):
    """Words at the right of the title, shortened where there is no room for all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(1)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.textFormat() == Qt.TextFormat.RichText:  # the key to colours
            super().paintEvent(event)
            return
        painter = QPainter(self)
        short = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        way, role = self.alignment(), self.foregroundRole()
        self.style().drawItemText(painter, self.rect(), way, self.palette(), self.isEnabled(), short, role)
        painter.end()


def _wrapped(look: str) -> QLabel:
    label = QLabel()
    label.setProperty("look", look)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.hide()
    return label
