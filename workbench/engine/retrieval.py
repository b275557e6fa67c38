"""Retrieval from a collection: the descriptors of its images, out of one pass, and what is nearest to a query.

The query is described as the images are: it is a collection of one. Whitening is learned of the collection.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
from torch.nn import functional

from workbench.api import LayerInfo, Progress, UserError, as_maps, shape_text
from workbench.collections import Collection
from workbench.collections.index import CollectionIndex, Records
from workbench.collections.strongest import ACTIVATION
from workbench.families.classifier_head import Head, head_of
from workbench.families.layers import deepest_maps
from workbench.families.retrieval import (
    DESCRIPTORS as DESCRIPTORS,
)
from workbench.families.retrieval import (
    Whitening,
    check_channels,
    described,
    expanded,
    finished,
    mean_average_precision,
    most_varying,
    nearest_vectors,
    prepared,
)
from workbench.images.pixel_decoder import WHITE

from .collection_pass import Batch, Rows, model_key, run_pass
from .model import LoadedModel
from .regions import maps_again

CLASSES = 16  # whose maps weigh the places of an image, the likeliest ones
FEWEST = 1000  # images of which whitening is learned where nobody states it
EACH = 8  # images that a direction of whitening takes at the least: of fewer it is learned by heart
MOST_DIRECTIONS = 512
FINEST = 14  # cells a side of which boxes are made
VERSION = 1


class TakeDescriptor:
    """A descriptor's vectors of each image, before they are whitened.

    layer     whose maps are described; empty for the coarsest
    channels  of ``pwa``
    """

    def __init__(self, model: LoadedModel, name: str, layer: str = "", channels: Sequence[int] = ()) -> None:
        if name not in DESCRIPTORS:
            raise UserError(f"A descriptor is one of {', '.join(DESCRIPTORS)}; got {name!r}.")
        self._head = head_of(model) if DESCRIPTORS[name].parts == "classes" else None
        self._name, self._layer, self._channels = name, _layer_of_maps(model, layer, self._head), channels
        check_channels(name, self._layer.channels)
        self.layers: Sequence[str] = (self._layer.name,)
        chosen = hashlib.blake2b(repr(tuple(channels)).encode(), digest_size=4).hexdigest() if len(channels) else ""
        self.kind = " ".join(part for part in (f"descriptor {VERSION}", name, self._layer.name, chosen) if part)

    @property
    def waits(self) -> bool:
        """Whether channels must be chosen first, of what another descriptor says of the collection."""
        return DESCRIPTORS[self._name].parts == "channels" and not len(self._channels)

    @property
    def layer(self) -> str:
        """The layer that is described."""
        return self._layer.name

    def take(self, model: LoadedModel, batch: Batch) -> Rows:
        maps = as_maps(batch.activations[self._layer.name], self._layer)
        weights = None
        if self._head is not None:
            numbers = model.numbers(batch.answer)
            weights = self._head.weight[numbers.topk(min(CLASSES, numbers.shape[1]), 1).indices]
        vectors = described(self._name, maps, weights=weights, channels=self._channels)
        return Rows(arrays={"vectors": vectors.float().cpu().numpy()})


def _layer_of_maps(model: LoadedModel, layer: str, head: Head | None) -> LayerInfo:
    """The layer to describe. Raises UserError where it has no maps."""
    if head is not None:
        if layer and layer != head.layer.name:
            raise UserError(f"Classes weigh the averages of layer {head.layer.name!r}, no other; got {layer!r}.")
        return head.layer
    info = model.layer(layer) if layer else deepest_maps(model)
    if info is None:
        raise UserError("This model has no layer of maps, which descriptors are made of.")
    if not info.spatial:
        raise UserError(f"A descriptor is made of maps; layer {info.name!r} has the shape {shape_text(info)}.")
    return info


@dataclass(frozen=True, eq=False)
class DescribedCollection:
    """The descriptors of a collection.

    taker      made them
    places     (n,) of the images that could be described
    vectors    (n, P, D) of the descriptor, before whitening
    whitening  learned of them; None where they are not whitened
    rows       (n, d) of length 1, which are compared
    """

    taker: TakeDescriptor
    name: str
    records: Records
    places: np.ndarray
    vectors: np.ndarray
    whitening: Whitening | None
    rows: np.ndarray


def describe_collection(
    model: LoadedModel,
    collection: Collection,
    index: CollectionIndex,
    name: str,
    layer: str = "",
    directions: int | None = None,
    background: str = WHITE,
) -> Generator[Progress, None, DescribedCollection]:
    """Describe every image that can be read; what the index has is not computed again.

    directions  that whitening keeps; 0 for no whitening; None for as many as the images tell well, which may be none

    Raises UserError.
    """
    channels: tuple[int, ...] = ()
    if name in DESCRIPTORS and DESCRIPTORS[name].parts == "channels":
        pooled = yield from describe_collection(model, collection, index, "sum", layer, 0, background)
        channels = most_varying(pooled.vectors[:, 0])
    taker = TakeDescriptor(model, name, layer, channels)
    yield from run_pass(model, collection, index, [taker], background)
    records = index.records(collection, model_key(model), background)
    places = records.known(taker.kind)
    if not len(places):
        raise UserError(next((problem for problem in records.problems if problem), "None of the images can be read."))
    vectors = records.array(taker.kind, "vectors", places)
    told = prepared(name, vectors)
    told = told.reshape(-1, told.shape[-1])
    kept = told_well(len(places), told.shape[1]) if directions is None else directions
    whitening = Whitening.learned(told, kept) if kept else None
    return DescribedCollection(taker, name, records, places, vectors, whitening, finished(name, vectors, whitening))


def told_well(images: int, numbers: int) -> int:
    """How many directions of whitening so many images tell well: one for every eight, 512 at the most.

    With as many directions as images whitening sets all of them equally far from each other, whatever they show; with
    a few directions all that are somewhat alike have a cosine of 1. So of less than a thousand images none is learned.
    """
    return min(images // EACH, numbers, MOST_DIRECTIONS) if images >= FEWEST else 0


def describe_query(
    model: LoadedModel, query: Collection, index: CollectionIndex, of: DescribedCollection, background: str = WHITE
) -> Generator[Progress, None, np.ndarray]:
    """(D,) the vector of the one image of ``query``, made as those of the collection. Raises UserError."""
    yield from run_pass(model, query, index, [of.taker], background)
    records = index.records(query, model_key(model), background)
    if records.problems[0]:
        raise UserError(records.problems[0])
    vectors = records.array(of.taker.kind, "vectors", np.zeros(1, np.int64))
    row: np.ndarray = finished(of.name, vectors, of.whitening)[0]
    return row


def search(
    of: DescribedCollection, query: np.ndarray, count: int, without: str = "", expansion: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """The places in the collection of the nearest images, the nearest first, and their cosines.

    without    the reference of the query itself, which is not found again
    expansion  how many of those found first are taken into the query, which is asked once more (Chum et al. 2007)
    """
    entries = of.records.collection.entries
    own = [i for i, place in enumerate(of.places.tolist()) if entries[place].reference == without]

    def nearest(query: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
        found, cosines = nearest_vectors(of.rows, query, count + len(own))
        others = ~np.isin(found, own)
        return found[others][:count], cosines[others][:count]

    if expansion:
        query = expanded(query, of.rows[nearest(query, expansion)[0]])
    found, cosines = nearest(query, count)
    return of.places[found], cosines


def where_alike(
    model: LoadedModel, collection: Collection, places: Sequence[int], query: Collection, layer: str, background: str
) -> Generator[Progress, None, dict[int, tuple[float, float, float, float]]]:
    """The box in each of these images that is most like the query: left, top, width, height as shares of the image.

    Of all boxes of the layer's grid that whose sum of x_ij has the largest cosine with that of the query: sum-pooled
    where Tolias, Sicre & Jegou, "Particular object retrieval with integral max-pooling of CNN activations", ICLR 2016,
    section 5.1, take maxima. Raises UserError where an image has gone.
    """
    info, wanted, found = model.layer(layer), None, {}
    whole: list[tuple[Collection, list[int]]] = [(query, [0]), (collection, list(places))]
    for images, those in whole:
        for step in maps_again(model, images, those, info, ACTIVATION, background):
            if isinstance(step, Progress):
                yield Progress(step.done, step.total, "places")
                continue
            image, _seen, size, digest, values = step
            height, width = (min(FINEST, count) for count in values.shape[-2:])
            x = functional.adaptive_avg_pool2d(values, (height, width))[0].cpu().numpy().astype(np.float64)
            if images is query:
                wanted = x.sum((1, 2))
                continue
            assert wanted is not None
            top, left, bottom, right = best_box(x, wanted)
            geometry = model.preparation.geometry(size, digest)
            tall, wide = geometry.network_size
            corners = (left * wide / width, top * tall / height), (right * wide / width, bottom * tall / height)
            (x0, y0), (x1, y1) = (geometry.to_original(at - 0.5, down - 0.5) for at, down in corners)
            edges = np.clip((np.array([x0, y0, x1, y1]) + 0.5) / np.array([size[1], size[0]] * 2), 0, 1)
            found[image] = (float(edges[0]), float(edges[1]), float(edges[2] - edges[0]), float(edges[3] - edges[1]))
    return found


def best_box(x: np.ndarray, wanted: np.ndarray) -> tuple[int, int, int, int]:
    """Top, left, bottom, right of the cells of maps (C, h, w) whose sum has the largest cosine with ``wanted``."""
    sums = np.pad(x.cumsum(1).cumsum(2), ((0, 0), (1, 0), (1, 0)))
    (top, bottom), (left, right) = (np.triu_indices(count + 1, 1) for count in x.shape[1:])
    best, chosen = -np.inf, (0, 0, 1, 1)
    for t, b in zip(top.tolist(), bottom.tolist(), strict=True):
        strip = sums[:, b, right] - sums[:, t, right] - sums[:, b, left] + sums[:, t, left]
        cosines = wanted @ strip / np.maximum(np.linalg.norm(strip, axis=0), 1e-12)
        k = int(cosines.argmax())
        if cosines[k] > best:
            best, chosen = float(cosines[k]), (t, int(left[k]), b, int(right[k]))
    return chosen


def mean_precision_of(of: DescribedCollection) -> float:
    """The mean average precision of the labelled images, each a query among the others. Raises UserError."""
    labels = np.array([of.records.collection.labels[int(place)] for place in of.places])
    return mean_average_precision(of.rows[labels != ""], labels[labels != ""])
