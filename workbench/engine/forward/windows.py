"""Windows: which part of each map a change of the image can reach, and a plan to compute that part only.

A square that hides part of the image changes a window of each map, which grows from layer to layer; outside of it
every value is that of the unchanged image (Nakandala, Kumar, Papakonstantinou, "Incremental and Approximate Inference
for Faster Occlusion-based Deep CNN Explanations", SIGMOD 2019, sections 3 and 4). A network is cut where a few maps
hold all that later calls read. A step from one cut to the next runs its calls on windows, without padding; at a cut
the windows are set into the maps of the unchanged image. Where windows become most of the map, the rest runs on full
maps.

    tape    pixels --call--call--call--call--call--call-- ... --call-- scores      operations, recorded
    cuts    | cut 0             | cut 1             | cut 2    (the last cut of the plan)
    steps   +------ step -------+------ step -------++---------- full maps ---------------+

    maps    +-----------+       +---------+         +-------+
    at the  |           |       |  +---+  |         |+-----+|      inside:   the window, computed for each change
    cuts    |   +-+     |  ---> |  | W |  |  --->   ||  W  ||      outside:  kept from the unchanged image
            |   +-+     |       |  +---+  |         |+-----+|
            +-----------+       +---------+         +-------+
              box of the          grown by kernels,   nearly the full map: no further step pays
              change              shrunk by strides

Read backwards, a step's end window needs an ``InputWindow`` of each map at its beginning: it grows by every kernel
(``InputWindow.through``). Each step is one ONNX graph (``subgraphs``), for windows of any size.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from torch import Tensor

from .tape import Call, Many, Tape

POINTWISE = {
    "relu", "sigmoid", "tanh", "hardswish", "hardsigmoid", "silu", "gelu", "leaky_relu", "elu", "hardtanh", "clamp",
    "native_batch_norm", "_native_batch_norm_legit_no_training", "cudnn_batch_norm",
}  # fmt: skip
OF_TWO = {"add", "sub", "rsub", "mul", "div"}
BYTE = 10  # multiplications in the time that a byte takes to memory and back
START = 2_500_000  # multiplications in the time that it takes to cut one map's window out and set another in
FARTHEST = 12  # cuts that a segment may pass over

Pair = tuple[int, int]  # of rows and columns


@dataclass(frozen=True)
class Sliding:
    """How a call looks at its maps, along rows and columns; ``beyond`` is what it sees outside of them.

    after  cells that it adds after the last, besides those that follow from the rest
    """

    kernel: Pair = (1, 1)
    stride: Pair = (1, 1)
    before: Pair = (0, 0)
    dilation: Pair = (1, 1)
    after: Pair = (0, 0)
    beyond: float = 0.0

    @property
    def is_point(self) -> bool:
        return self == Sliding()


@dataclass(frozen=True)
class InputWindow:
    """The cells of a map that a segment reads: ``ratio * o + first`` up to ``ratio * o + end``.

    ``o`` is where the window at the segment's end begins.
    """

    ratio: Pair
    first: Pair
    end: Pair

    @property
    def size(self) -> Pair:
        return self.end[0] - self.first[0], self.end[1] - self.first[1]

    def through(self, sliding: Sliding) -> InputWindow:
        """What of its input a call reads to give these cells of its output."""
        rows, columns = (self._axis(sliding, axis) for axis in (0, 1))
        return InputWindow((rows[0], columns[0]), (rows[1], columns[1]), (rows[2], columns[2]))

    def _axis(self, sliding: Sliding, axis: int) -> tuple[int, int, int]:
        stride, before = sliding.stride[axis], sliding.before[axis]
        reach = (sliding.kernel[axis] - 1) * sliding.dilation[axis]
        first = self.first[axis] * stride - before
        return self.ratio[axis] * stride, first, (self.end[axis] - 1) * stride - before + reach + 1

    def starts_within(self, size: Pair, axis: int) -> Pair:
        """From where to where ``o`` may lie, so that all cells lie on the map."""
        ratio = self.ratio[axis]
        return -(self.first[axis] // ratio), (size[axis] - self.end[axis]) // ratio

    def with_(self, other: InputWindow | None) -> InputWindow:
        """The smallest that holds both."""
        if other is None:
            return self
        first = min(self.first[0], other.first[0]), min(self.first[1], other.first[1])
        return InputWindow(self.ratio, first, (max(self.end[0], other.end[0]), max(self.end[1], other.end[1])))


@dataclass(frozen=True)
class Mean:
    """The mean of the full map ``of``, of ``shape`` for one image: a change moves it by what changes in its window."""

    name: str
    of: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Cut:
    """A cut in the tape before call ``at``: the maps ``names``, which later calls read, all of the same ``size``.

    means  the calls from ``at`` on, as far as each is the mean of a map
    """

    at: int
    names: tuple[str, ...]
    channels: tuple[int, ...]
    size: Pair
    means: tuple[Mean, ...] = ()

    @property
    def after(self) -> int:
        """The call that comes after the means."""
        return self.at + len(self.means)

    @property
    def known(self) -> dict[str, tuple[int, ...]]:
        """The maps and then the means by name, with their shapes for one image."""
        maps = {name: (channels, *self.size) for name, channels in zip(self.names, self.channels, strict=True)}
        return maps | {mean.name: mean.shape for mean in self.means}


@dataclass(frozen=True, eq=False)
class Step:
    """From one cut to another on windows: of ``size`` at its end, from what ``needs`` tells of each map.

    read  what the sliding calls that may look outside of their maps need of them, and the map's size, each once
    """

    begin: Cut
    end: Cut
    size: Pair
    needs: Mapping[str, InputWindow]
    read: tuple[tuple[InputWindow, Pair], ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        """The maps that it reads, of those at its beginning."""
        return tuple(name for name in self.begin.names if name in self.needs)

    @cached_property
    def masks(self) -> dict[str, tuple[InputWindow, Pair]]:
        """By the name of a mask what of ``read`` may lie outside of its map, wherever the window is."""
        return {f"inside_{k}": read for k, read in enumerate(self.read) if self._leaves(*read)}

    def _leaves(self, need: InputWindow, size: Pair) -> bool:
        room = [full - window for full, window in zip(self.end.size, self.size, strict=True)]
        limits = [need.starts_within(size, axis) for axis in (0, 1)]
        return any(low > 0 or high < most for (low, high), most in zip(limits, room, strict=True))


@dataclass(frozen=True, eq=False)
class Plan:
    """The steps on windows, as large as those of a change are on average, and what each may reach at their ends.

    spans  per step (n, 2, 2): of rows and columns the first that may change, and the one after the last
    share  of the full forward's cost that is left, by multiplications and bytes
    """

    steps: tuple[Step, ...]
    spans: tuple[np.ndarray, ...]
    share: float

    def kept_bytes(self, images: int) -> int:
        """What is in memory besides the calls: the unchanged image's maps at the cuts, the last for each image."""
        cuts = [self.steps[0].begin, *(step.end for step in self.steps)]
        cells = [sum(cut.channels) * math.prod(cut.size) for cut in cuts]
        return 4 * (2 * sum(cells) + images * cells[-1])


