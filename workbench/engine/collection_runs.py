"""What the window asks of a collection: to look at every image once, and which of them are most like one.

Techniques that no list has. What they find is in the index, which the window reads; a run that is cancelled keeps
what it has.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np

from workbench.api import Image, Model, Progress, Result, Table, Technique, UserError, param
from workbench.collections import Collection, Entry, open_collection
from workbench.collections.index import CollectionIndex
from workbench.descriptor_titles import USUAL
from workbench.images.pixel_decoder import WHITE
from workbench.manifests import Manifest

from .collection_comparison import CompareCollections
from .collection_pass import run_pass, usual_takers
from .collection_regions import RegionsOfCollection
from .collection_robustness import RobustnessOfCollection
from .collection_units import UnitsOfCollection
from .descriptor_comparison import DescriptorsOfCollection, directions_of
from .judgement import JudgeCollection, judging
from .model import LoadedModel
from .plugins import LoadedPlugin
from .retrieval import TakeDescriptor, describe_collection, describe_query, search, where_alike
from .strongest import TakeStrongest


class LookAtCollection(Technique):
    """Answers, features, descriptors and what moves the last maps most, of all images in one pass.

    What is known already costs nothing.
    """

    takes: ClassVar[Literal["image", "images", "model"]] = "model"
    collection: str = param("", "What is looked at: a folder, a list, an archive, a film")
    background: str = param(WHITE, "The colour behind transparent parts of images")

    def run(self, model: Model, image: Image, /) -> Iterator[Progress | Result]:
        assert isinstance(model, LoadedModel)
        takers = usual_takers(model)
        with suppress(UserError):
            takers.append(TakeDescriptor(model, USUAL))
        with suppress(UserError):
            takers.append(TakeStrongest(model))
        images = open_collection(self.collection)
        with suppress(UserError):
            noted = {taker.kind for taker in takers}
            takers += [taker for taker in judging(model, images).takers if taker.kind not in noted]
        yield from run_pass(model, images, CollectionIndex(), takers, self.background)
        yield Table(columns=("images",), rows=((len(images),),))


class FindAlike(Technique):
    """The images of a collection by their likeness to one: cosines of descriptors, whitened where they tell."""

    takes: ClassVar[Literal["image", "images", "model"]] = "model"
    collection: str = param("", "Where is looked")
    query: str = param("", "The image whose like is looked for, as a reference")
    count: int = param(60, "How many", low=1, high=1000)
    expand: int = param(0, "Ask once more with the mean of the query and so many of the first", low=0, high=100)
    outlined: int = param(0, "In how many of the first the part that is most like the query is sought", low=0, high=100)
    descriptor: str = param(USUAL, "What is made of the maps, by the name of a descriptor")
    layer: str = param("", "Whose maps are described; empty for the coarsest")
    whiten: int = param(-1, "How many directions whitening keeps; -1 for as many as the images tell well", low=-1)
    background: str = param(WHITE, "The colour behind transparent parts of images")

    def run(self, model: Model, image: Image, /) -> Iterator[Progress | Result]:
        assert isinstance(model, LoadedModel)
        index, images, directions = CollectionIndex(), open_collection(self.collection), directions_of(self.whiten)
        described = yield from describe_collection(
            model, images, index, self.descriptor, self.layer, directions, self.background
        )
        one = Collection.of(self.query, [Entry(self.query, self.query)])
        row = yield from describe_query(model, one, index, described, self.background)
        places, cosines = search(described, row, self.count, self.query, self.expand)
        boxes: dict[int, tuple[float, float, float, float]] = {}
        if self.outlined:
            first = [int(place) for place in places[: self.outlined]]
            layer = described.taker.layer
            boxes = yield from where_alike(model, images, first, one, layer, self.background)
        nowhere: tuple[str, ...] = ("",) * 4
        yield Table(
            columns=("place", "image", "cosine", "left", "top", "width", "height"),
            rows=tuple(
                (int(place), images.entries[int(place)].name, float(cosine), *boxes.get(int(place), nowhere))
                for place, cosine in zip(np.asarray(places), np.asarray(cosines), strict=True)
            ),
            facts={
                "query": self.query,
                "descriptor": self.descriptor,
                "layer": described.taker.layer,
                "whitened": described.whitening is not None,
                "expanded": self.expand > 0,
            },
        )


def _own(id: str, title: str, what: str, technique: type[Technique]) -> LoadedPlugin:
    here = Path(__file__).parent
    return LoadedPlugin(
        Manifest(id, title, "Answer", f"collection_runs:{technique.__name__}", "1", what, "", "none", here), technique
    )


LOOK = _own("collection-look", "Collection", "What the network says of every image of a collection.", LookAtCollection)
UNIT_TABLE = _own("collection-units", "Units", "What a collection says of the units of a layer.", UnitsOfCollection)
JUDGEMENT = _own("collection-judge", "Judgement", "How right the network is on a collection.", JudgeCollection)
ROBUSTNESS = _own(
    "collection-robustness",
    "Robustness",
    "How far answers and maps hold when the images of a collection are corrupted.",
    RobustnessOfCollection,
)
COMPARISON = _own(
    "collection-comparison", "Comparison", "Which images of a collection lie in another one too.", CompareCollections
)
ALIKE = _own("collection-alike", "Find alike", "The images of a collection that are most like one.", FindAlike)
DESCRIPTORS = _own(
    "collection-descriptors",
    "Descriptors",
    "How well each descriptor finds images of the same label again.",
    DescriptorsOfCollection,
)
REGIONS = _own(
    "collection-regions",
    "Strongest regions",
    "What a collection's strongest places of a layer's units, or of classes, look like.",
    RegionsOfCollection,
)
