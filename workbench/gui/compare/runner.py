"""Runs the missing results of a comparison and adds each tile when it arrives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from workbench.cache.cached_result import CachedResult
from workbench.document.document import Document
from workbench.document.request import Request
from workbench.document.run import Run
from workbench.document.session import Session
from workbench.gui.canvas.run_controller import RunController
from workbench.gui.engine.background_tasks import error_sentence
from workbench.gui.engine.job import PendingRun
from workbench.gui.engine.run_reader import RunReader
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.shell.notifier import Notifier
from workbench.gui.widgets.translation import tr
from workbench.images.photo import Photo


class ComparisonRunner:
    """One comparison at a time: each of its sessions has a place, which its result takes."""

    def __init__(
        self,
        document: Document,
        scheduler: Scheduler,
        runs: RunController,
        reader: RunReader,
        notifier: Notifier,
    ) -> None:
        self._document, self._scheduler, self._runs, self._reader = document, scheduler, runs, reader
        self._notifier = notifier
        self._sessions: tuple[Session, ...] = ()  # the comparison that was asked for, in its order
        self._places: dict[str, int] = {}  # in that order, by the keys of the results
        scheduler.collected.connect(self._on_result)
        runs.recorded.connect(self._on_recorded)

    def compare(self, sessions: Sequence[Session]) -> None:
        """Run what each of these asks for, unless its result is known, and show the results side by side."""
        images = {image.key: image for session in sessions if (image := session.image) is not None}
        cached = {key: self._reader.photos.have(image) for key, image in images.items()}
        if None not in cached.values():
            self._begin(sessions, cached)
            return

        def arrived(photos: dict[str, Photo | None] | None, error: Exception | None) -> None:
            if photos is None:
                self._notifier.refuse("image", [error_sentence(error, "An image")])
            else:
                self._begin(sessions, photos)

        self._reader.do(lambda: {key: self._reader.photos.now(image) for key, image in images.items()}, arrived)

    def _begin(self, sessions: Sequence[Session], photos: Mapping[str, Photo | None]) -> None:
        """Show the results that are known and ask for the others."""
        self._sessions, self._places = tuple(sessions), {}
        pending: dict[object, PendingRun] = {}
        for place, session in enumerate(sessions):
            photo = photos.get(session.current)
            request = self._scheduler.request(session, session.technique, session.image, photo)
            pending.setdefault(request.key if request else place, PendingRun(session, session.image, photo))
            if request is not None:
                self._places.setdefault(request.key, place)
        images = tuple(image for session in sessions if (image := session.image) is not None)
        now = self._document.now.with_images(images, "")
        known = [run.number for key in self._places if (run := now.run_of(key)) is not None]
        self._document.edit("Compare", replace(now, tiles=tuple(known)))
        self._scheduler.collect(tuple(pending.values()))

    def _on_result(self, request: Request, entry: CachedResult) -> None:
        before = self._document.now
        place = next((i for i, session in enumerate(self._sessions) if session is request.session), None)
        if place is not None:
            self._places.setdefault(request.key, place)

        def with_tile(session: Session, run: Run) -> Session:
            session = replace(session, shown=before.shown)
            if place is None:
                return session
            keys = {run.number: run.key for run in session.runs}
            tiles = dict.fromkeys((*before.tiles, run.number))
            order = sorted(tiles, key=lambda number: self._places.get(keys.get(number, ""), -1))
            return replace(session, tiles=tuple(order))

        self._runs.record(request, entry, with_tile)

    def _on_recorded(self, run: Run) -> None:
        tiles = self._document.now.tiles
        if tiles and run.key not in self._places and run.number not in tiles:
            self._notifier.say(tr("{} is in the strip; Ctrl+Shift+D puts it beside these.").format(tr(run.title)))
