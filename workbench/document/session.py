"""The document: what is opened, chosen and run. Immutable; an edit makes a new one, undo goes back."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.render.composition import Composition
from workbench.render.display import Display

MERGE_SECONDS = 1.0  # a parameter that is dragged makes one step of undo, not fifty
MOST_STEPS = 500
MOST_RUNS = 200
Params = Mapping[str, Any]
Steps = tuple[tuple[str, "Session"], ...]  # labels, and sessions to go back or on to


@dataclass(frozen=True)
class OpenImage:
    """An image of the filmstrip. ``path`` is empty for one from the clipboard, which ``key`` names."""

    key: str
    name: str
    path: str = ""


@dataclass(frozen=True)
class Run:
    """A run that is done: what was asked, and under which key of the store its result lies.

    params  the parameters that were set by hand; ``target`` and ``layer`` are those that were in force
    """

    number: int
    key: str
    technique: str
    title: str
    subtitle: str
    params: Params
    target: str
    layer: str
    image: str
    model: str
    seconds: float = 0.0

    @property
    def by_hand(self) -> tuple[str, ...]:
        """The layer and the parameters that a person set, in words, but for what the subtitle says."""
        said = [] if not self.layer or self.layer in self.subtitle else [self.layer]
        for name, value in self.params.items():
            word = ("on" if value else "off") if isinstance(value, bool) else str(value)
            if name != "target" and word and not (isinstance(value, str) and word in (*said, *self._told)):
                said.append(word if name in ("layer", "unit") else f"{name.replace('_', ' ')} {word}")
        return tuple(said)

    @property
    def _told(self) -> list[str]:
        return self.subtitle.split(" · ")

    @property
    def differs(self) -> str:
        """What tells it from others of its technique and image: target, layer, unit, parameters; or nothing."""
        return ", ".join(dict.fromkeys((*self._told[:-1], *self.by_hand)))

    @property
    def seen(self) -> str:
        """The image, or the model of a run that looks at none."""
        return self._told[-1]


@dataclass(frozen=True)
class Session:
    """What the window shows is made from this.

    model      reference of the model
    current    key of the image that is shown; empty for none
    technique  id of the technique that is chosen
    params     parameters set by hand, by technique; what is not in it has its default
    target     what is explained, as text, where a technique has no target of its own set
    layer      the layer chosen in the tree; empty is each technique's default
    background the colour behind what is transparent in images
    shown      number of the run that is on the canvas; 0 for none
    away       numbers of the runs that were taken out of the strip; ``runs`` itself is a log, and is not rewritten
    pins       numbers of the runs that are kept for the report and the talk, in their order
    tiles      numbers of the runs that are compared; empty for one result alone
    one_scale  whether compared maps of one unit share their range
    difference whether A - B stands beside two maps
    figure     how the composed figure is laid out
    """

    model: str = ""
    images: tuple[OpenImage, ...] = ()
    current: str = ""
    technique: str = "gradcam"
    params: Mapping[str, Params] = field(default_factory=dict)
    target: str = "predicted"
    layer: str = ""
    display: Display = field(default_factory=Display)
    runs: tuple[Run, ...] = ()
    shown: int = 0
    background: str = "white"
    pins: tuple[int, ...] = ()
    tiles: tuple[int, ...] = ()
    one_scale: bool = True
    difference: bool = False
    away: tuple[int, ...] = ()
    figure: Composition = field(default_factory=Composition)

    @property
    def image(self) -> OpenImage | None:
        """The image that is shown."""
        return next((image for image in self.images if image.key == self.current), None)

    @property
    def strip(self) -> tuple[Run, ...]:
        """The runs that the strip shows."""
        return tuple(run for run in self.runs if run.number not in self.away)

    def without_runs(self, numbers: Collection[int]) -> Session:
        """With these runs out of the strip, and neither pinned nor compared."""
        return replace(
            self,
            away=tuple(dict.fromkeys((*self.away, *numbers))),
            pins=tuple(pin for pin in self.pins if pin not in numbers),
            tiles=tuple(tile for tile in self.tiles if tile not in numbers),
        )

    def run_of(self, key: str) -> Run | None:
        """The run whose result lies under this key."""
        return next((run for run in self.runs if run.key == key), None)

    @property
    def pinned(self) -> tuple[Run, ...]:
        """The pinned runs, in the order in which they were pinned."""
        known = {run.number: run for run in self.runs}
        return tuple(known[number] for number in self.pins if number in known)

    @property
    def composed(self) -> tuple[Run, ...]:
        """The runs of the composed figure: those that were picked, else what is compared, pinned or shown."""
        known = {run.number: run for run in self.runs}
        for numbers in (self.figure.tiles, self.tiles, self.pins, (self.shown,)):
            found = tuple(known[number] for number in numbers if number in known)
            if found:
                return found
        return ()

    def with_pin(self, number: int) -> Session:
        """With this run pinned at the end, or no longer pinned."""
        rest = tuple(pin for pin in self.pins if pin != number)
        return replace(self, pins=rest if number in self.pins else (*self.pins, number))

    def with_images(self, images: tuple[OpenImage, ...], show: str) -> Session:
        """With these images added, each once, and ``show`` on the canvas."""
        have = {image.key for image in self.images}
        fresh = {image.key: image for image in images if image.key not in have}
        return replace(self, images=(*self.images, *fresh.values()), current=show or self.current)

    def without_image(self, key: str) -> Session:
        """With that image closed; its neighbour takes its place on the canvas."""
        at = next((i for i, image in enumerate(self.images) if image.key == key), None)
        if at is None:
            return self
        rest = self.images[:at] + self.images[at + 1 :]
        current = self.current if self.current != key else (rest[min(at, len(rest) - 1)].key if rest else "")
        return replace(self, images=rest, current=current)

    def with_params(self, technique: str, **values: Any) -> Session:
        """With these parameters of a technique set."""
        mine = {**self.params.get(technique, {}), **values}
        return replace(self, params={**self.params, technique: mine})

    def without_param(self, name: str) -> Session:
        """With no technique having a value of its own for this parameter."""
        return replace(
            self, params={t: {k: v for k, v in mine.items() if k != name} for t, mine in self.params.items()}
        )

    def with_target(self, text: str) -> Session:
        """With this target for every technique that takes one."""
        return replace(self.without_param("target"), target=text)

    def with_layer(self, name: str) -> Session:
        """With this layer for every technique that takes one."""
        return replace(self.without_param("layer"), layer=name)

    def as_of(self, run: Run) -> Session:
        """With what was in force for a run: its model, image, technique, parameters, target and layer."""
        return replace(
            self,
            model=run.model,
            technique=run.technique,
            params={**self.params, run.technique: run.params},
            target=run.target,
            layer=run.layer,
            current=run.image or self.current,
        )

    @property
    def compared(self) -> tuple[Run, ...]:
        """The runs that are compared, in their order."""
        known = {run.number: run for run in self.runs}
        return tuple(known[number] for number in self.tiles if number in known)

    def with_run(self, run: Run) -> Session:
        """With this run at the end of the strip, or where the same run was before, and shown."""
        same = self.run_of(run.key)
        if same is not None:
            run = replace(run, number=same.number)
            runs = tuple(run if old.key == run.key else old for old in self.runs)
        else:
            runs = (*self.runs, run)[-MOST_RUNS:]
        return replace(self, runs=runs, shown=run.number, away=tuple(n for n in self.away if n != run.number))


class History:
    """The session as it is, and as it was: ``edit`` makes a step that ``undo`` takes back."""

    def __init__(self, now: Session, past: Steps = (), future: Steps = ()) -> None:
        self.now = now
        self.past: list[tuple[str, Session]] = list(past)
        self.future: list[tuple[str, Session]] = list(future)
        self._merging = ("", 0.0)

    def edit(self, label: str, session: Session, merge: str = "") -> None:
        """Take a new session. Steps with the same ``merge`` that follow each other at once become one."""
        if session == self.now:
            return
        now = time.monotonic()
        if not (merge and self.past and self._merging[0] == merge and now - self._merging[1] < MERGE_SECONDS):
            self.past.append((label, self.now))
            del self.past[:-MOST_STEPS]
        self._merging = (merge, now)
        self.future.clear()
        self.now = session

    def amend(self, session: Session) -> None:
        """Change the session without a step: what the program did by itself."""
        self.now = session

    def undo(self) -> str:
        """Go back a step; the label of what was taken back."""
        return self._step(self.past, self.future)

    def redo(self) -> str:
        """Do again what was taken back last; its label."""
        return self._step(self.future, self.past)

    def _step(self, source: list[tuple[str, Session]], target: list[tuple[str, Session]]) -> str:
        if not source:
            return ""
        label, session = source.pop()
        target.append((label, self.now))
        self._merging = ("", 0.0)
        self.now = replace(session, runs=self.now.runs)  # runs are a log of what happened; it is not rewritten
        return label
