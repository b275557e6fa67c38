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
    """Lines in one square from 0 to 1: by name, what is across and what is up.

    thresholds  by name, what the number ``by`` of an image and the class must reach to count at each point
    by          one of the names in ``ImageNumbers.by_class``
    """

    across: str
    up: str
    lines: dict[str, tuple[np.ndarray, np.ndarray]]
    thresholds: dict[str, np.ndarray] = field(default_factory=dict)
    by: str = ""


@dataclass(frozen=True)
class ClassTable:
    """A row for each class, the worst first: its name, counts (int), and shares (float, NaN where there is none).

    behind  of each column the text of the filter that finds the images behind a cell; ``{}`` is the class
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str | int | float, ...], ...]
    behind: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class ImageNumbers:
    """What is known of each judged image, by which those behind a number are found.

    places    (n,) in the collection
    scores    (n,) each image's own score
    classes   names of the C classes that anything is known of
    by_class  (n, C) by name: ``missed`` is how many things of a class were missed; NaN where that means nothing
    order     the name in ``by_class`` by which the images behind a class are sorted, the worst first; empty for none
    """

    places: np.ndarray
    scores: np.ndarray
    classes: tuple[str, ...]
    by_class: dict[str, np.ndarray]
    order: str = ""

    @property
    def columns(self) -> dict[str, np.ndarray]:
        """(n,) by the name of a column: ``score`` and ``missed(CLASS)``."""
        found = {"score": self.scores}
        for name, values in self.by_class.items():
            found |= {f"{name}({each})": values[:, c] for c, each in enumerate(self.classes)}
        return found


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
    behind   the images behind the numbers
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
    behind: ImageNumbers | None = None

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
