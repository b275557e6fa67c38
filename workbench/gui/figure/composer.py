"""The composed figure: reads its runs and draws it in a thread, again after every change."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from workbench.api import Heatmap, UserError
from workbench.document.comparison_grid import composed_places
from workbench.document.document import Document
from workbench.document.drawn_region import visible_areas
from workbench.document.figure_matrix import matrix_place
from workbench.document.run import Run
from workbench.document.run_titles import seen, told_parameters, words_of
from workbench.document.session import Session
from workbench.export.provenance import MEASURED, with_background
from workbench.gui.engine.background_tasks import error_sentence
from workbench.gui.engine.run_reader import RunReader
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.composition import headings, split_common, told_apart
from workbench.render.display import Display
from workbench.render.similarity import in_numbers, subtract_maps

from .file_writer import FileWriter

if TYPE_CHECKING:
    from workbench.export.composer import FigureTile
    from workbench.export.matrix import Matrix

    from .composer_window import ComposerWindow

MM = 25.4  # an inch
LEAST_DOTS = 40  # of a preview


class FigureComposer:
    """Shows the composer window, keeps its preview in step with the session, and writes the figure.

    parent  the window that it belongs to
    do      performs a command by its id, with text arguments
    """

    def __init__(
        self, document: Document, reader: RunReader, writer: FileWriter, parent: QWidget, do: Callable[..., None]
    ) -> None:
        self._document, self.reader, self.writer, self._parent, self._do = document, reader, writer, parent, do
        self._window: ComposerWindow | None = None  # made when it is first asked for
        self._displayed: object = None
        self._drawing = self._late = False
        self._order: list[int] = []  # the runs as the window lists them, in the figure or not

    @property
    def front(self) -> ComposerWindow | None:
        """The composer window, while it is visible."""
        return self._window if self._window is not None and self._window.isVisible() else None

    def open(self) -> None:
        """Show the composer window."""
        if self._window is None:
            self._window = self._make_window()
        self._displayed, self._order = None, list(self._document.now.tiles)
        self._window.show()
        self._window.activateWindow()
        self._window.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.session_changed(None, self._document.now)

    def session_changed(self, _before: Session | None, now: Session) -> None:
        """Show the figure as the session describes it, where the composer is visible."""
        layout = now.figure, now.display, now.turned, now.surround
        wanted = (*layout, now.tiles, now.composed, now.regions, [run.number for run in now.runs])
        if self.front is None or wanted == self._displayed:
            return
        self._displayed = wanted
        chosen = [run.number for run in now.composed]
        known = {run.number: run for run in now.runs}
        self._order = _with_places_kept(self._order, chosen, list(known))
        runs = [known[number] for number in self._order]
        titles = _titles(now, tuple(runs))
        listed = [(run.number, said(titles[run.number]), run.number in chosen) for run in runs]
        self.front.show_composition(now.figure, listed, is_matrix=bool(composed_places(now)[1]))
        self._draw()

    def save_compared(self, path: str) -> None:
        """Write the comparison, laid out as on the canvas where there is room; A - B is a tile too."""
        now = self._document.now
        compared = now.with_figure_of((), columns=0, matrix=True, scale="shared" if now.one_scale else "own")
        if composed_places(compared)[1]:
            compared = compared.with_figure_of((), photograph=False)
        self._save(compared, path, narrower=True)

    def save_arrays(self, path: str) -> None:
        """Write the arrays of the comparison, or of the one run of it that is seen, and of A - B, in one file."""
        now = self._document.now
        compared = now.with_figure_of((now.seen,) if now.seen else (), matrix=False)

        def write() -> None:
            from workbench.export.arrays import save_arrays_of

            tiles, *_ = self._read(compared)
            names = [*(f"run_{run.number}" for run in compared.composed), "difference"]
            results = {name: tile.result for name, tile in zip(names, tiles, strict=False)}
            save_arrays_of(Path(path), results, [tile.provenance for tile in tiles if tile.provenance])

        self.writer.write(write, path)

    def save(self, path: str) -> None:
        """Write the composed figure; without a path put it on the clipboard."""
        self._save(self._document.now, path)

    def save_run(self, number: int, path: str) -> None:
        """Write one run as a figure."""
        self._save(self._document.now.with_figure_of((number,), columns=0, letters=False), path)

    def _save(self, now: Session, path: str, narrower: bool = False) -> None:
        """``narrower``: whether it may have fewer columns than it says, where the sheet has no room for them."""

        def write(target: str | BinaryIO) -> None:
            from workbench.export.composer import save_composition

            tiles, common, matrix = self._read(now)
            display = _display(now, matrix is not None)
            try:
                save_composition(
                    target, tiles, now.figure, display, common, matrix=matrix, missing=_missing(now, matrix)
                )
            except UserError:
                if not narrower or matrix is None:
                    raise
                plain = replace(now, figure=replace(now.figure, matrix=False))
                tiles, common, _ = self._read(plain)
                save_composition(target, tiles, plain.figure, now.display, common, missing=_missing(now, None))

        if self.front is not None:
            self.front.show_done("")  # the file before is not this one
        if path:
            self.writer.write(lambda: write(path), path, lambda: self._say_where(path))
        else:
            self.writer.copy_figure(write, lambda: self._say_done(tr("The figure is on the clipboard.")))

    def _say_where(self, path: str) -> None:
        self._say_done(tr("Saved as {}").format(Path(path).expanduser().absolute()))

    def _say_done(self, sentence: str) -> None:
        """Say it in the composer, where it is open; it stays in front, though a dialog belonged to the main window."""
        if self.front is not None:
            self.front.show_done(sentence)
            if QGuiApplication.platformName() != "offscreen":  # which cannot, and complains
                self.front.raise_()
            self.front.activateWindow()

    def _make_window(self) -> ComposerWindow:
        from workbench.export.paper import fonts

        from .composer_window import ComposerWindow

        window = ComposerWindow(self._parent, fonts())
        window.changed.connect(lambda name, value: self._do("figure.set", name, str(value)))
        window.runs_changed.connect(lambda numbers: self._do("figure.runs", *map(str, numbers)))
        window.title_changed.connect(lambda number, words: self._do("figure.title", str(number), words))
        window.resized.connect(self._draw)
        window.save_wanted.connect(lambda: self._do("figure.save"))
        window.copy_wanted.connect(lambda: self._do("figure.copy"))
        window.reset_wanted.connect(lambda: self._do("figure.reset"))
        return window

    def _draw(self) -> None:
        """Draw the preview; while one is being drawn the next one waits, and only the newest is drawn."""
        window, now = self.front, self._document.now
        if window is None:
            return
        self._late = self._drawing
        if self._drawing:
            return
        self._drawing = True
        window.expect_picture()
        dots = min(max(LEAST_DOTS, round(window.preview.dots(now.figure.width))), now.figure.dots)

        def draw() -> tuple[QImage, str, str]:
            from workbench.export.composer import page_height, save_composition

            tiles, common, matrix = self._read(now)
            file, display = io.BytesIO(), _display(now, matrix is not None)
            pixels = save_composition(file, tiles, now.figure, display, common, dots, matrix, _missing(now, matrix))
            high = pixels[1] / now.figure.dots * MM
            return (
                QImage.fromData(file.getvalue()),
                _size_of(pixels, now),
                _too_high(high, page_height(now.figure.width)),
            )

        def drawn(picture: tuple[QImage, str, str] | None, error: Exception | None) -> None:
            self._drawing = False
            if picture is not None:
                window.show_picture(*picture, width=now.figure.width)
            else:
                window.show_problem(error_sentence(error, "The figure"))
            if self._late:
                self._draw()

        self.reader.do(draw, drawn)

    def _read(self, now: Session) -> tuple[list[FigureTile], str, Matrix | None]:
        """The tiles, what is true of all, and the headings where they are a matrix, whose order the tiles then have.

        Raises UserError where a result is gone.
        """
        from workbench.export.composer import FigureTile
        from workbench.export.matrix import Matrix

        runs, matrix = now.composed, None
        words = [(run.title, *words_of(run, runs)) for run in runs]
        common, _ = split_common(words) if runs else ("", [])
        titles, tiles = _titles(now, runs), []
        places, columns = composed_places(now)
        place_of: dict[int, dict[str, Any]] = {}
        if columns:
            numbers = {run.number for run in runs}
            gaps = frozenset(place for place, run in enumerate(places) if run.number not in numbers)
            every = [(run.title, *words_of(run, places)) for run in places]
            unknown = {word for run in runs for word in run.subtitle_parts[:-1]}
            names, heads = headings(every, columns, gaps, unknown)
            left_out = frozenset(place for place in gaps if places[place].number > 0)
            matrix = Matrix(tuple(names), tuple(heads), gaps, left_out)
            place_of = {run.number: matrix_place(place, columns) for place, run in enumerate(places)}
            runs, titles = tuple(run for run in places if run.number in numbers), {run.number: "" for run in runs}
        for finished in self.reader.all(now, runs):
            run, entry = finished.run, finished.result
            provenance = with_background(entry.provenance, now.background) | place_of.get(run.number, {})
            title = now.figure.titles.get(str(run.number), titles[run.number])
            areas = visible_areas(now.regions.get(finished.photo.digest, ())) if finished.photo else ()
            seen = finished.pixels, entry.geometry, provenance
            tiles.append(FigureTile(entry.result, *seen, title, finished.image_name, areas))
        if now.difference and {run.number for run in runs} == {run.number for run in now.compared}:
            rows = [i for i, line in enumerate(matrix.lines) for at in line if at is not None] if matrix else []
            shown = _measured(tiles, rows, runs, now.against) if matrix else [*tiles, *_subtracted(tiles)]
            if shown != tiles:  # where no two maps have a difference, none is shown
                tiles = [_with_difference(tile, runs, now.against) for tile in shown]
        return tiles, common, matrix


def _measured(tiles: Sequence[FigureTile], rows: Sequence[int], runs: Sequence[Run], against: int) -> list[FigureTile]:
    """The tiles of a matrix as on the canvas: each minus the first of its row, or minus a chosen one.

    rows  the row of each tile
    """
    numbers, named = [run.number for run in runs], [(run.title, *words_of(run, runs)) for run in runs]
    measured = []
    for place, tile in enumerate(tiles):
        reference = numbers.index(against) if against in numbers else rows.index(rows[place])
        own, other = tile.result, tiles[reference].result
        names = told_apart(named[place], named[reference])
        result = subtract_maps(own, other, names) if place != reference else None
        if result is not None and isinstance(own, Heatmap) and isinstance(other, Heatmap):
            words = in_numbers(own.values, other.values)
            tile = replace(tile, result=result, title=" ".join(part for part in (tile.title, words) if part))
        measured.append(tile)
    return measured


def _with_difference(tile: FigureTile, runs: Sequence[Run], against: int) -> FigureTile:
    """The tile, whose provenance says that differences are shown too: who opens the figure again sees them."""
    if not tile.provenance:
        return tile
    numbers = [run.number for run in runs]
    reference = numbers.index(against) if against in numbers else None
    return replace(tile, provenance={**tile.provenance, MEASURED: {"against": reference}})


def _missing(now: Session, matrix: Matrix | None) -> list[str]:
    """What the compared runs without a result are called, where the figure is of the comparison and has no gaps."""
    if matrix is not None or not {run.number for run in now.composed} & set(now.tiles):
        return []
    waiting = [run for run in now.places if run.number < 0]
    return [", ".join(part for part in (run.title, *words_of(run, now.places)) if part) for run in waiting]


def _with_places_kept(order: Sequence[int], chosen: Sequence[int], known: Sequence[int]) -> list[int]:
    """The runs as they were listed, new ones last; those of the figure first where they have another order now."""
    listed = [number for number in order if number in known]
    if [number for number in listed if number in chosen] != list(chosen):
        listed = list(chosen)
    return [*listed, *(number for number in known if number not in listed)]


def _display(now: Session, is_matrix: bool) -> Display:
    """How maps are displayed: those of a matrix show what the network saw, unless the surround is wanted."""
    return replace(now.display, network_view=True) if is_matrix and not now.surround else now.display


def _too_high(height: float, page: float) -> str:
    """A sentence where a figure does not fit a page; lengths in millimetres."""
    if height <= page:
        return ""
    sentence = tr("It is {} mm high and a page has {} mm: take fewer runs, more columns, smaller text or no notes.")
    return sentence.format(f"{height:.0f}", f"{page:.0f}")


def _subtracted(tiles: Sequence[FigureTile]) -> list[FigureTile]:
    """A - B of two tiles, where that has a meaning; it is made by both runs, whose provenance they hold."""
    if len(tiles) != 2:
        return []
    first, second = tiles
    result = subtract_maps(first.result, second.result, (first.title, second.title))
    return [replace(first, result=result, title="A − B", provenance={})] if result is not None else []


def _titles(now: Session, runs: tuple[Run, ...]) -> dict[int, str]:
    """Each run's own title: what tells it from the others of the figure."""
    taken = now.composed
    _, within = split_common([(run.title, *words_of(run, taken)) for run in taken]) if taken else ("", [])
    titles = {run.number: title for run, title in zip(taken, within, strict=True)}
    return {run.number: titles.get(run.number) or _told_apart(run, runs) for run in runs}


def _told_apart(run: Run, runs: Sequence[Run]) -> str:
    """A run that is not in the figure, by what tells it from the others in the list; last what it looked at."""
    parts = (run.title, *told_parameters(run, runs), *run.subtitle_parts[:-1], seen(run, runs))
    return "  ·  ".join(dict.fromkeys(part for part in parts if part))


def _size_of(pixels: tuple[int, int], now: Session) -> str:
    """What the file will have, in words."""
    width, height = pixels
    high = f"{height / now.figure.dots * MM:.0f}"
    words = tr("{} × {} mm  ·  {} × {} pixels at {} dpi")
    return words.format(f"{now.figure.width:g}", high, width, height, now.figure.dots)
