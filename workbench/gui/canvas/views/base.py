"""The base of all views: a title line, the result, and the caption below."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.gui.canvas.items.message_overlay import MessageOverlay
from workbench.gui.canvas.items.pane import Pane
from workbench.gui.canvas.view_state import STATES, Drawing, ViewState
from workbench.gui.widgets.section import ElidedLines, unbroken
from workbench.gui.widgets.theme import Tokens, scaled
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.points import ImageColumns

HEADER = 36
NARROWEST, WITH_NUMBERS = 105, 240  # pixels of a picture, and of a view of numbers, that can be read beside others
TITLE = 160  # pixels that a title keeps however narrow the view is


class ResultView(QWidget):
    """Shows results of one type. It changes nothing itself; its signals say what a person picks in it."""

    hovered = Signal(str)  # what lies under the pointer, in words; empty for nothing
    target_chosen = Signal(str)  # "class:281"
    unit_chosen = Signal(str)  # "LAYER:CHANNEL"
    display_changed = Signal(object)  # Display
    region_set = Signal(str)  # "left,top,width,height", as a hand moves it
    drawn = Signal(str, bool)  # the text of an area, and whether it is taken away
    tool_dropped = Signal()
    selection_menu_wanted = Signal()
    back_wanted = Signal()
    command_wanted = Signal(str, tuple)  # the id of a command, and its arguments
    image_chosen = Signal(str)  # an image's key
    images_selected = Signal(object)  # keys of the images that a person has selected
    axis_pointed = Signal(str, object)  # the name of an axis and the number on it under the pointer, or None
    thumbnail_wanted = Signal(str)  # an image's key; ``show_thumbnail`` answers

    for_presentation = False  # seen from afar: only what matters most is drawn
    is_part = False  # of a group, whose other parts show the photograph
    name = "Result"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view_state: ViewState | None = None
        self._most_width = math.inf
        self.setAccessibleName(tr(self.name))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.top = QWidget()
        self.top.setFixedHeight(HEADER)
        self.header = QHBoxLayout(self.top)
        self.header.setContentsMargins(14, 0, 12, 0)
        self.header.setSpacing(10)
        self.title = ElidedLines("", mode=Qt.TextElideMode.ElideMiddle)  # numbers stand at the end
        self.title.setStyleSheet("font-weight: 600;")
        self.state = QLabel()
        self.state.setProperty("look", "warning")
        self.state.setAccessibleName(tr("State of the result"))
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
        caption = QVBoxLayout(self.words)
        caption.setContentsMargins(14, 4, 14, 8)
        caption.setSpacing(2)
        self.caption, self.caveat = _wrapped("caption"), _wrapped("warning")
        caption.addWidget(self.caption)
        caption.addWidget(self.caveat)
        column.addWidget(self.top)
        column.addLayout(self.body, 1)
        column.addWidget(self.words)

    @property
    def pane(self) -> Pane | None:
        """The surface that can be panned and zoomed, if this view has one."""
        return None

    @property
    def narrowest(self) -> int:
        """Pixels of its width in which it can be read."""
        return scaled(NARROWEST if self.pane is not None else WITH_NUMBERS)

    def height_of_words(self, width: int) -> int:
        """Pixels that words beside what is shown take in a tile of this width: it is so much higher than others."""
        return 0

    @property
    def pointed_thing(self) -> tuple[str, str]:
        """What lies under the pointer: "unit", "target" or "image", and its name as commands take it; else empty."""
        return "", ""

    @property
    def pointed_place(self) -> tuple[str, str]:
        """The layer whose map lies under the pointer, and the pixel of the network's input there, "X,Y"; else empty."""
        return "", ""

    @property
    def pointed_region(self) -> str:
        """The name of the drawn region under the pointer; empty for none. For views over a photograph."""
        return ""

    @property
    def pointed_row(self) -> str:
        """The row under the pointer as text for the clipboard. For tables."""
        return ""

    @property
    def selected(self) -> list[str]:
        """The images that are selected, by their keys. For views of many images."""
        return []

    @property
    def notice(self) -> MessageOverlay | None:
        """Where sentences about the picture appear."""
        return self.pane.notice if self.pane else None

    def show_result(self, view_state: ViewState) -> None:
        """Show a result, finished or not."""
        self.view_state = view_state
        title = said(view_state.title)
        self.title.set_text(title)
        self.show_caption(view_state.result.caption, view_state.result.caveat)
        name = title or tr(self.name)
        self.setAccessibleName(": ".join(part for part in (name, said(view_state.result.caption)) if part))
        self.paint_result(view_state)
        self._keep_title()  # beside the buttons that this result has
        self.show_state(view_state.state)
        if self.pane is not None:
            self.pane.point_again()

    def limit_title(self, width: float) -> None:
        """The view will have no more than this width, so its title must not ask for it."""
        self._most_width = width
        self._keep_title()

    def _keep_title(self) -> None:
        """The note leaves the title room, the title leaves room to controls; two lines where they fit."""
        taken = self.taken_in_header()
        self.title.most = lines_in_header(self.title)
        self.title.setMinimumWidth(max(1, int(min(TITLE, self.title.wanted_width, self._most_width - taken))))

    def taken_in_header(self) -> int:
        """Pixels that are for neither title nor note: margins, and what a person can use there."""
        margins, words = self.header.contentsMargins(), (self.title, self.state, self.note)
        beside = self.top.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        shown = [one for one in beside if one not in words and one.isVisibleTo(self.top)]
        taken = sum(one.sizeHint().width() + self.header.spacing() for one in shown)
        return margins.left() + margins.right() + taken

    def paint_result(self, view_state: ViewState) -> None:
        """Fill the body; each view has its own way."""
        raise NotImplementedError

    def show_caption(self, caption: str, caveat: str) -> None:
        """Write caption and caveat below the result."""
        self.caption.setText(unbroken(said(caption)))
        self.caveat.setText(unbroken(said(caveat)))
        self.caption.setVisible(bool(caption))
        self.caveat.setVisible(bool(caveat))

    def show_words(self, on: bool) -> None:
        """Whether caption and caveat stand below; the window has a line of its own for them."""
        self.words.setVisible(on)

    def show_state(self, state: str) -> None:
        """Mark the result as finished, partial, or out of date."""
        self.state.setText(tr(STATES.get(state, state)))
        self.state.setVisible(bool(self.state.text()))
        if self.pane is not None:
            self.pane.set_veiled(state == "stale")

    def show_region(self, region: str) -> bool:
        """Lay a rectangle of the network's input over the picture, to be dragged. False if there is no picture."""
        return False

    def show_drawing(self, drawing: Drawing) -> bool:
        """Outline the regions of an image, and let a tool draw another. False if that image is not here."""
        return False

    def show_current(self, key: str) -> None:
        """Mark the image that the window shows. For views of many images."""

    def show_selected(self, keys: frozenset[str]) -> None:
        """Select of these images those that are here. For views of many images."""

    def show_columns(self, columns: ImageColumns | None) -> None:
        """What is known of images beside what a result says. For views of many images."""

    def show_target(self, target: str) -> None:
        """Mark what is explained. For views of an answer over its photograph."""

    def show_thumbnail(self, key: str, thumbnail: QImage) -> None:
        """Draw an image's thumbnail where the view needs it. For views of many images."""

    def show_axis_echo(self, axis: str, x: float | None) -> None:
        """Mark what is at a number on an axis of this name, that another view points at. For curves."""

    def turn_page(self, by: int) -> None:
        """Show another page. For views of many tiles."""

    def find_tile(self, text: str) -> bool:
        """Go to a tile by its number, or to the field for it where the text is empty. False where there is none."""
        return False

    def take_focus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Let the keyboard act on the picture."""
        if self.pane is not None:
            self.pane.setFocus(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape and Backspace go back, unless the picture itself uses them."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)

    def fit(self) -> None:
        """Show all of it."""
        if self.pane is not None:
            self.pane.fit()

    def grab_body(self) -> QImage:
        """The body, between title and caption, as it is on the screen."""
        return self.grab(self.body.geometry()).toImage()

    def set_theme(self, tokens: Tokens) -> None:
        """Paint in other colours. The style sheet is the application's."""
        for child in (self, *self.findChildren(QWidget)):
            child.update()


