"""Damaged ONNX files: cut, flipped and forged, with tensors that lie elsewhere, claim too much or fit nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from tests.faults.kind import Case, Kind, Silent
from workbench.engine.loaders import registry

SIDE = 16
HUGE = (1 << 20, 1 << 40, (1 << 62) + 1, -1, 0)


@cache
def _sound() -> bytes:
    numbers = np.random.default_rng(0)

    def weight(name: str, *shape: int) -> TensorProto:
        return numpy_helper.from_array(numbers.normal(0, 0.3, shape).astype(np.float32), name)

    nodes = [
        helper.make_node("Conv", ["x", "w", "b"], ["maps"], pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["maps"], ["shown"]),
        helper.make_node("GlobalAveragePool", ["shown"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["flat"]),
        helper.make_node("Gemm", ["flat", "g", "c"], ["logits"], transB=1),
    ]
    graph = helper.make_graph(
        nodes,
        "small",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 3, SIDE, SIDE])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 3])],
        [weight("w", 5, 3, 3, 3), weight("b", 5), weight("g", 3, 5), weight("c", 3)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    return model.SerializeToString()


def _model() -> onnx.ModelProto:
    return onnx.load_model_from_string(_sound())


Recipe = Callable[[Path, Random], bytes]


def sound(_folder: Path, _dice: Random) -> bytes:
    return _sound()


def cut(_folder: Path, dice: Random) -> bytes:
    return _sound()[: dice.randrange(len(_sound()))]


def flipped(_folder: Path, dice: Random) -> bytes:
    damaged = bytearray(_sound())
    for _ in range(dice.randint(1, 8)):
        damaged[dice.randrange(len(damaged))] ^= 1 << dice.randrange(8)
    return bytes(damaged)


def bytes_in_the_names(_folder: Path, dice: Random) -> bytes:
    names = [b"Conv", b"Relu", b"Gemm", b"Flatten", b"pads", b"transB", b"maps", b"logits"]
    name = dice.choice(names)
    return _sound().replace(name, dice.choice([name[::-1], b"\xff" * len(name), b"\0" * len(name)]))


def weights_claim(_folder: Path, dice: Random) -> bytes:
    model = _model()
    tensor = dice.choice(list(model.graph.initializer))
    tensor.dims[dice.randrange(len(tensor.dims))] = dice.choice(HUGE)
    return model.SerializeToString()


def weights_of_another_type(_folder: Path, dice: Random) -> bytes:
    model = _model()
    tensor = dice.choice(list(model.graph.initializer))
    tensor.data_type = dice.choice([0, 8, 7, 14, 99, TensorProto.DOUBLE, TensorProto.FLOAT8E5M2])
    return model.SerializeToString()


def weights_that_are_no_numbers(_folder: Path, dice: Random) -> bytes:
    model = _model()
    tensor = dice.choice(list(model.graph.initializer))
    values = numpy_helper.to_array(tensor).copy()
    values.flat[dice.randrange(values.size)] = dice.choice([np.nan, np.inf])
    tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))
    return model.SerializeToString()


def weights_elsewhere(folder: Path, dice: Random) -> bytes:
    model = _model()
    tensor = dice.choice(list(model.graph.initializer))
    (folder.parent / "secret.bin").write_bytes(bytes(4000))
    os.symlink(folder.parent / "secret.bin", folder / "link.bin")
    os.mkfifo(folder / "pipe.bin")
    places = [
        "../secret.bin",
        "/etc/passwd",
        "pipe.bin",
        "gone.bin",
        "/dev/zero",
        "a\0b",
        "x" * 5000,
        "link.bin/../x",
        "",
    ]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", dice.choice(places)
    if dice.random() < 0.5:
        entry = tensor.external_data.add()
        entry.key, entry.value = dice.choice(["offset", "length"]), str(dice.choice([1 << 62, -5, "x"]))
    return model.SerializeToString()


def a_constant_elsewhere(folder: Path, dice: Random) -> bytes:
    """A tensor in an attribute, which no list of weights has."""
    model = _model()
    tensor = numpy_helper.from_array(np.ones(5, np.float32), "")
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    os.mkfifo(folder / "pipe.bin")
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", dice.choice(["../../etc/passwd", "/etc/passwd", "pipe.bin", "/dev/zero"])
    model.graph.node.insert(0, helper.make_node("Constant", [], ["k"], value=tensor))
    return model.SerializeToString()


def another_node(_folder: Path, dice: Random) -> bytes:
    model = _model()
    node = dice.choice(list(model.graph.node))
    node.op_type = dice.choice(["Nothing", "Conv", "Loop", "Einsum", "RandomNormal", "Reshape", "Identity", ""])
    return model.SerializeToString()


def in_a_circle(_folder: Path, dice: Random) -> bytes:
    model = _model()
    model.graph.node[0].input[0] = dice.choice(["flat", "logits", "nothing", ""])
    return model.SerializeToString()


def an_input_that_claims(_folder: Path, dice: Random) -> bytes:
    model = _model()
    sizes = model.graph.input[0].type.tensor_type.shape.dim
    sizes[dice.choice([1, 2, 3])].dim_value = dice.choice([*HUGE, 100_000, 2, 4])
    if dice.random() < 0.3:
        del sizes[dice.randrange(4) :]
    return model.SerializeToString()


def a_constant_that_claims(_folder: Path, dice: Random) -> bytes:
    model = _model()
    shape = numpy_helper.from_array(np.array(dice.choice([[1 << 20, 1 << 20], [1 << 34], [-1]]), np.int64), "s")
    model.graph.initializer.append(shape)
    model.graph.node.append(helper.make_node("ConstantOfShape", ["s"], ["big"]))
    model.graph.node.append(helper.make_node("ReduceSum", ["big"], ["one"], keepdims=0))
    model.graph.node.append(helper.make_node("Add", ["logits", "one"], ["more"]))
    model.graph.output[0].name = "more"
    return model.SerializeToString()


def another_opset(_folder: Path, dice: Random) -> bytes:
    model = _model()
    model.opset_import[0].version = dice.choice([0, 1, 3, 999, 1 << 40])
    model.ir_version = dice.choice([0, 3, 8, 99, 1 << 40])
    return model.SerializeToString()


def of_many_nodes(_folder: Path, _dice: Random) -> bytes:
    model = _model()
    for i in range(20_000):
        model.graph.node.append(helper.make_node("Relu", [f"r{i}" if i else "logits"], [f"r{i + 1}"]))
    model.graph.output[0].name = "r20000"
    return model.SerializeToString()


def another_file(_folder: Path, dice: Random) -> bytes:
    return dice.choice([b"", b"PK\x03\x04", b"<!doctype html>", dice.randbytes(500), b"\x08\x08" * 5000])


RECIPES: tuple[Recipe, ...] = (
    sound, cut, flipped, flipped, bytes_in_the_names, weights_claim, weights_of_another_type,
    weights_that_are_no_numbers, weights_elsewhere, a_constant_elsewhere, another_node, in_a_circle,
    an_input_that_claims, a_constant_that_claims, another_opset, another_file,
)  # fmt: skip
RARE = {7: of_many_nodes}  # each costs seconds
MUST = {"sound": "open", "weights_elsewhere": "refuse", "a_constant_elsewhere": "refuse", "another_file": "refuse",
        "weights_that_are_no_numbers": "refuse"}  # fmt: skip


def make(folder: Path, number: int, dice: Random) -> Case:
    """Recipe by recipe, each again and again with other dice."""
    recipe = RARE.get(number, RECIPES[number % len(RECIPES)])
    path = folder / "net.onnx"
    path.write_bytes(recipe(folder, dice))
    return Case(path, recipe.__name__.replace("_", " "), MUST.get(recipe.__name__, ""))


def open_graph(path: Path) -> None:
    """Load it, and ask it once; weights that are no numbers must have been refused."""
    import torch

    model = registry.load(str(path), "cpu")
    weights = [*model.network.parameters(), *model.network.buffers()]
    if not all(bool(torch.isfinite(weight).all()) for weight in weights if weight.is_floating_point()):
        raise Silent("weights that are not numbers were taken")
    with torch.no_grad():
        model.scores(torch.zeros(1, 3, *model.input_size))


def prepare() -> None:
    """The libraries, and a first load, outside of any case's time."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "net.onnx").write_bytes(_sound())
        registry.load(str(Path(folder) / "net.onnx"), "cpu")


KIND = Kind(count=160, make=make, open=open_graph, prepare=prepare, sample=16, seconds=30.0, memory=600)
