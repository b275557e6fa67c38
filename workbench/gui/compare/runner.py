"""The comparison that is asked for: what is not known yet is run, and each result joins in its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from workbench.cache.cached_result import CachedResult
from workbench.document.session import Session
from workbench.gui.document.document import Document
from workbench.gui.engine.background_tasks import BackgroundTasks, error_sentence
from workbench.gui.engine.job import PendingRun
from workbench.gui.engine.photo_cache import PhotoCache
from workbench.gui.engine.request import Request
from workbench.gui.engine.scheduler import Scheduler
from workbench.images.photo import Photo


class ComparisonRunner:
    """``record`` puts a run that has ended into the session; ``refused`` is told which image cannot be read."""

    def __init__(
        self,
        document: Document,
        work: Scheduler,
        photos: PhotoCache,
        background: BackgroundTasks,
        record: Callable[[Request, CachedResult], None],
        refused: Callable[[str], None],
    ) -> None:
        self._document, self._work, self._photos, self._background = document, work, photos, background
        self._record, self._refused = record, refused
        self._side_by_side: tuple[Session, ...] = ()  # what was last asked for, in its order
        self._places: dict[str, int] = {}  # in that order, by the keys of the results
        work.collected.connect(self._joined)

    def compare(self, sessions: Sequence[Session]) -> None:
        """Run what each of these asks for, unless it is known, and put the results side by side in this order."""
        images = {image.key: image for one in sessions if (image := one.image) is not None}
        have = {key: self._photos.have(image) for key, image in images.items()}
        if None not in have.values():
            self._collect(sessions, have)
            return

        def arrived(photos: dict[str, Photo | None] | None, error: Exception | None) -> None:
            if photos is None:
                self._refused(error_sentence(error, "An image"))
            else:
                self._collect(sessions, photos)

        self._background.do(lambda: {key: self._photos.now(image) for key, image in images.items()}, arrived)

    def waits_for(self, key: str) -> bool:
        """Whether the result under this key has a place in what was last asked for."""
        return key in self._places

    def _collect(self, sessions: Sequence[Session], photos: Mapping[str, Photo | None]) -> None:
        """Run what is not known yet; each result joins the comparison as it comes."""
        self._side_by_side, self._places = tuple(sessions), {}
        wanted: dict[object, PendingRun] = {}
        for place, one in enumerate(sessions):
            photo = photos.get(one.current)
            request = self._work.request(one, one.technique, one.image, photo)
            wanted.setdefault(request.key if request else place, PendingRun(one, one.image, photo))
            if request is not None:
                self._places.setdefault(request.key, place)
        asked = tuple(image for one in sessions if (image := one.image) is not None)
        now = self._document.now.with_images(asked, "")
        known = [run.number for key in self._places if (run := now.run_of(key)) is not None]
        self._document.edit("Compare", replace(now, tiles=tuple(known)))
        self._work.collect(tuple(wanted.values()))

    def _joined(self, request: Request, entry: CachedResult) -> None:
        before = self._document.now
        place = next((i for i, one in enumerate(self._side_by_side) if one is request.session), None)
        if place is not None:
            self._places.setdefault(request.key, place)
        self._record(request, entry)
        now = replace(self._document.now, shown=before.shown)
        run = now.run_of(request.key)
        if place is not None and run is not None:
            keys = {one.number: one.key for one in now.runs}
            tiles = dict.fromkeys((*before.tiles, run.number))
            order = sorted(tiles, key=lambda number: self._places.get(keys.get(number, ""), -1))
            now = replace(now, tiles=tuple(order))
        self._document.amend(now)
        self._document.follow(before)
