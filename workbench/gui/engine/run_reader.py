"""Reads the results and photographs of earlier runs, outside the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.api import UserError
from workbench.cache.cached_result import CachedResult
from workbench.cache.result_cache import ResultCache
from workbench.document.run import Run
from workbench.document.session import Session
from workbench.images.photo import Photo

from .background_tasks import BackgroundTasks
from .photo_cache import PhotoCache

CHANGED = "the file has changed since"


@dataclass(frozen=True, eq=False)
class FinishedRun:
    """A run with its result.

    photo  None for a run that looks at no single image, whose image was closed, or whose file has other pixels by now
    """

    run: Run
    result: CachedResult
    photo: Photo | None
    image_name: str = ""

    @property
    def pixels(self) -> np.ndarray | None:
        """(h, w, 3) uint8, the photograph as opened."""
        return self.photo.pixels if self.photo is not None else None


class RunReader:
    """Results and photographs of earlier runs, and a thread to read them in."""

    def __init__(self, results: ResultCache, photos: PhotoCache, tasks: BackgroundTasks) -> None:
        self.results, self.photos, self._tasks = results, photos, tasks

    def known(self, session: Session, runs: Sequence[Run]) -> list[FinishedRun]:
        """The runs whose results are in the cache, in order. Raises UserError where an image cannot be read."""
        return [finished for finished in self.each(session, runs) if finished is not None]

    def each(self, session: Session, runs: Sequence[Run]) -> list[FinishedRun | None]:
        """These runs in order; None for one whose result is not known. Raises UserError as ``known`` does."""
        return [self._read(session, run) for run in runs]

    def all(self, session: Session, runs: Sequence[Run]) -> list[FinishedRun]:
        """These runs, in their order. Raises UserError where a result is gone or an image cannot be read."""
        return [self._read_or_refuse(session, run) for run in runs]

    def do(self, work: Callable[[], Any], then: Callable[[Any, Exception | None], None]) -> None:
        """Call ``work`` in a thread, then ``then`` in the window's with its value, or with None and the exception."""
        self._tasks.do(work, then)

    def _read_or_refuse(self, session: Session, run: Run) -> FinishedRun:
        finished = self._read(session, run)
        if finished is None:
            raise UserError(f"The result of {run.title} is no longer known; run it again.")
        return finished

    def _read(self, session: Session, run: Run) -> FinishedRun | None:
        result = self.results.get(run.key) if run.key else None
        if result is None:
            return None
        image = next((image for image in session.images if image.key == run.image), None)
        if image is None:
            return FinishedRun(run, result, None)
        photo = self.photos.now(image)
        explained = (result.provenance.get("image") or {}).get("digest", "")
        if explained and explained != photo.digest:  # the file was replaced: this map is not of these pixels
            return FinishedRun(run, result, None, f"{session.called(image)} ({CHANGED})")
        return FinishedRun(run, result.seen_in(photo.name), photo, session.called(image))
