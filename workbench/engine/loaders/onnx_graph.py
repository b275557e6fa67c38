"""An ONNX file as a graph: read with bounds; its image input, its logits, and any number of images at once."""

from __future__ import annotations

import ast
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper

from workbench.api import UserError
from workbench.regular_file import open_regular

MAX_BYTES = 2_000_000_000  # what one protobuf message can hold; larger weights lie in files beside it
PASSING = {"Identity", "Reshape", "Squeeze", "Flatten", "Transpose", "Unsqueeze", "Cast"}
SQUASHING = {"Softmax": "softmax", "Sigmoid": "sigmoid", "LogSoftmax": "log-softmax"}
CHANNELS = (1, 3)
WEIGHTED = {"Conv", "ConvTranspose", "Gemm", "MatMul", "BatchNormalization", "LayerNormalization"}
MAX_SIDE = 8192  # pixels of the network's input
MOST_FOR_A_SHAPE = 32  # nodes that compute the shape of a reshape
USUAL_SIDE = 224  # pixels, where the file leaves the size open


@dataclass(frozen=True)
class Port:
    """An input or output: its name, and its shape with None for what is open."""

    name: str
    shape: tuple[int | None, ...]
    element: int  # onnx.TensorProto's number of its type

    @property
    def words(self) -> str:
        """``x (1, ?, 3)``."""
        return f"{self.name} ({', '.join('?' if side is None else str(side) for side in self.shape)})"


@dataclass(frozen=True)
class ImageInput:
    """The input that takes the image: which, its layout and size in pixels, and what of that was guessed."""

    port: Port
    layout: str
    channels: int
    size: tuple[int, int]
    guessed: bool


def read_graph(path: Path) -> onnx.ModelProto:
    """The file's model, checked. Raises UserError in words. Nothing in the file is executed.

    Weights in files beside it are read where their names lead to no other folder.
    """
    try:
        with open_regular(path, MAX_BYTES) as file:
            model = onnx.load_model_from_string(file.read())
        for tensor in _external(model):
            _check_beside(path, tensor)
        onnx.load_external_data_for_model(model, str(path.parent))
        onnx.checker.check_model(model)
        _check_numbers(model)
    except UserError as error:
        raise UserError(f"{path.name} is no ONNX file that can be read: {error}") from None
    except OSError as error:
        raise UserError(f"{str(path)!r} cannot be read: {error.strerror or error}.") from None
    except Exception as error:
        first = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise UserError(f"{path.name} is no ONNX file that can be read: {first[:160].rstrip('.')}.") from None
    return model


def _external(model: onnx.ModelProto) -> Iterator[onnx.TensorProto]:
    for tensor in onnx.external_data_helper._get_all_tensors(model):  # those in attributes too
        if tensor.data_location == onnx.TensorProto.EXTERNAL:
            yield tensor


def _check_beside(path: Path, tensor: onnx.TensorProto) -> None:
    """Raise UserError where a tensor's file is not a regular file beside the model."""
    named = {entry.key: entry.value for entry in tensor.external_data}.get("location", "")
    if not named or Path(named).is_absolute() or ".." in Path(named).parts:
        raise UserError(f"its tensor {tensor.name[:60]!r} lies in {named[:80]!r}, which is not beside the file.")
    beside = path.parent / named
    if os.path.realpath(beside.parent) != os.path.realpath(path.parent):
        raise UserError(f"its tensor {tensor.name[:60]!r} lies in {named[:80]!r}, which is not beside the file.")
    open_regular(beside).close()


def _check_numbers(model: onnx.ModelProto) -> None:
    """Raise UserError where a weight is not a finite number; another constant may be infinite, as a mask is."""
    users = {name: node.op_type for node in model.graph.node for name in node.input}
    constants = [(node.output[0], attribute.t) for node in model.graph.node if node.op_type == "Constant"
                 for attribute in node.attribute if attribute.name == "value"]  # fmt: skip
    for name, tensor in [*((tensor.name, tensor) for tensor in model.graph.initializer), *constants]:
        values = numpy_helper.to_array(tensor)
        if values.dtype.kind != "f":
            continue
        wrong = ~np.isfinite(values) if users.get(name) in WEIGHTED else np.isnan(values)
        if wrong.any():
            raise UserError(f"{name[:60]} has {int(wrong.sum())} values that are not finite numbers.")


