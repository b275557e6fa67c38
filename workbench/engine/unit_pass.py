"""What the window asks of a layer: the pictures of all its units, made while nobody asks for anything else.

A technique that no list has. Each picture is kept by the network that it is of, so that a pass that was cut short, also
by a kill, goes on where it was, and cards and sheets find what is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from workbench.api import (
    Image,
    Layer,
    Model,
    Progress,
    Result,
    Table,
    Technique,
    UserError,
    layer_param,
    param,
    seed_param,
)
from workbench.families import synthesis
from workbench.families.synthesis import unit_pictures
from workbench.manifests import Manifest

from .plugins import LoadedPlugin

_dead: set[tuple[str, ...]] = set()  # units that were tried in vain in this process


class MakeUnitPictures(Technique):
    """The picture of each unit of a layer, in their order, as the card and the sheet of units make them."""

    takes: ClassVar[Literal["image", "images", "model"]] = "model"
    layer: Layer = layer_param("The layer whose units are shown")
    make: bool = param(True, "Make those that are missing; else those that are there are counted")
    steps: int = param(96, "How many steps a picture is made in", low=1, high=10_000)
    seed: int = seed_param()

    def run(self, model: Model, image: Image, /) -> Iterator[Progress | Result]:
        layer, recipe = model.layer(self.layer), synthesis.Recipe(self.steps, self.seed)
        if not layer.channels:
            raise UserError(f"{layer.name} has no channels, so there is nothing to make pictures of.")
        missing = [k for k in range(layer.channels) if not unit_pictures.is_known(model, layer, k, recipe)]
        done, dead = layer.channels - len(missing), 0
        for k in missing if self.make else []:
            unit = (model.digest, layer.name, str(k), str(recipe))
            try:
                if unit in _dead:
                    raise UserError("It is dead.")
                for _ in unit_pictures.made(model, layer, k, recipe):
                    yield Progress(done, layer.channels, "pictures")
            except UserError:
                dead += 1
                _dead.add(unit)
            done += 1
        yield Progress(done, layer.channels, "pictures")
        yield Table(
            columns=("pictures", "dead", "units"),
            rows=((done - dead, dead, layer.channels),),
            facts={"layer": layer.name},
        )


UNITS = LoadedPlugin(
    Manifest(
        "unit-pass",
        "Pictures of a layer",
        "Network",
        "unit_pass:MakeUnitPictures",
        "1",
        "What each unit of a layer answers to most.",
        "",
        "none",
        Path(__file__).parent,
    ),
    MakeUnitPictures,
)