def lines_in_header(label: QLabel) -> int:
    """How many lines of a label the line of the title has room for: two, or one of large type."""
    return 2 if 2 * label.fontMetrics().lineSpacing() <= HEADER else 1


class HeaderNote(QLabel):
    """A note at the right of the title: in two lines where one is too short, or cut, but never in a number."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(1)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def key_at(self, width: int) -> QTextDocument:
        """The key to the colours, laid out in this width."""
        words = QTextDocument()
        words.setDocumentMargin(0)
        words.setDefaultFont(self.font())
        muted = self.palette().color(self.foregroundRole()).name()
        words.setHtml(f'<div align="right" style="color: {muted}">{self.text()}</div>')
        words.setTextWidth(width)
        return words

    def words_at(self, width: int) -> str:
        """What is written in this width; nothing where a number would be cut."""
        text, metrics = self.text(), self.fontMetrics()
        if metrics.horizontalAdvance(text) <= width:
            return text
        if lines_in_header(self) > 1:
            words = text.split(" ")
            halves = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words)) if words[i] != "%"]
            even = min(halves, key=lambda lines: max(map(metrics.horizontalAdvance, lines)), default=(text,))
            if max(map(metrics.horizontalAdvance, even)) <= width:
                return "\n".join(even)
        short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        return short if sum(map(str.isdigit, short)) == sum(map(str.isdigit, text)) else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.textFormat() == Qt.TextFormat.RichText:  # a key to the colours, in two lines where one is too short
            words = self.key_at(self.contentsRect().width())
            painter.translate(0, (self.height() - words.size().height()) / 2)
            words.drawContents(painter)
            painter.end()
            return
        short = self.words_at(self.width())
        alignment, role = self.alignment(), self.foregroundRole()
        self.style().drawItemText(painter, self.rect(), alignment, self.palette(), self.isEnabled(), short, role)
        painter.end()


def _wrapped(look: str) -> QLabel:
    label = QLabel()
    label.setProperty("look", look)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.hide()
    return label