def inputs(model: onnx.ModelProto) -> list[Port]:
    """The inputs that are no weights."""
    weights = {tensor.name for tensor in model.graph.initializer}
    return [_port(value) for value in model.graph.input if value.name not in weights]


def outputs(model: onnx.ModelProto) -> list[Port]:
    """The outputs in their order."""
    return [_port(value) for value in model.graph.output]


def _port(value: onnx.ValueInfoProto) -> Port:
    tensor = value.type.tensor_type
    shape = tuple(
        side.dim_value if side.HasField("dim_value") and side.dim_value > 0 else None for side in tensor.shape.dim
    )
    return Port(value.name, shape, tensor.elem_type)


def image_input(model: onnx.ModelProto, file: str, layout: str = "", size: tuple[int, int] | None = None) -> ImageInput:
    """The input that takes the image. Raises UserError that lists the inputs where none can.

    layout  stated by the person, ``nchw`` or ``nhwc``; empty where the shape has to tell
    size    stated by the person, (height, width)
    """
    candidates = [found for port in inputs(model) if (found := _as_image(port, layout, size))]
    if not candidates:
        listed = "; ".join(port.words for port in inputs(model)) or "none"
        raise UserError(f"{file} has no input for an image of 1 or 3 channels; its inputs are {listed}.")
    height, width = candidates[0].size
    if max(height, width) > MAX_SIDE:
        raise UserError(f"{file} wants an image of {height} × {width} pixels; {MAX_SIDE} × {MAX_SIDE} is the most.")
    return candidates[0]


def code_input(model: onnx.ModelProto, file: str, given: Collection[str]) -> Port:
    """The input that takes a generator's code. Raises UserError that lists the inputs where none can.

    given  the names of those that a person gives numbers for
    """
    for port in inputs(model):
        takes_row = len(port.shape) in (2, 4) and port.shape[1] and all(side in (1, None) for side in port.shape[2:])
        if takes_row and port.name not in given:
            return port
    listed = "; ".join(port.words for port in inputs(model)) or "none"
    raise UserError(f"{file} has no input for a code, (N, numbers); its inputs are {listed}.")


def _as_image(port: Port, layout: str, size: tuple[int, int] | None) -> ImageInput | None:
    if len(port.shape) != 4:
        return None
    first, last = port.shape[1], port.shape[3]
    if layout == "nhwc" or (not layout and first not in CHANNELS and last in CHANNELS):
        kind, channels, sides = "nhwc", last, port.shape[1:3]
    else:
        kind, channels, sides = "nchw", first, port.shape[2:4]
    if channels not in (*CHANNELS, None):
        return None
    known = size or (sides[0] or USUAL_SIDE, sides[1] or USUAL_SIDE)
    fixed = sides[0] or known[0], sides[1] or known[1]
    return ImageInput(port, kind, channels or 3, fixed, None in sides and size is None)


def squashed_by(model: onnx.ModelProto, output: str) -> str:
    """The last softmax or sigmoid of an output in the field's word; empty where there is none."""
    node = _squashing(model, output)
    return SQUASHING[node.op_type] if node is not None else ""


def before_squashing(model: onnx.ModelProto, output: str) -> None:
    """Take the last softmax or sigmoid of an output off, so that it gives what went in: logits."""
    node = _squashing(model, output)
    if node is None:
        return
    name = f"{node.name or node.output[0]}_taken_off"
    passing = onnx.helper.make_node("Identity", [node.input[0]], [node.output[0]], name=name)
    place = list(model.graph.node).index(node)
    model.graph.node.remove(node)
    model.graph.node.insert(place, passing)


