"""A scatter of images: which colour each point has, and which points lie inside a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from workbench.api import Embedding

from .colour import colour_table

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d31", "#7f7f7f")  # Okabe and Ito's
LEVELS = 16  # of a scale that colours tell apart
SCALE_MAP = "viridis"
OWN = {"label": "label", "prediction": "predicted", "confidence": "confidence"}  # columns that results have too
COLUMN = "column:"  # before the name of a column, as a way of colouring


@dataclass(frozen=True, eq=False)
class Colouring:
    """Colours of points.

    groups   (N,) int, each point's place among ``colours``; -1 for points without a colour of their own
    colours  #rrggbb
    names    what each colour stands for; empty where the colours are a scale
    others   the number of names without a colour of their own
    scale    what the lowest and the highest colour stand for; None where colours are names
    missing  the number of points of which nothing is known
    """

    groups: np.ndarray
    colours: tuple[str, ...]
    names: tuple[str, ...] = ()
    others: int = 0
    scale: tuple[float, float] | None = None
    missing: int = 0


@dataclass(frozen=True, eq=False)
class ImageColumns:
    """What is known of images beside what a result says of them: columns of a table.

    places  the row of each image, by its key
    values  by the name of a column: (N,) numbers with NaN for none, or texts with "" for none
    titles  of columns that have one that is not their name
    """

    places: Mapping[str, int]
    values: Mapping[str, np.ndarray]
    titles: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str, keys: Sequence[str]) -> np.ndarray:
        """(len(keys),) the values of a column for these images: NaN, or "", for an image that is not in the table."""
        column = self.values[name]
        empty: float | str = np.nan if column.dtype.kind == "f" else ""
        found = np.full(len(keys), empty, column.dtype if column.dtype.kind == "f" else object)
        for i, key in enumerate(keys):
            if key in self.places:
                found[i] = column[self.places[key]]
        return found


def ways(result: Embedding, columns: ImageColumns | None = None) -> list[str]:
    """The properties by which its points can be coloured; ``column:NAME`` for a column that tells some apart."""
    names = ["label"] if len(set(result.labels)) > 1 else []
    names += ["prediction"] if result.predictions else []
    names += ["confidence"] if result.confidence is not None else []
    own = {OWN[way] for way in names}
    for name in columns.values if columns is not None else ():
        if name in own:
            continue
        values = columns.of(name, result.images)  # type: ignore[union-attr]
        there = values[np.isfinite(values)] if values.dtype.kind == "f" else values[values != ""]
        names += [f"{COLUMN}{name}"] if len(set(there.tolist())) > 1 else []
    return names


def coloured(result: Embedding, by: str, columns: ImageColumns | None = None) -> Colouring:
    """Its points coloured by "label", "prediction", "confidence" or ``column:NAME``; else all alike."""
    if by == "confidence" and result.confidence is not None:
        return _on_scale(result.confidence.astype(np.float64), (0.0, 1.0))
    if by.startswith(COLUMN) and columns is not None and by[len(COLUMN) :] in columns.values:
        values = columns.of(by[len(COLUMN) :], result.images)
        if values.dtype.kind == "f":
            return _on_scale(values)
        return _named(values.tolist(), sorted)
    words = result.labels if by == "label" else result.predictions if by == "prediction" else ()
    if not words:
        return Colouring(np.zeros(len(result.points), int), COLOURS[:1])
    return _named(words, lambda names: sorted(names, key=words.index), is_known=lambda _word: True)


def _on_scale(values: np.ndarray, scale: tuple[float, float] | None = None) -> Colouring:
    """Numbers from the lowest to the highest, unless a scale is given; NaN has no colour."""
    there = np.isfinite(values)
    low, high = scale or ((float(values[there].min()), float(values[there].max())) if there.any() else (0.0, 1.0))
    table = colour_table(SCALE_MAP)
    picked = table[np.linspace(0, len(table) - 1, LEVELS).round().astype(int)]
    shares = np.where(there, (values - low) / ((high - low) or 1.0), 0.0)
    groups = np.where(there, np.clip((shares * LEVELS).astype(int), 0, LEVELS - 1), -1)
    colours = tuple(f"#{r:02x}{g:02x}{b:02x}" for r, g, b in picked)
    return Colouring(groups, colours, scale=(low, high), missing=int((~there).sum()))


def _named(
    words: Sequence[str],
    in_order: Callable[[list[str]], list[str]],
    is_known: Callable[[str], bool] = bool,
) -> Colouring:
    """Names, of which the most frequent have a colour."""
    counted = Counter(word for word in words if is_known(word))
    named = tuple(in_order([name for name, _ in counted.most_common(len(COLOURS))]))
    place = {name: i for i, name in enumerate(named)}
    groups = np.array([place.get(word, -1) for word in words], int)
    missing = len(words) - sum(counted.values())
    return Colouring(groups, COLOURS[: len(named)], named, len(counted) - len(named), missing=missing)


def inside(points: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """(N,) bool: which of (N, 2) points lie inside the closed line through (K, 2) corners, by the even-odd rule."""
    if len(corners) < 3:
        return np.zeros(len(points), bool)
    is_inside = np.zeros(len(points), bool)
    x, y = points[:, 0], points[:, 1]
    for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if y1 == y2:
            continue
        crosses = (y1 > y) != (y2 > y)
        is_inside ^= crosses & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    return is_inside


def counted(words: Sequence[str], most: int = 3) -> str:
    """``12 tabby, 3 lynx and 4 others``."""
    count = Counter(word or "no label" for word in words)
    parts = [f"{n} {name}" for name, n in count.most_common(most)]
    rest = sum(count.values()) - sum(n for _, n in count.most_common(most))
    return ", ".join(parts) + (f" and {rest} {'other' if rest == 1 else 'others'}" if rest else "")
