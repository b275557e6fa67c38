"""The composed figure: its runs are read and it is drawn beside the window's thread, again with every change."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from PySide6.QtGui import QImage

from workbench.api import UserError
from workbench.cache.result_cache import ResultCache
from workbench.document.comparison_grid import comparison_grid
from workbench.document.run import Run
from workbench.document.session import Session
from workbench.export.provenance import with_background
from workbench.gui.compare.presenter import words_of
from workbench.gui.engine.background_tasks import BackgroundTasks, error_sentence
from workbench.gui.engine.photo_cache import PhotoCache
from workbench.gui.shell.main_window import MainWindow
from workbench.render.composition import split_common
from workbench.render.similarity import subtract_maps

from .exporter import Exporter

if TYPE_CHECKING:
    from workbench.export.composer import FigureTile

    from .composer_window import ComposerWindow

MM = 25.4  # an inch
LEAST_DOTS = 40  # of a preview


class FigureComposer:
    """``do`` performs a command by its id, with text arguments."""

    def __init__(
        self,
        window: MainWindow,
        store: ResultCache,
        photos: PhotoCache,
        background: BackgroundTasks,
        outlet: Exporter,
        do: Callable[..., None],
    ) -> None:
        self._window, self._store, self._photos = window, store, photos
        self._background, self._outlet, self._do = background, outlet, do
        self._composer: ComposerWindow | None = None
        self._now: Session | None = None
        self._shown: object = None
        self._drawing = self._late = False

    @property
    def front(self) -> ComposerWindow | None:
        """The composer, where a person has it before them."""
        return self._composer if self._composer is not None and self._composer.isVisible() else None

    def open(self, now: Session) -> None:
        """Show the composer."""
        if self._composer is None:
            self._composer = self._made()
        self._shown = None
        self._composer.show()
        self._composer.activateWindow()
        self.follow(now)

    def follow(self, now: Session) -> None:
        """Bring the composer in line with the session, where it is in sight."""
        self._now = now
        looks = (now.figure, now.composed, now.display, [run.number for run in now.runs])
        if self.front is None or looks == self._shown:
            return
        self._shown = looks
        taken = [run.number for run in now.composed]
        runs = [*now.composed, *(run for run in now.runs if run.number not in taken)]
        titles = _titles(now, tuple(runs))
        told = [(run.number, titles[run.number], run.number in taken) for run in runs]
        self.front.show_composition(now.figure, told)
        self._draw()

    def save_compared(self, now: Session, path: str) -> None:
        """The same of what is compared, laid out as it is on the canvas where there is room; A - B is a tile too."""
        order, columns = comparison_grid(now.compared)
        figure = replace(now.figure, tiles=tuple(now.compared[i].number for i in order), columns=columns)
        if columns:
            figure = replace(figure, photograph=False)
        figure = replace(figure, scale="shared" if now.one_scale else "own")
        self.save(replace(now, figure=figure), path, narrower=True)

    def save_arrays(self, now: Session, path: str) -> None:
        """The arrays of what is compared, and of A - B, in one file."""
        compared = replace(now, figure=replace(now.figure, tiles=now.tiles))

        def write() -> None:
            from workbench.export.arrays import save_arrays_of

            tiles, _ = self._read(compared)
            names = [*(f"run_{run.number}" for run in compared.composed), "difference"]
            results = {name: tile.result for name, tile in zip(names, tiles, strict=False)}
            save_arrays_of(Path(path), results, [tile.provenance for tile in tiles if tile.provenance])

        self._outlet.write(write, Path(path).name)

    def save(self, now: Session, path: str, narrower: bool = False) -> None:
        """Write the figure; without a path put it on the clipboard.

        narrower  whether it may have fewer columns than it says, where the sheet has no room for them
        """

        def write(target: str | BinaryIO) -> None:
            from workbench.export.composer import save_composition

            tiles, common = self._read(now)
            try:
                save_composition(target, tiles, now.figure, now.display, common)
            except UserError:
                if not narrower or not now.figure.columns:
                    raise
                save_composition(target, tiles, replace(now.figure, columns=0), now.display, common)

        if path:
            self._outlet.write(lambda: write(path), Path(path).name)
        else:
            self._outlet.copy_drawn(write)

    def _made(self) -> ComposerWindow:
        from workbench.export.paper import fonts

        from .composer_window import ComposerWindow

        made = ComposerWindow(self._window, fonts())
        made.changed.connect(lambda name, value: self._do("figure.set", name, str(value)))
        made.runs_changed.connect(lambda numbers: self._do("figure.runs", *map(str, numbers)))
        made.title_changed.connect(lambda number, words: self._do("figure.title", str(number), words))
        made.resized.connect(self._draw)
        made.save_wanted.connect(lambda: self._do("figure.save"))
        made.copy_wanted.connect(lambda: self._do("figure.copy"))
        made.reset_wanted.connect(lambda: self._do("figure.reset"))
        return made

    def _draw(self) -> None:
        """Draw the preview; while one is being drawn the next one waits, and only the newest is drawn."""
        composer, now = self.front, self._now
        if composer is None or now is None:
            return
        self._late = self._drawing
        if self._drawing:
            return
        self._drawing = True
        ratio = composer.devicePixelRatioF()
        dots = max(LEAST_DOTS, round(composer.room.width() * ratio / (now.figure.width / MM)))
        dots = min(dots, now.figure.dots)

        def draw() -> tuple[QImage, str]:
            from workbench.export.composer import save_composition

            tiles, common = self._read(now)
            held = io.BytesIO()
            pixels = save_composition(held, tiles, now.figure, now.display, common, dots)
            return QImage.fromData(held.getvalue()), _size_of(pixels, now)

        def drawn(made: tuple[QImage, str] | None, error: Exception | None) -> None:
            self._drawing = False
            if made is not None:
                composer.show_picture(*made)
            else:
                composer.show_problem(error_sentence(error, "The figure"))
            if self._late:
                self._draw()

        self._background.do(draw, drawn)

    def _read(self, now: Session) -> tuple[list[FigureTile], str]:
        """The tiles, and what is true of all. Raises UserError where a result is gone."""
        from workbench.export.composer import FigureTile

        images = {image.key: image for image in now.images}
        runs = now.composed
        common, _ = split_common([(run.title, *words_of(run)) for run in runs]) if runs else ("", [])
        titles, tiles = _titles(now, runs), []
        for run in runs:
            entry = self._store.get(run.key)
            if entry is None:
                raise UserError(f"The result of {run.title} is no longer known; run it again.")
            image = images.get(run.image)
            pixels = self._photos.now(image).pixels if image is not None else None
            told = with_background(entry.provenance, now.background)
            title = now.figure.titles.get(str(run.number), titles[run.number])
            seen = image.name if image is not None else ""
            tiles.append(FigureTile(entry.result, pixels, entry.geometry, told, title, seen))
        if now.difference and {run.number for run in runs} == set(now.tiles):
            tiles += _subtracted(tiles)
        return tiles, common


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
    _, within = split_common([(run.title, *words_of(run)) for run in taken]) if taken else ("", [])
    titles = {run.number: title for run, title in zip(taken, within, strict=True)}
    return {run.number: titles.get(run.number, f"{run.title}  ·  {run.subtitle}") for run in runs}


def _size_of(pixels: tuple[int, int], now: Session) -> str:
    """What the file will have, in words."""
    width, height = pixels
    return (
        f"{now.figure.width:g} × {height / now.figure.dots * MM:.0f} mm  ·  "
        f"{width} × {height} pixels at {now.figure.dots} dpi"
    )
