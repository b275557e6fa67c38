"""The forward by ONNX Runtime: scores of full images, and on windows those of changes that lie in boxes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Lock

import numpy as np
import torch
from torch import Tensor

from .runtime import Subgraph, Subgraphs
from .tape import Tape
from .thread_pool import ThreadPool
from .windows import Cut, InputWindow, Pair, Plan, Step, WindowPlanner, starts_and_size

USUAL = 14  # a change's usual side is so many times smaller than the image's
MOST = 60  # subgraphs on windows that are kept for other changes; each has its weights in an order of its own
WORTH = 0.95  # of the full forward's cost: windows that cost more are not tried

Cells = Sequence[np.ndarray] | np.ndarray  # of one map for each change, (C, rows, columns)


class OnnxForward:
    """A network's scores. Raises Unsupported where it cannot be written down.

    The network is in two subgraphs, cut where windows of a usual change are not worth it any more: what lies above is
    made once and serves both ways.
    """

    def __init__(self, tape: Tape, threads: int, device: str) -> None:
        self._subgraphs, self.planner = Subgraphs(tape, device), WindowPlanner(tape)
        self.pool = ThreadPool(threads)
        self._first = self.planner.cuts[0]
        self._meets = self._meeting()
        self._below = self._subgraphs.between(self._first, self._meets) if self._meets is not self._first else None
        self._above = self._subgraphs.between(self._meets, None)
        self._steps: dict[tuple[int, int, bool], Subgraph] = {}
        self._up: dict[int, Subgraph] = {}
        self._making = Lock()

    def scores(self, pixels: Tensor) -> Tensor:
        """(N, classes) of (N, C, H, W)."""
        images = pixels.contiguous().cpu().numpy()
        return self.pool.share(len(images), lambda part: self._scores(images[part]))

    def _scores(self, images: np.ndarray) -> Tensor:
        known = [images] if self._below is None else self._below({self._first.names[0]: images})
        return self.above(known)

    def above(self, known: Sequence[np.ndarray]) -> Tensor:
        """(N, classes) from what is known where the two subgraphs meet."""
        return torch.from_numpy(self._above(dict(zip(self._meets.known, known, strict=True)))[0])

    def windows(self, original: Tensor, boxes: np.ndarray) -> Windows | None:
        """How changes of one image inside boxes are computed on windows; None where that would not be faster.

        original  (1, C, H, W)
        boxes       (n, 4) left, top, width, height
        """
        plan = self.planner.plan(boxes, last=self._meets)
        if len(self._steps) > MOST:
            self._steps.clear()
            self._up.clear()
        return Windows(self, plan, original, boxes) if plan.steps and plan.share < WORTH else None

    def step(self, step: Step, at_edges: bool) -> Subgraph:
        """The subgraph of a step on windows, of whatever size."""
        key = step.begin.at, step.end.at, at_edges
        with self._making:
            if key not in self._steps:
                self._steps[key] = self._subgraphs.on_windows(self.planner, step, at_edges)
            return self._steps[key]

    def way_up(self, cut: Cut) -> Subgraph | None:
        """From a cut to where the two subgraphs meet; None where it is there."""
        if cut.at == self._meets.at:
            return None
        if cut.at not in self._up:
            self._up[cut.at] = self._subgraphs.between(cut, self._meets)
        return self._up[cut.at]

    def _meeting(self) -> Cut:
        height, width = self.planner.size(self._first.names[0])
        side = max(1, height // USUAL)
        corners = [[x, y, side, side] for y in range(0, height - side, side) for x in range(0, width - side, side)]
        steps = self.planner.plan(np.array(corners or [[0, 0, width, height]])).steps
        return steps[-1].end if steps else self._first


class Windows:
    """Changes of one image, each inside its box: what they cannot reach is taken from the image itself."""

    def __init__(self, forward: OnnxForward, plan: Plan, original: Tensor, boxes: np.ndarray) -> None:
        self.share, self.kept_bytes = plan.share, plan.kept_bytes
        self.sizes = tuple((step.begin.at, step.end.at, step.size) for step in plan.steps)
        self._forward, self._boxes = forward, boxes
        self._stages: list[_Stage] = []
        self._last = plan.steps[-1].end
        kept = {plan.steps[0].begin.names[0]: original[0].contiguous().cpu().numpy()}
        for step, spans in zip(plan.steps, plan.spans, strict=True):
            self._stages.append(_Stage(forward, step, spans, kept))
            kept = self._stages[-1].unchanged(kept)
        self._way_up = forward.way_up(self._last)
        self._free: SimpleQueue[_Maps] = SimpleQueue()
        for _ in range(forward.pool.size):
            self._free.put(_Maps(self._last, kept))

    def scores(self, pixels: Tensor, which: range) -> Tensor:
        """(n, classes) of changes ``which``.

        pixels  (n, C, H, W) the changed images; only what lies in their boxes is read
        """
        images = pixels.cpu().numpy()
        return self._forward.pool.share(len(which), lambda part: self._scores(images[part], which[part]))

    def _scores(self, images: np.ndarray, which: range) -> Tensor:
        boxes = self._boxes[which.start : which.stop]
        changed = [image[:, y : y + h, x : x + w] for image, (x, y, w, h) in zip(images, boxes, strict=True)]
        windows: list[Cells] = [changed]
        at = boxes[:, [1, 0]]
        for stage in self._stages:
            windows, at = stage.run(windows, at, which)
        maps = self._free.get()
        try:
            with maps.holding(windows, at) as known:
                return self._above(known)
        finally:
            self._free.put(maps)

    def _above(self, known: Sequence[np.ndarray]) -> Tensor:
        if self._way_up is not None:
            known = self._way_up(dict(zip(self._last.known, known, strict=True)))
        return self._forward.above(known)


class _Maps:
    """What is known at a cut for several changes: its full maps, which windows are set into for a while, and means."""

    def __init__(self, cut: Cut, kept: Mapping[str, np.ndarray]) -> None:
        self._kept = [kept[name] for name in cut.names]
        self._means = [
            (kept[mean.of].mean((1, 2), np.float64), mean.shape, cut.names.index(mean.of)) for mean in cut.means
        ]
        self._maps: list[np.ndarray] = []

    @contextmanager
    def holding(self, windows: Sequence[Cells], at: np.ndarray) -> Iterator[list[np.ndarray]]:
        """The maps of the unchanged image, the windows, which begin ``at``, set into them; then the means of these."""
        count = len(at)
        if not self._maps or len(self._maps[0]) < count:
            self._maps = [np.repeat(copy[None], count, 0) for copy in self._kept]
        means = [_moved(mean, self._kept[k], windows[k], at).reshape(-1, *shape) for mean, shape, k in self._means]
        for maps, some in zip(self._maps, windows, strict=True):
            for copy, window, (y, x) in zip(maps, some, at, strict=False):
                copy[:, y : y + window.shape[1], x : x + window.shape[2]] = window
        try:
            yield [*(maps[:count] for maps in self._maps), *means]
        finally:
            for maps, kept, some in zip(self._maps, self._kept, windows, strict=True):
                for copy, window, (y, x) in zip(maps, some, at, strict=False):
                    rows, columns = slice(y, y + window.shape[1]), slice(x, x + window.shape[2])
                    copy[:, rows, columns] = kept[:, rows, columns]


class _Stage:
    """One step: its inputs are cut out of the unchanged image's maps, and the windows so far are set into them.

    Changes that are computed together have windows as large as the largest of theirs.
    """

    def __init__(self, forward: OnnxForward, usual: Step, spans: np.ndarray, kept: Mapping[str, np.ndarray]) -> None:
        self._forward, self._begin, self._end, self._spans = forward, usual.begin, usual.end, spans
        self._names = usual.inputs
        self._places = [usual.begin.names.index(name) for name in self._names]
        self._margins = [_margin(usual.needs[name], usual) for name in self._names]
        self._maps = [
            np.pad(kept[name], ((0, 0), *margin)) for name, margin in zip(self._names, self._margins, strict=True)
        ]

    def run(self, windows: Sequence[Cells], at: np.ndarray, which: range) -> tuple[list[Cells], np.ndarray]:
        """The windows at the step's end, (n, C, rows, columns) per map, and where they begin.

        windows  per map at the step's beginning, those of each change, (C, rows, columns)
        at       (n, 2) where they begin
        """
        starts, size = starts_and_size(self._spans[which.start : which.stop], self._end.size)
        return self._computed(windows, at, starts, size), starts

    def unchanged(self, kept: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """The maps at the step's end of the unchanged image, from those at its beginning.

        They are computed as windows are: what a window holds besides a change is the same to the last bit.
        """
        nowhere = np.zeros((1, 2), np.int64)
        maps_at_end = self._computed([[kept[name]] for name in self._begin.names], nowhere, nowhere, self._end.size)
        return {name: maps[0] for name, maps in zip(self._end.names, maps_at_end, strict=True)}

    def _computed(self, windows: Sequence[Cells], at: np.ndarray, starts: np.ndarray, size: Pair) -> list[Cells]:
        step = self._forward.planner.step(self._begin, self._end, size)
        given = {
            name: self._cells(k, step.needs[name], windows[place], at, starts)
            for k, (name, place) in enumerate(zip(self._names, self._places, strict=True))
        }
        masks = _masks(step, starts)
        subgraph = self._forward.step(step, bool(masks))
        return list(subgraph(given | masks))

    def _cells(self, k: int, need: InputWindow, windows: Cells, at: np.ndarray, starts: np.ndarray) -> np.ndarray:
        """(n, C, rows, columns) what the step reads of one map."""
        maps, margin = self._maps[k], self._margins[k]
        rows, columns = need.size
        cells = np.empty((len(starts), maps.shape[0], rows, columns), np.float32)
        firsts = starts * need.ratio + need.first
        for read, window, (top, left), (y, x) in zip(cells, windows, at, firsts, strict=True):
            row, column = y + margin[0][0], x + margin[1][0]
            read[...] = maps[:, row : row + rows, column : column + columns]
            _set_in(read, window, int(top - y), int(left - x))
        return cells


def _moved(mean: np.ndarray, kept: np.ndarray, windows: Cells, at: np.ndarray) -> np.ndarray:
    """(n, C) the mean of a full map for each change: as it was, (C,), and by what of the map its window changes."""
    moved = [
        (window - kept[:, y : y + window.shape[1], x : x + window.shape[2]]).sum((1, 2), np.float64)
        for window, (y, x) in zip(windows, at, strict=True)
    ]
    means: np.ndarray = mean + np.stack(moved) / math.prod(kept.shape[1:])
    return means.astype(np.float32)


def _set_in(cells: np.ndarray, window: np.ndarray, top: int, left: int) -> None:
    """What of a window lies in the cells, whose first it begins ``top`` rows and ``left`` columns after."""
    bottom, right = top + window.shape[1], left + window.shape[2]
    y0, x0, y1, x1 = max(top, 0), max(left, 0), min(bottom, cells.shape[1]), min(right, cells.shape[2])
    if y0 < y1 and x0 < x1:
        cells[:, y0:y1, x0:x1] = window[:, y0 - top : y1 - top, x0 - left : x1 - left]


def _margin(need: InputWindow, step: Step) -> tuple[tuple[int, int], tuple[int, int]]:
    """How far the cells that are read may reach over the map's edges: before and after, of rows and columns."""
    margins = []
    for axis in (0, 1):
        room = step.end.size[axis] - step.size[axis]
        size = step.begin.size[axis]
        margins.append((max(0, -need.first[axis]), max(0, need.ratio[axis] * room + need.end[axis] - size)))
    return margins[0], margins[1]


def _masks(step: Step, starts: np.ndarray) -> dict[str, np.ndarray]:
    """By name, where what a step's calls look at lies on the maps, 1, and where beyond, 0; none if nothing does."""
    masks, leaves = {}, False
    for name, (need, size) in step.masks.items():
        axes = []
        for axis in (0, 1):
            cells = starts[:, axis, None] * need.ratio[axis] + np.arange(need.first[axis], need.end[axis])
            axes.append((cells >= 0) & (cells < size[axis]))
        leaves = leaves or not all(axis.all() for axis in axes)
        masks[name] = (axes[0][:, None, :, None] & axes[1][:, None, None, :]).astype(np.float32)
    return masks if leaves else {}
