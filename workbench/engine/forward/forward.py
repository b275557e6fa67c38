"""A network's scores by ONNX Runtime: of whole images, and of changes that a box holds, on windows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock

import numpy as np
import torch
from torch import Tensor

from .crew import Crew
from .runtime import Piece, Pieces
from .tape import Tape
from .windows import LEFT, TOP, Anatomy, Cut, Need, Plan, Step

USUAL = 14  # a change's usual side is so many times smaller than the image's
MOST = 60  # pieces on windows that are kept for other sizes of changes; each has its weights in an order of its own
WORTH = 0.8  # of the whole forward's cost: windows that cost more are not tried

Cells = Sequence[np.ndarray] | np.ndarray  # of one map for each change, (C, rows, columns)


class Forward:
    """A network's scores. Raises Unsupported where it cannot be written down.

    The network is in two pieces, cut where windows of a usual change are not worth it any more: what lies above is
    made once and serves both ways.
    """

    def __init__(self, tape: Tape, threads: int, device: str) -> None:
        self._pieces, self.anatomy = Pieces(tape, device), Anatomy(tape)
        self.crew = Crew(threads)
        self._first = self.anatomy.cuts[0]
        self._meets = self._meeting()
        self._below = self._pieces.between(self._first, self._meets) if self._meets is not self._first else None
        self._above = self._pieces.between(self._meets, None)
        self._steps: dict[tuple[int, int, tuple[int, int], bool], Piece] = {}
        self._up: dict[int, Piece] = {}
        self._keeping: dict[tuple[int, ...], Piece] = {}
        self._making = Lock()

    def scores(self, pixels: Tensor) -> Tensor:
        """(N, classes) of (N, C, H, W)."""
        images = pixels.contiguous().cpu().numpy()
        return self.crew.share(len(images), lambda _, part: self._scores(images[part]))

    def _scores(self, images: np.ndarray) -> Tensor:
        maps = [images] if self._below is None else self._below({self._first.names[0]: images})
        return self.above(maps)

    def above(self, maps: Sequence[np.ndarray]) -> Tensor:
        """(N, classes) from the maps where the two pieces meet."""
        return torch.from_numpy(self._above(dict(zip(self._meets.names, maps, strict=True)))[0])

    def windows(self, whole: Tensor, boxes: np.ndarray) -> Windows | None:
        """How changes of one image inside boxes are computed on windows; None where that would not be faster.

        whole  (1, C, H, W)
        boxes  (n, 4) left, top, width, height
        """
        plan = self.anatomy.plan(boxes, last=self._meets)
        if len(self._steps) > MOST:
            for pieces in (self._steps, self._up, self._keeping):
                pieces.clear()
        return Windows(self, plan, whole, boxes) if plan.steps and plan.share < WORTH else None

    def step(self, step: Step, at_edges: bool) -> Piece:
        """The piece of a step on windows."""
        key = step.begin.at, step.end.at, step.size, at_edges
        with self._making:
            if key not in self._steps:
                self._steps[key] = self._pieces.on_windows(self.anatomy, step, at_edges)
            return self._steps[key]

    def way_up(self, cut: Cut) -> Piece | None:
        """From a cut to where the pieces meet; None where it is there."""
        if cut.at == self._meets.at:
            return None
        if cut.at not in self._up:
            self._up[cut.at] = self._pieces.between(cut, self._meets)
        return self._up[cut.at]

    def kept(self, whole: Tensor, cuts: Sequence[Cut]) -> dict[str, np.ndarray]:
        """The maps at these cuts, (C, H, W) each, of one image."""
        pixels, names = whole.contiguous().cpu().numpy(), {name for cut in cuts for name in cut.names}
        first, last = self._first.names[0], max(cuts, key=lambda cut: cut.at)
        kept, further = {first: pixels[0]}, sorted(names - {first, *last.names})
        if last.at:
            key = tuple(cut.at for cut in cuts)
            if key not in self._keeping:
                self._keeping[key] = self._pieces.between(self._first, last, further)
            found = self._keeping[key]({first: pixels})
            kept |= {name: maps[0] for name, maps in zip((*last.names, *further), found, strict=True)}
        return kept

    def _meeting(self) -> Cut:
        height, width = self.anatomy.size(self._first.names[0])
        side = max(1, height // USUAL)
        corners = [[x, y, side, side] for y in range(0, height - side, side) for x in range(0, width - side, side)]
        steps = self.anatomy.plan(np.array(corners or [[0, 0, width, height]])).steps
        return steps[-1].end if steps else self._first


class Windows:
    """Changes of one image, each inside its box: what they cannot reach is taken from the image itself."""

    def __init__(self, forward: Forward, plan: Plan, whole: Tensor, boxes: np.ndarray) -> None:
        self.share, self.kept_bytes = plan.share, plan.kept_bytes
        self.sizes = tuple((step.begin.at, step.end.at, step.size) for step in plan.steps)
        self._forward, self._boxes = forward, boxes
        steps = plan.steps
        kept = forward.kept(whole, [steps[0].begin, *(step.end for step in steps)])
        self._stages = [_Stage(forward, step, starts, kept) for step, starts in zip(steps, plan.starts, strict=True)]
        self._way_up = forward.way_up(steps[-1].end)
        self._last = steps[-1].end.names
        self._lanes = [_Maps([kept[name] for name in self._last]) for _ in range(forward.crew.size)]

    def scores(self, pixels: Tensor, which: range) -> Tensor:
        """(n, classes) of changes ``which``.

        pixels  (n, C, H, W) the changed images; only what lies in their boxes is read
        """
        images = pixels.cpu().numpy()
        return self._forward.crew.share(
            len(which), lambda k, part: self._scores(images[part], which[part], self._lanes[k])
        )

    def _scores(self, images: np.ndarray, which: range, lane: _Maps) -> Tensor:
        boxes = self._boxes[which.start : which.stop]
        changed = [one[:, y : y + h, x : x + w] for one, (x, y, w, h) in zip(images, boxes, strict=True)]
        windows: list[Cells] = [changed]
        at = boxes[:, [1, 0]]
        for stage in self._stages:
            windows, at = stage.run(windows, at, which)
        with lane.holding(windows, at) as maps:
            return self._above(maps)

    def _above(self, maps: Sequence[np.ndarray]) -> Tensor:
        if self._way_up is not None:
            maps = self._way_up(dict(zip(self._last, maps, strict=True)))
        return self._forward.above(maps)


class _Maps:
    """The whole maps of one cut for several changes, which windows are set into for a while."""

    def __init__(self, kept: Sequence[np.ndarray]) -> None:
        self._kept = kept
        self._maps: list[np.ndarray] = []

    @contextmanager
    def holding(self, windows: Sequence[Cells], at: np.ndarray) -> Iterator[list[np.ndarray]]:
        """The maps of the unchanged image, the windows, which begin ``at``, set into them."""
        count = len(at)
        if not self._maps or len(self._maps[0]) < count:
            self._maps = [np.repeat(one[None], count, 0) for one in self._kept]
        for maps, some in zip(self._maps, windows, strict=True):
            for one, window, (y, x) in zip(maps, some, at, strict=False):
                one[:, y : y + window.shape[1], x : x + window.shape[2]] = window
        try:
            yield [maps[:count] for maps in self._maps]
        finally:
            for maps, kept, some in zip(self._maps, self._kept, windows, strict=True):
                for one, window, (y, x) in zip(maps, some, at, strict=False):
                    rows, columns = slice(y, y + window.shape[1]), slice(x, x + window.shape[2])
                    one[:, rows, columns] = kept[:, rows, columns]


class _Stage:
    """One step: its inputs are cut out of the unchanged image's maps, and the windows so far are set into them."""

    def __init__(self, forward: Forward, step: Step, starts: np.ndarray, kept: dict[str, np.ndarray]) -> None:
        self._forward, self._step, self._starts = forward, step, starts
        self._names = step.inputs
        self._needs = [step.needs[name] for name in self._names]
        self._places = [step.begin.names.index(name) for name in self._names]
        self._margins = [_margin(need, step) for need in self._needs]
        self._maps = [
            np.pad(kept[name], ((0, 0), *margin)) for name, margin in zip(self._names, self._margins, strict=True)
        ]
        self._inside = _inside(step, starts)

    def run(self, windows: Sequence[Cells], at: np.ndarray, which: range) -> tuple[list[Cells], np.ndarray]:
        """The windows at the step's end, (n, C, rows, columns) per map, and where they begin.

        windows  per map at the step's beginning, those of each change, (C, rows, columns)
        at       (n, 2) where they begin
        """
        starts = self._starts[which.start : which.stop]
        given = {
            name: self._cells(k, windows[place], at, starts)
            for k, (name, place) in enumerate(zip(self._names, self._places, strict=True))
        }
        at_edges = not self._inside[which.start : which.stop].all()
        if at_edges:
            given |= {TOP: starts[:, :1].astype(np.float32), LEFT: starts[:, 1:].astype(np.float32)}
        return list(self._forward.step(self._step, at_edges)(given)), starts

    def _cells(self, k: int, windows: Cells, at: np.ndarray, starts: np.ndarray) -> np.ndarray:
        """(n, C, rows, columns) what the step reads of one map."""
        need, maps, margin = self._needs[k], self._maps[k], self._margins[k]
        rows, columns = need.size
        cells = np.empty((len(starts), maps.shape[0], rows, columns), np.float32)
        firsts = starts * need.ratio + need.first
        for one, window, (top, left), (y, x) in zip(cells, windows, at, firsts, strict=True):
            row, column = y + margin[0][0], x + margin[1][0]
            one[...] = maps[:, row : row + rows, column : column + columns]
            _set_in(one, window, int(top - y), int(left - x))
        return cells


