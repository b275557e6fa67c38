"""The middle of the window: a view for each type of result, kept so that nothing flickers."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from workbench.api import Heatmap, Result
from workbench.gui.widgets.pointer import point_again
from workbench.gui.widgets.theme import Tokens, theme, tokens
from workbench.gui.widgets.translation import tr
from workbench.images.photo import Photo
from workbench.render.points import ImageColumns

from .items.message_overlay import MessageOverlay
from .view_state import STATES, Drawing, ViewState
from .views.base import ResultView
from .views.heatmap import HeatmapView
from .views.registry import new_view

EMPTY = "Drop a picture here, or open one with Ctrl+O."


class Canvas(QWidget):
    """Shows a photograph, then results.

    words  whether caption and caveat stand below the views; the window has a line of its own for them
    bars   whether views have their title line; a presentation has none
    """

    hovered = Signal(str)
    target_chosen = Signal(str)
    unit_chosen = Signal(str)
    display_changed = Signal(object)
    region_set = Signal(str)
    drawn = Signal(str, bool)
    tool_dropped = Signal()
    selection_menu_wanted = Signal()
    back_wanted = Signal()
    command_wanted = Signal(str, tuple)  # the id of a command, and its arguments
    image_chosen = Signal(str)
    images_selected = Signal(object)
    thumbnail_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None, words: bool = False, bars: bool = True) -> None:
        super().__init__(parent)
        self._words, self._bars = words, bars
        self._views: dict[type[Result], ResultView] = {}
        self._stack = QStackedWidget()
        self._empty = QLabel(tr(EMPTY))
        self._empty.setProperty("look", "empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._notice = MessageOverlay(self)
        self._current = self._target = ""
        self._selected: frozenset[str] = frozenset()
        self._columns: ImageColumns | None = None
        self._drawing = Drawing()
        self._pointed_text = ""
        self.hovered.connect(self._remember)
        theme.changed.connect(self.set_theme)

    def _remember(self, text: str) -> None:
        self._pointed_text = text

    @property
    def view(self) -> ResultView | None:
        """The visible view; None while there is nothing to show."""
        current = self._stack.currentWidget()
        return current if isinstance(current, ResultView) else None

    @property
    def has_result(self) -> bool:
        """Whether a result is displayed, and not a photograph alone."""
        return self.view is not None and self.view.view_state is not None

    @property
    def pointed_thing(self) -> tuple[str, str]:
        """The kind and the name of what lies under the pointer; both empty for nothing."""
        return self.view.pointed_thing if self.view is not None else ("", "")

    @property
    def pointed_place(self) -> tuple[str, str]:
        """The layer whose map lies under the pointer, and the pixel of the network's input; both empty for none."""
        return self.view.pointed_place if self.view is not None else ("", "")

    @property
    def pointed_region(self) -> str:
        """The name of the drawn region under the pointer; empty for none."""
        return self.view.pointed_region if self.view is not None else ""

    @property
    def pointed_text(self) -> str:
        """The numbers under the pointer, in words, or the row of a table; empty for none."""
        return (self.view.pointed_row if self.view is not None else "") or self._pointed_text

    @property
    def selected(self) -> list[str]:
        """The images that are selected in a view of many images, by their keys."""
        return self.view.selected if self.view is not None else []

    def show_photo(self, photo: Photo | None) -> None:
        """Show the photograph alone; without a photograph, how to open one."""
        self._notice.say("")
        if photo is None:
            self._empty.setText(tr(EMPTY))
            self._stack.setCurrentWidget(self._empty)
            return
        view = self._view(Heatmap)
        assert isinstance(view, HeatmapView)
        view.show_photo(photo)
        view.show_drawing(self._drawing)
        self._bring(view)

    def show_result(self, view_state: ViewState) -> None:
        """Show a result, finished or not."""
        self._notice.say("")
        view = self._view(type(view_state.result))
        view.show_columns(self._columns)
        view.show_result(view_state)
        view.show_current(self._current)
        view.show_selected(self._selected)
        view.show_target(self._target)
        view.show_drawing(self._drawing)
        if self._stack.currentWidget() is not view:
            self._bring(view)
            self.hovered.emit("")
            point_again(view)

    def take_focus(self) -> None:
        """Give the keyboard to the visible view."""
        if self.view is not None:
            self.view.take_focus(Qt.FocusReason.ShortcutFocusReason)

    def _bring(self, view: ResultView) -> None:
        """Make a view visible; if the old view had the focus, the new one gets it."""
        holder = self.window().focusWidget()
        had_focus = holder is not None and self.isAncestorOf(holder)
        by_key = bool(getattr(holder, "by_key", False))
        self._stack.setCurrentWidget(view)
        if had_focus:
            view.take_focus(Qt.FocusReason.ShortcutFocusReason if by_key else Qt.FocusReason.OtherFocusReason)

    def show_region(self, region: str) -> None:
        """Lay a rectangle of the network's input over the picture, to be dragged; an empty text takes it away."""
        if self.view is not None:
            self.view.show_region(region)

    def show_drawing(self, drawing: Drawing) -> bool:
        """Outline the regions of an image, and let a tool draw another. False if that image is not here."""
        self._drawing = drawing
        return self.view is not None and self.view.show_drawing(drawing)

    def drop_tool(self) -> bool:
        """Put the tool that draws regions away; False where there is none."""
        drawing = bool(self._drawing.tool)
        if drawing:
            self.tool_dropped.emit()
        return drawing

    def show_selected(self, keys: frozenset[str]) -> None:
        """Select these images, in views of many images."""
        self._selected = keys
        if self.view is not None:
            self.view.show_selected(keys)

    def _take_selected(self, keys: Iterable[str]) -> None:
        """A person has selected them here; frames that follow keep that."""
        self._selected = frozenset(keys)
        self.images_selected.emit(self._selected)

    def show_columns(self, columns: ImageColumns | None) -> None:
        """What is known of images beside what results say, for views of many images; None for nothing."""
        self._columns = columns
        if self.view is not None:
            self.view.show_columns(columns)

    def show_current(self, key: str) -> None:
        """Mark the image that the window shows, in views of many images."""
        self._current = key
        if self.view is not None:
            self.view.show_current(key)

    def show_target(self, target: str) -> None:
        """Mark what is explained, in views of an answer over its photograph."""
        self._target = target
        if self.view is not None:
            self.view.show_target(target)

    def show_thumbnail(self, key: str, thumbnail: QImage) -> None:
        """Draw an image's thumbnail in a view that asked for it."""
        if self.view is not None:
            self.view.show_thumbnail(key, thumbnail)

    def set_state(self, state: str, sentence: str = "") -> None:
        """Mark the view "fresh", "partial", "stale", "loading" or "failed", with a sentence that says why."""
        self._notice.say(sentence, {"failed": "danger", "stale": "warning"}.get(state, "muted"))
        if self.view is not None:
            self.view.show_state(state)
        elif sentence:
            self._notice.say("")
            self._empty.setText(sentence)
        elif state in ("loading", "failed"):
            self._empty.setText(f"{STATES[state]}.")

    def grab_image(self) -> QImage:
        """The picture of the view alone, without title, margin and colour bar."""
        pane = self.view.pane if self.view is not None else None
        if pane is not None and not pane.world.isEmpty():
            return pane.as_image()
        return self.view.grab_body() if self.view is not None else self.grab().toImage()

    def fit(self) -> None:
        """Show all of it."""
        if self.view is not None:
            self.view.fit()

    def turn_page(self, by: int) -> None:
        """Show another page of many tiles."""
        if self.view is not None:
            self.view.turn_page(by)

    def find_tile(self, text: str) -> bool:
        """Go to a tile by its number, or to the field for it where the text is empty. False where there is none."""
        return self.view is not None and self.view.find_tile(text)

    def set_theme(self, tokens: Tokens) -> None:
        """Paint in other colours."""
        for view in self._views.values():
            view.set_theme(tokens)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens().colour("canvas"))
        painter.end()

    def _view(self, kind: type[Result]) -> ResultView:
        view = self._views.get(kind)
        if view is None:
            view = self._views[kind] = new_view(kind)
            view.show_words(self._words)
            view.top.setVisible(self._bars)
            view.for_presentation = not self._bars
            view.hovered.connect(self.hovered)
            view.target_chosen.connect(self.target_chosen)
            view.unit_chosen.connect(self.unit_chosen)
            view.display_changed.connect(self.display_changed)
            view.region_set.connect(self.region_set)
            view.drawn.connect(self.drawn)
            view.tool_dropped.connect(self.tool_dropped)
            view.selection_menu_wanted.connect(self.selection_menu_wanted)
            view.back_wanted.connect(self.back_wanted)
            view.command_wanted.connect(self.command_wanted)
            view.image_chosen.connect(self.image_chosen)
            view.images_selected.connect(self._take_selected)
            view.thumbnail_wanted.connect(self.thumbnail_wanted)
            self._stack.addWidget(view)
        return view
