"""Draws the thumbnails of the runs' panel, in a thread."""

from __future__ import annotations

from functools import partial

import numpy as np

from workbench.cache.result_cache import ResultCache
from workbench.document.run import Run
from workbench.document.session import OpenImage, Session
from workbench.gui.canvas.thumbnails import run_thumbnail
from workbench.gui.engine.background_tasks import BackgroundTasks
from workbench.gui.engine.photo_cache import PhotoCache
from workbench.gui.widgets.image_conversion import qimage_of
from workbench.images.photo import photo_of

from .runs import RunsPanel


class RunThumbnails:
    """One for each run of the session, the newest first; each image is read once."""

    def __init__(self, panel: RunsPanel, results: ResultCache, photos: PhotoCache, tasks: BackgroundTasks) -> None:
        self._panel, self._results, self._photos, self._tasks = panel, results, photos, tasks
        self._drawn: set[str] = set()  # keys of results
        self._unknown: set[str] = set()  # those of them that were not there to be drawn
        self._now = Session()
        self._small: dict[str, np.ndarray | None] = {}  # photographs no larger than a thumbnail, by the image's key

    def session_changed(self, before: Session | None, now: Session) -> None:
        """Draw those of runs that are new."""
        self._now = now
        if before is None:
            self._drawn, self._unknown, self._small = set(), set(), {}
        images = {image.key: image for image in now.images}
        for run in reversed(now.runs):
            if run.key not in self._drawn:
                self._drawn.add(run.key)
                self._tasks.do(partial(self._draw, run, images.get(run.image)), partial(self._show, run))

    def redraw(self, run: Run) -> None:
        """Draw the thumbnail of a run whose result was unknown when the session was opened, and is there now."""
        if run.key in self._unknown:
            self._unknown.discard(run.key)
            image = next((image for image in self._now.images if image.key == run.image), None)
            self._tasks.do(partial(self._draw, run, image), partial(self._show, run))

    def _draw(self, run: Run, image: OpenImage | None) -> np.ndarray | None:
        entry = self._results.get(run.key)
        if entry is None:
            return None
        if image is not None and image.key not in self._small:
            self._small[image.key] = self._photos.small(image)
        pixels = self._small[image.key] if image is not None else None
        return run_thumbnail(entry.result, photo_of(pixels, run.title) if pixels is not None else None)

    def _show(self, run: Run, pixels: np.ndarray | None, error: Exception | None) -> None:
        if error is None and pixels is not None:
            self._panel.set_thumbnail(run, qimage_of(pixels))
        else:
            self._unknown.add(run.key)
