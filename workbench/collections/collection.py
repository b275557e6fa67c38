"""A collection: many images by name, each with its labels, columns, boxes and masks, read when it is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from workbench.images.photo import Photo, open_photo
from workbench.images.pixel_decoder import WHITE

Value = str | float | int | bool | None


@dataclass(frozen=True)
class Mark:
    """A thing that an annotation marks in an image.

    label  its class, a name or a number as text
    box    left, top, width, height in pixels of the image
    mask   how the annotation draws it: polygons (x, y, x, y ...) or COCO's run lengths; None where there is a box alone
    crowd  whether it stands for many things at once, or is called too difficult: no detector is asked for it
    """

    label: str
    box: tuple[float, float, float, float]
    mask: tuple[tuple[float, ...], ...] | Mapping[str, object] | None = None
    crowd: bool = False


def only_label(marks: Iterable[Mark]) -> str:
    """The label that all of them have; empty where they differ."""
    labels = {mark.label for mark in marks}
    return labels.pop() if len(labels) == 1 else ""


@dataclass(frozen=True)
class Entry:
    """An image of a collection.

    name       unlike all others and the same tomorrow: the path below the folder, the member of the archive, the frame
    reference  as ``open_photo`` reads it
    label      its class as the source says it, a name or a number as text; empty where it says none
    columns    what else the source says of it
    marks      the things that annotations mark in it
    """

    name: str
    reference: str
    label: str = ""
    columns: Mapping[str, Value] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()

    def photo(self, background: str = WHITE) -> Photo:
        """The picture. Raises UserError where it cannot be read."""
        return open_photo(self.reference, background)


@dataclass(frozen=True, eq=False)
class Collection:
    """Entries in the order of their source, no two of one name.

    reference  what was opened, as it was named
    problems   sentences on what the source names and does not have
    classes    the names of classes in the order of their numbers, where the source states them
    """

    reference: str
    entries: tuple[Entry, ...]
    problems: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, reference: str, entries: Iterable[Entry], problems: Iterable[str] = (), classes: Sequence[str] = ()
    ) -> Collection:
        """A second entry of the same name is named with its number."""
        seen: Counter[str] = Counter()
        unlike = []
        for entry in entries:
            seen[entry.name] += 1
            number = seen[entry.name]
            unlike.append(entry if number == 1 else replace(entry, name=f"{entry.name} ({number})"))
        return cls(reference, tuple(unlike), tuple(problems), tuple(classes))

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The label of each entry; empty for none."""
        return tuple(entry.label for entry in self.entries)

    @cached_property
    def column_names(self) -> tuple[str, ...]:
        """The columns that any entry has, in the order in which they come."""
        return tuple(dict.fromkeys(name for entry in self.entries for name in entry.columns))

    def column(self, name: str) -> list[Value]:
        """A value for each entry; None where it has none."""
        return [entry.columns.get(name) for entry in self.entries]

    @cached_property
    def by_name(self) -> Mapping[str, int]:
        """The place of each entry."""
        return {entry.name: i for i, entry in enumerate(self.entries)}

    def chosen(self, places: Iterable[int] | np.ndarray) -> Collection:
        """A part of it."""
        return replace(self, entries=tuple(self.entries[int(i)] for i in places))