def sliding(call: Call) -> Sliding | None:
    """How a call looks at its maps; None where it needs more of them than a window, or is not known here."""
    a = call.inputs
    refs = list(call.refs())
    if len(call.shapes[0]) != 4 or any(isinstance(value, Many) for value in a.values()):
        return None
    if call.op in POINTWISE:
        return None if a.get("training") else Sliding()
    if call.op in OF_TWO:
        others = [value for value in (a["self"], a["other"]) if isinstance(value, Tensor)]
        same_everywhere = all(other.ndim < 2 or tuple(other.shape[-2:]) == (1, 1) for other in others)
        flat = all(other.ndim != 1 or other.numel() == 1 for other in others)
        return Sliding() if same_everywhere and flat and not a.get("rounding_mode") else None
    if call.op == "cat":
        return Sliding() if a["dim"] == 1 and len(refs) == len(a["tensors"]) else None
    if call.op == "flip":
        return Sliding() if a["dims"] == [1] else None
    if call.op == "convolution" and not a["transposed"]:
        kernel = tuple(a["weight"].shape[-2:])
        return Sliding(kernel, _pair(a["stride"]), _pair(a["padding"]), _pair(a["dilation"]))
    if call.op == "max_pool2d_with_indices":
        kernel = _pair(a["kernel_size"])
        stride = _pair(a["stride"]) if a["stride"] else kernel
        return Sliding(kernel, stride, _pair(a["padding"]), _pair(a["dilation"]), beyond=-math.inf)
    if call.op == "avg_pool2d":
        kernel, padding = _pair(a["kernel_size"]), _pair(a["padding"])
        plain = not a["ceil_mode"] and a["divisor_override"] is None and (a["count_include_pad"] or padding == (0, 0))
        return Sliding(kernel, _pair(a["stride"]) if a["stride"] else kernel, padding) if plain else None
    if call.op == "constant_pad_nd":
        if not _pads_maps(a["pad"]):
            return None
        left, right, top, bottom = a["pad"]
        return Sliding(before=(top, left), after=(bottom, right), beyond=float(a["value"]))
    return None