def _set_in(cells: np.ndarray, window: np.ndarray, top: int, left: int) -> None:
    """What of a window lies in the cells, whose first it begins ``top`` rows and ``left`` columns after."""
    bottom, right = top + window.shape[1], left + window.shape[2]
    y0, x0, y1, x1 = max(top, 0), max(left, 0), min(bottom, cells.shape[1]), min(right, cells.shape[2])
    if y0 < y1 and x0 < x1:
        cells[:, y0:y1, x0:x1] = window[:, y0 - top : y1 - top, x0 - left : x1 - left]


def _margin(need: Need, step: Step) -> tuple[tuple[int, int], tuple[int, int]]:
    """How far the cells that are read may reach over the map's edges: before and after, of rows and columns."""
    margins = []
    for axis in (0, 1):
        room = step.end.size[axis] - step.size[axis]
        size = step.begin.size[axis]
        margins.append((max(0, -need.first[axis]), max(0, need.ratio[axis] * room + need.end[axis] - size)))
    return margins[0], margins[1]


def _inside(step: Step, starts: np.ndarray) -> np.ndarray:
    """(n,) whether everything that a window's calls look at lies on the maps."""
    inside = np.ones(len(starts), bool)
    for need, size in step.read:
        for axis in (0, 1):
            low, high = need.starts_within(size, axis)
            inside &= (starts[:, axis] >= low) & (starts[:, axis] <= high)
    return inside
