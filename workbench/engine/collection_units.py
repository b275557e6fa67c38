"""What a collection says of every unit of a layer: dead, the same as another, what it detects, which class it tells."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, ClassVar, Literal

import numpy as np

from workbench.api import Image, Model, Progress, Result, Table, Technique, UserError, param
from workbench.collections import open_collection
from workbench.collections.class_maps import has_map
from workbench.collections.index import CollectionIndex
from workbench.collections.strongest import LayerMaxima
from workbench.images.pixel_decoder import WHITE

from .collection_pass import TakeAnswers, model_key, run_pass
from .dissection import dissect, known_dissection
from .label_pair import LabelPair, misled
from .model import LoadedModel
from .receptive_field import receptive_field
from .strongest import TakeStrongest

COLUMNS = ("unit", "pushed", "area", "concept", "iou", "largest", "reached", "mean", "same_as", "state")


class UnitsOfCollection(Technique):
    """A row for each unit of a layer, those first that tell most. Cells are empty where nothing is known.

    reached  in how many images the unit reached the value at which the layer is cut off
    area    the area under the ROC curve by which the unit's maximum tells images of one label from another's
    pushed  what the unit added to the second class above the first, on images of the first that are taken for it
    """

    takes: ClassVar[Literal["image", "images", "model"]] = "model"
    collection: str = param("", "What is looked through")
    layer: str = param("", "Whose units; empty for the last layer with maps")
    first: str = param("", "A label; empty where no two are compared")
    second: str = param("", "The label, or the class, that it is told from; empty for all other images")
    dissected: bool = param(False, "Lay the units' maps on the masks of the collection")
    background: str = param(WHITE, "The colour behind transparent parts of images")

    def run(self, model: Model, image: Image, /) -> Iterator[Progress | Result]:
        assert isinstance(model, LoadedModel)
        images, index = open_collection(self.collection), CollectionIndex()
        pair = LabelPair(self.first, self.second)
        if self.first:
            pair.check(images, model)
        taker = TakeStrongest(model, self.layer)
        yield from run_pass(model, images, index, [TakeAnswers(), taker], self.background)
        maxima = LayerMaxima(index.records(images, model_key(model), self.background), taker.layer.name)
        known = maxima.units()
        count = len(known.dead)
        columns: dict[str, list[Any]] = {name: [""] * count for name in COLUMNS}
        columns["unit"] = list(range(count))
        columns["largest"], columns["mean"] = known.largest.tolist(), known.mean.tolist()
        if known.cut_off:
            columns["reached"] = known.reached.tolist()
        states = zip(known.dead.tolist(), known.saturated.tolist(), strict=True)
        columns["state"] = ["dead" if dead else "saturated" if full else "" for dead, full in states]
        columns["same_as"] = [same if same >= 0 else "" for same in known.same_as.tolist()]
        facts: dict[str, Any] = {"layer": taker.layer.name, "images": len(maxima.known)}
        facts |= {"dead": int(known.dead.sum()), "same": int((known.same_as >= 0).sum())}
        facts |= {"cut_off": known.cut_off, "limit": f"{known.limit:.3g}"}
        order = np.lexsort((-known.reached, -known.largest))
        facts["masks"] = bool(taker.layer.spatial) and any(has_map(images.entries[int(i)]) for i in maxima.known)
        found = known_dissection(images, index, maxima)
        if self.dissected and found is None:
            field = receptive_field(model, taker.layer)
            found = yield from dissect(model, images, index, maxima, field, self.background)
        if found is not None:
            columns["concept"], columns["iou"] = map(list, zip(*map(found.concept, range(count)), strict=True))
            order = np.argsort(-np.array(columns["iou"]), kind="stable")
            detectors = {name: len(units) for name, units in found.detectors.items()}
            facts |= {"dissected": found.sentence, "concepts": [f"{name} {n}" for name, n in detectors.items()]}
            facts["problems"] = list(found.problems)
        if self.first:
            area = maxima.telling(*pair.places(images))
            columns["area"], order = area.tolist(), np.argsort(-np.abs(area - 0.5), kind="stable")
            told_from = self.second if pair.second_is_label(images) else ""  # empty for all others
            facts |= {"first": self.first, "second": self.second, "told_from": told_from, "misled": 0}
            with suppress(UserError):
                wrong = misled(model, images, maxima, pair)
                columns["pushed"], order = wrong.pushed.tolist(), np.argsort(-wrong.pushed, kind="stable")
                facts["misled"] = wrong.images
        if self.dissected and found is not None:  # that is what was asked now
            order = np.argsort(-np.array(columns["iou"]), kind="stable")
        rows = tuple(tuple(columns[name][k] for name in COLUMNS) for k in order.tolist())
        yield Table(columns=COLUMNS, rows=rows, facts=facts)
