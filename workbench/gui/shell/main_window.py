"""The main window: panels around the canvas, and the places where features put their widgets."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench import renamed
from workbench.commands import COMMANDS
from workbench.commands.view import PANELS
from workbench.document.session import Session
from workbench.gui.canvas.canvas import Canvas
from workbench.gui.canvas.display_bar import DisplayBar
from workbench.gui.engine.photo_cache import PhotoCache
from workbench.gui.panels.answer import AnswerPanel
from workbench.gui.panels.description import DescriptionPanel
from workbench.gui.panels.images import ImagesPanel
from workbench.gui.panels.layers import LayersPanel
from workbench.gui.panels.log import LogPanel
from workbench.gui.panels.panels import Panels
from workbench.gui.panels.parameters import ParametersPanel
from workbench.gui.panels.regions import RegionsPanel
from workbench.gui.panels.runs import RUN_TYPE, RunsPanel
from workbench.gui.panels.techniques import TechniquesPanel
from workbench.gui.widgets.image_selection import ImageSelection
from workbench.gui.widgets.overlay import Overlay, keys_text
from workbench.gui.widgets.screen import fit_screen
from workbench.gui.widgets.section import IconButton, line
from workbench.gui.widgets.theme import follow_type, grown, scaled, theme
from workbench.gui.widgets.translation import tr

from .caption_row import CaptionRow
from .notification_bar import NotificationBar
from .status_bar import StatusBar

NAME = "Explainability Workbench"
SIZE = QSize(1440, 900)
RAIL, LEFT, RIGHT = 41, 240, 290  # of 1440: 868 px, or 60 %, are left for the canvas
MOST_PIXELS = 100_000  # of a panel, in an arrangement out of a file
NARROWEST = 172, 224  # px of the sides: two thumbnails beside each other, and every form
SLIM = 360  # px of the middle in the smallest window
ROOMY = 600  # px of the middle with all that the display bar has: the sides give way before it is less
ICONS = {
    "images": "images",
    "model": "layers",
    "techniques": "techniques",
    "parameters": "parameters",
    "runs": "runs",
    "log": "log",
}


class MainWindow(QMainWindow):
    """The parts and where they lie. Its signals are wishes that somebody else fulfils."""

    command_wanted = Signal(str)  # a command's id
    dropped = Signal(object)  # QMimeData: files or a picture
    run_dropped = Signal(int)  # a run's number
    closed = Signal()
    resized = Signal()
    activated = Signal()  # a person came back to the window
    arranged = Signal()  # a panel was shown, hidden, folded or made wider
    painted = Signal()  # once, when the first picture of the window is on the screen

    def __init__(self, photos: PhotoCache) -> None:
        super().__init__()
        self._painted = False
        self.selection = ImageSelection()
        self._behind = "compare.show"  # the command that goes back to what is behind the canvas
        self.setWindowTitle(NAME)
        self.setAcceptDrops(True)
        images = ImagesPanel()
        images.thumbnail_wanted.connect(photos.ask_thumbnail)
        photos.thumbnail_ready.connect(images.show_thumbnail)
        photos.thumbnail_missing.connect(images.skip_thumbnail)
        panels = LayersPanel(), TechniquesPanel(), ParametersPanel(), RegionsPanel()
        self.panels = Panels(images, *panels, AnswerPanel(), RunsPanel(), LogPanel(), DescriptionPanel())
        self.status = StatusBar()
        self.canvas = Canvas()
        self.display_bar = DisplayBar()
        self._in_status_bar: list[QWidget] = []
        self._captions: dict[QWidget, tuple[str, str]] = {}  # of each widget of the stage: caption and caveat
        for view in (images, self.canvas):
            view.images_selected.connect(self.selection.take)
            self.selection.changed.connect(view.show_selected)
        self._build()
        self.message = NotificationBar(self.stage)
        self.message.details_wanted.connect(lambda: self.command_wanted.emit("view.log"))
        self.overlay = Overlay(self)
        self.overlay.left.connect(self.take_focus)
        self.drop = _DropFrame(self)
        self.panels.log.closed.connect(lambda: self.show_panel("log", False))
        fit_screen(self, SIZE)
        theme.changed.connect(self._fit_sides)

    # What features add.

    def add_to_stage(self, widget: QWidget) -> None:
        """A widget that can take the canvas' place."""
        self.stage.addWidget(widget)

    def show_on_stage(self, widget: QWidget) -> None:
        """Show the canvas, or a widget that was added, in the middle of the window; it takes over the keyboard."""
        focus, before = self.focusWidget(), self.stage.currentWidget()
        had_focus = widget is not before and focus is not None and before is not None and before.isAncestorOf(focus)
        self.stage.setCurrentWidget(widget)
        if widget is not before:
            self.status.value.set_text("")  # of what is not seen any more
        if had_focus:
            self.take_focus()
        self._write_caption()

    def add_above_stage(self, widget: QWidget) -> None:
        """A bar between the display bar and what is on the stage."""
        self._middle.insertWidget(self._middle.indexOf(self.stage), widget)

    def add_to_status_bar(self, widget: QWidget) -> None:
        """A widget at the right of the status bar."""
        self.statusBar().addPermanentWidget(widget, 1)
        self._in_status_bar.append(widget)

    # Panels.

    def panel(self, name: str) -> QWidget:
        """A panel by its name in ``commands.view.PANELS``."""
        return {
            "images": self.panels.images,
            "model": self.panels.layers,
            "techniques": self.panels.techniques,
            "parameters": self._right,
            "runs": self.panels.runs,
            "log": self.panels.log,
        }[name]

    def take_focus(self) -> None:
        """Let the keyboard act on what is on the stage, or on the page over it."""
        if self.overlay.isVisible():
            self.overlay.setFocus()
            return
        on_stage = self.stage.currentWidget() or self.canvas
        take = getattr(on_stage, "take_focus", on_stage.setFocus)
        take()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from part to part as the work does; forms and views that came later have their place in it."""
        panels = self.panels
        left = self._rail_frame, panels.images, panels.layers, panels.techniques, self.stage, self.display_bar
        right = panels.parameters, panels.description, panels.regions, panels.answer, panels.runs, panels.log
        parts: list[QWidget] = [*left, *right, self.status, *self._in_status_bar]
        chain: list[QWidget] = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
                chain.append(widget)
            widget = widget.nextInFocusChain()

        def place(widget: QWidget) -> int:
            return next((i for i, part in enumerate(parts) if part.isAncestorOf(widget)), len(parts))

        ordered = sorted(chain, key=place)
        if ordered != chain:
            for one, after in pairwise(ordered):
                QWidget.setTabOrder(one, after)
        return super().focusNextPrevChild(forward)

    def show_panel(self, name: str, on: bool) -> None:
        """Show or hide it; a side whose panels are all hidden gives its room to the canvas."""
        self.panel(name).setVisible(on)
        self._buttons[name].setChecked(on)
        left = any(not self.panel(one).isHidden() for one in ("images", "model", "techniques"))
        self._left.setVisible(left)
        self._right_column.setVisible(not self._right.isHidden())
        self._fit_sides()
        self.arranged.emit()

    def shows(self, name: str) -> bool:
        """Whether a panel is in sight."""
        return not self.panel(name).isHidden()

    def toggle(self, panel: str, on: bool | None = None) -> None:
        """Show or hide a panel; None reverses it."""
        self.show_panel(panel, not self.shows(panel) if on is None else on)

    def toggle_fullscreen(self) -> None:
        """Give the window the whole screen, or put it back."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def fit(self) -> None:
        """Show the pictures in the middle in full."""
        on_stage: Any = self.stage.currentWidget()
        on_stage.fit()

    def turn_page(self, by: int) -> None:
        """Show another page of many tiles."""
        self.canvas.turn_page(by)

    def find_tile(self, text: str) -> bool:
        """Go to a tile by its number, or to the field for it where the text is empty. False where there is none."""
        return self.canvas.find_tile(text)

    def arrangement(self) -> dict[str, Any]:
        """Which panels are open, and how wide they are, as JSON holds it."""
        return {
            "open": [name for name in PANELS if self.shows(name)],
            "across": self._across_wanted(),
            "left": self._left.sizes(),
            "down": self._down.sizes(),
            "folded": self.panels.techniques.folded,
        }

    def geometry_text(self) -> str:
        """Where the window lies on the screen, for ``arrange``."""
        return bytes(self.saveGeometry().toBase64().data()).decode()

    def arrange(self, arrangement: dict[str, Any], geometry: str) -> None:
        """Put the panels back as they were; what makes no sense is left as it is."""
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        shown = arrangement.get("open")
        if isinstance(shown, list):
            names = [renamed.PANELS.get(name, name) for name in shown if isinstance(name, str)]
            for name in PANELS:
                self.show_panel(name, name in names)
        folded = arrangement.get("folded")
        if isinstance(folded, list):
            self.panels.techniques.fold([str(family) for family in folded])
        for key, splitter in (("across", self._across), ("left", self._left), ("down", self._down)):
            sizes = arrangement.get(key)
            if (
                isinstance(sizes, list)
                and len(sizes) == splitter.count()
                and all(isinstance(n, int) and 0 <= n < MOST_PIXELS for n in sizes)
            ):
                splitter.setSizes(sizes)
                if key == "across":
                    self._sides = max(sizes[0], NARROWEST[0]), max(sizes[2], NARROWEST[1])
                    self._fit_sides()

    # What stands under the canvas.

    def show_caption(self, caption: str, caveat: str = "") -> None:
        """The line under the canvas: what is on it, and what must be said of it."""
        self._captions[self.canvas] = caption, caveat
        self._write_caption()

    def show_caption_of(self, widget: QWidget, caption: str, caveat: str = "") -> None:
        """The line under a widget that was added to the stage, for while it is there."""
        self._captions[widget] = caption, caveat
        self._write_caption()

    def _write_caption(self) -> None:
        """The words of what is on the stage: they speak of the picture over them, and of no other."""
        on_stage = self.stage.currentWidget()
        caption, caveat = self._captions.get(on_stage, ("", "")) if on_stage is not None else ("", "")
        self.caption_row.show_words(caption, caveat, grow_only=on_stage not in (None, self.canvas))

    def session_changed(self, before: Session | None, now: Session) -> None:
        """Show image and model in the title bar, and how things are looked at in the bar above the canvas.

        In another session nothing is selected yet.
        """
        if before is None:
            self.selection.take(())
        image = now.image.name if now.image else ""
        self.setWindowTitle(" – ".join(part for part in (image, now.model, NAME) if part))
        self.canvas.show_current(now.current)
        self.canvas.show_target(now.target)
        self.display_bar.set_display(now.display)
        self._display_row.setVisible(not now.browsing)
        self._behind = "collection.show" if now.collection and not now.aside else "compare.show"

    # Drag and drop, anywhere.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if data.hasFormat(RUN_TYPE) or data.hasUrls() or data.hasImage():
            event.setDropAction(Qt.DropAction.CopyAction)  # what is dropped stays where it is
            event.accept()
        if not data.hasFormat(RUN_TYPE) and event.isAccepted():
            self.drop.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop.hide()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.mimeData().hasFormat(RUN_TYPE):
            self.run_dropped.emit(int(event.mimeData().data(RUN_TYPE).data()))
            return
        self.dropped.emit(event.mimeData())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, where nothing else takes it, puts away what is uppermost: page, message, tool, picture."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.overlay.isVisible():
            self.overlay.hide()
        elif not self.message.put_away() and not self.canvas.drop_tool():
            self.command_wanted.emit(self._behind)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self.activated.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sides()
        self.resized.emit()

    # How wide the sides are.

    def _across_wanted(self) -> list[int]:
        """The widths of sides and middle as a person set them, whatever room there is now."""
        return [self._sides[0], max(1, self._across.width() - sum(self._sides)), self._sides[1]]

    def _sides_moved(self, _at: int, handle: int) -> None:
        """A person dragged a side's edge."""
        left, _middle, right = self._across.sizes()
        self._sides = (left, self._sides[1]) if handle == 1 else (self._sides[0], right)

    def _fit_sides(self) -> None:
        """Make the sides as wide as a person set them, or narrower where the middle needs the room."""
        visible = not self._left.isHidden(), not self._right_column.isHidden()
        wanted = [side if on else 0 for side, on in zip(self._sides, visible, strict=True)]
        room = self.width() - RAIL - 2
        large = min(scaled(NARROWEST[1]), max(NARROWEST[1], room - NARROWEST[0] - SLIM))  # as the type is
        least = [side if on else 0 for side, on in zip((NARROWEST[0], large), visible, strict=True)]
        short = max(0, sum(wanted) + ROOMY - room)
        spare = sum(wanted) - sum(least)
        share = min(1.0, short / spare) if spare > 0 else 0.0
        left, right = (round(w - share * (w - small)) for w, small in zip(wanted, least, strict=True))
        self._across.setSizes([left, max(1, room - left - right), right])

    # Building.

    def _build(self) -> None:
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._left = _splitter(Qt.Orientation.Vertical, self.panels.images, self.panels.layers, self.panels.techniques)
        self._left.setObjectName("side")
        self._left.setMinimumWidth(NARROWEST[0])
        self._left.setSizes([190, 326, 324])
        self._right = QWidget()
        self._right.setObjectName("right")
        column = _column(self._right)
        column.addWidget(self.panels.parameters, 1)
        column.addWidget(self.panels.description, 1)
        column.addWidget(line())
        column.addWidget(self.panels.regions)
        column.addWidget(line())
        column.addWidget(self.panels.answer)
        self._right_column = self._right
        self._right.setMinimumWidth(NARROWEST[1])
        self._down = _splitter(Qt.Orientation.Vertical, self._centre(), self.panels.log)
        self._down.setSizes([700, 150])
        self.panels.log.hide()
        self._across = _splitter(Qt.Orientation.Horizontal, self._left, self._down, self._right)
        for i, stretch in enumerate((0, 1, 0)):
            self._across.setStretchFactor(i, stretch)
            self._across.setCollapsible(i, False)
        self._sides = LEFT, RIGHT
        self._across.splitterMoved.connect(self._sides_moved)
        for moved in (self._across.splitterMoved, self._left.splitterMoved, self._down.splitterMoved):
            moved.connect(lambda *_: self.arranged.emit())
        self.panels.techniques.folding.connect(self.arranged)
        self._rail_frame = self._rail()
        row.addWidget(self._rail_frame)
        row.addWidget(self._across, 1)
        self.setCentralWidget(whole)
        self.statusBar().addWidget(self.status, 1)
        self.statusBar().setSizeGripEnabled(False)
        follow_type(bar := self.statusBar(), lambda: bar.setFixedHeight(grown(30, 2)))  # a hint has two lines

    def _centre(self) -> QWidget:
        centre = QWidget()
        centre.setObjectName("centre")
        column = self._middle = _column(centre)
        top = self._display_row = QFrame()
        top.setObjectName("display_row")
        inside = QHBoxLayout(top)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.display_bar)
        self.canvas.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.canvas.setAccessibleName(tr("Canvas"))
        self.caption_row = CaptionRow()
        self.caption, self.caveat = self.caption_row.caption, self.caption_row.caveat
        column.addWidget(top)
        self.stage = QStackedWidget()
        self.stage.addWidget(self.canvas)
        self.stage.setMinimumSize(240, 160)  # whatever lies in it: nothing makes the window larger
        column.addWidget(self.stage, 1)
        column.addWidget(self.caption_row)
        column.addWidget(self.panels.runs)
        return centre

    def _rail(self) -> QWidget:
        rail = QFrame()
        rail.setObjectName("rail")
        rail.setFixedWidth(RAIL)
        column = _column(rail)
        column.setContentsMargins(5, 6, 4, 6)
        column.setSpacing(4)
        self._buttons: dict[str, IconButton] = {}
        for name, title in PANELS.items():
            if name == "parameters":
                column.addStretch(1)
            command = COMMANDS[f"view.{name}"]
            button = IconButton(ICONS[name], f"{tr(title)} ({keys_text(command.shortcut)})", rail)
            button.setCheckable(True)
            button.setChecked(name != "log")
            button.setIconSize(QSize(20, 20))
            button.setFixedSize(32, 32)
            button.clicked.connect(lambda _on=False, name=name: self.command_wanted.emit(f"view.{name}"))
            self._buttons[name] = button
            column.addWidget(button)
        return rail


class _DropFrame(QFrame):
    """Says while something is dragged over the window that it may be dropped."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._under = parent
        self.setObjectName("drop")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self) -> None:
        """Lie over the whole window."""
        self.setGeometry(self._under.rect().adjusted(4, 4, -4, -4))
        self.show()
        self.raise_()


def _is_width(size: Any) -> bool:
    return isinstance(size, int) and 0 <= size < MOST_PIXELS


def _splitter(way: Qt.Orientation, *widgets: QWidget) -> QSplitter:
    splitter = QSplitter(way)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    for widget in widgets:
        splitter.addWidget(widget)
    return splitter


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
