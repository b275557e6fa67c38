"""Pictures of units: what one channel answers to most, or least, made once for a network and kept.

They hang on the weights alone, so that cards of many photographs, sheets and the next start share them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from workbench.api import LayerInfo, Model, Target

from .adam import Adam
from .ascent import STARTS, Ascent, Climbed, NoGradientError, moved
from .ceilings import StillUnitError, ceiling_of, still
from .objectives import objective_of
from .parameterisation import START, picture_of
from .pictures import colours
from .small_pictures import smaller, smaller_where_taken
from .threads import one_thread
from .transformations import Wobble
from .unit_picture_files import UnitPictureFiles

RATE = 0.05
RULE = "2"  # of what a picture is: none is taken that another rule kept
MOST_KEPT = 64


@dataclass(frozen=True)
class Recipe:
    """How a picture of a unit is made: by a Fourier basis in decorrelated colours, at the size of the input.

    small  whether it is smaller than that where the network takes it, which shows less of the same at the same scale
    """

    steps: int = 96
    seed: int = 0
    least: bool = False
    small: bool = False


@dataclass(frozen=True, eq=False)
class UnitPicture:
    """A picture of a unit, after so many steps.

    values   (H, W, 3) float32 in [0, 1], in 256 steps, as a file holds it
    reached  the mean of the unit's map on it, and ``start`` on what it began with
    """

    step: int
    values: np.ndarray
    reached: float
    start: float


@dataclass(frozen=True, eq=False)
class Making:
    """Where a picture stands after a step; ``picture`` looks at it, which takes a forward of its own."""

    step: int
    look: Callable[[], UnitPicture]

    @property
    def picture(self) -> UnitPicture:
        """The picture as it is."""
        return self.look()


class _Memory:
    """The pictures of units that were made in this process, and where they are kept on the disk."""

    def __init__(self) -> None:
        self.kept: OrderedDict[tuple[str, ...], UnitPicture] = OrderedDict()
        self.files: UnitPictureFiles | None = None


_memory = _Memory()


def keep_unit_pictures_in(folder: Path) -> None:
    """Keep pictures of units in files too, from now on; the engine's program says where."""
    _memory.files = UnitPictureFiles(folder)


def known(model: Model, layer: LayerInfo, k: int, recipe: Recipe) -> UnitPicture | None:
    """The finished picture of a unit, where it was made before."""
    key = _key(model, layer, k, recipe)
    if key not in _memory.kept and _memory.files is not None and (found := _memory.files.read(key)) is not None:
        values, reached, start = found
        if values.shape[:2] in (model.input_size, smaller(model.input_size)):
            _keep(key, UnitPicture(recipe.steps, values.astype(np.float32) / 255, reached, start))
    return _memory.kept.get(key)


def is_known(model: Model, layer: LayerInfo, k: int, recipe: Recipe) -> bool:
    """Whether the finished picture of a unit is there, without reading it."""
    key = _key(model, layer, k, recipe)
    return key in _memory.kept or (_memory.files is not None and key in _memory.files)


def made(model: Model, layer: LayerInfo, k: int, recipe: Recipe) -> Iterator[Making]:
    """The picture of a unit after each step, or the finished one alone where it is known.

    Where a picture does not reach more than its start the next start is tried. Raises StillUnitError where none leads
    to more, as of a dead unit.
    """
    before = known(model, layer, k, recipe)
    if before is not None:
        yield _finished(before)
        return
    target = Target.of_unit(layer.name, k)
    objective, on_the_way = objective_of(model, target), objective_of(model, target, on_the_way=True)
    with one_thread():
        size = smaller_where_taken(model, objective) if recipe.small else model.input_size
    sign = -1.0 if recipe.least else 1.0

    def value(pictures: Tensor, done: bool = True) -> float:
        with one_thread(), torch.no_grad():
            return float((objective if done else on_the_way)(pictures.to(model.device))[0])

    def wanted(views: Tensor) -> Tensor:
        return sign * on_the_way(views)

    def look(at: Climbed, start: float) -> UnitPicture:
        whole = _in_steps(at.pictures)
        return UnitPicture(at.step, colours(whole[0]), value(whole, at.step == recipe.steps), start)

    shape, starts = (1, model.input_channels, *size), list[float]()
    for louder, opened in STARTS:
        generator = torch.Generator().manual_seed(recipe.seed)
        of = picture_of("fourier", shape, generator, START * louder)
        ascent = Ascent(
            wanted,
            Wobble(),
            size,
            recipe.steps,
            Adam(RATE),
            generator,
            model.device,
            open_rectifiers=opened,
        )
        try:
            with one_thread(), torch.no_grad():
                start = value(_in_steps(of.pictures()))
            starts.append(start)
            for at in _in_one_thread(ascent(of)):
                if at.step < recipe.steps:
                    yield Making(at.step, partial(look, at, start))
                    continue
                last = look(at, start)
                if not moved(last.reached, start, recipe.least):
                    raise NoGradientError("It reaches no more at the end than at the start.")
                _finish(_key(model, layer, k, recipe), last)
                yield _finished(last)
            return
        except NoGradientError:
            continue
    if recipe.least:
        raise StillUnitError(
            f"Unit {k} of {layer.name} answers with its least wherever a picture starts: nothing shows what it answers "
            "to less."
        )
    raise still(f"unit {k} of {layer.name}", ceiling_of(model, layer), starts)


def _in_steps(pictures: Tensor) -> Tensor:
    """As a file holds them: what a picture reaches and what its start did are measured alike."""
    return (pictures * 255).round() / 255


def _finished(picture: UnitPicture) -> Making:
    return Making(picture.step, lambda: picture)


def _in_one_thread(steps: Iterator[Climbed]) -> Iterator[Climbed]:
    """Each step in one thread; what happens between two steps in as many as before."""
    while True:
        with one_thread():
            step = next(steps, None)
        if step is None:
            return
        yield step


def _finish(key: tuple[str, ...], picture: UnitPicture) -> None:
    _keep(key, picture)
    if _memory.files is not None:
        values = (picture.values * 255).round().astype(np.uint8)
        _memory.files.write(key, values, picture.reached, picture.start)


def _keep(key: tuple[str, ...], picture: UnitPicture) -> None:
    _memory.kept[key] = picture
    _memory.kept.move_to_end(key)
    while len(_memory.kept) > MOST_KEPT:
        _memory.kept.popitem(last=False)


def _key(model: Model, layer: LayerInfo, k: int, recipe: Recipe) -> tuple[str, ...]:
    kind = torch.device(model.device).type  # sums of another order make another picture
    return (RULE, model.digest, kind, layer.name, str(k), *map(str, asdict(recipe).values()))
