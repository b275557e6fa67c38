"""The strongest regions of all units of a layer, or of the classes of a collection, as a sheet of pictures."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import ClassVar, Literal

import cv2
import numpy as np

from workbench.api import Area, Grid, Image, Model, Progress, Result, Technique, UserError, param
from workbench.collections import Collection, open_collection
from workbench.collections.index import CollectionIndex
from workbench.collections.strongest import ACTIVATION, RELEVANCE, LayerMaxima
from workbench.images.pixel_decoder import WHITE
from workbench.render.region_tile import Tile, square_picture

from .collection_pass import TakeAnswers, model_key, run_pass
from .model import LoadedModel
from .receptive_field import receptive_field
from .regions import Region, class_regions, regions_of, where_of_classes
from .robustness import truth_of
from .strongest import TakeStrongest

BEYOND = 128  # grey
MANY, SMALL = 64, 64  # tiles from which on they are small, and the side of these in pixels
MOST_CLASSES = 24
SILENT = {ACTIVATION: "dead", RELEVANCE: "never relevant"}  # of units that are the same everywhere


class RegionsOfCollection(Technique):
    """A tile for each place, those of one unit or class after each other, with where it was cut out.

    count  of each unit or class
    """

    takes: ClassVar[Literal["image", "images", "model"]] = "model"
    collection: str = param("", "What is looked through")
    of: Literal["units", "classes"] = param("units", "Units of a layer, or the classes that images are labelled with")
    layer: str = param("", "Whose units; empty for the last layer with maps")
    by: Literal["activation", "relevance"] = param(ACTIVATION, "What makes a place of a unit strong")
    count: int = param(1, "How many places of each, one an image", low=1, high=9)
    background: str = param(WHITE, "The colour behind transparent parts of images")

    def run(self, model: Model, image: Image, /) -> Iterator[Progress | Result]:
        assert isinstance(model, LoadedModel)
        images, index = open_collection(self.collection), CollectionIndex()
        sheet = self._classes if self.of == "classes" else self._units
        yield (yield from sheet(model, images, index))

    def _units(self, model: LoadedModel, images: Collection, index: CollectionIndex) -> Generator[Progress, None, Grid]:
        taker = TakeStrongest(model, self.layer, self.by)
        yield from run_pass(model, images, index, [taker], self.background)
        maxima = LayerMaxima(index.records(images, model_key(model), self.background), taker.layer.name, self.by)
        table, field = maxima.units(), receptive_field(model, taker.layer)
        alive = np.flatnonzero(~table.dead)
        if not len(alive):
            raise UserError(f"Every unit of {taker.layer.name} is the same on all of these images.")
        steps = regions_of(model, images, maxima, field, alive.tolist(), self.count, background=self.background)
        found = yield from _gathered(steps)
        dead = int(table.dead.sum())
        said = [
            f"The strongest places of {len(alive):,} units of {taker.layer.name} by {self.by} "
            f"in {len(maxima.known):,} images; outlined at half the map's maximum. {field.sentence[:-1]}",
            "" if field.whole else "grey is beyond an image's edge",
            f"{dead:,} {SILENT[self.by]}" if dead else "",
        ]
        facts: dict[str, str | int | float | bool] = {"layer": taker.layer.name, "by": self.by}
        facts |= {"images": len(maxima.known), "dead_units": dead}
        names = {int(k): str(k) for k in alive}
        grid = sheet_of(images, found, names, field.largest, self.by, taker.layer.name)
        return replace(grid, caption="; ".join(filter(None, said)), facts=facts)

    def _classes(
        self, model: LoadedModel, images: Collection, index: CollectionIndex
    ) -> Generator[Progress, None, Grid]:
        if model.no_classes or "class" not in model.kinds or not model.task.rows:
            raise UserError(f"Regions of classes want a model that gives an image classes. {model.no_classes}".rstrip())
        yield from run_pass(model, images, index, [TakeAnswers()], self.background)
        records = index.records(images, model_key(model), self.background)
        if not len(records.answered):
            raise UserError("No image of the collection could be read.")
        truth, _remark = truth_of(model, images)
        wanted, counts = np.unique(truth[truth >= 0], return_counts=True)
        if not len(wanted):  # those that are given most
            wanted, counts = np.unique(np.asarray(records.predicted)[records.answered], return_counts=True)
        classes = [int(k) for k in wanted[np.argsort(-counts, kind="stable")][:MOST_CLASSES]]
        found = yield from _gathered(class_regions(model, images, records, classes, self.count, self.background))
        why_not = where_of_classes(model)
        outlined = "outlined is the class activation map at half its maximum"
        caption = f"The images with the largest logits of {len(classes)} classes"
        names = {k: model.classes[k] if model.classes else str(k) for k in classes}
        grid = sheet_of(images, found, names, model.input_size, "logit", "")
        where = f"where in them is not known. {why_not}" if why_not else outlined
        return replace(grid, caption=f"{caption}; {where}", facts={"images": len(records.answered)})


def sheet_of(
    images: Collection, found: list[Region], names: dict[int, str], largest: tuple[int, int], what: str, layer: str
) -> Grid:
    """The regions as tiles, unit by unit, with what each was cut out of.

    names    of units or classes
    largest  (height, width) of the largest region
    what     the values are
    """
    order = {unit: at for at, unit in enumerate(names)}
    found = sorted(found, key=lambda one: (order[one.unit], one.rank))
    tiles = [Tile(one.patch, one.within, largest, one.box[1] == 0, one.box[0] == 0) for one in found]
    pictures = np.stack([square_picture(tile, BEYOND) for tile in tiles])
    if len(pictures) > MANY:
        pictures = np.stack([cv2.resize(one, (SMALL, SMALL), interpolation=cv2.INTER_AREA) for one in pictures])
    return Grid(
        values=pictures.astype(np.float32) / 255,
        labels=tuple(names[one.unit] for one in found),
        notes=tuple(images.entries[one.image].name for one in found),
        images=tuple(images.entries[one.image].reference for one in found),
        areas=tuple(str(Area.box(*one.around)) for one in found),
        numbers=np.array([one.value for one in found], np.float32),
        number_name=what,
        units=np.array([one.unit for one in found], np.int32),
        dead=np.zeros(len(found), bool),
        signed=False,
        unit=what,
        layer=layer,
        pictures=True,
        columns=each if (each := len(found) // len(names)) > 1 else 0,  # those of one unit are a row
    )


def _gathered(steps: Iterator[Progress | Region]) -> Generator[Progress, None, list[Region]]:
    """What is found, while progress goes on to who asked."""
    found = []
    for step in steps:
        if isinstance(step, Progress):
            yield step
        else:
            found.append(step)
    return found