def _squashing(model: onnx.ModelProto, output: str) -> Any:
    """The node of the last softmax or sigmoid, behind nothing but what passes values on; None where there is none."""
    makers, name = _makers(model), output
    while name in makers:
        node = makers[name]
        if node.op_type in SQUASHING:
            others = [n for n in model.graph.node if node.output[0] in n.input]
            alone = len(others) + (node.output[0] in {o.name for o in model.graph.output}) == 1
            return node if alone else None
        if node.op_type not in PASSING:
            return None
        name = node.input[0]
    return None


def _makers(model: onnx.ModelProto) -> dict[str, Any]:
    return {output: node for node in model.graph.node for output in node.output}


def kept_outputs(model: onnx.ModelProto, names: Sequence[str]) -> None:
    """Leave these outputs only, and the nodes that they need."""
    for value in [value for value in model.graph.output if value.name not in names]:
        model.graph.output.remove(value)
    makers, wanted, needed = _makers(model), list(names), set()
    while wanted:
        node = makers.get(wanted.pop())
        if node is not None and id(node) not in needed:
            needed.add(id(node))
            wanted += [name for name in node.input if name]
    for node in [node for node in model.graph.node if id(node) not in needed]:
        model.graph.node.remove(node)


def with_free_batch(model: onnx.ModelProto) -> onnx.ModelProto:
    """A copy in which the first axis of inputs and outputs, and of reshapes to what begins with 1, is open.

    A reshape's shape is a constant, or what the graph computes of constants alone.
    """
    freed = onnx.ModelProto()
    freed.CopyFrom(model)
    for value in [*freed.graph.input, *freed.graph.output]:
        if value.type.tensor_type.shape.dim:
            value.type.tensor_type.shape.dim[0].Clear()
            value.type.tensor_type.shape.dim[0].dim_param = "N"
    del freed.graph.value_info[:]
    for node in [node for node in freed.graph.node if node.op_type == "Reshape"]:
        shape = _computed(freed, node.input[1])
        if shape is not None and shape.ndim == 1 and len(shape) > 1 and shape[0] == 1:
            name = f"{node.output[0]}_free_shape"
            free = np.array([-1 if (shape[1:] > 0).all() else 0, *shape[1:]], np.int64)
            freed.graph.initializer.append(numpy_helper.from_array(free, name))
            node.input[1] = name
    kept_outputs(freed, [value.name for value in freed.graph.output])
    return freed


def _computed(model: onnx.ModelProto, name: str) -> np.ndarray | None:
    """What the graph computes of constants alone; None where an input enters, or more than a shape takes."""
    from onnx.reference import ReferenceEvaluator

    constants = {tensor.name: tensor for tensor in model.graph.initializer}
    if name in constants:
        known: np.ndarray = numpy_helper.to_array(constants[name])
        return known
    makers, wanted = _makers(model), [name]
    needed: set[int] = set()
    read: dict[str, onnx.TensorProto] = {}
    while wanted:
        value = wanted.pop()
        if value in constants:
            read[value] = constants[value]
        elif value not in makers or len(needed) > MOST_FOR_A_SHAPE:
            return None
        else:
            needed.add(id(makers[value]))
            wanted += [given for given in makers[value].input if given]
    nodes = [node for node in model.graph.node if id(node) in needed]
    part = onnx.helper.make_graph(nodes, "shape", [], [onnx.ValueInfoProto(name=name)], list(read.values()))
    try:
        found = ReferenceEvaluator(onnx.helper.make_model(part, opset_imports=model.opset_import)).run(None, {})[0]
    except Exception:  # whatever an operator does with what it is given: then the graph stays as it is
        return None
    return np.asarray(found)


def names_in_metadata(model: onnx.ModelProto) -> tuple[str, ...]:
    """Class names that the exporter wrote into the file, ``names`` as detectors' exporters do; empty without any."""
    written = {entry.key: entry.value for entry in model.metadata_props}.get("names", "")
    if not written or len(written) > 1_000_000:
        return ()
    try:
        names = ast.literal_eval(written)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return ()
    if isinstance(names, Mapping) and sorted(names) == list(range(len(names))):
        names = [names[i] for i in range(len(names))]
    if not isinstance(names, list | tuple):
        return ()
    return tuple(str(name) for name in names)
