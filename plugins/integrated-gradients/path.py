"""The integral of the gradient along the straight line from a baseline to the image, node by node.

Both rules are the trapezoidal rule. *Evenly* puts the nodes at equal distances, and halves all of them at once.
*Adaptively* bisects the intervals that need it: where the gradient turns most, and where the interval's own
completeness is worst. That is known exactly, since the target's values at both ends are: ``F(b) - F(a)`` is the sum
over it. Asking for completeness alone would not do: the sum can be right where the map is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from workbench.api import Progress

FIRST_NODES = 17  # of the adaptive rule: the first picture comes soon, and most nodes go where they are needed
LEAST_ROUND = 8  # intervals bisected together, at least
KEPT_BYTES = 256 * 2**20  # of densities between which nodes may still come
LEAST_KEPT = 32


@dataclass(eq=False)
class Node:
    """A point of the line.

    alpha    0 at the baseline, 1 at the image
    value    F there
    sum      of the density
    density  (C, H, W) float32, the gradient times the whole way; None when no further node will lie beside this one
    """

    alpha: float
    value: float
    sum: float
    density: np.ndarray | None


@dataclass(frozen=True, eq=False)
class Estimate:
    """The integral by the nodes so far.

    attribution  (C, H, W) float64
    steps        how many gradients it is made of
    first, last  F at the baseline and at the image
    """

    attribution: np.ndarray
    steps: int
    first: float
    last: float

    @property
    def sum(self) -> float:
        return float(self.attribution.sum())

    @property
    def difference(self) -> float:
        """``F(image) - F(baseline)``, what the attribution sums to when it is complete."""
        return self.last - self.first

    @property
    def delta(self) -> float:
        """By how much the sum misses it."""
        return abs(self.sum - self.difference)


Measure = Callable[[np.ndarray], Iterator[list[Node]]]  # gives the nodes at these alphas, batch by batch
Enough = Callable[[Estimate], bool]


def evenly(measure: Measure, steps: int, most: int, enough: Enough) -> Iterator[Progress | Estimate]:
    """Nodes at equal distances; all intervals are halved until it is enough, or would be more than ``most`` nodes."""
    total: np.ndarray | float = 0.0
    done = 0
    ends: dict[float, float] = {}
    for nodes in measure(np.linspace(0, 1, steps)):
        done += len(nodes)
        total = total + sum(_density(node) * (0.5 if node.alpha in (0, 1) else 1.0) for node in nodes) / (steps - 1)
        ends |= {node.alpha: node.value for node in nodes}
        yield Progress(done, steps, "steps")
    while True:
        estimate = Estimate(np.asarray(total), done, ends[0.0], ends[1.0])
        yield estimate
        intervals = done - 1
        if enough(estimate) or done + intervals > most:
            return
        total = total / 2
        for nodes in measure((np.arange(intervals) + 0.5) / intervals):
            total = total + sum(map(_density, nodes)) / (2 * intervals)
            done += len(nodes)
            yield Progress(done, 2 * intervals + 1, "steps")


def adaptively(measure: Measure, steps: int, most: int, enough: Enough) -> Iterator[Progress | Estimate]:
    """At least ``steps`` nodes, and more until it is enough; each round bisects the quarter that needs it most."""
    nodes: list[Node] = []
    for batch in measure(np.linspace(0, 1, min(FIRST_NODES, steps))):
        nodes += batch
        yield Progress(len(nodes), steps, "steps")
    intervals = [Interval(left, right) for left, right in pairwise(nodes)]
    total = sum(i.width / 2 * (_density(i.left) + _density(i.right)) for i in intervals)
    done, first, last = len(nodes), nodes[0].value, nodes[-1].value
    while True:
        estimate = Estimate(np.asarray(total), done, first, last)
        yield estimate
        goal = most if done >= steps else steps
        if done >= most or (done >= steps and enough(estimate)):
            return
        chosen = _neediest(intervals)[: min(max(LEAST_ROUND, done // 4), goal - done)]
        if not chosen:
            return
        intervals = [interval for interval in intervals if interval not in chosen]
        for middles in measure(np.array([interval.middle for interval in chosen])):
            for middle in middles:
                old = chosen.pop(0)
                total = total + old.width / 2 * (_density(middle) - (_density(old.left) + _density(old.right)) / 2)
                intervals += Interval(old.left, middle), Interval(middle, old.right)
            done += len(middles)
            yield Progress(done, goal, "steps" if goal == steps else "steps at most")
        _forget(intervals)


class Interval:
    """What lies between two nodes.

    turn  how much the density turns over it, times its width
    miss  by how much the trapezoid over it misses ``F(right) - F(left)``
    """

    def __init__(self, left: Node, right: Node) -> None:
        self.left, self.right = left, right
        self.width, self.middle = right.alpha - left.alpha, (left.alpha + right.alpha) / 2
        self.turn = self.width * float(np.linalg.norm(_density(right) - _density(left)))
        self.miss = abs(right.value - left.value - self.width * (left.sum + right.sum) / 2)

    @property
    def open(self) -> bool:
        """Whether a node may still come into it."""
        return self.left.density is not None and self.right.density is not None


def _neediest(intervals: list[Interval]) -> list[Interval]:
    """Those that may be bisected, by the larger of their shares of all that turns and of all that misses."""
    turns, misses = sum(i.turn for i in intervals) or 1.0, sum(i.miss for i in intervals) or 1.0
    return sorted((i for i in intervals if i.open), key=lambda i: -max(i.turn / turns, i.miss / misses))


def _forget(intervals: list[Interval]) -> None:
    """Drop densities where no node will come, so that memory stays flat however many nodes there are."""
    neediest = _neediest(intervals)
    most = max(LEAST_KEPT, KEPT_BYTES // _density(neediest[0].left).nbytes)
    kept: set[int] = set()
    for interval in neediest:
        if len(kept) >= most:
            break
        kept |= {id(interval.left), id(interval.right)}
    for interval in intervals:
        for node in (interval.left, interval.right):
            if id(node) not in kept:
                node.density = None


def _density(node: Node) -> np.ndarray:
    """In float64."""
    if node.density is None:
        raise ValueError(f"the density at {node.alpha} was dropped")
    return node.density.astype(np.float64)
