"""A scatter of images: which colour each point has, and which points lie inside a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.api import Embedding

from .colour import colour_table

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d31", "#7f7f7f")  # Okabe and Ito's
LEVELS = 16  # of confidence that colours tell apart
CONFIDENCE_MAP = "viridis"
OTHER = "other"


@dataclass(frozen=True, eq=False)
class Colouring:
    """Colours of points.

    groups   (N,) int, each point's place among ``colours``; -1 for points without a colour of their own
    colours  #rrggbb
    names    what each colour stands for; empty where the colours are a scale
    others   the number of names without a colour of their own
    """

    groups: np.ndarray
    colours: tuple[str, ...]
    names: tuple[str, ...] = ()
    others: int = 0


def ways(result: Embedding) -> list[str]:
    """The properties by which its points can be coloured."""
    names = ["label"] if len(set(result.labels)) > 1 else []
    names += ["prediction"] if result.predictions else []
    return names + (["confidence"] if result.confidence is not None else [])


def coloured(result: Embedding, by: str) -> Colouring:
    """Its points coloured by "label", "prediction" or "confidence"; else all alike."""
    if by == "confidence" and result.confidence is not None:
        table = colour_table(CONFIDENCE_MAP)
        picked = table[np.linspace(0, len(table) - 1, LEVELS).round().astype(int)]
        groups = np.minimum((result.confidence * LEVELS).astype(int), LEVELS - 1)
        return Colouring(groups, tuple(f"#{r:02x}{g:02x}{b:02x}" for r, g, b in picked))
    words = result.labels if by == "label" else result.predictions if by == "prediction" else ()
    if not words:
        return Colouring(np.zeros(len(result.points), int), COLOURS[:1])
    counted = Counter(words)
    most = [name for name, _ in counted.most_common(len(COLOURS))]
    named = tuple(sorted(most, key=words.index))
    place = {name: i for i, name in enumerate(named)}
    groups = np.array([place.get(word, -1) for word in words])
    return Colouring(groups, COLOURS[: len(named)], named, len(counted) - len(named))


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
