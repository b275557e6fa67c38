"""Which images of a collection lie in another one too, the same or nearly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from workbench.api import Image, Model, Progress, Result, Table, Technique, UserError, param
from workbench.collections import open_collection
from workbench.collections.index import CollectionIndex, Records, features_of
from workbench.evaluation.pairs_between import MOST_PAIRS, pairs_between
from workbench.evaluation.task_findings import NO_FEATURES
from workbench.images.pixel_decoder import WHITE

from .collection_pass import model_key, run_pass, usual_takers
from .model import LoadedModel

COLUMNS = ("image", "reference", "other image", "other reference", "cosine", "same")


class CompareCollections(Technique):
    """A row for each pair, the likest first; both collections are looked at once, and what is known costs nothing."""

    takes: ClassVar[Literal["image", "images", "model"]] = "model"
    collection: str = param("", "Whose images are looked for")
    other: str = param("", "Where they are looked for")
    background: str = param(WHITE, "The colour behind transparent parts of images")

    def run(self, model: Model, image: Image, /) -> Iterator[Progress | Result]:
        assert isinstance(model, LoadedModel)
        index, both = CollectionIndex(), [open_collection(each) for each in (self.collection, self.other)]
        if {entry.reference for entry in both[0].entries} == {entry.reference for entry in both[1].entries}:
            raise UserError("These are the images that are open: choose another folder.")
        for images in both:
            yield from run_pass(model, images, index, usual_takers(model), self.background)
        here, there = (index.records(images, model_key(model), self.background) for images in both)
        pairs = pairs_between(here, there)
        mine, theirs = (images.entries for images in both)
        yield Table(
            columns=COLUMNS,
            rows=tuple(
                (mine[pair.first].name, mine[pair.first].reference, theirs[pair.second].name,
                 theirs[pair.second].reference, pair.likeness, int(pair.same))
                for pair in pairs
            ),
            facts={"here": _read(here), "there": _read(there), "remark": _remark(here, there, len(pairs))},
        )  # fmt: skip


def _read(records: Records) -> int:
    return sum(map(bool, records.digests))


def _remark(here: Records, there: Records, pairs: int) -> str:
    """What the pairs leave out, in sentences."""
    found = []
    if not all(len(records.known(features_of(""))) for records in (here, there)):
        found.append(NO_FEATURES)
    found += filter(None, (here.unread, there.unread))
    if pairs == MOST_PAIRS:
        found.append(f"There are more; these {MOST_PAIRS:,} are the likest.")
    return " ".join(found)
