"""The canvas as the program sees it: which result is on it, in which state, and the words under it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from workbench.gui.engine.request import DisplayedResult
from workbench.gui.shell.main_window import MainWindow
from workbench.images.photo import Photo
from workbench.render.display import Display

from .partial_results import PartialResults
from .view_state import ViewState


class CanvasPresenter:
    """Shows a photograph alone, or a result over it. ``title`` gives a technique's title by its id."""

    def __init__(self, window: MainWindow, title: Callable[[str], str]) -> None:
        self._window, self._title = window, title
        self.shown: DisplayedResult | None = None
        self.steps = PartialResults()

    @property
    def finished(self) -> DisplayedResult | None:
        """What is shown, if it is a finished result."""
        return self.shown if self.shown is not None and self.shown.provenance is not None else None

    def show_photo(self, photo: Photo | None) -> None:
        """The photograph, with no result."""
        self.shown = None
        self._window.canvas.show_photo(photo)
        self._window.display_bar.show_result(None)
        self._window.show_caption(photo.name if photo else "")

    def show_reason(self, photo: Photo | None, sentence: str) -> None:
        """The photograph, with the reason why there is no result."""
        self.show_photo(photo)
        self._window.canvas.set_state("", sentence)

    def show(self, shown: DisplayedResult, display: Display) -> None:
        """A result, partial or finished."""
        self.shown = shown
        self.steps.take(shown)
        self.paint(display)

    def paint(self, display: Display) -> None:
        """The same result as the display asks for now."""
        if self.shown is None:
            return
        result, request = self.shown.result, self.shown.request
        title = self._title(request.technique)
        self._window.canvas.show_result(
            ViewState(result, request.photo, self.shown.geometry, display, self.shown.state, title)
        )
        self._window.display_bar.show_result(result)
        self._window.show_caption(result.caption or title, result.caveat)

    def mark(self, state: str) -> None:
        """Mark what is shown: "stale" where something else is wanted by now."""
        if self.shown is not None and self.shown.state != state:
            self.shown = replace(self.shown, state=state)
            self._window.canvas.set_state(state)
