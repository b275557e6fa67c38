"""The evaluation of a detector, a segmenter or a multi-label classifier: numbers, a table of classes, images to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from workbench.collections.index import Records

from .findings import ALIKE, AlikePair, plain_pairs
from .metrics import Measured
from .slices import Slice


@dataclass(frozen=True)
class Curves:
    """Lines in one square from 0 to 1: by name, what is across and what is up."""

    across: str
    up: str
    lines: dict[str, tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class ClassTable:
    """A row for each class, the worst first: its name, counts (int), and shares (float, NaN where there is none)."""

    head: tuple[str, ...]
    rows: tuple[tuple[str | int | float, ...], ...]


@dataclass(frozen=True)
class Looked:
    """An image that a person should look at, with why."""

    place: int
    words: str


@dataclass(frozen=True, eq=False)
class TaskEvaluation:
    """It is written as metrics.json, classes.csv and report.html.

    images   how many were judged
    numbers  by name, the one that counts first; shares, some with an interval
    note     how the numbers are made, in a sentence or two
    looked   by title, the images that a person should look at
    remarks  what was left out
    score    what each image's own score is called, of which ``slices`` have the mean
    alike    pairs of images that are the same or nearly, from a cosine of ``least_alike`` on
    unsaid   what is not looked for, and why, in sentences
    """

    records: Records
    images: int
    numbers: dict[str, Measured | float]
    note: str
    table: ClassTable
    curves: tuple[Curves, ...] = ()
    looked: dict[str, list[Looked]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    score: str = ""
    slices: Sequence[Slice] = ()
    alike: Sequence[AlikePair] = ()
    least_alike: float = ALIKE
    unsaid: tuple[str, ...] = ()

    def name(self, place: int) -> str:
        """The name of an image."""
        return self.records.collection.entries[place].name

    @property
    def sentences(self) -> list[str]:
        """What was left out, of the collection, of its labels, and of its files."""
        unreadable = [problem for problem in self.records.problems if problem]
        found = [*self.records.collection.problems, *self.remarks]
        if unreadable:
            what = "1 image cannot be read" if len(unreadable) == 1 else f"{len(unreadable):,} images cannot be read"
            found.append(f"{what}: {unreadable[0]}")
        return found

    def plain(self) -> dict[str, Any]:
        """As JSON holds it, with the names of images."""
        return {
            "images": self.images,
            "metrics": {
                name: value.plain() if isinstance(value, Measured) else value for name, value in self.numbers.items()
            },
            "how": self.note,
            "remarks": self.sentences,
            "classes": [dict(zip(self.table.head, row, strict=True)) for row in self.table.rows],
            "look_at": {
                title: [{"image": self.name(each.place), "why": each.words} for each in images]
                for title, images in self.looked.items()
            },
            "alike": plain_pairs(self.alike, self.least_alike, self.records.collection),
            "slices": [each.plain(self.score) for each in self.slices],
            "not_looked_for": list(self.unsaid),
        }


def left_out(unknown: int, labels: Sequence[str], things: str) -> str:
    """A sentence on annotated things whose labels are no class of the model; empty where there is none."""
    if not unknown:
        return ""
    some = ", ".join(labels[:4]) + (f" and {len(labels) - 4:,} more" if len(labels) > 4 else "")
    return f"Left out: {unknown:,} of the {things} no class of the model ({some})."
