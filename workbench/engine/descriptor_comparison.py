"""How well each descriptor finds images of the same label again: mean average precisions beside each other."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar, Literal

from workbench.api import Image, Model, Progress, Result, Table, Technique, UserError, param
from workbench.collections import Collection, open_collection
from workbench.collections.index import CollectionIndex
from workbench.images.pixel_decoder import WHITE

from .collection_pass import run_pass
from .model import LoadedModel
from .retrieval import DESCRIPTORS, TakeDescriptor, describe_collection, mean_precision_of

COLUMNS = ("descriptor", "plain", "whitened", "numbers", "why_not")


@dataclass(frozen=True)
class Compared:
    """A descriptor of a collection.

    plain, whitened  the mean average precision without whitening and with it; None where none is learned
    numbers          of an image, before whitening
    directions       that are compared
    """

    descriptor: str
    layer: str
    images: int
    plain: float
    whitened: float | None
    numbers: int
    directions: int


@dataclass(frozen=True)
class Comparison:
    """Those that could be made, and of the others why not."""

    rows: tuple[Compared, ...]
    left_out: dict[str, str]


def compare_descriptors(
    model: LoadedModel,
    collection: Collection,
    index: CollectionIndex,
    names: Sequence[str] = tuple(DESCRIPTORS),
    layer: str = "",
    directions: int | None = None,
    background: str = WHITE,
) -> Generator[Progress, None, Comparison]:
    """Describe the images in one pass as far as that can be, and judge each descriptor by their labels.

    directions  that whitening keeps; 0 for no whitening; None for as many as the images tell well

    Raises UserError where no image has a label, and where none of the descriptors can be made.
    """
    if not any(collection.labels):
        raise UserError(f"{collection.reference} has no labels, by which to judge what is found again.")
    takers = []
    for name in names:
        with suppress(UserError):  # which is said below
            takers.append(TakeDescriptor(model, name, layer))
    yield from run_pass(model, collection, index, [one for one in takers if not one.waits], background)
    rows, left_out = [], {}
    for name in names:
        try:
            row = yield from _compared(model, collection, index, name, layer, directions, background)
        except UserError as error:
            left_out[name] = str(error)
        else:
            rows.append(row)
    if not rows:
        raise UserError(next(iter(left_out.values())))
    return Comparison(tuple(rows), left_out)


def _compared(
    model: LoadedModel,
    collection: Collection,
    index: CollectionIndex,
    name: str,
    layer: str,
    directions: int | None,
    background: str,
) -> Generator[Progress, None, Compared]:
    plain = yield from describe_collection(model, collection, index, name, layer, 0, background)
    own = yield from describe_collection(model, collection, index, name, layer, directions, background)
    return Compared(
        descriptor=name,
        layer=plain.taker.layer,
        images=len(plain.places),
        plain=mean_precision_of(plain),
        whitened=mean_precision_of(own) if own.whitening is not None else None,
        numbers=int(plain.vectors[0].size),
        directions=int(own.rows.shape[1]),
    )


def directions_of(whiten: int) -> int | None:
    """How many directions whitening keeps; None, of -1, for as many as the images tell well."""
    return None if whiten < 0 else whiten


class DescriptorsOfCollection(Technique):
    """A row for each descriptor; of those that this network has not the sentence why."""

    takes: ClassVar[Literal["image", "images", "model"]] = "model"
    collection: str = param("", "What is described")
    layer: str = param("", "Whose maps are described; empty for the coarsest")
    whiten: int = param(-1, "How many directions whitening keeps; -1 for as many as the images tell well", low=-1)
    background: str = param(WHITE, "The colour behind transparent parts of images")

    def run(self, model: Model, image: Image, /) -> Iterator[Progress | Result]:
        assert isinstance(model, LoadedModel)
        images, directions = open_collection(self.collection), directions_of(self.whiten)
        found = yield from compare_descriptors(
            model, images, CollectionIndex(), layer=self.layer, directions=directions, background=self.background
        )
        told = {one.descriptor: one for one in found.rows}
        first = found.rows[0]
        yield Table(
            columns=COLUMNS,
            rows=tuple(
                (name, one.plain, "" if one.whitened is None else one.whitened, one.numbers, "")
                if (one := told.get(name)) is not None
                else (name, "", "", "", found.left_out[name])
                for name in DESCRIPTORS
            ),
            facts={"layer": first.layer, "images": first.images, "whiten": self.whiten, "asked_layer": self.layer},
        )
