"""Runs the missing results of comparisons and adds each tile when it arrives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.api import UserError
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
from workbench.images.photo import Photo

MOST_REMEMBERED = 8  # comparisons that one can go back to


@dataclass(eq=False)
class Place:
    """A place of a comparison: what it asks for, and the run that fills it.

    request  None where its session's model has not been loaded yet, or where the run was known
    number   of its run; 0 while there is no result
    """

    session: Session
    request: Request | None = None
    number: int = 0

    def takes(self, request: Request) -> bool:
        """Whether a result for this request is its result: the same content, whichever image was asked about."""
        return self.session is request.session or (self.request is not None and self.request.key == request.key)


class ComparisonRunner:
    """The comparisons that were asked for. A result goes to its place in each of them, displayed or not."""

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
        self._comparisons: list[list[Place]] = []  # the newest last
        self._current: list[Place] = []  # the one that is displayed, or will be when its first result arrives
        self._editing = False
        scheduler.collected.connect(self._on_result)

    @property
    def asked(self) -> tuple[Session, ...]:
        """What the displayed comparison asks for: its runs and those that are still under way; empty for none."""
        return tuple(place.session for place in self._current if place.number or self._runs.active)

    @property
    def has_before(self) -> bool:
        """Whether there is a comparison before the displayed one."""
        return self._before() is not None

    def back(self) -> None:
        """Display the comparison before; the displayed one stays where it is."""
        before = self._before()
        if before is not None:
            self._comparisons = [*(each for each in self._comparisons if each is not before), before]
            self._show(before, "The comparison before")

    def compare(self, sessions: Sequence[Session]) -> None:
        """Run what each of these asks for, unless its result is known, and show the results side by side."""
        images = {image.key: image for session in sessions if (image := session.image) is not None}
        cached = {key: self._reader.photos.have(image) for key, image in images.items()}
        if None not in cached.values():
            self._begin(sessions, cached)
            return

        def read() -> tuple[dict[str, Photo | None], list[str]]:
            photos: dict[str, Photo | None] = {}
            problems = []
            for key, image in images.items():
                try:
                    photos[key] = self._reader.photos.now(image)
                except UserError as error:
                    problems.append(str(error))
            return photos, problems

        def arrived(answer: tuple[dict[str, Photo | None], list[str]] | None, error: Exception | None) -> None:
            photos, problems = answer if answer is not None else ({}, [error_sentence(error, "An image")])
            self._notifier.refuse("image", problems)
            readable = [session for session in sessions if session.image is None or session.current in photos]
            if answer is not None and readable:
                self._begin(readable, photos)

        self._reader.do(read, arrived)

    def remove(self, numbers: Sequence[int]) -> None:
        """Take runs out of the displayed comparison."""
        for place in [place for place in self._current if place.number in numbers]:
            self._current.remove(place)

    def session_changed(self, before: Session | None, now: Session) -> None:
        """Follow what the session compares: runs that were added by hand, undo, another session."""
        if before is None:
            self._comparisons, self._current = [], []
        if self._editing or (before is not None and before.tiles == now.tiles):
            return
        self._current = self._comparison_of(now) if now.tiles else []
        if self._current and (tiles := self._tiles(self._current, now)) != now.tiles:
            self._edit(lambda: self._document.amend(replace(now, tiles=tiles)))

    def _comparison_of(self, now: Session) -> list[Place]:
        """The comparison of these tiles: the displayed one, another that holds them, or a new one."""
        numbers = set(now.tiles)
        if self._current and set(self._tiles(self._current, now)) == numbers:
            return self._current
        holding = [each for each in self._comparisons if numbers <= set(self._numbers(each))]
        if holding:
            return min(holding, key=len)
        added = [Place(now.as_of(run), number=run.number) for run in now.compared]
        mine = set(self._numbers(self._current))
        if self._current and mine & numbers:
            self._current += [place for place in added if place.number not in mine]
            return self._current
        return self._remember(added)

    def _before(self) -> list[Place] | None:
        others = [each for each in self._comparisons if each is not self._current and any(self._numbers(each))]
        return others[-1] if others else None

    def _begin(self, sessions: Sequence[Session], photos: Mapping[str, Photo | None]) -> None:
        """Show the results that are known and ask for the others, for each content once."""
        now, places = self._document.now, []
        pending: dict[object, PendingRun] = {}
        for session in sessions:
            photo = photos.get(session.current)
            request = self._scheduler.request(session, session.technique, session.image, photo)
            place = Place(session, request)
            known = now.run_of(request.key, _image_of(request)) if request is not None else None
            if known is not None and known.number not in now.away and known.key in self._scheduler.cache:
                place.number = known.number
            pending.setdefault(request.key if request else place, PendingRun(session, session.image, photo))
            places.append(place)
        self._show(self._remember(places), "Compare")
        self._scheduler.collect(tuple(pending.values()))

    def _remember(self, places: list[Place]) -> list[Place]:
        self._comparisons = [*self._comparisons, places][-MOST_REMEMBERED:]
        return places

    def _show(self, comparison: list[Place], label: str) -> None:
        self._current = comparison
        images = tuple(image for place in comparison if (image := place.session.image) is not None)
        now = self._document.now.with_images(images, "")
        self._edit(lambda: self._document.edit(label, now.with_tiles(self._tiles(comparison, now))))

    def _edit(self, edit: Callable[[], None]) -> None:
        self._editing = True
        try:
            edit()
        finally:
            self._editing = False

    def _tiles(self, comparison: Sequence[Place], session: Session) -> tuple[int, ...]:
        """The runs of a comparison that the strip has, in its order."""
        strip = {run.number for run in session.strip}
        return tuple(dict.fromkeys(number for number in self._numbers(comparison) if number in strip))

    def _numbers(self, comparison: Sequence[Place]) -> list[int]:
        return [place.number for place in comparison if place.number]

    def _places(self) -> Iterator[Place]:
        for comparison in self._comparisons:
            yield from comparison

    def _on_result(self, request: Request, entry: CachedResult) -> None:
        waiting: dict[str, list[Place]] = {}  # by image: one with the same pixels is another photograph
        for place in self._places():
            if place.takes(request):
                place.request = place.request or request
                waiting.setdefault(_image_of(place.request), []).append(place)
        for places in waiting.values():
            own = places[-1].request
            same = own is None or _image_of(own) == _image_of(request)
            self._record(request if same or own is None else own, entry, places)
        if not waiting:
            self._record(request, entry, [])

    def _record(self, request: Request, entry: CachedResult, places: Sequence[Place]) -> None:
        before = self._document.now

        def with_tile(session: Session, run: Run) -> Session:
            for place in places:
                place.number = run.number
            session = replace(session, shown=before.shown)
            mine = any(place in self._current for place in places)
            return replace(session, tiles=self._tiles(self._current, session)) if mine else session

        self._edit(lambda: self._runs.record(request, entry, with_tile))


def _image_of(request: Request) -> str:
    return request.image.key if request.image else ""