class WindowPlanner:
    """A tape's calls that work on windows, from the first, and the cuts between them."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.slidings: list[Sliding] = []
        self._sizes: dict[str, tuple[int, ...]] = {tape.pixels: (1, *tape.input_shape)}
        for call in tape.calls:
            how = sliding(call) if self._of_one_size(call) else None
            if how is None:
                break
            self.slidings.append(how)
            self._sizes |= dict(zip(call.outputs, call.shapes, strict=True))
        self.calls = tape.calls[: len(self.slidings)]
        self._last_read = {name: i for i, call in enumerate(tape.calls) for name in call.refs()}
        self._made = {tape.pixels: -1} | {call.outputs[0]: i for i, call in enumerate(self.calls)}
        self.cuts = self._cuts()
        self._memory: dict[tuple[int, int, Pair], tuple[Step | None, float]] = {}

    def size(self, name: str) -> Pair:
        """Rows and columns of a map."""
        rows, columns = self._sizes[name][-2:]
        return rows, columns

    @cached_property
    def costs(self) -> tuple[float, ...]:
        """Of each call of the tape, in multiplications, for one image."""
        return tuple(_cost(call, cells_of(call.shapes[0])) for call in self.tape.calls)

    def plan(self, boxes: np.ndarray, last: Cut | None = None) -> Plan:
        """The cheapest steps for changes inside these boxes, (n, 4) left, top, width, height; none where none pay.

        last  the cut to which steps may go at most
        """
        cuts = [cut for cut in self.cuts if last is None or cut.at <= last.at]
        of_maps = self.spans(boxes)
        spans = [_hull([of_maps[name] for name in cut.names]) for cut in cuts]
        sizes = [_usual_size(span) for span in spans]
        total = sum(self.costs)
        best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
        for j in range(1, len(cuts)):
            reached = [(math.inf, ())] + [
                (best[i][0] + self._step(cuts[i], cuts[j], sizes[j])[1], (*best[i][1], j))
                for i in range(max(0, j - FARTHEST), j)
            ]
            best.append(min(reached))
        ends = [(cost + sum(self.costs[cut.at :]), way) for (cost, way), cut in zip(best, cuts, strict=True)]
        cost, way = min(ends)
        steps = tuple(self.step(cuts[i], cuts[j], sizes[j]) for i, j in zip((0, *way), way, strict=False))
        return Plan(steps, tuple(spans[j] for j in way), cost / total)

    def step(self, begin: Cut, end: Cut, size: Pair) -> Step:
        """The step between two cuts that a plan has, for windows of this size at its end."""
        step, _ = self._step(begin, end, size)
        assert step is not None, "no plan has steps whose maps do not fit together"
        return step

    def spans(self, boxes: np.ndarray) -> dict[str, np.ndarray]:
        """Per map (n, 2, 2): of its rows and columns the first that may change, and the one after the last."""
        left, top, width, height = boxes.astype(np.int64).T
        spans = {self.tape.pixels: np.stack([np.stack([top, top + height], 1), np.stack([left, left + width], 1)], 1)}
        for call, how in zip(self.calls, self.slidings, strict=True):
            read = _hull([spans[name] for name in call.refs()])
            spans[call.outputs[0]] = _moved(read, how, self.size(call.outputs[0]))
        return spans

    def _of_one_size(self, call: Call) -> bool:
        """Whether the maps that it reads are all known, as large as each other."""
        sizes = {self._sizes.get(name, ())[-2:] for name in call.refs()}
        return len(sizes) == 1 and len(next(iter(sizes))) == 2 and all(len(self._sizes[n]) == 4 for n in call.refs())

    def _cuts(self) -> tuple[Cut, ...]:
        """A cut between each two calls with a kernel: where the fewest cells hold all that later calls read."""
        around = [i for i, how in enumerate(self.slidings) if not how.is_point and not any(how.after)]
        cuts = [self._cut(0)]
        for begin, end in pairwise([*around, len(self.calls)]):
            between = [self._cut(at) for at in range(begin + 1, end + 1)]
            fit = [cut for cut in between if len({self.size(name) for name in cut.names}) == 1]
            if fit:
                cuts.append(min(reversed(fit), key=lambda cut: sum(cut.channels) * math.prod(cut.size)))
        return tuple(cuts)

    def _cut(self, at: int) -> Cut:
        names = tuple(n for n, made in self._made.items() if made < at <= self._last_read.get(n, -1))
        channels = tuple(self._sizes[name][1] for name in names)
        means = []
        for call in self.tape.calls[at:]:
            mean = _mean(call, names)
            if mean is None:
                break
            means.append(mean)
        return Cut(at, names, channels, self.size(names[0]) if names else (0, 0), tuple(means))

    def _step(self, begin: Cut, end: Cut, size: Pair) -> tuple[Step | None, float]:
        """The step between two cuts, and its cost for one image; infinite where maps do not fit together."""
        key = begin.at, end.at, size
        if key not in self._memory:
            self._memory[key] = self._new_step(begin, end, size)
        return self._memory[key]

    def _new_step(self, begin: Cut, end: Cut, size: Pair) -> tuple[Step | None, float]:
        needs: dict[str, InputWindow] = {name: InputWindow((1, 1), (0, 0), size) for name in end.names}
        read: dict[tuple[InputWindow, Pair], None] = {}
        cost = 0.0
        for i in range(end.at - 1, begin.at - 1, -1):
            call, how = self.calls[i], self.slidings[i]
            if call.outputs[0] not in needs:
                continue
            wanted = needs[call.outputs[0]]
            cost += _cost(call, wanted.size[0] * wanted.size[1])
            for name in call.refs():
                need = wanted.through(how)
                if name in needs and needs[name].ratio != need.ratio:
                    return None, math.inf
                needs[name] = need.with_(needs.get(name))
                if not how.is_point:
                    read[need, self.size(name)] = None
        for name, channels in zip(begin.names, begin.channels, strict=True):
            if name in needs:
                cost += START + 2 * BYTE * 4 * channels * math.prod(needs[name].size)
        return Step(begin, end, size, needs, tuple(read)), cost


def _cost(call: Call, cells: int) -> float:
    """Of so many cells of a call's output, for one image: its multiplications, and its bytes as multiplications."""
    shape = call.shapes[0]
    channels = shape[1] if len(shape) == 4 else 1
    return float(BYTE * 4 * channels * cells) + multiplications(call, cells)


