"""Thumbnails of runs, drawn beside the window's thread."""

from __future__ import annotations

from functools import cache, partial

import numpy as np

from workbench.api import Result
from workbench.cache.result_cache import ResultCache
from workbench.document.run import Run
from workbench.document.session import OpenImage, Session
from workbench.gui.canvas.thumbnails import run_thumbnail
from workbench.gui.engine.background_tasks import BackgroundTasks
from workbench.gui.engine.photo_cache import PhotoCache
from workbench.gui.widgets.image_conversion import qimage_of
from workbench.images.photo import Photo, photo_of

from .runs import RunsPanel


class RunThumbnails:
    """Fills the runs' panel with pictures."""

    def __init__(self, panel: RunsPanel, store: ResultCache, photos: PhotoCache, small: BackgroundTasks) -> None:
        self._panel, self._store, self._photos, self._small = panel, store, photos, small

    def draw(self, run: Run, result: Result, photo: Photo | None) -> None:
        """That of a run that has just ended."""
        self._small.do(lambda: run_thumbnail(result, photo), partial(self._drawn, run))

    def draw_all(self, session: Session) -> None:
        """Those of a session that was opened, the newest first; each image is read once."""
        images = {image.key: image for image in session.images}

        @cache
        def small(image: OpenImage) -> np.ndarray | None:
            return self._photos.small(image)

        def picture(run: Run) -> np.ndarray | None:
            entry = self._store.get(run.key)
            if entry is None:
                return None
            pixels = small(images[run.image]) if run.image in images else None
            return run_thumbnail(entry.result, photo_of(pixels, run.title) if pixels is not None else None)

        for run in reversed(session.runs):
            self._small.do(partial(picture, run), partial(self._drawn, run))

    def _drawn(self, run: Run, pixels: np.ndarray | None, error: Exception | None) -> None:
        if error is None and pixels is not None:
            self._panel.set_thumbnail(run, qimage_of(pixels))
