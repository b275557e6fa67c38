"""The strongest regions of one unit as a result: what a card of the unit shows of a collection."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from workbench.api import Grid, Progress, UserError
from workbench.collections import open_collection
from workbench.collections.index import CollectionIndex
from workbench.collections.strongest import LayerMaxima

from .collection_pass import model_key, run_pass
from .collection_regions import sheet_of
from .dissection import known_dissection
from .model import LoadedModel
from .receptive_field import receptive_field
from .regions import Region, regions_of
from .strongest import TakeStrongest


def region_grid(
    model: LoadedModel, layer: str, channel: int, collection: str, count: int = 9
) -> Generator[Progress, None, Grid]:
    """Go through the images that the index does not know yet, and cut out the strongest regions of a channel.

    Raises UserError where there are no images, and for a channel that is the same on all of them.
    """
    images, index = open_collection(collection), CollectionIndex()
    yield from run_pass(model, images, index, [TakeStrongest(model, layer)])
    maxima = LayerMaxima(index.records(images, model_key(model)), layer)
    of_all = len(maxima.known)
    strongest, table = maxima.strongest(count), maxima.units()
    if table.dead[channel]:
        largest = f"{table.largest[channel]:.3g}"
        raise UserError(f"Channel {channel} is {largest} everywhere on {of_all} images of {images.reference}.")
    field = receptive_field(model, model.layer(layer))
    found: list[Region] = []
    for step in regions_of(model, images, maxima, field, [channel], count):
        if isinstance(step, Progress):
            yield step
        else:
            found.append(step)
    grid = sheet_of(images, found, {channel: str(channel)}, field.largest, "activation", layer)
    dissection = known_dissection(images, index, maxima)
    concept, iou = dissection.concept(channel) if dissection is not None else ("", 0.0)
    detects = f"; it detects {concept}, IoU {iou:.2f}" if concept else ""
    reached = int(table.reached[channel])
    full = (
        f"; it reached {table.limit:.3g}, where the layer saturates, in {reached} of {of_all} images" if reached else ""
    )
    cut = "" if field.whole else "; grey is beyond an image's edge"
    return replace(
        grid,
        labels=grid.notes,
        notes=(),
        columns=0,  # one unit's places may stand in any order
        caption=f"The {len(found)} strongest places in {of_all} images of {images.reference}; one an image; "
        f"outlined at half the map's maximum. "
        f"{field.sentence[:-1]}{cut}{detects}{full}",
        facts={
            "collection": images.reference,
            "images": of_all,
            "strongest": float(strongest.values[channel, 0]),
            "dead_units": int(table.dead.sum()),
            "same_as": int(table.same_as[channel]),
            **({"concept": concept, "iou": iou} if dissection is not None else {}),
        },
    )
