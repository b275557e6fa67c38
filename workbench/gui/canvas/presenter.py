"""The canvas with its caption and display bar: which result is displayed, and in which state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from workbench.api import Heatmap
from workbench.api.results.heatmap import cut_short
from workbench.gui.engine.displayed_result import DisplayedResult
from workbench.images.photo import Photo, enlargement, remarks_on
from workbench.render.display import Display
from workbench.render.within import sentences

from .canvas import Canvas
from .display_bar import DisplayBar
from .partial_results import PartialResults
from .view_state import Drawing, ViewState

ANOTHER_PAGE = "Image > Read as… reads another"


class CanvasPresenter(QObject):
    """Displays a photograph alone, or a result over it.

    caption  called with the line under the picture, and with what must be said of the result
    title    gives a technique's title by its id
    """

    displayed = Signal(object)  # DisplayedResult
    changed = Signal(str, str)  # the key of the finished run that is displayed, and its image's; empty for none

    def __init__(
        self, canvas: Canvas, display_bar: DisplayBar, caption: Callable[[str, str], None], title: Callable[[str], str]
    ) -> None:
        super().__init__()
        self._canvas, self._display_bar, self._caption, self._title = canvas, display_bar, caption, title
        self.shown: DisplayedResult | None = None
        self.steps = PartialResults()
        self._drawing = Drawing()
        self._display = Display()

    @property
    def finished(self) -> DisplayedResult | None:
        """The displayed result, if it is finished."""
        return self.shown if self.shown is not None and self.shown.provenance is not None else None

    def show_photo(self, photo: Photo | None) -> None:
        """The photograph, with no result."""
        self.shown = None
        self.changed.emit("", "")
        self._canvas.show_photo(photo)
        self._display_bar.show_result(None)
        self._caption(photo.title if photo else "", " ".join(remarks_on(photo, ANOTHER_PAGE)) if photo else "")

    def show_reason(self, photo: Photo | None, sentence: str) -> None:
        """The photograph, with the reason why there is no result."""
        self.show_photo(photo)
        self._canvas.set_state("", sentence)

    def add_reason(self, sentence: str) -> None:
        """The displayed result, as far as it is drawn, with the reason why there is no more."""
        if self.shown is not None:
            self.end_partial()
            self.shown = replace(self.shown, state="partial" if self.shown.provenance is None else "fresh")
            self._canvas.set_state(self.shown.state, sentence)

    def end_partial(self) -> None:
        """The run on the canvas goes on no more: what stood in for what was still to be measured has no value."""
        if self.shown is None or self.shown.provenance is not None or not isinstance(self.shown.result, Heatmap):
            return
        self.shown = replace(self.shown, result=cut_short(self.shown.result))
        self.paint(self._display)

    def show(self, displayed: DisplayedResult, display: Display) -> None:
        """A result, partial or finished."""
        self.shown = displayed
        self.steps.take(displayed)
        self.paint(display)
        self.displayed.emit(displayed)
        request, fresh = displayed.request, displayed.state == "fresh"
        self.changed.emit(request.key if fresh else "", request.image.key if fresh and request.image else "")

    def paint(self, display: Display) -> None:
        """The same result with other colours, range or opacity."""
        self._display = display
        if self.shown is None:
            return
        result, request = self.shown.result, self.shown.request
        title = self._title(request.technique)
        state = ViewState(result, request.photo, self.shown.geometry, display, self.shown.state, title)
        self._canvas.show_result(state)
        self._display_bar.show_result(result)
        photo = request.photo
        remarks = (
            [*remarks_on(photo, ANOTHER_PAGE), enlargement(photo, self.shown.geometry)] if photo is not None else []
        )
        within = sentences(self._drawing.areas, result, self.shown.geometry) if self._drawn_on(photo) else []
        self._caption(
            "; ".join([result.caption or title, *within]), " ".join(text for text in (result.caveat, *remarks) if text)
        )

    def show_drawing(self, drawing: Drawing, display: Display) -> bool:
        """Outline the regions of an image, with their numbers in the caption, and let a tool draw another.

        False if there is no photograph to draw on.
        """
        changed = (drawing.digest, drawing.regions) != (self._drawing.digest, self._drawing.regions)
        self._drawing = drawing
        can_draw = self._canvas.show_drawing(drawing)
        if changed and self.shown is not None:
            self.paint(display)
        return can_draw

    def _drawn_on(self, photo: Photo | None) -> bool:
        return photo is not None and photo.digest == self._drawing.digest

    def show_region(self, region: str) -> None:
        """Lay a rectangle of the network's input over the picture, to be dragged; an empty text removes it."""
        self._canvas.show_region(region)

    def mark(self, state: str) -> None:
        """Mark the displayed result: "stale" where another one is wanted by now."""
        if self.shown is None:
            self._canvas.set_state("")  # the reason why nothing was displayed is out of date
        elif self.shown.state != state:
            if state == "stale":
                self.end_partial()
            self.shown = replace(self.shown, state=state)
            self.changed.emit("", "")
            self._canvas.set_state(state)
