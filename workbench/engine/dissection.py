"""Network dissection: which annotated things the units of a layer answer to, over a whole collection.

Bau, Zhou, Khosla, Oliva & Torralba, "Network Dissection: Quantifying Interpretability of Deep Visual Representations",
CVPR 2017, section 2. One pass over the images for the threshold of each unit, another for how its maps lie on the
masks; memory is that of some images and of the counts, however many images there are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from workbench.api import Geometry, Progress, UserError, shape_text
from workbench.collections import Collection
from workbench.collections.class_maps import has_map, label_masks, map_digest, map_labels, uses_pictures
from workbench.collections.index import CollectionIndex
from workbench.collections.strongest import LayerMaxima
from workbench.images.pixel_decoder import WHITE

from .model import LoadedModel
from .receptive_field import ReceptiveField
from .regions import enlarged_at, maps_again
from .tasks.segmentation import BACKGROUND

TOP = 0.005  # share of a unit's values that reach its threshold
DETECTS = 0.04  # IoU from which on a unit detects a concept
VERSION = 1
AT_ONCE = 64  # maps that are enlarged together
LOWEST, HIGHEST = (127 - 24) << 7, (127 + 24) << 7  # of values from 2**-24 to 2**24, sign and seven bits of fraction
BINS = HIGHEST - LOWEST + 2  # of each sign


class TopShare:
    """The threshold that the top share of each unit's values reaches, of values that come one batch after another.

    Values are counted in bins 1/128 of themselves wide. The threshold is the lower edge of a bin: the first edge that
    no more than the share reaches, so that it lies above the exact quantile by less than 1/128 of it.

    counts  (C, 2 * BINS) int32, from the lowest bin
    """

    def __init__(self, units: int) -> None:
        self.counts = np.zeros((units, 2 * BINS), np.int32)

    def add(self, values: Tensor) -> None:
        """Count values, (C, n)."""
        numbers = torch.nan_to_num(values.detach().float().cpu(), nan=float("-inf")).numpy() + np.float32(0)
        size = (np.abs(numbers).view(np.int32) >> 16) - LOWEST + 1
        size = np.clip(size, 0, BINS - 1)
        at = np.where(numbers < 0, -1 - size, size) + BINS
        np.add.at(self.counts, (np.arange(len(at))[:, None], at), 1)

    def thresholds(self, share: float = TOP) -> tuple[np.ndarray, np.ndarray]:
        """(C,) float32, and (C,) the share of values that reach each; infinite where too many are as large."""
        edges, total = _edges(), max(1, int(self.counts[0].sum()))
        found, reached = np.empty(len(self.counts), np.float32), np.empty(len(self.counts))
        for unit, counts in enumerate(self.counts):
            reach = np.append(np.cumsum(counts[::-1], dtype=np.int64)[::-1], 0)  # values from this edge on
            first = int((reach <= share * total).argmax())
            found[unit], reached[unit] = edges[first], reach[first] / total
        return found, reached


@dataclass(frozen=True, eq=False)
class Dissection:
    """What the units of a layer answer to.

    thresholds  (C,) float32, that the top 0.5 % of a unit's values over all images reach
    shares      (C,) how many in fact do
    concepts    K labels of the annotations
    iou         (C, K) float32, of a unit's maps at its threshold and a concept's masks, over all annotated images
    images      how many of these there were
    problems    masks that could not be read
    """

    thresholds: np.ndarray
    shares: np.ndarray
    concepts: tuple[str, ...]
    iou: np.ndarray
    images: int
    problems: tuple[str, ...] = ()

    def concept(self, unit: int) -> tuple[str, float]:
        """The concept that a unit lies on best, and its IoU; no name where that is 0.04 or less."""
        best = int(self.iou[unit].argmax())
        value = float(self.iou[unit, best])
        return (self.concepts[best] if value > DETECTS else "", value)

    @property
    def detectors(self) -> dict[str, list[int]]:
        """The units that detect each concept, the best first; the concepts of most units first."""
        found: dict[str, list[int]] = {}
        for unit in np.argsort(-self.iou.max(1), kind="stable").tolist():
            name, _ = self.concept(unit)
            if name:
                found.setdefault(name, []).append(unit)
        return dict(sorted(found.items(), key=lambda one: -len(one[1])))

    @property
    def sentence(self) -> str:
        """How many units detect how many concepts."""
        detectors = self.detectors
        count = sum(map(len, detectors.values()))
        return (
            f"{count} of {len(self.iou)} units detect {len(detectors)} of {len(self.concepts)} concepts on "
            f"{self.images} annotated images (IoU over {DETECTS})."
        )


def dissect(
    model: LoadedModel,
    collection: Collection,
    index: CollectionIndex,
    maxima: LayerMaxima,
    field: ReceptiveField,
    background: str = WHITE,
) -> Generator[Progress, None, Dissection]:
    """Go through the images twice, or take what the index has.

    Raises UserError where no image has masks, or the layer no maps.
    """
    layer = model.layer(maxima.layer)
    if not layer.spatial:
        raise UserError(f"Dissection lays maps on masks; layer {layer.name!r} has the shape {shape_text(layer)}.")
    annotated = [int(i) for i in maxima.known if has_map(collection.entries[int(i)])]
    if not annotated:
        raise UserError("No image has masks: dissection wants annotations such as COCO's or VOC's.")
    if (before := known_dissection(collection, index, maxima)) is not None:
        return before
    top = TopShare(layer.channels)
    for step in maps_again(model, collection, maxima.known.tolist(), layer, maxima.by, background):
        if isinstance(step, Progress):
            yield Progress(step.done, step.total, "images", 1, 2)
        else:
            top.add(step[-1][0].flatten(1))
    thresholds, shares = top.thresholds()
    concepts = concepts_of(collection)
    overlap = Overlap(thresholds, concepts, map_labels(collection) if uses_pictures(collection) else ())
    problems: list[str] = []
    for step in maps_again(model, collection, annotated, layer, maxima.by, background):
        if isinstance(step, Progress):
            yield Progress(step.done, step.total, "images", 2, 2)
            continue
        image, _seen, size, digest, values = step
        maps = values[0].cpu().numpy()
        try:
            masks, judged = label_masks(collection.entries[image], size, overlap.names)
        except UserError as error:
            problems.append(f"{collection.entries[image].name}: {error}")
            continue
        geometry = model.preparation.geometry(size, digest)
        overlap.add(maps, masks, judged, geometry, field.centres(maps.shape[1:]))
    images = len(annotated) - len(problems)
    found = Dissection(thresholds, shares, overlap.concepts, overlap.iou, images, tuple(problems))
    if not problems:
        _keep(found, collection, index, maxima)
    return found


def concepts_of(collection: Collection) -> tuple[str, ...]:
    """The labels of the masks that stand for a thing."""
    named = map_labels(collection) or [str(number) for number in range(256)]
    return tuple(label for label in named if label.casefold() not in BACKGROUND)


class Overlap:
    """The pixels of units and concepts, and those that they share, as images come one after another.

    names  the labels of the numbers in pictures of masks
    """

    def __init__(self, thresholds: np.ndarray, concepts: Sequence[str], names: Sequence[str]) -> None:
        self._thresholds, self.names, self._all = thresholds, names, tuple(concepts)
        self._both = np.zeros((len(thresholds), len(concepts)), np.int64)
        self._units, self._masks = np.zeros(len(thresholds), np.int64), np.zeros(len(concepts), np.int64)

    def add(
        self,
        maps: np.ndarray,
        masks: dict[str, np.ndarray],
        judged: np.ndarray,
        geometry: Geometry,
        centres: tuple[np.ndarray, np.ndarray],
    ) -> None:
        """Count an image at the pixels that the network sees.

        maps    (C, h, w) of the units
        masks   (H, W) bool of each label, and ``judged`` of what is annotated, in pixels of the image as opened
        """
        counted, (row, column) = seen_places(geometry)
        kept = judged[row, column]
        counted[counted] = kept
        row, column = row[kept], column[kept]
        numbers = [k for k, name in enumerate(self._all) if name in masks]
        here = (
            np.stack([masks[self._all[k]][row, column] for k in numbers]) if numbers else np.zeros((0, len(row)), bool)
        )
        self._masks[numbers] += here.sum(1)
        shown = here.T.astype(np.float32)
        active = np.flatnonzero(maps.reshape(len(maps), -1).max(1) >= self._thresholds)  # no pixel between is larger
        for start in range(0, len(active), AT_ONCE):
            part = active[start : start + AT_ONCE]
            large = enlarged_at(maps[part], geometry.network_size, centres)
            on = large[:, counted] >= self._thresholds[part, None]
            self._units[part] += on.sum(1)
            if numbers:
                self._both[np.ix_(part, np.array(numbers))] += np.rint(on.astype(np.float32) @ shown).astype(np.int64)

    @property
    def _there(self) -> np.ndarray:
        return np.flatnonzero(self._masks)

    @property
    def concepts(self) -> tuple[str, ...]:
        """Those that any image has."""
        return tuple(self._all[k] for k in self._there)

    @property
    def iou(self) -> np.ndarray:
        """(C, K) float32 of these."""
        both = self._both[:, self._there]
        union = self._units[:, None] + self._masks[None, self._there] - both
        return np.asarray(both / np.maximum(union, 1), np.float32)


def seen_places(geometry: Geometry) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """(H, W) bool, which pixels of the network's input show the image, and its rows and columns there."""
    height, width = geometry.network_size
    y, x = np.mgrid[:height, :width].astype(np.float64)
    (a, b, c), (d, e, f), _ = geometry.matrix
    column = np.floor(a * x + b * y + c + 0.5).astype(np.int64)
    row = np.floor(d * x + e * y + f + 0.5).astype(np.int64)
    tall, wide = geometry.original_size
    seen = (row >= 0) & (row < tall) & (column >= 0) & (column < wide)
    return seen, (row[seen], column[seen])


