"""The strongest regions of units and classes: what a layer's maxima over a collection look like.

The images that hold them are read and go through the network once more; each region is cut out by the exact receptive
field of its place, and within it the map's contour at half its maximum says what in it the unit answers to. The map is
enlarged bilinearly, with its values in the middle of their receptive fields, as Bau et al., "Network Dissection", CVPR
2017, section 2.2, enlarge it; of a layer so deep that these are cut off by the image's edges, evenly over the image.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor

from workbench.api import Geometry, LayerInfo, Progress, Target, UserError, as_maps
from workbench.collections.collection import Collection
from workbench.collections.index import Records
from workbench.collections.strongest import ACTIVATION, RELEVANCE, LayerMaxima
from workbench.families.cam import weighted
from workbench.families.classifier_head import head_of
from workbench.families.kernels import channels_of
from workbench.images.pixel_decoder import WHITE

from .collection_pass import AT_ONCE
from .model import LoadedModel
from .receptive_field import ReceptiveField
from .strongest import relevance

NEARLY = 1e-6  # pixels by which an edge may miss a whole number


@dataclass(frozen=True, eq=False)
class Region:
    """A place in an image at which a unit, or a class, is strong.

    unit      the channel, or the class
    rank      0 for the strongest
    image     the image's place in the collection
    value     of the unit there; the logit of a class
    place     row by row on the layer's grid; -1 where a class's place is not known
    box       left, top, width, height in pixels of what the network sees: the receptive field, cut at the edges
    original  the same box in pixels of the image as opened, at pixel edges
    patch     (height, width, 3) uint8, what the network sees there
    within    (height, width) bool, where the map is at least half its maximum; None where that is not above zero
    around    left, top, width, height in whole pixels of the image as opened: what encloses the part of ``within`` that
              holds the place; the whole box where there is none
    map       the whole map as the layer gives it, (h, w) float32, or (positions,); empty where there is none
    """

    unit: int
    rank: int
    image: int
    value: float
    place: int
    box: tuple[int, int, int, int]
    original: tuple[float, float, float, float]
    patch: np.ndarray
    within: np.ndarray | None
    around: tuple[int, int, int, int]
    map: np.ndarray


def regions_of(
    model: LoadedModel,
    collection: Collection,
    maxima: LayerMaxima,
    field: ReceptiveField,
    units: Sequence[int],
    count: int = 9,
    each: int = 1,
    background: str = WHITE,
) -> Iterator[Progress | Region]:
    """The strongest regions of these units, in the order of images; ``rank`` gives their order.

    count  regions of a unit
    each   that one image may give
    """
    layer = model.layer(maxima.layer)
    images = maxima.strongest(count).images[list(units)]
    wanted: dict[int, list[int]] = {}
    for unit, row in zip(units, images.tolist(), strict=True):
        for image in row:
            if image >= 0:
                wanted.setdefault(image, []).append(unit)
    found: dict[int, list[tuple[float, int, int]]] = {unit: [] for unit in units}
    kept: dict[tuple[int, int], tuple[Any, ...]] = {}
    for step in maps_again(model, collection, sorted(wanted), layer, maxima.by, background):
        if isinstance(step, Progress):
            yield step
            continue
        image, seen, size, digest, values = step
        for unit in wanted[image]:
            own = values[:, unit]  # (1, h, w) as a map, or (1, positions)
            flat = own.reshape(-1)
            for place in torch.argsort(flat, descending=True, stable=True)[:each].tolist():
                found[unit].append((float(flat[place]), image, place))
            kept[unit, image] = seen, size, digest, own[0].cpu().numpy().copy()  # not the whole batch
    for unit, places in found.items():
        for rank, (value, image, place) in enumerate(sorted(places, key=lambda one: -one[0])[:count]):
            seen, size, digest, values = kept[unit, image]
            box = field.box(unit, place)
            centres = field.centres(values.shape) if values.ndim == 2 else None
            yield _cut(model, (unit, rank, image, value, place), box, seen, size, digest, values, centres)


def class_regions(
    model: LoadedModel,
    collection: Collection,
    records: Records,
    classes: Sequence[int],
    count: int = 9,
    background: str = WHITE,
) -> Iterator[Progress | Region]:
    """The images with the largest logits of these classes, and where in them: by CAM, where the network has its form.

    Ask ``where_of_classes`` why there are no places. Each patch is the whole image.
    """
    known = records.answered
    _, first = np.unique([records.digests[i] for i in known], return_index=True)
    known = known[np.sort(first)]
    logits = records.answers(known)
    ranks = {k: np.argsort(-logits[:, k], kind="stable")[:count] for k in classes}
    wanted: dict[int, list[int]] = {}
    for k, best in ranks.items():
        for i in known[best].tolist():
            wanted.setdefault(i, []).append(k)
    head = None if where_of_classes(model) else head_of(model)
    places = {
        (k, int(known[i])): (rank, float(logits[i, k])) for k, best in ranks.items() for rank, i in enumerate(best)
    }
    layer = head.layer if head is not None else None
    for step in maps_again(model, collection, sorted(wanted), layer, ACTIVATION, background):
        if isinstance(step, Progress):
            yield step
            continue
        image, seen, size, digest, maps = step
        for k in wanted[image]:
            rank, logit = places[k, image]
            values, place = np.empty(0, np.float32), -1
            if head is not None and maps is not None:
                row = head.row_of(Target("class", (str(k),), (k,)))
                values = weighted(maps, row)[0, 0].cpu().numpy()
                place = int(values.argmax())
            box = (0, 0, *model.input_size[::-1])
            yield _cut(model, (k, rank, image, logit, place), box, seen, size, digest, values, None)


def where_of_classes(model: LoadedModel) -> str:
    """Why it is not known where in an image a class is; empty where CAM says it."""
    try:
        head_of(model)
    except UserError as error:
        return str(error)
    return ""


def enlarged_at(
    values: np.ndarray, size: tuple[int, int], centres: tuple[np.ndarray, np.ndarray] | None = None
) -> np.ndarray:
    """(..., H, W) float32 of maps (..., h, w), bilinear between the pixels at which rows and columns lie; else even."""
    along = []
    for axis in (0, 1):
        count, wanted = values.shape[axis - 2], size[axis]
        at = (np.arange(count) + 0.5) * wanted / count - 0.5 if centres is None else centres[axis]
        along.append(np.stack([np.interp(np.arange(wanted), at, row) for row in np.eye(count)], 1))
    return np.asarray(along[0] @ values @ along[1].T, np.float32)


def maps_again(
    model: LoadedModel,
    collection: Collection,
    wanted: Sequence[int],
    layer: LayerInfo | None,
    by: str,
    background: str,
) -> Iterator[Progress | tuple[int, np.ndarray, tuple[int, int], str, Any]]:
    """Each image again: its place, what the network sees, its size and digest, and the layer's maps, (1, C, ...).

    An image that has changed or gone since the pass raises the UserError of reading it.
    """
    at_once = AT_ONCE.get(torch.device(model.device).type, AT_ONCE["cpu"])
    for start in range(0, len(wanted), at_once):
        part = wanted[start : start + at_once]
        yield Progress(start, len(wanted), "images again")
        photos = [collection.entries[i].photo(background) for i in part]
        seen = [model.preparation.seen(photo.pixels, photo.digest) for photo in photos]
        values: Tensor | None = None
        if layer is not None:
            images = [model.preparation.prepare_seen(pixels) for pixels in seen]
            values = _maps(model, model.pixels(*images), layer, by)
        for i, (image, photo, shown) in enumerate(zip(part, photos, seen, strict=True)):
            yield image, shown, photo.size, photo.digest, None if values is None else values[i : i + 1]


def _maps(model: LoadedModel, pixels: Tensor, layer: LayerInfo, by: str) -> Tensor:
    """(N, C, h, w) float32, or (N, C, positions) where they lie on no grid."""
    if by == RELEVANCE:
        output = relevance(model, pixels, layer)
    else:
        with model.in_use(), torch.no_grad(), model.recording([layer.name]) as activations:
            model.answer(pixels)
            output = activations[layer.name]
    channels = channels_of(output, layer).float()
    try:
        maps = as_maps(output, layer).float()
    except UserError:
        return channels
    return maps if maps[0, 0].numel() == channels.shape[2] else channels  # a class token has no place among the maps


def _cut(
    model: LoadedModel,
    what: tuple[int, int, int, float, int],
    box: tuple[int, int, int, int],
    seen: np.ndarray,
    size: tuple[int, int],
    digest: str,
    values: np.ndarray,
    centres: tuple[np.ndarray, np.ndarray] | None,
) -> Region:
    left, top, width, height = box
    rows, columns = slice(top, top + height), slice(left, left + width)
    geometry = model.preparation.geometry(size, digest)
    original = _at_edges(geometry, box)
    within, inner = None, box
    largest = float(values.max()) if values.size else 0.0
    if values.ndim == 2 and largest > 0:
        enlarged = enlarged_at(values, model.input_size, centres)[rows, columns]
        within = enlarged >= largest / 2
        x, y, wide, high = enclosed(within, np.where(within, enlarged, -np.inf))
        inner = left + x, top + y, wide, high
    return Region(
        *what, box, original, seen[rows, columns], within, _whole_pixels(_at_edges(geometry, inner), size), values
    )


def enclosed(within: np.ndarray, values: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, width, height of the connected part of ``within`` that holds the largest of ``values``."""
    _, parts = cv2.connectedComponents(within.astype(np.uint8), connectivity=8)
    own = parts == parts.flat[int(values.argmax())]
    rows, columns = np.flatnonzero(own.any(1)), np.flatnonzero(own.any(0))
    top, left = int(rows[0]), int(columns[0])
    return left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1


def _at_edges(geometry: Geometry, box: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
    """A box of what the network sees in pixels of the image as opened, from edge to edge."""
    left, top, width, height = box
    x, y = geometry.to_original(left - 0.5, top - 0.5)
    right, bottom = geometry.to_original(left + width - 0.5, top + height - 0.5)
    return x + 0.5, y + 0.5, right - x, bottom - y


def _whole_pixels(box: tuple[float, float, float, float], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The smallest box of whole pixels of an image of (height, width) that holds another."""
    x, y, width, height = box
    left, top = max(0, math.floor(x + NEARLY)), max(0, math.floor(y + NEARLY))
    right, bottom = min(size[1], math.ceil(x + width - NEARLY)), min(size[0], math.ceil(y + height - NEARLY))
    return left, top, max(1, right - left), max(1, bottom - top)
