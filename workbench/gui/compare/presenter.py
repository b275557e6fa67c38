"""The runs that are compared, read beside the window's thread and put side by side."""

from __future__ import annotations

from collections.abc import Callable

from workbench.cache.result_cache import ResultCache
from workbench.document.comparison_grid import comparison_grid
from workbench.document.run import Run
from workbench.document.session import Session
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.engine.background_tasks import BackgroundTasks, error_sentence
from workbench.gui.engine.photo_cache import PhotoCache
from workbench.gui.shell.main_window import MainWindow

from .tiles import ComparisonTile


class ComparisonPresenter:
    """Brings the window's comparison in line with the session; ``refused`` is told what cannot be shown."""

    def __init__(
        self,
        window: MainWindow,
        store: ResultCache,
        photos: PhotoCache,
        background: BackgroundTasks,
        refused: Callable[[str], None],
    ) -> None:
        self._window, self._store, self._photos = window, store, photos
        self._background, self._refused = background, refused
        self._looks: object = None

    def show(self, now: Session) -> None:
        """Show what the session compares, unless that is what is shown."""
        looks = (now.tiles, now.display, now.one_scale, now.difference)
        if looks == self._looks:
            return
        self._looks = looks
        self._window.show_comparison(bool(now.tiles))
        if not now.tiles:
            return

        def arrived(found: tuple[list[ComparisonTile], int] | None, error: Exception | None) -> None:
            if self._looks != looks:
                return
            if found is None:
                self._refused(error_sentence(error, "A compared run"))
            else:
                self._window.comparison.show_tiles(found[0], now.display, now.one_scale, now.difference, found[1])

        self._background.do(lambda: self._read(now), arrived)

    def forget(self) -> None:
        """Another session is shown: its runs may have the same numbers."""
        self._looks = None

    def _read(self, now: Session) -> tuple[list[ComparisonTile], int]:
        """The tiles, and in how many columns where they are a matrix."""
        images = {image.key: image for image in now.images}
        found = [(run, entry) for run in now.compared if (entry := self._store.get(run.key)) is not None]
        order, columns = comparison_grid([run for run, _ in found])
        tiles = []
        for run, entry in (found[i] for i in order):
            photo = self._photos.now(images[run.image]) if run.image in images else None
            shown = ViewState(entry.result, photo, entry.geometry, now.display, "fresh", run.title)
            tiles.append(ComparisonTile(run.number, shown, words_of(run)))
        return tiles, columns


def words_of(run: Run) -> tuple[str, ...]:
    """What tells a run from others beside its title: target, image, layer, parameters that were set, model."""
    return tuple(dict.fromkeys(word for word in (*run.subtitle.split(" · "), *run.by_hand, run.model) if word))