def known_dissection(collection: Collection, index: CollectionIndex, maxima: LayerMaxima) -> Dissection | None:
    """What the index has of this layer, these images and these masks; None where it has nothing."""
    store, key = index.store(maxima.records.model, _kind(maxima)), _key(collection, maxima)
    (about,) = store.column("about", [key])
    if about is None:
        return None
    try:
        thresholds, shares, iou = (store.array(name, [key])[0] for name in ("thresholds", "shares", "iou"))
    except (OSError, ValueError):
        return None
    facts = json.loads(about)
    return Dissection(np.array(thresholds), np.array(shares), tuple(facts["concepts"]), np.array(iou), facts["images"])


def _keep(found: Dissection, collection: Collection, index: CollectionIndex, maxima: LayerMaxima) -> None:
    about = json.dumps({"concepts": found.concepts, "images": found.images})
    arrays = {"thresholds": found.thresholds, "shares": found.shares, "iou": found.iou}
    with suppress(UserError, OSError), index.writing(maxima.records.model):  # else it is computed again
        index.store(maxima.records.model, _kind(maxima)).append(
            {"digest": [_key(collection, maxima)], "about": [about]},
            {name: each[None] for name, each in arrays.items()},
        )


def _kind(maxima: LayerMaxima) -> str:
    return f"dissection {VERSION} {maxima.by} {maxima.layer}"


def _key(collection: Collection, maxima: LayerMaxima) -> str:
    told = hashlib.blake2b(map_digest(collection).encode(), digest_size=16)
    told.update(repr(collection.classes).encode())
    for i in maxima.known.tolist():
        told.update(maxima.records.digests[i].encode())
    return told.hexdigest()


def _edges() -> np.ndarray:
    """(2 * BINS + 1,) float32, the least value of each bin from the lowest; the last is beyond all."""
    size = ((np.arange(BINS, dtype=np.int64) + LOWEST - 1) << 16).astype(np.int32).view(np.float32).copy()
    size[0] = 0
    below = -np.append(size[1:], np.float32(np.inf))  # a bin of negative values ends above this
    below = np.nextafter(below, np.float32(np.inf), dtype=np.float32)
    return np.concatenate([below[::-1], size, [np.float32(np.inf)]]).astype(np.float32)
