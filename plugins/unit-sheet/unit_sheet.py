"""Sheet of units: what the channels of a layer answer to most, a picture each.

Olah, Mordvintsev & Schubert, "Feature Visualization", Distill 2017; Yosinski et al., "Understanding Neural Networks
Through Deep Visualization", ICML Deep Learning workshop 2015, figure 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Literal

import numpy as np
import torch

from workbench.api import (
    Applicability,
    Grid,
    Image,
    Layer,
    LayerInfo,
    Model,
    Progress,
    Result,
    Technique,
    UserError,
    layer_param,
    param,
    seed_param,
)
from workbench.families import kernels, synthesis
from workbench.families.synthesis import layer_choice, unit_pictures
from workbench.families.synthesis.ceilings import StillUnitError, ceiling_of
from workbench.families.synthesis.pictures import small

MANY, LARGE, SMALL = 64, 128, 64  # tiles from which on they are small, and the sides of both in pixels
TOGETHER = 24  # pictures that are made at the same time, step by step in turn
SHOWN = 0.2  # of the time is the most that sheets on the way may take, which are what one watches
PART_WAY = 0.5  # of the layers lie below the one that is taken where none is named

DEAD, SATURATED = "dead", "saturated"
AT_CEILING = "*"  # behind what a picture reaches

Pictures = dict[int, synthesis.UnitPicture | str]
"""Of channels by number; of one that no picture moves what it is: dead or saturated."""


class UnitSheet(Technique):
    """For each channel ``k`` the picture ``x_k`` that maximises the mean of its map.

    The picture hangs on the weights, the seed and the steps alone; the open image decides the order at most. All of a
    row come on together, each by the steps that it would take alone.
    """

    layer: Layer = layer_param("The layer whose channels are shown; empty is the one half way through the network")
    order: Literal["strongest", "index"] = param(
        "strongest", "Which channels come first: the strongest on this image, or those of the lowest numbers"
    )
    channels: int = param(12, "How many channels are shown, or all of the layer", low=0, high=100_000, special="all")
    first: int = param(0, "How many are left out before them, for the next row", low=0, high=100_000)
    steps: int = param(64, "How many steps a picture is made in", low=1, high=10_000)
    large: bool = param(
        False, "Make each at the size of the network's input, as the card of a unit does; "
        "else at 4/7 of it where the network takes that, in a third of the time", more=True,
    )  # fmt: skip
    seed: int = seed_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        if not any(layer.channels for layer in model.layers):
            return Applicability(False, "No layer of this model has channels.")
        return Applicability(True, layer=layer_choice.chosen(model, "", PART_WAY).name)

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        layer = layer_choice.chosen(model, self.layer, PART_WAY)
        with torch.inference_mode():
            output = model.reached([layer.name], model.pixels(image))[layer.name].float()
            means = kernels.channels_of(output, layer)[0].mean(1).cpu().numpy()
        order = np.argsort(-means, kind="stable") if self.order == "strongest" else np.arange(len(means))
        wanted = order[self.first :][: self.channels or None].tolist()
        if not wanted:
            raise UserError(f"first must be 0 to {len(means) - 1} in {layer.name!r}; got {self.first}.")
        made: Pictures = {}
        for start in range(0, len(wanted), TOGETHER):
            row = wanted[start : start + TOGETHER]
            yield from self._row(model, layer, means, made, row, len(wanted))
        if all(isinstance(one, str) for one in made.values()):
            raise UserError(
                f"None of these {len(wanted)} channels of {layer.name} can be shown: the gradient of each is zero "
                "wherever a picture starts, as of dead or saturated units."
            )
        yield self._sheet(model, layer, means, made, len(wanted), self.steps)

    def _row(
        self, model: Model, layer: LayerInfo, means: np.ndarray, made: Pictures, row: list[int], of: int
    ) -> Iterator[Progress | Result]:
        """Make the pictures of these channels, a step of each in turn, and show how far they are."""
        recipe, pace = synthesis.Recipe(self.steps, self.seed, small=not self.large), synthesis.Pace(SHOWN)
        going = {k: unit_pictures.made(model, layer, k, recipe) for k in row}
        at: dict[int, unit_pictures.Making] = {}
        before = len(made)
        while going:
            for k in list(going):
                try:
                    at[k] = next(going[k])
                except StillUnitError as still:  # its tile says so
                    made[k] = SATURATED if still.saturated else DEAD
                    del going[k]
                    continue
                if at[k].step == self.steps:
                    made[k] = at.pop(k).picture
                    del going[k]
                steps = (len(made) - before) * self.steps + sum(one.step for one in at.values())
                yield Progress(before * self.steps + steps, of * self.steps, "steps")
            if going:
                yield from pace(partial(self._so_far, model, layer, means, made, at, row, of))
        for k in row:  # in their order, not in that in which they were done
            made[k] = made.pop(k)

    def _so_far(
        self, model: Model, layer: LayerInfo, means: np.ndarray, made: Pictures,
        at: dict[int, unit_pictures.Making], row: list[int], of: int,
    ) -> Grid:  # fmt: skip
        """The sheet with those on the way as they are."""
        before = {k: one for k, one in made.items() if k not in row}
        now = {k: at[k].picture if k in at else made[k] for k in row}
        step = min(one.step for one in at.values())
        return self._sheet(model, layer, means, before | now, of, step, under_way=len(at))

    def _sheet(
        self, model: Model, layer: LayerInfo, means: np.ndarray, made: Pictures, of: int, step: int, under_way: int = 0
    ) -> Grid:  # fmt: skip
        """The pictures beside each other; so many of them are not made yet, and shown as they are."""
        side, ceiling = LARGE if of <= MANY else SMALL, ceiling_of(model, layer)
        shown = {k: one for k, one in made.items() if not isinstance(one, str)}
        first = next(iter(shown.values()))
        grey = small(np.full_like(first.values, 0.5), side)
        at_top = {k for k, one in shown.items() if ceiling is not None and ceiling.holds(one.reached)}
        dead, full = (sum(one == state for one in made.values()) for state in (DEAD, SATURATED))
        where = f"of {layer.name} ({layer.kind})"
        opening = f"What {len(made)} channels {where} answer to most"
        if len(made) == 1:
            opening = f"What 1 channel {where} answers to most"
        height, width = first.values.shape[:2]
        stronger = sum(one.reached > means[k] for k, one in shown.items())
        said = [
            opening + (f", {len(made) - under_way} of {of} so far" if len(made) - under_way < of else ""),
            f"{self.steps} steps each" if step == self.steps else f"after {step} of {self.steps} steps each",
            f"{width} × {height} px",
            f"{stronger} reach more than on this image",
            "below each its mean / that on this image / that at the start",
            f"{dead} of them dead: no picture moves them" if dead else "",
            f"{full} of them saturated: no picture moves them" if full else "",
            f"{AT_CEILING} {len(at_top)} of them at the ceiling of {ceiling.kind}, {ceiling.value:.3g}: saturated"
            if at_top and ceiling is not None else "",
        ]  # fmt: skip
        return Grid(
            values=np.stack([small(shown[k].values, side) if k in shown else grey for k in made]),
            labels=tuple(map(str, made)),
            notes=tuple(_note(one, means[k], k in at_top) for k, one in made.items()),
            numbers=np.asarray([shown[k].reached if k in shown else np.nan for k in made], np.float32),
            number_name="reached",
            units=np.asarray(list(made), np.int32),
            dead=np.asarray([one == DEAD for one in made.values()]),
            signed=False,
            pictures=True,
            layer=layer.name,
            unit="activation",
            caption="; ".join(filter(None, said)),
            facts={
                "layer": layer.name,
                "channels": len(made),
                "dead": dead,
                "saturated": full + len(at_top),
                "steps": step,
            },
        )


def _note(one: synthesis.UnitPicture | str, here: float, saturated: bool) -> str:
    """Below a picture: its mean, that on the open image, that at the start; what a unit is that nothing moves."""
    if isinstance(one, str):
        return "" if one == DEAD else one  # a dead tile says so itself
    return "/".join((_briefly(one.reached) + AT_CEILING * saturated, _briefly(here), _briefly(one.start)))


def _briefly(value: float) -> str:
    return f"{value:.2g}" if 1 <= abs(value) < 100 else f"{value:.3g}" if abs(value) >= 100 else f"{value:.2f}"
