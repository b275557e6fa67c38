"""The document: what is opened, chosen and run. Immutable: an edit makes a new session."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.render.composition import Composition
from workbench.render.display import Display

from .run import Params, Run

MOST_RUNS = 200


@dataclass(frozen=True)
class OpenImage:
    """An image of the filmstrip. ``path`` is empty for one from the clipboard, which ``key`` names."""

    key: str
    name: str
    path: str = ""


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

    def target_of(self, technique: str, parameter: str = "target") -> str:
        """The target in force for a technique: its own value of the parameter wins over the session's target."""
        return str(self.params.get(technique, {}).get(parameter, self.target))

    def layer_of(self, technique: str, parameter: str = "layer") -> str:
        """The layer in force for a technique: its own value of the parameter wins over the session's layer."""
        return str(self.params.get(technique, {}).get(parameter, self.layer))

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
