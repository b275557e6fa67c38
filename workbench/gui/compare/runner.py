"""Runs the missing results of comparisons and adds each tile when it arrives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workbench.api import UserError
from workbench.cache.cached_result import CachedResult
from workbench.document.comparison_grid import ComparisonLayout, is_turned
from workbench.document.document import Document
from workbench.document.request import Request, awaited_run
from workbench.document.run import Run
from workbench.document.session import OpenImage, Session
from workbench.document.technique_info import technique_info
from workbench.gui.canvas.run_controller import RunController
from workbench.gui.engine.background_tasks import error_sentence
from workbench.gui.engine.job import PendingRun
from workbench.gui.engine.run_reader import RunReader
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.shell.notifier import Notifier
from workbench.images.photo import Photo

MOST_REMEMBERED = 8  # comparisons that one can go back to
AS_IT_COMES = ComparisonLayout()


@dataclass(eq=False)
class Place:
    """A place of a comparison: what it asks for, and the run that fills it.

    request  None where its session's model has not been loaded yet, or where the run was known
    number   of its run; 0 while there is no result
    mark     a negative number that stands for the run until then
    """

    session: Session
    request: Request | None = None
    number: int = 0
    mark: int = 0

    @property
    def tile(self) -> int:
        """The number that the session knows it by."""
        return self.number or self.mark

    def takes(self, request: Request) -> bool:
        """Whether a result for this request is its result: the same content, whichever image was asked about."""
        return self.session is request.session or (self.request is not None and self.request.key == request.key)


@dataclass(eq=False)
class Turn:
    """A comparison that was asked for and waits for its images; ``begin`` is known once they are read."""

    sessions: Sequence[Session]
    begin: Callable[[], None] | None = None


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
        self._turns: list[Turn] = []  # comparisons that wait for their images, the oldest first
        self._held: list[Place] = []  # asked for before there was a model
        self._editing = False
        self._last_mark = 0
        scheduler.collected.connect(self._on_result)
        scheduler.finished.connect(self._on_canvas_result)
        scheduler.model_changed.connect(self._run_held)

    @property
    def asked(self) -> tuple[Session, ...]:
        """What the comparison in front asks for, whether there is a result or not; empty for none.

        One whose images are still being read is in front already: what is asked for next extends it.
        """
        if self._turns:
            return tuple(self._turns[-1].sessions)
        return tuple(place.session for place in self._current) if self._document.now.comparing else ()

    @property
    def waiting(self) -> frozenset[int]:
        """The places of the displayed comparison whose results are under way, or there and not drawn yet."""
        requests = self._scheduler.compared
        asked = {place.tile for place in self._current if any(place.takes(request) for request in requests)}
        asked |= {place.tile for place in self._held if place in self._current}
        return frozenset(asked | {place.mark for place in self._current if place.number and place.mark})

    @property
    def beside(self) -> Sequence[Request]:
        """What other comparisons wait for while the one in front waits for results of its own; empty for none."""
        under_way = self._scheduler.compared if self._document.now.comparing else ()
        others = [request for request in under_way if not any(place.takes(request) for place in self._current)]
        return others if len(others) < len(under_way) else ()

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
            self._go_first()

    def compare(self, sessions: Sequence[Session], layout: ComparisonLayout = AS_IT_COMES) -> None:
        """Run what each of these asks for, unless its result is known, and show the results side by side."""
        turn = Turn(sessions)
        self._turns.append(turn)

        def begin(readable: Sequence[Session], photos: Mapping[str, Photo | None]) -> None:
            same = len(readable) == len(sessions)
            turn.begin = lambda: self._begin(
                readable, photos, layout if same else ComparisonLayout(measured=layout.measured)
            )
            while self._turns and (first := self._turns[0].begin):  # as they were asked for: the newest in front
                self._turns.pop(0)
                first()

        self._with_photos(sessions, begin)

    def ask(self, tiles: Sequence[int]) -> None:
        """Run these places of the displayed comparison, which have no result; a person asks, so also what crashed."""
        places = [place for place in self._current if place.tile in tiles]
        now = self._document.now
        allowed = now.without_stopped(*(place.request.key for place in places if place.request is not None))
        for place in places:
            place.session = replace(place.session, stopped=allowed.stopped)
        if allowed is not now:
            self._document.amend(allowed)
        self._run(places)

    def _run_held(self) -> None:
        """There is a model now: what was asked for before runs."""
        held, model = [place for place in self._places() if place in self._held], self._scheduler.model
        for place in held:
            if model is not None and not place.session.model:  # which model it is was not known
                place.session = replace(place.session, model=model.reference)
        if held:
            self._run(held)

    def _run(self, places: Sequence[Place]) -> None:
        """Ask for the results of these places, unless another session has come when their images are read."""

        def then(readable: Sequence[Session], photos: Mapping[str, Photo | None]) -> None:
            kept = set(self._places()) if readable else set()
            asking = [place for place in places if place in kept]
            pending = [PendingRun(p.session, p.session.image, photos.get(p.session.current)) for p in asking]
            for place, run in zip(asking, pending, strict=True):  # of two with the same pixels one is run, for both
                asked = self._scheduler.request(run.session, run.session.technique, run.image, run.photo)
                place.request = place.request or asked
            self._held = [place for place in self._held if place not in places]
            self._scheduler.collect(pending)

        self._with_photos([place.session for place in places], then)

    def _with_photos(
        self, sessions: Sequence[Session], then: Callable[[Sequence[Session], Mapping[str, Photo | None]], None]
    ) -> None:
        """Read the sessions' images; ``then`` gets the sessions whose image can be read, and the photographs.

        There may be none.
        """
        images = {image.key: image for session in sessions if (image := session.image) is not None}
        cached = {key: self._reader.photos.have(image) for key, image in images.items()}
        if None not in cached.values():
            then(sessions, cached)
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
            known = answer is not None
            then([s for s in sessions if known and (s.image is None or s.current in photos)], photos)

        self._reader.do(read, arrived)

    def remove(self, numbers: Sequence[int]) -> None:
        """Take runs out of the displayed comparison."""
        for place in [place for place in self._current if place.tile in numbers]:
            self._current.remove(place)

    def session_changed(self, before: Session | None, now: Session) -> None:
        """Follow what the session compares: runs that were added by hand, undo, another session."""
        if before is None:
            self._comparisons, self._current, self._held, self._turns = [], [], [], []
            steps = (now, *(session for _, session in (*self._document.history.past, *self._document.history.future)))
            self._last_mark = min((run.number for step in steps for run in step.awaited), default=0)
        if self._editing or (before is not None and before.tiles == now.tiles):
            return
        self._current = self._comparison_of(now) if now.tiles else []
        self._go_first()
        if self._current:
            actual = self._compared(self._current, now)
            if (actual.tiles, actual.awaited) != (now.tiles, now.awaited):
                self._edit(lambda: self._document.amend(actual))

    def _go_first(self) -> None:
        """The runs of the comparison in front come before those of others that have not begun."""
        self._scheduler.put_first({place.request.key for place in self._current if place.request is not None})

    def _comparison_of(self, now: Session) -> list[Place]:
        """The comparison of these tiles: the displayed one, another that holds them, or a new one."""
        numbers = set(now.tiles)
        if self._current and {place.tile for place in self._current} == numbers:
            return self._current
        holding = [
            each for each in self._comparisons
            if numbers <= {number for place in each for number in (place.number, place.mark)}
        ]  # fmt: skip
        if holding:
            return min(holding, key=len)
        added = [
            Place(_session_of(run, now), number=max(0, run.number), mark=min(0, run.number)) for run in now.places
        ]  # fmt: skip
        mine = {place.tile for place in self._current}
        if self._current and mine & numbers:
            self._current += [place for place in added if place.tile not in mine]
            return self._current
        return self._remember(added)

    def _before(self) -> list[Place] | None:
        others = [
            each for each in self._comparisons if each is not self._current and any(place.number for place in each)
        ]
        return others[-1] if others else None

    def _begin(
        self,
        sessions: Sequence[Session],
        photos: Mapping[str, Photo | None],
        layout: ComparisonLayout,
    ) -> None:
        """Show the results that are known and ask for the others, for each content once."""
        if not sessions:
            return
        now, places = self._document.now, []
        pending: dict[object, PendingRun] = {}
        for at, session in enumerate(sessions):
            photo = photos.get(session.current)
            request = self._scheduler.request(session, session.technique, session.image, photo)
            self._last_mark -= 1
            place = Place(session, request, mark=self._last_mark)
            known = now.run_of(request.key, _image_of(request)) if request is not None else None
            if known is not None and known.number not in now.away and known.key in self._scheduler.cache:
                place.number = known.number
            if at not in layout.gaps and self._scheduler.model is None:
                self._held.append(place)
            elif at not in layout.gaps:
                pending.setdefault(request.key if request else place, PendingRun(session, session.image, photo))
            places.append(place)
        choices: dict[str, Any] = {}
        if layout.measured is not None:
            against = places[layout.against].tile if layout.against is not None else 0
            choices = {"difference": layout.measured, "against": against}
        if layout.columns:
            choices["turned"] = is_turned(self._compared(places, now).places, layout.columns)
        self._show(self._remember(places), "Compare", **choices)
        self._scheduler.collect(tuple(pending.values()))
        self._go_first()

    def _remember(self, places: list[Place]) -> list[Place]:
        self._comparisons = [*self._comparisons, places][-MOST_REMEMBERED:]
        return places

    def _show(self, comparison: list[Place], label: str, **choices: Any) -> None:
        self._current = comparison
        images = tuple(image for place in comparison if (image := place.session.image) is not None)
        now = _turned_to(comparison, self._document.now.with_images(images, ""))
        compared = self._compared(comparison, now)
        shown = replace(compared.with_tiles(compared.tiles), **choices)
        self._edit(lambda: self._document.edit(label, shown))

    def _edit(self, edit: Callable[[], None]) -> None:
        self._editing = True
        try:
            edit()
        finally:
            self._editing = False

    def _compared(self, comparison: Sequence[Place], session: Session) -> Session:
        """The session with a comparison: its runs that the strip has and its places without a result, in its order."""
        strip = {run.number for run in session.strip}
        places = [place for place in comparison if not place.number or place.number in strip]
        techniques = self._scheduler.techniques
        loaded = self._scheduler.model.reference if self._scheduler.model else ""
        awaited = tuple(
            awaited_run(
                place.session, technique_info(techniques, place.session.technique), place.mark,
                self._scheduler.catalogue.targets if place.session.model in ("", loaded) else None,
            )
            for place in places if not place.number
        )  # fmt: skip
        return replace(session, tiles=tuple(dict.fromkeys(place.tile for place in places)), awaited=awaited)

    def _places(self) -> Iterator[Place]:
        for comparison in self._comparisons:
            yield from comparison

    def _on_canvas_result(self, request: Request, entry: CachedResult) -> None:
        """The canvas has a result: places that have none and ask for it, also in a session from before, get it."""
        photos, technique = self._reader.photos, request.technique
        places = [place for place in self._places() if not place.number and place.session.technique == technique]
        for place in (place for place in places if place.request is None):
            session, image = place.session, place.session.image
            place.request = self._scheduler.request(session, technique, image, photos.have(image) if image else None)
        if any(place.takes(request) for place in places):
            self._on_result(request, entry)

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
            marks = {place.mark for place in places} - {0}
            for place in places:
                place.number = run.number
            large, against = (run.number if n in marks else n for n in (session.large, session.against))
            session = replace(session, shown=before.shown, large=large, against=against)
            mine = any(place in self._current for place in places)
            return self._compared(self._current, session) if mine else session

        self._edit(lambda: self._runs.record(request, entry, with_tile))


def _turned_to(comparison: Sequence[Place], now: Session) -> Session:
    """The session, turned to what the first tile asks where what is chosen is not what is compared.

    That is where no tile has its technique, or where each image has a target of its own, such as its likeness to
    another, and none is the one that is chosen. What a comparison only varies stays as it is chosen.
    """
    each = [place.session for place in comparison if place.session.model in ("", now.model)]
    asked = {(session.current, session.target_of(session.technique)) for session in each}
    images, targets = ({pair[at] for pair in asked} for at in (0, 1))
    is_paired = len(asked) == len(images) == len(targets) > 1
    is_asked = not is_paired or (now.current, now.target_of(now.technique)) in asked
    if not each or (is_asked and any(session.technique == now.technique for session in each)):
        return now
    first = each[0]
    return replace(
        now, technique=first.technique, params=first.params, target=first.target, layer=first.layer,
        current=first.current,
    )  # fmt: skip


def _session_of(run: Run, now: Session) -> Session:
    """What a run asks for; an image that was closed since is read again where it has a file."""
    session = now.as_of(run)
    if run.image and session.image is None:
        session = session.with_images((OpenImage(run.image, Path(run.image).name, run.image),), run.image)
    return session


def _image_of(request: Request) -> str:
    return request.image.key if request.image else ""
