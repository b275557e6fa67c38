"""Sheet of units: what the channels of a layer answer to most, a picture each.

Olah, Mordvintsev & Schubert, "Feature Visualization", Distill 2017; Yosinski et al., "Understanding Neural Networks
Through Deep Visualization", ICML Deep Learning workshop 2015, figure 4.
"""

from __future__ import annotations

from collections.abc import Iterator
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
from workbench.families.synthesis import unit_pictures
from workbench.families.synthesis.pictures import small

MANY, LARGE, SMALL = 64, 112, 56  # tiles from which on they are small, and the sides of both in pixels


class UnitSheet(Technique):
    """For each channel ``k`` the picture ``x_k`` that maximises the mean of its map, as the card of a unit has it.

    The picture hangs on the weights, the seed and the steps alone; the open image decides the order at most.
    """

    layer: Layer = layer_param("The layer whose channels are shown; empty is the last one with maps")
    order: Literal["strongest", "index"] = param(
        "strongest", "Which channels come first: the strongest on this image, or those of the lowest numbers"
    )
    channels: int = param(12, "How many channels are shown, or all of the layer", low=0, high=100_000, special="all")
    first: int = param(0, "How many are left out before them, for the next row", low=0, high=100_000)
    steps: int = param(48, "How many steps a picture is made in", low=1, high=10_000)
    seed: int = seed_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        works = any(layer.channels for layer in model.layers)
        return Applicability(works, "" if works else "No layer of this model has channels.")

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        layer = model.layer(self.layer) if self.layer else kernels.telling_layer(model)
        with torch.inference_mode():
            output = model.reached([layer.name], model.pixels(image))[layer.name].float()
            means = kernels.channels_of(output, layer)[0].mean(1).cpu().numpy()
        order = np.argsort(-means, kind="stable") if self.order == "strongest" else np.arange(len(means))
        wanted = order[self.first :][: self.channels or None].tolist()
        if not wanted:
            raise UserError(f"first must be 0 to {len(means) - 1} in {layer.name!r}; got {self.first}.")
        recipe, pace = synthesis.Recipe(self.steps, self.seed), synthesis.Pace()
        made: dict[int, synthesis.UnitPicture | None] = {}
        for number, k in enumerate(wanted):
            try:
                for at in unit_pictures.made(model, layer, k, recipe):
                    if at.step < self.steps:
                        yield Progress(number * self.steps + at.step, len(wanted) * self.steps, "steps")
                    else:
                        made[k] = at.picture
            except UserError:  # a dead unit: its tile says so
                made[k] = None
            if number + 1 < len(wanted):
                yield from pace(lambda: self._sheet(model, layer, means, made, len(wanted)))
                yield Progress((number + 1) * self.steps, len(wanted) * self.steps, "steps")
        if not any(made.values()):
            raise UserError(
                f"None of these {len(wanted)} channels of {layer.name} can be shown: the gradient of each is zero "
                "wherever a picture starts, as of dead units."
            )
        yield self._sheet(model, layer, means, made, len(wanted))

    def _sheet(
        self, model: Model, layer: LayerInfo, means: np.ndarray, made: dict[int, synthesis.UnitPicture | None], of: int
    ) -> Grid:
        side = LARGE if of <= MANY else SMALL
        grey = small(np.full((*model.input_size, 3), 0.5, np.float32), side)
        ks = list(made)
        reached = np.asarray([one.reached if one is not None else 0.0 for one in made.values()], np.float32)
        dead = np.asarray([one is None for one in made.values()])
        so_far = f", {len(made)} of {of} so far" if len(made) < of else ""
        words = f"; {int(dead.sum())} of them dead: no picture moves them" if dead.any() else ""
        where = f"of {layer.name} ({layer.kind})"
        opening = f"What {len(made)} channels {where} answer to most"
        if len(made) == 1:
            opening = f"What 1 channel {where} answers to most"
        stronger = sum(one is not None and one.reached > means[k] for k, one in made.items())
        return Grid(
            values=np.stack([small(one.values, side) if one is not None else grey for one in made.values()]),
            labels=tuple(map(str, ks)),
            numbers=reached,
            number_name="reached",
            units=np.asarray(ks, np.int32),
            dead=dead,
            signed=False,
            pictures=True,
            layer=layer.name,
            unit="activation",
            caption=f"{opening}{so_far}; {self.steps} steps each; {stronger} reach more than on this image{words}",
            facts={"layer": layer.name, "channels": len(made), "dead": int(dead.sum()), "steps": self.steps},
        )