def multiplications(call: Call, cells: int) -> int:
    """Of so many cells of a call's output, for one image; 0 where it is neither a convolution nor a matrix product."""
    weight = call.inputs.get("weight")
    if call.op == "convolution" and isinstance(weight, Tensor):
        return call.shapes[0][1] * cells * math.prod(weight.shape[1:])
    if call.op in ("addmm", "mm", "bmm"):
        first = call.inputs.get("mat1", call.inputs.get("mat2"))
        return cells * (first.shape[-1] if isinstance(first, Tensor) else max(_weights_of(call), 1))
    return 0


def _weights_of(call: Call) -> int:
    """Rows of the matrix that a product multiplies by."""
    second = call.inputs.get("mat2")
    return int(second.shape[0]) if isinstance(second, Tensor) else 1


def cells_of(shape: tuple[int, ...]) -> int:
    return math.prod(shape[2:]) if len(shape) == 4 else math.prod(shape[1:])


def starts_and_size(spans: np.ndarray, size: Pair) -> tuple[np.ndarray, Pair]:
    """Windows of one size that hold the spans and lie on the map: (n, 2) where they begin, and how large they are."""
    most = np.maximum((spans[..., 1] - spans[..., 0]).max(0), 1)
    rows, columns = (int(n) for n in np.minimum(most, size))
    room = np.array(size) - (rows, columns)
    return np.clip(spans[..., 0], 0, room), (rows, columns)


def _usual_size(spans: np.ndarray) -> Pair:
    """Of the windows that hold these spans, on average."""
    rows, columns = np.maximum(np.ceil((spans[..., 1] - spans[..., 0]).mean(0)), 1)
    return int(rows), int(columns)


def _mean(call: Call, maps: Sequence[str]) -> Mean | None:
    """What a call is if it takes the mean of a full map among these."""
    a, of = call.inputs, list(call.refs())
    if of not in [[name] for name in maps]:
        return None
    pools_all = call.op == "_adaptive_avg_pool2d" and {*_pair(a["output_size"])} == {1}
    axes = a.get("dim") if call.op == "mean" else None
    if pools_all or (isinstance(axes, list) and sorted(axis % 4 for axis in axes) == [2, 3]):
        return Mean(call.outputs[0], of[0], call.shapes[0][1:])
    return None


def _moved(span: np.ndarray, how: Sliding, size: Pair) -> np.ndarray:
    """Which of a call's outputs see something of these inputs."""
    stride, before = np.array(how.stride), np.array(how.before)
    reach = (np.array(how.kernel) - 1) * np.array(how.dilation)
    first = -((reach - before - span[..., 0]) // stride)
    end = (span[..., 1] - 1 + before) // stride + 1
    limit = np.array(size)
    return np.stack([np.clip(first, 0, limit), np.clip(end, 0, limit)], -1)


def _hull(spans: Sequence[np.ndarray]) -> np.ndarray:
    if len(spans) == 1:
        return spans[0]
    together = np.stack(spans)
    return np.stack([together[..., 0].min(0), together[..., 1].max(0)], -1)


def _pads_maps(pads: Sequence[int]) -> bool:
    return len(pads) == 4 and all(isinstance(n, int) and n >= 0 for n in pads)


def _pair(value: Any) -> Pair:
    values = list(value) if isinstance(value, list | tuple) else [value]
    return (int(values[0]), int(values[-1]))
