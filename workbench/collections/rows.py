"""The rows of a collection: what is known of each image, as columns that are sorted and filtered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from workbench.api import UserError, probability
from workbench.api.label_match import match_labels

from .collection import Collection
from .index import Records

NAME, LABEL, PREDICTED, CONFIDENCE = "name", "label", "predicted", "confidence"
WIDTH, HEIGHT, BRIGHTNESS, ALIKE = "width", "height", "brightness", "alike"
ROWS_AT_ONCE = 4096
RIGHT, WRONG = "right", "wrong"


@dataclass(frozen=True, eq=False)
class Noted:
    """What an evaluation noted of images, which the filter and the order know by its name.

    findings  (n,) the places of the images of each finding
    columns   (N,) a number of each image: ``score``, ``missed(CLASS)``; NaN where it was not judged
    """

    findings: Mapping[str, np.ndarray]
    columns: Mapping[str, np.ndarray]


def noted_together(*each: Noted | None) -> Noted | None:
    """What several noted, the later in the place of what the earlier called the same; None where nobody did."""
    there = [one for one in each if one is not None]
    if len(there) < 2:
        return there[0] if there else None
    findings = {name: places for one in there for name, places in one.findings.items()}
    return Noted(findings, {name: values for one in there for name, values in one.columns.items()})


@dataclass(frozen=True, eq=False)
class CollectionRows:
    """Every image of a collection in its order, with its columns.

    records   what the index has; None before a model is there
    classes   names of the model's classes
    truth     (N,) the class of each label; -1 for none
    remark    a sentence on labels that are no class of the model
    likeness  (N,) cosines to the image whose like was looked for; NaN where there is none
    noted     by an evaluation; None before one
    """

    collection: Collection
    records: Records | None = None
    classes: tuple[str, ...] = ()
    truth: np.ndarray | None = None
    remark: str = ""
    likeness: np.ndarray | None = None
    noted: Noted | None = None

    def __len__(self) -> int:
        return len(self.collection)

    @cached_property
    def names(self) -> list[str]:
        """The name of each image."""
        return [entry.name for entry in self.collection.entries]

    @cached_property
    def predicted(self) -> np.ndarray:
        """(N,) the class that the model gives; -1 where it is not known."""
        if self.records is None:
            return np.full(len(self), -1, np.int32)
        return self.records.predicted

    @cached_property
    def known(self) -> np.ndarray:
        """(N,) bool, where both a class that is right and the model's are known."""
        truth = self.truth if self.truth is not None else np.full(len(self), -1)
        return np.asarray((truth >= 0) & (self.predicted >= 0))

    @cached_property
    def is_right(self) -> np.ndarray:
        """(N,) bool, where the model says what the label says."""
        return np.asarray(self.known & (self.predicted == (self.truth if self.truth is not None else -1)))

    @cached_property
    def is_wrong(self) -> np.ndarray:
        """(N,) bool, where it says another class."""
        return np.asarray(self.known & ~self.is_right)

    @cached_property
    def problems(self) -> list[str]:
        """Why each image cannot be read; empty where it can be, or was not tried."""
        return self.records.problems if self.records is not None else [""] * len(self)

    @cached_property
    def looked_at(self) -> int:
        """Of how many images the model's answer is known."""
        return int((self.predicted >= 0).sum())

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that have any value, in the order of the table."""
        found = [NAME]
        found += [LABEL] if any(self.collection.labels) else []
        if self.records is not None:
            found += [PREDICTED, CONFIDENCE] if self.looked_at else []
            found += [WIDTH, HEIGHT, BRIGHTNESS]
        found += [ALIKE] if self.likeness is not None else []
        return (*found, *(name for name in self.collection.column_names if name not in found))

    @cached_property
    def class_names(self) -> tuple[str, ...]:
        """The names of the classes; of several that are called alike each with its number."""
        counts = Counter(self.classes)
        return tuple(f"{name} ({k})" if counts[name] > 1 else name for k, name in enumerate(self.classes))

    def class_of(self, column: str) -> int | None:
        """The class whose probability a column ``p(CLASS)`` is, by its name or its number; None for another column."""
        if not (column.startswith("p(") and column.endswith(")")):
            return None
        asked = column[2:-1].strip().lower()
        if asked.isdecimal() and int(asked[:9]) < len(self.classes):
            return int(asked)
        return next((k for k, name in enumerate(self.class_names) if name.lower() == asked), None)

    def called(self, column: str) -> str:
        """The name of a column of any case, also of one that is not in the table; empty where there is none."""
        columns = [*self.columns, *(self.noted.columns if self.noted is not None else ())]
        found = {name.lower(): name for name in columns}.get(column.lower(), "")
        return found or (column if self.class_of(column) is not None else "")

    def probabilities(self, k: int) -> np.ndarray:
        """(N,) float64, how likely the model takes each image for a class; NaN where that is not known."""
        found = np.full(len(self), np.nan)
        records = self.records
        if records is None:
            return found
        for start in range(0, len(records.answered), ROWS_AT_ONCE):
            places = records.answered[start : start + ROWS_AT_ONCE]
            logits = records.answers(places).astype(np.float64)
            if logits.ndim != 2 or logits.shape[1] != len(self.classes):
                return found
            powers = np.exp(logits - logits.max(1, keepdims=True))
            found[places] = powers[:, k] / powers.sum(1)
        return found

    def values(self, column: str) -> np.ndarray:
        """(N,) the values of a column: numbers with NaN for none, or texts with "" for none."""
        if column not in self._columns:
            self._columns[column] = self._values(column)
        return self._columns[column]

    def text(self, column: str, place: int) -> str:
        """A cell in words; empty where nothing is known."""
        value = self.values(column)[place]
        if isinstance(value, str):
            return value
        number = float(value)
        if np.isnan(number):
            return ""
        if column == CONFIDENCE:
            return probability(number)
        whole = number.is_integer() and column not in (ALIKE, BRIGHTNESS)
        return (f"{number:z,.0f}" if whole else f"{number:z.3f}").replace("-", "−")

    def order(self, places: np.ndarray, column: str, descending: bool = False) -> np.ndarray:
        """These places by a column; where it has no value they come last, and equals keep their order."""
        values = self.values(column)[places]
        if values.dtype.kind == "f":
            keys = -values if descending else values
            return places[np.argsort(keys, kind="stable")]  # NaN is last in either
        _, ranks = np.unique(np.char.lower(values.astype(str)), return_inverse=True)
        ranks = np.where(values == "", len(values), -ranks if descending else ranks)
        return places[np.argsort(ranks, kind="stable")]

    @cached_property
    def _columns(self) -> dict[str, np.ndarray]:
        return {}

    def _values(self, column: str) -> np.ndarray:
        records, collection = self.records, self.collection
        if column == NAME:
            return _texts(self.names)
        if column == LABEL:
            return _texts(collection.labels)
        if column == PREDICTED:
            names = _texts([*self.class_names, ""])
            return names[np.where(self.predicted < len(self.classes), self.predicted, -1)]
        if (k := self.class_of(column)) is not None:
            return self.probabilities(k)
        if column == ALIKE and self.likeness is not None:
            return self.likeness
        if records is not None and column in (CONFIDENCE, BRIGHTNESS):
            values: np.ndarray = records.confidence if column == CONFIDENCE else records.brightness
            return values.astype(np.float64)
        if records is not None and column in (WIDTH, HEIGHT):
            sizes = records.sizes[:, int(column == WIDTH)].astype(np.float64)
            return np.where(sizes > 0, sizes, np.nan)
        if column not in collection.column_names and self.noted is not None and column in self.noted.columns:
            return self.noted.columns[column]
        if column not in collection.column_names:
            raise UserError(f"There is no column {column!r}; there are {', '.join(self.columns)}.")
        return _own_values(collection.column(column))


def rows_of(
    collection: Collection,
    records: Records | None,
    classes: Sequence[str],
    model: str,
    likeness: np.ndarray | None,
    noted: Noted | None = None,
) -> CollectionRows:
    """The rows, with labels matched to the model's classes; a sentence where none is one."""
    truth, remark = None, ""
    if classes and any(collection.labels):
        try:
            matched = match_labels(collection.labels, classes, model)
            truth, remark = matched.classes, matched.sentence
        except UserError as error:
            remark = str(error)
    return CollectionRows(collection, records, tuple(classes), truth, remark, likeness, noted)


def _texts(values: Sequence[str]) -> np.ndarray:
    made = np.empty(len(values), object)
    made[:] = values
    return made


def _own_values(values: Sequence[Any]) -> np.ndarray:
    """Numbers, where all that there are are numbers; else texts."""
    there = [value for value in values if value is not None]
    if there and all(isinstance(value, int | float) and not isinstance(value, bool) for value in there):
        return np.array([np.nan if value is None else float(value) for value in values], np.float64)
    return _texts(["" if value is None else str(value) for value in values])
