"""The session: images, model, technique, parameters and runs. Immutable: an edit makes a new one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.api import Target, UserError
from workbench.images.image_reference import plain_name
from workbench.render.composition import Composition
from workbench.render.display import Display

from .drawn_region import DrawnRegion, DrawnRegions
from .run import Params, Run

MOST_RUNS = 200
MOST_STOPPED = 500
# why a run does not start by itself
CRASHED, CANCELLED, UNFINISHED, DISTURBED, RENEWED = "crashed", "cancelled", "unfinished", "disturbed", "renewed"


@dataclass(frozen=True)
class OpenImage:
    """An image of the filmstrip.

    key   its path, or for an image from the clipboard ``pasted:`` and hexadecimal digits
    path  empty for an image from the clipboard
    """

    key: str
    name: str
    path: str = ""


@dataclass(frozen=True)
class Arrangement:
    """How the images of a collection are looked at; undo does not go through it.

    text        that they are filtered by; empty for all
    column      that they are sorted by; empty for the order of the collection
    descending  whether the last of that order comes first
    table       whether they are rows of a table, and no wall
    evaluated   whether right and wrong stand beside them
    held        whether the model's pass over them waits until a person lets it go on
    """

    text: str = ""
    column: str = ""
    descending: bool = False
    table: bool = False
    evaluated: bool = False
    held: bool = False


@dataclass(frozen=True)
class Session:
    """Everything that the window displays is derived from this.

    model       reference of the model
    current     key of the current image; empty for none
    technique   id of the chosen technique
    params      parameters that were set, by technique; the others have their defaults
    target      the target, as text, of every technique that has none of its own in ``params``
    layer       the layer chosen in the tree; empty for each technique's default
    background  the colour behind transparent parts of images
    shown       number of the run on the canvas; 0 for none
    away        numbers of the runs that were removed from the strip; ``runs`` is a log, which keeps them
    pins        numbers of the runs pinned for the report and the presentation, in order
    tiles       numbers of the compared runs; empty for a single result
    awaited     compared runs that have no result yet: what they ask for, under negative numbers and without a key
    regions     the regions that were drawn on images, by the digest of their pixels
    listed      keys of the images that the filmstrip lists; empty for all
    collection  reference of the collection that is open: a folder, a list, an archive, a film; empty for none
    browsing    whether the collection is in front of canvas and comparison
    arranged    how its images are looked at
    making      the layer of whose units pictures are made in the background; empty for none
    held        whether a person holds that
    aside       whether the canvas is in front of the comparison, which is kept
    one_scale   whether compared maps with the same unit share their range
    difference  whether A - B stands beside two maps
    surround    whether compared maps show the photograph around what the network saw
    turned      whether rows and columns of a comparison have changed places
    large       number of the compared run that is displayed alone; 0 for all of them
    wiped       number of the compared run whose picture lies over that of ``large``, left of a line; 0 for none
    against     number of the compared run that the others are measured against; 0 for the first of each row
    figure      layout of the composed figure
    stopped     by the key of a result that is not known, or not to be trusted, why its run starts only when a person
                asks: "crashed", "cancelled", "unfinished" (when the session was last written), "disturbed" (it changed
                the network) or "renewed" (its plugin has other code by now)
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
    stopped: Mapping[str, str] = field(default_factory=dict)
    surround: bool = False
    turned: bool = False
    large: int = 0
    wiped: int = 0
    against: int = 0
    aside: bool = False
    regions: DrawnRegions = field(default_factory=dict)
    awaited: tuple[Run, ...] = ()
    listed: tuple[str, ...] = ()
    collection: str = ""
    browsing: bool = False
    making: str = ""
    held: bool = False
    arranged: Arrangement = field(default_factory=Arrangement)

    @property
    def image(self) -> OpenImage | None:
        """The current image."""
        return next((image for image in self.images if image.key == self.current), None)

    @property
    def comparing(self) -> bool:
        """Whether the comparison is in front, and the canvas behind it."""
        return bool(self.tiles) and not self.aside and not self.browsing

    @property
    def seen(self) -> int:
        """Number of the one run that is seen: on the canvas, or large in a comparison; 0 for several, or none."""
        if not self.comparing:
            return self.shown
        seen = self.tiles if len(self.tiles) == 1 else tuple(tile for tile in self.tiles if tile == self.large)
        return 0 if self.difference or not seen else max(0, seen[0])

    def with_canvas(self) -> Session:
        """A session with the canvas in front; a comparison is kept aside."""
        return replace(self, aside=bool(self.tiles), browsing=False)

    def with_tiles(self, tiles: Iterable[int]) -> Session:
        """A session that compares these runs, in front of the canvas.

        What was picked for a figure is forgotten, unless it was of these.
        """
        numbers, figure = tuple(dict.fromkeys(tiles)), self.figure
        if not set(figure.picked_from) <= set(numbers):
            figure = replace(figure, tiles=(), picked_from=())
        return replace(self, tiles=numbers, aside=False, figure=figure, browsing=False)

    def called(self, image: OpenImage) -> str:
        """What a person calls an open image: its plain name, unless another one is called so too."""
        name = plain_name(image.name)
        others = (other for other in self.images if other.key != image.key)
        return image.name if any(plain_name(other.name) == name for other in others) else name

    @property
    def strip(self) -> tuple[Run, ...]:
        """The runs in the strip."""
        return tuple(run for run in self.runs if run.number not in self.away)

    def with_log_of(self, other: Session) -> Session:
        """A session with the runs of another, finished and stopped: a log, which undo does not rewrite.

        Nor does undo go through how a collection is looked at, and what a person holds it does not let go on.
        """
        arranged = other.arranged if other.collection == self.collection else self.arranged
        return replace(self, runs=other.runs, stopped=other.stopped, held=other.held, arranged=arranged)

    def with_collection(self, reference: str) -> Session:
        """A session with this collection open and in front, all of it in its own order; empty for none."""
        if reference == self.collection:
            return replace(self, browsing=bool(reference))
        arranged = Arrangement(table=self.arranged.table, evaluated=self.arranged.evaluated)
        return replace(self, collection=reference, browsing=bool(reference), arranged=arranged)

    def with_stopped(self, key: str, how: str) -> Session:
        """A session that knows how a run was stopped."""
        others = [(old, way) for old, way in self.stopped.items() if old != key]
        return replace(self, stopped=dict([*others, (key, how)][-MOST_STOPPED:]))

    def without_stopped(self, *keys: str) -> Session:
        """A session in which these runs may start by themselves again."""
        if not any(key in self.stopped for key in keys):
            return self
        return replace(self, stopped={key: how for key, how in self.stopped.items() if key not in keys})

    def without_runs(self, numbers: Collection[int]) -> Session:
        """A session with these runs removed from strip, pins and comparison."""
        return replace(
            self,
            away=tuple(dict.fromkeys((*self.away, *numbers))),
            pins=tuple(pin for pin in self.pins if pin not in numbers),
            tiles=tuple(tile for tile in self.tiles if tile not in numbers),
        )

    def run_of(self, key: str, image: str = "") -> Run | None:
        """The run of an image with this cache key. Two images with the same pixels have runs of their own."""
        return next((run for run in self.runs if run.key == key and run.image == image), None)

    @property
    def pinned(self) -> tuple[Run, ...]:
        """The pinned runs, in the order they were pinned."""
        known = {run.number: run for run in self.runs}
        return tuple(known[number] for number in self.pins if number in known)

    @property
    def composed(self) -> tuple[Run, ...]:
        """The runs of the composed figure: the compared, else the pinned or the current one, as a person picked them.

        What was picked of a comparison holds while that one is there; runs that it gained or lost since are in the
        figure or not. Of another comparison nothing has been picked yet.
        """
        known, seen, picked_from = {run.number: run for run in self.runs}, self.composable, self.figure.picked_from
        is_same = bool(seen) == bool(picked_from) and (set(seen) <= set(picked_from) or set(picked_from) <= set(seen))
        picked: tuple[int, ...] = ()
        if self.figure.tiles and is_same:
            lost, gained = set(picked_from) - set(seen), [number for number in seen if number not in picked_from]
            picked = tuple(dict.fromkeys((*(n for n in self.figure.tiles if n not in lost), *gained)))
        for numbers in (picked, seen, (self.shown,)):
            runs = tuple(known[number] for number in numbers if number in known)
            if runs:
                return runs
        return ()

    @property
    def composable(self) -> tuple[int, ...]:
        """Numbers of the runs that a figure is made of by itself: the compared, else the pinned; empty for neither."""
        return tuple(run.number for run in self.compared or self.pinned)

    def with_figure_of(self, numbers: Iterable[int], **choices: Any) -> Session:
        """A session whose figure has these runs, in this order; none for those that it has by itself."""
        tiles, seen = tuple(dict.fromkeys(numbers)), self.composable
        tiles = () if tiles == seen else tiles
        figure = replace(self.figure, tiles=tiles, picked_from=seen if tiles else (), **choices)
        return replace(self, figure=figure)

    def with_pin(self, number: int) -> Session:
        """A session with this run pinned last, or unpinned where it was pinned."""
        rest = tuple(pin for pin in self.pins if pin != number)
        return replace(self, pins=rest if number in self.pins else (*self.pins, number))

    def target_of(self, technique: str, parameter: str = "target") -> str:
        """The target in force for a technique: its own value of the parameter wins over the session's target."""
        return str(self.params.get(technique, {}).get(parameter, self.target))

    def layer_of(self, technique: str, parameter: str = "layer") -> str:
        """The layer in force for a technique: its own value of the parameter wins over the session's layer."""
        return str(self.params.get(technique, {}).get(parameter, self.layer))

    def with_regions(self, digest: str, regions: tuple[DrawnRegion, ...]) -> Session:
        """A session in which the image with these pixels has these regions."""
        others = {key: mine for key, mine in self.regions.items() if key != digest}
        return replace(self, regions={**others, digest: regions} if regions else others)

    @property
    def strip_images(self) -> tuple[OpenImage, ...]:
        """The images that the filmstrip lists."""
        if not self.listed:
            return self.images
        chosen = set(self.listed)
        return tuple(image for image in self.images if image.key in chosen) or self.images

    def showing(self, key: str) -> Session:
        """A session with this image current.

        A target that is a thing at its place in the image before stays behind: of another image the model's own
        choice is explained.
        """
        if key == self.current:
            return self
        params = {
            technique: {k: v for k, v in mine.items() if k != "target" or not _is_placed(v)}
            for technique, mine in self.params.items()
        }
        target = str(Target()) if _is_placed(self.target) else self.target
        return replace(self, current=key, params=params, target=target)

    def with_images(self, images: tuple[OpenImage, ...], show: str) -> Session:
        """A session with these images added, each once, and the image with key ``show`` current."""
        have = {image.key for image in self.images}
        added = {image.key: image for image in images if image.key not in have}
        listed = (*self.listed, *added) if self.listed else ()  # what a person opens is seen
        return replace(self, images=(*self.images, *added.values()), listed=listed).showing(show or self.current)

    def with_image_in_place_of(self, key: str, image: OpenImage) -> Session:
        """A session with this image current, in the place of the one with ``key``, or last where there is none."""
        others = [known for known in self.images if known.key != image.key]
        at = next((i for i, known in enumerate(others) if known.key == key), None)
        if at is None:
            images = (*others, image) if image.key not in {known.key for known in self.images} else self.images
        else:
            images = (*others[:at], image, *others[at + 1 :])
        return replace(self, images=images).showing(image.key)

    def without_image(self, key: str) -> Session:
        """A session with that image closed; where it was current, its neighbour becomes it."""
        at = next((i for i, image in enumerate(self.images) if image.key == key), None)
        if at is None:
            return self
        rest = self.images[:at] + self.images[at + 1 :]
        current = self.current if self.current != key else (rest[min(at, len(rest) - 1)].key if rest else "")
        return replace(self, images=rest).showing(current)

    def with_params(self, technique: str, **values: Any) -> Session:
        """A session with these parameters of a technique set."""
        mine = {**self.params.get(technique, {}), **values}
        return replace(self, params={**self.params, technique: mine})

    def without_param(self, name: str) -> Session:
        """A session where no technique has a value of its own for this parameter."""
        return replace(
            self, params={t: {k: v for k, v in mine.items() if k != name} for t, mine in self.params.items()}
        )

    def with_target(self, text: str) -> Session:
        """A session with this target for every technique."""
        return replace(self.without_param("target"), target=text)

    def with_layer(self, name: str) -> Session:
        """A session with this layer for every technique."""
        return replace(self.without_param("layer"), layer=name)

    def as_of(self, run: Run) -> Session:
        """A session with the inputs of a run: its model, image, technique, parameters, target and layer."""
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
    def places(self) -> tuple[Run, ...]:
        """The compared runs in order, with those that have no result yet."""
        known = {run.number: run for run in (*self.awaited, *self.runs)}
        return tuple(known[number] for number in self.tiles if number in known)

    @property
    def compared(self) -> tuple[Run, ...]:
        """The compared runs that have ended, in order."""
        known = {run.number: run for run in self.runs}
        return tuple(known[number] for number in self.tiles if number in known)

    def with_run(self, run: Run) -> Session:
        """A session with this run on the canvas: last in the strip, or in place of the same run of the same image."""
        session = self.without_stopped(run.key)
        same = self.run_of(run.key, run.image)
        if same is not None:
            run = replace(run, number=same.number)
            runs = tuple(run if old.number == run.number else old for old in self.runs)
        else:
            runs = (*self.runs, run)[-MOST_RUNS:]
        return replace(session, runs=runs, shown=run.number, away=tuple(n for n in self.away if n != run.number))


def _is_placed(target: Any) -> bool:
    """Whether a target's text is of a thing at its place in one image; a text that is no target is none."""
    try:
        return Target.parse(str(target)).placed
    except UserError:
        return False
