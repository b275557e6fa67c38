"""torch's operations as ONNX nodes: one function an operation, and the table of those that are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from .graph import Graph
from .tape import Call, Many, Unsupported


def write(graph: Graph, calls: Sequence[Call], inputs: Mapping[str, Sequence[int]]) -> None:
    """Add calls to a graph.

    inputs  of the graph, with the shape of each for one image
    """
    used = {name for call in calls for name in call.refs()}
    source = next(iter(inputs))
    graph.shapes |= {name: (2, *shape) for name, shape in inputs.items()}  # as those of calls are, of two images
    graph.shapes |= {name: shape for call in calls for name, shape in zip(call.outputs, call.shapes, strict=True)}
    for call in calls:
        for name in call.outputs[1:]:
            if name in used and call.op not in SEVERAL:
                raise Unsupported(f"a second output of {call.op} is used")
        write_call(graph, call, source)


def write_call(graph: Graph, call: Call, source: str) -> None:
    """Add one call. Raises Unsupported naming an operation that is not known here."""
    if call.op not in OPERATIONS:
        raise Unsupported(f"{call.op} is not among the operations that are known")
    OPERATIONS[call.op](graph, call, source)


def _convolution(g: Graph, call: Call, source: str) -> None:
    a = call.inputs
    if a["transposed"]:
        raise Unsupported("a transposed convolution")
    inputs = [g.operand(a["input"]), g.operand(a["weight"])]
    if a["bias"] is not None:
        inputs.append(g.operand(a["bias"]))
    axes = len(call.shapes[0]) - 2
    g.add(
        "Conv",
        inputs,
        call.outputs[0],
        strides=_each(a["stride"], axes),
        pads=_each(a["padding"], axes) * 2,
        dilations=_each(a["dilation"], axes),
        group=a["groups"],
    )


def _batch_norm(g: Graph, call: Call, source: str) -> None:
    a = call.inputs
    if a.get("training") or a["running_mean"] is None:
        raise Unsupported("a batch-norm that looks at the batch")
    mean, var = a["running_mean"], a["running_var"]
    scale = a["weight"] if a["weight"] is not None else torch.ones_like(mean)
    shift = a["bias"] if a["bias"] is not None else torch.zeros_like(mean)
    names = [g.operand(value) for value in (a["input"], scale, shift, mean, var)]
    g.add("BatchNormalization", names, call.outputs[0], epsilon=float(a.get("eps", a.get("epsilon", 1e-5))))


def _layer_norm(g: Graph, call: Call, source: str) -> None:
    a = call.inputs
    axes = a["normalized_shape"]
    scale = a["weight"] if a["weight"] is not None else torch.ones(axes)
    names = [g.operand(a["input"]), g.operand(scale)]
    if a["bias"] is not None:
        names.append(g.operand(a["bias"]))
    g.add("LayerNormalization", names, call.outputs[0], axis=-len(axes), epsilon=float(a["eps"]))


def _plain(op: str, **attributes: Any) -> Callable[[Graph, Call, str], None]:
    def write_one(g: Graph, call: Call, source: str) -> None:
        first = next(iter(call.inputs.values()))
        g.add(op, [g.operand(first)], call.outputs[0], **attributes)

    return write_one


def _with_alpha(op: str) -> Callable[[Graph, Call, str], None]:
    def write_one(g: Graph, call: Call, source: str) -> None:
        a = call.inputs
        other = g.operand(_unrepeated(a["other"]))
        if a.get("alpha", 1) != 1:
            other = g.add("Mul", [other, g.constant(a["alpha"])])
        g.add(op, [g.operand(_unrepeated(a["self"])), other], call.outputs[0])

    return write_one


def _binary(op: str) -> Callable[[Graph, Call, str], None]:
    def write_one(g: Graph, call: Call, source: str) -> None:
        a = call.inputs
        if a.get("rounding_mode") is not None:
            raise Unsupported("a division that rounds")
        second = a.get("other", a.get("exponent", a.get("mat2")))
        g.add(op, [g.operand(_unrepeated(a["self"])), g.operand(_unrepeated(second))], call.outputs[0])

    return write_one


def _unrepeated(value: Any) -> Any:
    """A weight that torch repeats along leading axes, as it is: ONNX repeats it by itself."""
    while isinstance(value, Tensor) and value.ndim > 2 and value.stride(0) == 0:
        value = value[0]
    return value


def _rsub(g: Graph, call: Call, source: str) -> None:
    a = call.inputs
    if a.get("alpha", 1) != 1:
        raise Unsupported("a subtraction with a factor")
    g.add("Sub", [g.operand(a["other"]), g.operand(a["self"])], call.outputs[0])


def _clip(low: str, high: str) -> Callable[[Graph, Call, str], None]:
    def write_one(g: Graph, call: Call, source: str) -> None:
        bounds = ["" if call.inputs[name] is None else g.constant(call.inputs[name]) for name in (low, high)]
        while bounds and not bounds[-1]:
            bounds.pop()
        g.add("Clip", [g.operand(call.inputs["self"]), *bounds], call.outputs[0])

    return write_one


def _silu(g: Graph, call: Call, source: str) -> None:
    x = g.operand(call.inputs["self"])
    g.add("Mul", [x, g.add("Sigmoid", [x])], call.outputs[0])


def _gelu(g: Graph, call: Call, source: str) -> None:
    g.add("Gelu", [g.operand(call.inputs["self"])], call.outputs[0], approximate=call.inputs["approximate"])


def _leaky_relu(g: Graph, call: Call, source: str) -> None:
    a = call.inputs
    g.add("LeakyRelu", [g.operand(a["self"])], call.outputs[0], alpha=float(a["negative_slope"]))


def _elu(g: Graph, call: Call, source: str) -> None:
    a = call.inputs
    if a["scale"] != 1 or a["input_scale"] != 1:
        raise Unsupported("an elu with scales")
    g.add("Elu", [g.operand(a["self"])], call.outputs[0], alpha=float(a["alpha"]))


def _softmax(g: Graph, call: Call, source: str) -> None:
    g.add("Softmax", [g.operand(call.inputs["self"])], call.outputs[0], axis=call.inputs["dim"])


def _max_pool(g: Graph, call: Call, source: str) -> None:
    a = call.inputs
    kernel = _each(a["kernel_size"], 2)
    g.add(
        "MaxPool",
        [g.operand(a["self"])],
        call.outputs[0],
        kernel_shape=kernel,
        strides=_each(a["stride"], 2) or kernel,
        pads=_each(a["padding"], 2) * 2,
        dilations=_each(a["dilation"], 2),
        ceil_mode=int(a["ceil_mode"]),
    )


def _average_pool(g: Graph, call: Call, source: str) -> None:
    a = call.inputs
    if a["divisor_override"] is not None:
        raise Unsupported("an average with a divisor of its own")
    kernel = _each(a["kernel_size"], 2)
    g.add(
        "AveragePool",
        [g.operand(a["self"])],
        call.outputs[0],
        kernel_shape=kernel,
        strides=_each(a["stride"], 2) or kernel,
        pads=_each(a["padding"], 2) * 2,
        ceil_mode=int(a["ceil_mode"]),
        count_include_pad=int(a["count_include_pad"]),
    )


def _adaptive_pool(global_op: str, op: str) -> Callable[[Graph, Call, str], None]:
    def write_one(g: Graph, call: Call, source: str) -> None:
        to = _each(call.inputs["output_size"], 2)
        size = g.shapes[call.inputs["self"].name][-2:]
        x = g.operand(call.inputs["self"])
        if to == [1, 1]:
            g.add(global_op, [x], call.outputs[0])
            return
        if any(length % cells for length, cells in zip(size, to, strict=True)):
            raise Unsupported("an adaptive pooling whose cells overlap")
        kernel = [length // cells for length, cells in zip(size, to, strict=True)]
        if kernel == [1, 1]:
            g.add("Identity", [x], call.outputs[0])
        else:
            g.add(op, [x], call.outputs[0], kernel_shape=kernel, strides=kernel)

    return write_one


def _reduce(op: str) -> Callable[[Graph, Call, str], None]:
    def write_one(g: Graph, call: Call, source: str) -> None:
        a = call.inputs
        axes = a.get("dim")
        if axes is None or 0 in (axes if isinstance(axes, list) else [axes]):
            raise Unsupported("a sum over the images")
        names = [g.operand(a["self"]), g.whole_numbers(axes if isinstance(axes, list) else [axes])]
        g.add(op, names, call.outputs[0], keepdims=int(a["keepdim"]))

    return write_one


def _pad(g: Graph, call: Call, source: str) -> None:
    a = call.inputs
    pairs = [a["pad"][i : i + 2] for i in range(0, len(a["pad"]), 2)]
    pairs += [[0, 0]] * (len(call.shapes[0]) - len(pairs))
    pads = [begin for begin, _ in reversed(pairs)] + [end for _, end in reversed(pairs)]
    g.add("Pad", [g.operand(a["self"]), g.whole_numbers(pads), g.constant(a["value"])], call.outputs[0])


def _addmm(g: Graph, call: Call, source: str) -> None:
    a = call.inputs
    second = a["mat2"]
    turned = isinstance(second, Tensor) and second.t().is_contiguous()  # as a linear layer keeps its weights
    names = [g.operand(a["mat1"]), g.operand(second.t() if turned else second), g.operand(a["self"])]
    scales = {"alpha": float(a["alpha"]), "beta": float(a["beta"])}
    g.add("Gemm", names, call.outputs[0], transB=int(turned), **scales)


def _view(g: Graph, call: Call, source: str) -> None:
    sizes = list(call.inputs["shape"] if "shape" in call.inputs else call.inputs["size"])
    many = [i for i, size in enumerate(sizes) if isinstance(size, Many)]
    if len(many) == 1 and -1 not in sizes:
        sizes[many[0]] = -1
    elif not many and -1 not in sizes:
        raise Unsupported("a reshaping that mixes images")
    g.add("Reshape", [g.operand(call.inputs["self"]), g.shape(sizes, source)], call.outputs[0])


def _expand(g: Graph, call: Call, source: str) -> None:
    value = call.inputs["self"]
    sizes = [1 if size == -1 else size for size in call.inputs["size"]]
    g.add("Expand", [g.operand(value), g.shape(sizes, source)], call.outputs[0])


def _permute(g: Graph, call: Call, source: str) -> None:
    a, axes = call.inputs, len(call.shapes[0])
    order = list(range(axes))
    if call.op == "permute":
        order = [dim % axes for dim in a["dims"]]
    else:
        first, second = (a["dim0"], a["dim1"]) if call.op == "transpose" else (0, 1)
        order[first % axes], order[second % axes] = order[second % axes], order[first % axes]
    g.add("Transpose", [g.operand(a["self"])], call.outputs[0], perm=order)


def _slice(g: Graph, call: Call, source: str) -> None:
    a = call.inputs
    end = a["end"] if isinstance(a["end"], int) else 2**62
    names = [g.operand(a["self"])] + [g.whole_numbers([n]) for n in (a["start"] or 0, end, a["dim"], a["step"])]
    g.add("Slice", names, call.outputs[0])


def _flip(g: Graph, call: Call, source: str) -> None:
    dims = [dim % len(call.shapes[0]) for dim in call.inputs["dims"]]
    if 0 in dims:
        raise Unsupported("the order of the images turned")
    bounds = [g.whole_numbers([n] * len(dims)) for n in (-1, -(2**62))]  # from the last to before the first
    names = [g.operand(call.inputs["self"]), *bounds, g.whole_numbers(dims), g.whole_numbers([-1] * len(dims))]
    g.add("Slice", names, call.outputs[0])


def _select(g: Graph, call: Call, source: str) -> None:
    a = call.inputs
    g.add("Gather", [g.operand(a["self"]), g.constant(a["index"], np.int64)], call.outputs[0], axis=a["dim"])


def _as_strided(g: Graph, call: Call, source: str) -> None:
    """What pooling to one pixel does to its result: other strides for axes of length 1, the same values."""
    a, sizes = call.inputs, call.shapes[0]
    if g.shapes.get(a["self"].name) != sizes or max(sizes[2:], default=1) > 1 or a["stride"][1] != 1:
        raise Unsupported("strides of its own")
    g.add("Identity", [g.operand(a["self"])], call.outputs[0])


def _axis(op: str) -> Callable[[Graph, Call, str], None]:
    def write_one(g: Graph, call: Call, source: str) -> None:
        dims = call.inputs["dim"]
        axes = g.whole_numbers(dims if isinstance(dims, list) else [dims])
        g.add(op, [g.operand(call.inputs["self"]), axes], call.outputs[0])

    return write_one


def _cat(g: Graph, call: Call, source: str) -> None:
    g.add("Concat", [g.operand(tensor) for tensor in call.inputs["tensors"]], call.outputs[0], axis=call.inputs["dim"])


def _stack(g: Graph, call: Call, source: str) -> None:
    axis = g.whole_numbers([call.inputs["dim"]])
    parts = [g.add("Unsqueeze", [g.operand(tensor), axis]) for tensor in call.inputs["tensors"]]
    g.add("Concat", parts, call.outputs[0], axis=call.inputs["dim"])


def _split(g: Graph, call: Call, source: str) -> None:
    dim = call.inputs["dim"]
    sizes = g.whole_numbers([shape[dim] for shape in call.shapes])
    g.add("Split", [g.operand(call.inputs["self"]), sizes], call.outputs, axis=dim)


def _unbind(g: Graph, call: Call, source: str) -> None:
    dim, x = call.inputs["dim"], g.operand(call.inputs["self"])
    for k, name in enumerate(call.outputs):
        g.add("Gather", [x, g.constant(k, np.int64)], name, axis=dim)


def _each(value: Any, axes: int) -> list[int]:
    values = list(value) if isinstance(value, list | tuple) else [value]
    return values * axes if len(values) == 1 else values


def _upsample(g: Graph, call: Call, source: str) -> None:
    """Enlarged by nearest neighbours or bilinearly: by as much as torch did, which must come out at whole cells."""
    a, x = call.inputs, g.operand(call.inputs["input"] if "input" in call.inputs else call.inputs["self"])
    before, after = g.shapes[(a["input"] if "input" in a else a["self"]).name][2:], call.shapes[0][2:]
    scales = [large / small for small, large in zip(before, after, strict=True)]
    if [int(np.floor(np.float32(scale) * small)) for scale, small in zip(scales, before, strict=True)] != list(after):
        raise Unsupported("an enlargement that ends between two cells")
    if call.op.startswith("upsample_nearest"):
        ways = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
    else:
        corners = "align_corners" if a["align_corners"] else "half_pixel"
        ways = {"mode": "linear", "coordinate_transformation_mode": corners}
    g.add("Resize", [x, "", g.constant([1.0, 1.0, *scales])], call.outputs[0], **ways)


def _zeros(g: Graph, call: Call, source: str) -> None:
    g.add("Expand", [g.constant(0.0), g.shape(call.inputs["size"], source)], call.outputs[0])


SEVERAL = {"split", "split_with_sizes", "unbind", "unsafe_split"}
OPERATIONS: dict[str, Callable[[Graph, Call, str], None]] = {
    "convolution": _convolution,
    "native_batch_norm": _batch_norm,
    "_native_batch_norm_legit_no_training": _batch_norm,
    "cudnn_batch_norm": _batch_norm,
    "native_layer_norm": _layer_norm,
    "zeros": _zeros,
    "upsample_nearest2d": _upsample,
    "upsample_bilinear2d": _upsample,
    "relu": _plain("Relu"),
    "sigmoid": _plain("Sigmoid"),
    "tanh": _plain("Tanh"),
    "exp": _plain("Exp"),
    "sqrt": _plain("Sqrt"),
    "neg": _plain("Neg"),
    "abs": _plain("Abs"),
    "hardswish": _plain("HardSwish"),
    "hardsigmoid": _plain("HardSigmoid", alpha=1 / 6, beta=0.5),
    "silu": _silu,
    "gelu": _gelu,
    "leaky_relu": _leaky_relu,
    "elu": _elu,
    "hardtanh": _clip("min_val", "max_val"),
    "clamp": _clip("min", "max"),
    "_softmax": _softmax,
    "_safe_softmax": _softmax,
    "add": _with_alpha("Add"),
    "sub": _with_alpha("Sub"),
    "rsub": _rsub,
    "mul": _binary("Mul"),
    "div": _binary("Div"),
    "pow": _binary("Pow"),
    "mm": _binary("MatMul"),
    "bmm": _binary("MatMul"),
    "addmm": _addmm,
    "max_pool2d_with_indices": _max_pool,
    "avg_pool2d": _average_pool,
    "_adaptive_avg_pool2d": _adaptive_pool("GlobalAveragePool", "AveragePool"),
    "adaptive_max_pool2d": _adaptive_pool("GlobalMaxPool", "MaxPool"),
    "mean": _reduce("ReduceMean"),
    "sum": _reduce("ReduceSum"),
    "amax": _reduce("ReduceMax"),
    "constant_pad_nd": _pad,
    "view": _view,
    "_unsafe_view": _view,
    "reshape": _view,
    "as_strided": _as_strided,
    "expand": _expand,
    "permute": _permute,
    "transpose": _permute,
    "t": _permute,
    "slice": _slice,
    "flip": _flip,
    "select": _select,
    "squeeze": _axis("Squeeze"),
    "unsqueeze": _axis("Unsqueeze"),
    "cat": _cat,
    "stack": _stack,
    "split": _split,
    "split_with_sizes": _split,
    "unsafe_split": _split,
    "unbind": _unbind,
}
