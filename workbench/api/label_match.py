"""Labels matched to a model's classes: by names, by numbers, or by the order of folders; the rest is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from workbench.printable import printable

from .errors import UserError
from .target import class_name

MOST_NAMED = 4  # labels in a sentence


@dataclass(frozen=True, eq=False)
class MatchedLabels:
    """The class of each image, as its label says it.

    classes  (N,) int32, the number of the class; -1 for an image without a label, or whose label is none of the model's
    how      by name, by number, or by the order of the labels
    unknown  labels that are no class of the model, and how many images have each
    """

    classes: np.ndarray
    how: str
    unknown: Mapping[str, int]

    @property
    def sentence(self) -> str:
        """What does not match; empty where all does."""
        if not self.unknown:
            return ""
        count = sum(self.unknown.values())
        what = "1 image has a label that is" if count == 1 else f"{count:,} images have labels that are"
        return f"{what} no class of the model and left out: {_named(list(self.unknown))}."


def match_labels(labels: Sequence[str], classes: Sequence[str], model: str) -> MatchedLabels:
    """The classes of these labels. Raises UserError where no label is a class of the model.

    Names count before numbers. A network whose classes have no names takes as many labels as it has classes in their
    order, as its training from folders did (torchvision's ImageFolder).

    model  its reference, for the sentence
    """
    counts = Counter(label for label in labels if label)
    if not counts:
        raise UserError("No image has a label: labels are the folders of images, a column of a list, or annotations.")
    by_name = _by_name(counts, classes)
    by_number = {label: int(label) for label in counts if label.isdecimal() and int(label[:9]) < len(classes)}
    nameless = all(name == class_name(i) for i, name in enumerate(classes))
    if by_name:
        found, how = by_name, "by name"
    elif by_number:
        found, how = by_number, "by number"
    elif nameless and len(counts) == len(classes):
        found, how = (
            {label: i for i, label in enumerate(sorted(counts))},
            "by the order of the labels",
        )
    else:
        raise UserError(_none_matches(list(counts), classes, model))
    unknown = {label: count for label, count in counts.items() if label not in found}
    return MatchedLabels(np.array([found.get(label, -1) for label in labels], np.int32), how, unknown)


def _by_name(labels: Mapping[str, int], classes: Sequence[str]) -> dict[str, int]:
    """The classes whose name a label is, whatever its case, with _ and - as spaces; a name may list several words.

    A word that several classes have stands for none of them, but a whole name does before a word.
    """
    whole: dict[str, int] = {}
    words: dict[str, list[int]] = {}
    for i, name in enumerate(classes):
        whole.setdefault(_plain(name), i)
        for word in name.split(","):
            words.setdefault(_plain(word), []).append(i)
    found = {}
    for label in labels:
        plain = _plain(label)
        if plain in whole:
            found[label] = whole[plain]
        elif len(set(words.get(plain, ()))) == 1:
            found[label] = words[plain][0]
    return found


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())


def _none_matches(labels: Sequence[str], classes: Sequence[str], model: str) -> str:
    near = [match for label in labels for match in get_close_matches(_plain(label), map(_plain, classes), 1, 0.6)]
    has = f"its {len(classes):,} classes are {_named(list(classes))}"
    hint = f"; the nearest are {_named(list(dict.fromkeys(near)))}" if near else f"; {has}"
    return f"None of the labels {_named(labels)} is a class of {model}{hint}."


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return ", ".join(printable(name)[:40] for name in names[:MOST_NAMED]) + more
