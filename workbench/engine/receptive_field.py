"""The receptive field: for every value of a layer the box of the input on which it depends, exact to the pixel.

A forward is followed operation by operation, as the network makes it: beside each tensor goes another of the same
shape that says how far up, left, down and right in the input each of its values reaches. A convolution reaches as far
as the values under its kernel do (kernel, stride, dilation and padding), a sum as far as both its terms, an average
over all places (squeeze and excite) or attention as far as everything. What is cut off by padding is not counted.
An operation that is not known here is taken to depend on all that it is given, and is named.

Araujo, Norris & Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019, for the boxes of
layers one after the other.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten, tree_map_only
from torch.utils.weak import WeakTensorKeyDictionary

from workbench.api import LayerInfo
from workbench.families.kernels import channels_of

from .model import LoadedModel

NOTHING = math.inf  # how far a value reaches that depends on no pixel


@dataclass(frozen=True, eq=False)
class ReceptiveField:
    """The boxes of a layer.

    boxes    (C, P, 4) int32: left, top, width, height in pixels of the input, of each channel's positions; C is 1 where
             all channels have the same; width 0 where a value depends on no pixel
    unknown  the operations that were not known, so that the boxes may be too large
    size     (height, width) of the input
    """

    layer: str
    boxes: np.ndarray
    unknown: tuple[str, ...]
    size: tuple[int, int]

    def box(self, channel: int, place: int) -> tuple[int, int, int, int]:
        """Left, top, width, height of a position, counted row by row."""
        left, top, width, height = self.boxes[channel if len(self.boxes) > 1 else 0, place].tolist()
        return left, top, width, height

    @property
    def whole(self) -> bool:
        """Whether every value depends on the whole image."""
        height, width = self.size
        return bool((self.boxes[..., 2:] == (width, height)).all())

    @property
    def largest(self) -> tuple[int, int]:
        """(height, width) of the largest box in each direction."""
        width, height = self.boxes[..., 2:].reshape(-1, 2).max(0).tolist()
        return height, width

    def centres(self, grid: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        """Where the rows and columns of the layer's (h, w) maps lie in pixels of the input.

        In the middle of their boxes, as far as two of these are not cut off at an edge; else evenly over the input.
        """
        boxes = self.boxes[0].reshape(*grid, 4)[grid[0] // 2], self.boxes[0].reshape(*grid, 4)[:, grid[1] // 2]
        (height, width), (h, w) = self.size, grid
        return _centres(boxes[1][:, 1], boxes[1][:, 3], h, height), _centres(boxes[0][:, 0], boxes[0][:, 2], w, width)

    @property
    def sentence(self) -> str:
        """How large it is, and what is not known of it."""
        height, width = self.largest
        if self.unknown:
            what = f"at most {width} × {height} px: {', '.join(self.unknown)} is taken to depend on all it is given"
            return f"The receptive field of {self.layer} is {what}."
        if self.whole:
            return f"The receptive field of {self.layer} is the whole image, {width} × {height} px."
        alike = bool((self.boxes[..., 2:] == (width, height)).all())
        return f"The receptive field of {self.layer} is {width} × {height} px{'' if alike else ', less at the edges'}."


def receptive_field(model: LoadedModel, layer: LayerInfo) -> ReceptiveField:
    """The receptive field of a layer, by one forward the first time. Raises UserError where the layer has no channels.

    It hangs on the operations alone: whatever becomes of weights and images, it stays what it was.
    """
    known, key = _known.setdefault(model, {}), (layer.name, model.input_size)
    if key not in known:
        known[key] = _followed(model, layer)
    return known[key]


_known: weakref.WeakKeyDictionary[LoadedModel, dict[tuple[str, tuple[int, int]], ReceptiveField]]
_known = weakref.WeakKeyDictionary()


def _followed(model: LoadedModel, layer: LayerInfo) -> ReceptiveField:
    height, width = model.input_size
    generator = torch.Generator().manual_seed(0)
    pixels = torch.rand(1, model.input_channels, height, width, generator=generator).to(model.device)
    with model.in_use(), torch.no_grad(), _Following(pixels) as following, model.recording([layer.name]) as recorded:
        model.answer(pixels)
        output = recorded[layer.name]
    reach = following.reach(output)
    if reach is None:  # nothing of it comes from the pixels
        sides = [torch.full_like(output, NOTHING)] * 4
        unknown: frozenset[str] = frozenset()
    else:
        sides, unknown = reach.sides, reach.unknown
    top, left, bottom, right = (channels_of(side, layer)[0].cpu().numpy() for side in sides)
    some = np.isfinite(top)
    top, left, bottom, right = (np.where(some, side, 0) for side in (top, left, bottom, right))
    extent = np.where(some, 1, 0)
    boxes = np.stack([left, top, (-right - left + 1) * extent, (-bottom - top + 1) * extent], -1).astype(np.int32)
    if (boxes == boxes[:1]).all():
        boxes = np.ascontiguousarray(boxes[:1])
    return ReceptiveField(layer.name, boxes, tuple(sorted(unknown)), (height, width))


def _centres(start: np.ndarray, extent: np.ndarray, count: int, size: int) -> np.ndarray:
    """(count,) float64 in pixels, of boxes along one axis."""
    even = (np.arange(count) + 0.5) * size / count - 0.5
    inner = np.flatnonzero((extent == extent.max()) & (start > 0) & (start + extent < size))
    if len(inner) < 2:
        return even
    first, last = inner[0], inner[-1]
    middle = start + (extent - 1) / 2
    step = (middle[last] - middle[first]) / (last - first)
    return np.asarray(middle[first] + step * (np.arange(count) - first))


@dataclass(frozen=True, eq=False)
class _Reach:
    """How far each value of a tensor reaches: four tensors of its shape, of which the least counts.

    sides    top, left, -bottom, -right; infinite where a value depends on no pixel
    unknown  operations on the way that were not known
    """

    sides: list[Tensor]
    unknown: frozenset[str] = frozenset()


class _Following(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Inside the block every operation on what depends on the pixels is followed."""

    def __init__(self, pixels: Tensor) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._known: Any = WeakTensorKeyDictionary()
        height, width = pixels.shape[2:]
        rows = torch.arange(height, device=pixels.device, dtype=torch.float32).view(-1, 1)
        columns = torch.arange(width, device=pixels.device, dtype=torch.float32).view(1, -1)
        sides = [side.expand(pixels.shape).contiguous() for side in (rows, columns, -rows, -columns)]
        self._known[pixels] = _Reach(sides)

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # else the first operation imports torch's compiler, which takes seconds and replaces functions

    def reach(self, tensor: Tensor) -> _Reach | None:
        """How far its values reach; None where none of them depends on the pixels."""
        found: _Reach | None = self._known.get(tensor)
        return found

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        output = func(*args, **kwargs)
        tensors = [value for value in tree_flatten((args, kwargs))[0] if isinstance(value, Tensor)]
        if any(tensor in self._known for tensor in tensors):
            self._follow(func, args, kwargs, tensors, output)
        return output

    def _follow(
        self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any], tensors: list[Tensor], output: Any
    ) -> None:
        name = func.overloadpacket.__name__
        outputs = [value for value in tree_flatten(output)[0] if isinstance(value, Tensor)]
        inputs = [reach for tensor in tensors if (reach := self.reach(tensor)) is not None]
        unknown = frozenset[str]().union(*(reach.unknown for reach in inputs))
        if not outputs:
            return
        by_content = any(not tensor.is_floating_point() and tensor in self._known for tensor in tensors)
        if func.is_view or (name in MOVING and not by_content):  # an index that depends on the pixels moves anything
            self._move(func, args, kwargs, outputs, unknown)
            return
        rule = RULES.get(name.rstrip("_"))
        if rule is not None:
            sides = [rule([_of(self, value, side) for value in args], kwargs, outputs[0]) for side in range(4)]
        elif torch.Tag.pointwise in func.tags or name.rstrip("_") in ELEMENTWISE:
            sides = [_joined([reach.sides[side] for reach in inputs], outputs[0]) for side in range(4)]
        else:
            unknown |= {name}
            least = [torch.stack([reach.sides[side].min() for reach in inputs]).min() for side in range(4)]
            for out in outputs:
                self._known[out] = _Reach([value.expand(out.shape).contiguous() for value in least], unknown)
            return
        self._note(outputs[0], sides, unknown)

    def _note(self, output: Tensor, sides: list[Tensor], unknown: frozenset[str]) -> None:
        """Of an operation in place the tensor beside it is written in place too, since others may be views of it."""
        before = self.reach(output)
        if before is not None:
            for own, side in zip(before.sides, sides, strict=True):
                own.copy_(side)
            sides = before.sides
        self._known[output] = _Reach(sides, unknown)

    def _move(
        self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any], outputs: list[Tensor], unknown: frozenset[str]
    ) -> None:
        """What only moves values moves what is known of them."""
        moved: list[list[Tensor]] = []
        for side in range(4):
            of_side = _of(self, list(args), side), _of(self, kwargs, side)
            result = _move_side(func, *of_side)
            moved.append([value for value in tree_flatten(result)[0] if isinstance(value, Tensor)])
        for i, output in enumerate(outputs):
            self._known[output] = _Reach([side[i] for side in moved], unknown)


