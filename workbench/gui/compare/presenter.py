"""Loads the compared runs in a thread and shows them side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtGui import QGuiApplication, QImage

from workbench.document.comparison_grid import comparison_grid
from workbench.document.document import Document
from workbench.document.run_titles import words_of
from workbench.document.session import Session
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.engine.background_tasks import error_sentence
from workbench.gui.engine.run_reader import RunReader
from workbench.gui.shell.main_window import MainWindow
from workbench.gui.shell.notifier import Notifier
from workbench.gui.widgets.translation import tr

from .aside_bar import AsideBar
from .gap import Gap
from .runner import ComparisonRunner
from .tiles import ComparisonTile, TileChoices
from .widget import Comparison


class ComparisonPresenter:
    """``show_on_stage`` is called with whether the comparison takes the place of the canvas."""

    def __init__(
        self,
        widget: Comparison,
        reader: RunReader,
        show_on_stage: Callable[[bool], None],
        notifier: Notifier,
        runner: ComparisonRunner,
    ) -> None:
        self._widget, self._reader, self._show_on_stage, self._notifier = widget, reader, show_on_stage, notifier
        self._runner = runner
        self._displayed: object = None

    def session_changed(self, before: Session | None, now: Session) -> None:
        """Show what the session compares, unless it is shown already."""
        choices = TileChoices(not now.surround, now.large, now.wiped, now.against, now.pins)
        wanted = (now.comparing, now.tiles, now.display, now.one_scale, now.difference, now.turned, choices)
        if before is not None and wanted == self._displayed:
            return
        self._displayed = wanted
        self._show_on_stage(now.comparing)
        if not now.comparing:
            self._widget.maps_changed.emit(None)
            return

        def arrived(read: tuple[list[ComparisonTile], list[Gap], int] | None, error: Exception | None) -> None:
            if self._displayed != wanted:
                return
            if read is None:
                self._notifier.refuse("image", [error_sentence(error, "A compared run")])
            else:
                tiles, gaps, columns = read
                self._widget.show_waiting(self._runner.waiting)
                self._widget.show_tiles(tiles, now.display, now.one_scale, now.difference, columns, choices, gaps)

        self._reader.do(lambda: self._read(now), arrived)

    def _read(self, now: Session) -> tuple[list[ComparisonTile], list[Gap], int]:
        """The tiles, the places without a result, and in how many columns where they are a grid."""
        order, columns = comparison_grid(now.places, now.turned)
        runs = [now.places[i] for i in order]
        tiles, gaps = [], []
        for place, (run, finished) in enumerate(zip(runs, self._reader.each(now, runs), strict=True)):
            words = words_of(run, runs)
            if finished is None:
                gaps.append(Gap(place, run.number, (run.title, *words)))
                continue
            entry = finished.result
            seen, made_by = (finished.photo, entry.geometry), (run.title, run.technique)
            state = ViewState(entry.result, *seen, now.display, "fresh", *made_by)
            tiles.append(ComparisonTile(run.number, state, words, tuple(run.subtitle_parts[:-1])))
        return tiles, gaps, columns


def connect_comparison(
    widget: Comparison, window: MainWindow, document: Document, do: Callable[..., None], say: Callable[[str], None]
) -> None:
    """Which command each click in the comparison performs, and in the bar that stands for it while it is aside."""
    bar = AsideBar()
    window.add_above_stage(bar)
    bar.wished.connect(do)
    document.listen(bar.session_changed)

    def copy(picture: QImage) -> None:
        QGuiApplication.clipboard().setImage(picture)
        say(tr("The picture is on the clipboard."))

    widget.copied.connect(copy)
    widget.images_selected.connect(window.selection.take)
    window.selection.changed.connect(widget.show_selected)
    widget.wished.connect(lambda command, arguments: do(command, *arguments))
    widget.surround_wanted.connect(lambda _on: do("compare.surround"))
    widget.removed.connect(lambda number: do("compare.remove", str(number)))
    widget.closed.connect(lambda: do("compare.end"))
    widget.one_scale_wanted.connect(lambda _on: do("compare.one_scale"))
    widget.difference_wanted.connect(lambda _on: do("compare.difference"))
    widget.target_chosen.connect(lambda text: do("target.set", text))
    widget.unit_chosen.connect(lambda text: do("target.set", f"unit:{text}"))
    widget.display_changed.connect(
        lambda display: document.edit("Display", replace(document.now, display=display), merge="display")
    )