def _move_side(func: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
    name = func.overloadpacket.__name__
    if name == "constant_pad_nd":
        return func(args[0], args[1], NOTHING)
    if name in ("view", "_unsafe_view"):  # a side may lie in the memory in another order than its tensor
        return args[0].reshape(args[1])
    return func(*args, **kwargs)


def _side(following: _Following, tensor: Tensor, side: int) -> Tensor:
    """A side of what is known of a tensor; nothing for one that does not depend on the pixels, if of numbers."""
    reach = following.reach(tensor)
    if reach is not None:
        return reach.sides[side]
    if not tensor.is_floating_point():  # indices, as they are
        return tensor
    return torch.full(tensor.shape, NOTHING, device=tensor.device)


def _of(following: _Following, value: Any, side: int) -> Any:
    """The same of an argument, or of each in a list."""
    return tree_map_only(Tensor, lambda tensor: _side(following, tensor, side), value)


def _joined(sides: Sequence[Tensor], output: Tensor) -> Tensor:
    least = sides[0]
    for side in sides[1:]:
        least = torch.minimum(least, side)
    return least.expand(output.shape).contiguous()


# An operation's rule: from a side of each argument to that side of the output, in which the least counts.


def _pair(value: Any, rank: int) -> list[int]:
    values = list(value) if isinstance(value, (list, tuple)) else [value]
    return [int(v) for v in (values * rank if len(values) == 1 else values)]


def _least_in_window(
    side: Tensor,
    kernel: Sequence[int],
    stride: Sequence[int],
    padding: Sequence[tuple[int, int]],
    dilation: Sequence[int],
) -> Tensor:
    """(N, C, h, w) the least under each place of a window; what lies in the padding reaches nothing."""
    pads = [width for pair in reversed(list(padding)) for width in pair]
    padded = functional.pad(side, pads, value=NOTHING)
    return -functional.max_pool2d(-padded, list(kernel), list(stride), 0, list(dilation))


def _flat(side: Tensor) -> Tensor:
    """Maps of one dimension as maps of two."""
    return side.unsqueeze(2) if side.ndim == 3 else side


def _convolution(args: list[Any], kwargs: dict[str, Any], output: Tensor) -> Tensor:
    side: Tensor = args[0]
    weight, _, stride, padding, dilation, transposed, out_padding, groups = args[1:9]
    rank = side.ndim - 2
    if rank > 2:
        return side.min().expand(output.shape).contiguous()
    kernel = [1] * (2 - rank) + list(weight.shape[2:])
    stride, padding, dilation, extra = (
        [fill] * (2 - rank) + _pair(value, rank)
        for value, fill in ((stride, 1), (padding, 0), (dilation, 1), (out_padding, 0))
    )
    maps = _flat(side)
    least = maps.reshape(maps.shape[0], groups, -1, *maps.shape[2:]).amin(2)  # (N, groups, h, w)
    if transposed:
        h, w = least.shape[2:]
        spread = torch.full(
            (*least.shape[:2], (h - 1) * stride[0] + 1, (w - 1) * stride[1] + 1), NOTHING, device=least.device
        )
        spread[:, :, :: stride[0], :: stride[1]] = least
        room = [d * (k - 1) - p for k, p, d in zip(kernel, padding, dilation, strict=True)]
        pads = [(r, r + e) for r, e in zip(room, extra, strict=True)]
        found = _least_in_window(spread, kernel, (1, 1), pads, dilation)
    else:
        found = _least_in_window(least, kernel, stride, [(p, p) for p in padding], dilation)
    whole = found.repeat_interleave(output.shape[1] // groups, 1)
    return whole.reshape(output.shape).contiguous()


def _max_pool(args: list[Any], kwargs: dict[str, Any], output: Tensor) -> Tensor:
    side, kernel, stride, padding, dilation = [*args, *([], 0, 1)[len(args) - 2 :]][:5]
    return _pooled(side, kernel, stride, padding, dilation, output)


def _avg_pool(args: list[Any], kwargs: dict[str, Any], output: Tensor) -> Tensor:
    side, kernel, stride, padding = [*args, *([], 0)[len(args) - 2 :]][:4]
    return _pooled(side, kernel, stride, padding, 1, output)


def _pooled(side: Tensor, kernel: Any, stride: Any, padding: Any, dilation: Any, output: Tensor) -> Tensor:
    kernel = _pair(kernel, 2)
    stride, padding, dilation = _pair(stride, 2) if stride else kernel, _pair(padding, 2), _pair(dilation, 2)
    pads = []
    for i in range(2):  # as far after the end as a last window that was rounded up needs
        needed = (output.shape[-2 + i] - 1) * stride[i] + dilation[i] * (kernel[i] - 1) + 1
        pads.append((padding[i], needed - side.shape[-2 + i] - padding[i]))
    found = _least_in_window(side[None] if side.ndim == 3 else side, kernel, stride, pads, dilation)
    return found.reshape(output.shape)


def _adaptive_pool(args: list[Any], kwargs: dict[str, Any], output: Tensor) -> Tensor:
    side: Tensor = args[0]
    for axis in (-2, -1):
        into, out = side.shape[axis], output.shape[axis]
        parts = [(i * into // out, -(-(i + 1) * into // out)) for i in range(out)]
        side = torch.cat([side.narrow(axis, a, b - a).amin(axis, keepdim=True) for a, b in parts], axis)
    return side


def _bilinear(args: list[Any], kwargs: dict[str, Any], output: Tensor) -> Tensor:
    side: Tensor = args[0]
    corners = bool(args[2])
    scales = args[3:] if len(args) > 3 and not isinstance(args[3], (list, tuple)) else list(args[3] or [])
    for i, axis in enumerate((-2, -1)):
        into, out = side.shape[axis], output.shape[axis]
        scale = scales[i] if i < len(scales) else None
        at = torch.arange(out, dtype=torch.float64)
        if corners:
            at = at * ((into - 1) / max(1, out - 1))
        else:
            at = ((at + 0.5) * (1 / scale if scale else into / out) - 0.5).clamp(min=0)
        low = at.floor().long().clamp(max=into - 1)
        high = torch.where(at > low, low + 1, low).clamp(max=into - 1)
        low, high = low.to(side.device), high.to(side.device)
        side = torch.minimum(side.index_select(axis, low), side.index_select(axis, high))
    return side


def _nearest(args: list[Any], kwargs: dict[str, Any], output: Tensor) -> Tensor:
    return functional.interpolate(args[0], output.shape[2:], mode="nearest")


def _reduced(args: list[Any], kwargs: dict[str, Any], output: Tensor) -> Tensor:
    """A sum, mean, maximum or variance over axes."""
    side: Tensor = args[0]
    axes = args[1] if len(args) > 1 and isinstance(args[1], (list, tuple, int)) else kwargs.get("dim")
    axes = [axes] if isinstance(axes, int) else axes
    axes = list(axes) if axes else list(range(side.ndim))
    return side.amin(axes, keepdim=True).reshape(output.shape)


def _along(args: list[Any], kwargs: dict[str, Any], output: Tensor) -> Tensor:
    """Each value from all along an axis, as in a softmax."""
    side: Tensor = args[0]
    return side.amin(args[1], keepdim=True).expand(output.shape).contiguous()


def _layer_norm(args: list[Any], kwargs: dict[str, Any], output: Tensor) -> Tensor:
    side: Tensor = args[0]
    axes = list(range(-len(args[1]), 0))
    return side.amin(axes, keepdim=True).expand(output.shape).contiguous()


def _group_norm(args: list[Any], kwargs: dict[str, Any], output: Tensor) -> Tensor:
    side: Tensor = args[0]
    groups = args[6]
    least = side.reshape(side.shape[0], groups, -1).amin(2, keepdim=True)
    return least.expand(-1, -1, side[0].numel() // groups).reshape(output.shape).contiguous()


def _matrix_product(args: list[Any], kwargs: dict[str, Any], output: Tensor) -> Tensor:
    left, right = args[-2:] if len(args) < 3 else args[1:3]
    product = torch.minimum(left.amin(-1, keepdim=True), right.amin(-2, keepdim=True))
    if len(args) >= 3:
        product = torch.minimum(product, args[0].expand(output.shape))
    return product.expand(output.shape).contiguous()


def _attention(args: list[Any], kwargs: dict[str, Any], output: Tensor) -> Tensor:
    """Each query from itself and all keys and values."""
    query: Tensor = args[0]
    key, value = args[1:3]
    everything = torch.minimum(key.amin((-2, -1), keepdim=True), value.amin((-2, -1), keepdim=True))
    return torch.minimum(query.amin(-1, keepdim=True), everything).expand(output.shape).contiguous()


def _batch_norm(args: list[Any], kwargs: dict[str, Any], output: Tensor) -> Tensor:
    """Each value from itself, or, where the norm is of the image itself, from all of its channel."""
    side: Tensor = args[0]
    if len(args) > 5 and args[5] is True:
        side = side.amin([0, *range(2, side.ndim)], keepdim=True)
    return side.expand(output.shape).contiguous()


def _everything(args: list[Any], kwargs: dict[str, Any], output: Tensor) -> Tensor:
    sides = [value for value in args if isinstance(value, Tensor)]
    return torch.stack([side.min() for side in sides]).min().expand(output.shape).contiguous()


def _extreme(args: list[Any], kwargs: dict[str, Any], output: Tensor) -> Tensor:
    """The largest or least of all, along an axis, or of two."""
    if len(args) > 1 and isinstance(args[1], Tensor):
        return _joined(args[:2], output)
    return _reduced(args, kwargs, output)


def _copied(args: list[Any], kwargs: dict[str, Any], output: Tensor) -> Tensor:
    source: Tensor = args[1]
    return source.expand(output.shape).contiguous()


RULES: dict[str, Callable[[list[Any], dict[str, Any], Tensor], Tensor]] = {
    "convolution": _convolution,
    "max_pool2d_with_indices": _max_pool,
    "avg_pool2d": _avg_pool,
    "_adaptive_avg_pool2d": _adaptive_pool,
    "adaptive_max_pool2d": _adaptive_pool,
    "upsample_bilinear2d": _bilinear,
    "upsample_nearest2d": _nearest,
    "mean": _reduced, "sum": _reduced, "amax": _reduced, "amin": _reduced, "var": _reduced, "std": _reduced,
    "linalg_vector_norm": _reduced,
    "max": _extreme, "min": _extreme,
    "_softmax": _along, "_log_softmax": _along,
    "native_layer_norm": _layer_norm,
    "native_group_norm": _group_norm,
    "mm": _matrix_product, "bmm": _matrix_product, "addmm": _matrix_product, "baddbmm": _matrix_product,
    "_scaled_dot_product_flash_attention_for_cpu": _attention,
    "_scaled_dot_product_flash_attention": _attention,
    "_scaled_dot_product_efficient_attention": _attention,
    "_native_multi_head_attention": _everything, "_transformer_encoder_layer_fwd": _everything,
    "native_batch_norm": _batch_norm,
    "_native_batch_norm_legit_no_training": _batch_norm,
    "cudnn_batch_norm": _batch_norm,
    "miopen_batch_norm": _batch_norm,
    "copy": _copied,
}  # fmt: skip
ELEMENTWISE = {"hardswish", "_to_copy", "_prelu_kernel", "native_dropout", "hardtanh", "lift_fresh", "detach", "fill"}
MOVING = {
    "_unsafe_view", "_reshape_copy", "cat", "stack", "flip", "roll", "constant_pad_nd", "index_select", "index",
    "reflection_pad2d", "replication_pad2d", "pixel_shuffle", "pixel_unshuffle", "channel_shuffle", "repeat",
}  # fmt: skip
