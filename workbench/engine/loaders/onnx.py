"""ONNX files: ``m.onnx``. Its layers are the graph's nodes; where torch cannot have it, ONNX Runtime runs it.

What the file tells of the input (size, layout, channels) and of the scores (a last softmax or sigmoid, class names) is
taken from it. What it does not tell (order of colours, range, mean and std) is guessed, said, and stated by the person:
``m.onnx?colours=bgr&range=0..255&mean=103.53,116.28,123.675&std=57.375,57.12,58.395``.
"""

from __future__ import annotations

import hashlib
import math
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch
from onnx import ModelProto
from torch import nn

from workbench.api import UserError
from workbench.engine.preparation import Preparation
from workbench.engine.spec import ModelSpec
from workbench.engine.tasks.decoders.decoder import Decoder
from workbench.engine.tasks.decoders.nanodet import NanoDet
from workbench.engine.tasks.decoders.registry import fitting

from .class_names import names_beside
from .onnx_graph import (
    ImageInput,
    Port,
    before_squashing,
    code_input,
    image_input,
    inputs,
    kept_outputs,
    names_in_metadata,
    outputs,
    read_graph,
    squashed_by,
)
from .onnx_network import NotConverted, RuntimeNetwork, converted, lacking_operators, run, session_of
from .reference import Reference, file_named

ENDING = ".onnx"
OPTIONS = "given", "output"
READS = "task", "layout", "input"  # of what describes any model
SOURCE = "from an ONNX file"
FROM_FILE = "from the file"
NOT_TOLD = "not told by the file: as it is"
TASKS = {"softmax": "classification", "log-softmax": "classification", "sigmoid": "multilabel"}
BOX = 4  # numbers
NANODETS = (103.53, 116.28, 123.675), (57.375, 57.12, 58.395)  # its authors' mean and deviation of blue, green, red
USUAL = "guessed: as NanoDet's authors have it"
ELEMENTS = {6: np.int32, 7: np.int64, 9: np.bool_, 10: np.float16, 11: np.float64}  # by ONNX's number; else float32
NUMBERS = "regression", "dense-regression", "image-to-image", "generation"  # explain a last sigmoid's own numbers
OF_CODES = "generation"  # the task whose networks take a code in place of an image
WHOLE = ("detection",)  # tasks whose decoders take every output, as it is


def recognises(reference: Reference) -> bool:
    """Whether it has the ending."""
    return reference.name.lower().endswith(ENDING)


def load(reference: Reference) -> tuple[nn.Module, ModelSpec]:
    """The network, converted or run by ONNX Runtime. Raises UserError in one sentence."""
    path, options = file_named(reference.name), reference.options
    if not os.path.isfile(path):
        raise UserError(f"There is no file {str(path)!r}.")
    model = read_graph(path)
    if options.get("task") == OF_CODES:
        return _of_codes(model, path, options)
    image = image_input(model, path.name, options.get("layout", "").lower(), _size(options.get("input", "")))
    given = _given(
        options.get("given", ""), [port for port in inputs(model) if port.name != image.port.name], path.name
    )
    spec, example = _described(model, image, path), _example(image)
    detector = _detector(model, {image.port.name: example, **given}, image.size, options)
    if detector is not None:
        spec = _detecting(spec, detector)
    elif options.get("task") not in WHOLE:
        spec = _one_output(model, options.get("output", ""), path, spec, options.get("task", ""))
    return _network(model, image.port.name, given, example, spec, path)


def known() -> list[dict[str, str]]:
    """None: files are the user's."""
    return []


def _of_codes(model: ModelProto, path: Path, options: Mapping[str, str]) -> tuple[nn.Module, ModelSpec]:
    """A generator: what goes in is a code. The size of its picture is told by the picture."""
    stated = [name.partition(":")[0].strip() for name in options.get("given", "").split(";")]
    port = code_input(model, path.name, stated)
    given = _given(options.get("given", ""), [other for other in inputs(model) if other.name != port.name], path.name)
    preparation = Preparation(1, (1, 1), "bilinear", (0.0,) * 3, (1.0,) * 3)
    spec = ModelSpec(preparation, task=OF_CODES, code=int(port.shape[1] or 0), architecture=_named(model))
    spec = _one_output(model, options.get("output", ""), path, spec, OF_CODES)
    spec = spec.with_(FROM_FILE, task=OF_CODES, code=spec.code)
    shape = 1, *(side or 1 for side in port.shape[1:])
    example = np.random.default_rng(0).standard_normal(shape, np.float32)
    return _network(model, port.name, given, example, spec, path)


def _network(
    model: ModelProto, image: str, given: dict[str, np.ndarray], example: np.ndarray, spec: ModelSpec, path: Path
) -> tuple[nn.Module, ModelSpec]:
    """Converted, or run by ONNX Runtime; ``image`` is the name of the input that takes the example."""
    digest = hashlib.sha256(model.SerializeToString()).digest()
    try:
        network, apart = converted(model, image, given, example, digest)
    except NotConverted as why:
        return _by_runtime(model, image, given, digest, example, path), spec.with_(
            FROM_FILE, remarks=(*spec.remarks, f"ONNX Runtime runs it, without gradients and layers: {why}.")
        )
    said = f"As a torch network it gives ONNX Runtime's own numbers, to {apart:.1g} of the largest."
    remarks = [*spec.remarks, said]
    if not network.together:
        remarks.append("It takes one image at a time, so sweeps are slow.")
    return network, spec.with_(FROM_FILE, remarks=tuple(remarks))


def _by_runtime(
    model: ModelProto, image: str, given: dict[str, np.ndarray], digest: bytes, example: np.ndarray, path: Path
) -> nn.Module:
    try:
        run(session_of(model), {image: example, **given})
    except Exception as error:
        first = (str(error).strip().splitlines() or [type(error).__name__])[0][:160]
        lacking = lacking_operators(model)
        torchs = f"torch lacks {', '.join(lacking[:6])}, and " if lacking else ""
        raise UserError(f"{path.name} cannot be run: {torchs}ONNX Runtime says: {first.rstrip('.')}.") from None
    return RuntimeNetwork(model, image, given, digest)


def _described(model: ModelProto, image: ImageInput, path: Path) -> ModelSpec:
    """What the file tells, and what has to be guessed."""
    channels, (height, width) = image.channels, image.size
    preparation = Preparation(
        min(height, width), (height, width), "bilinear", (0.0,) * channels, (1.0,) * channels,
        "grey" if channels == 1 else "rgb", "nhwc" if image.layout == "nhwc" else "nchw",
        fit="crop" if height == width else "stretch",
    )  # fmt: skip
    origins = dict.fromkeys(("layout", "colours"), FROM_FILE)
    origins["crop"] = "left open by the file: guessed" if image.guessed else FROM_FILE
    origins |= dict.fromkeys(("value_range", "mean", "std", "fit", "interpolation"), NOT_TOLD)
    if channels == 3:
        origins["colours"] = "not told by the file: red first"
    return ModelSpec(preparation, architecture=_named(model), origins=origins)


def _named(model: ModelProto) -> str:
    return f"ONNX, {len(model.graph.node)} nodes"


def _detector(
    model: ModelProto, feeds: dict[str, np.ndarray], size: tuple[int, int], options: Mapping[str, str]
) -> type[Decoder] | None:
    """The decoder that reads several outputs together; None where none does, or a person says what it is."""
    if len(outputs(model)) == 1 or "task" in options or "output" in options:
        return None
    with suppress(Exception):  # that it cannot be run is said later
        found = {name: torch.from_numpy(array) for name, array in run(session_of(model), feeds).items()}
        return fitting(found, size, 0)
    return None


def _detecting(spec: ModelSpec, decoder: type[Decoder]) -> ModelSpec:
    """The description of what was taken for a detector by the form of its outputs."""
    origin = f"guessed from {decoder.wants}"
    said = f"Its outputs have the form of a detector's, {decoder.wants}: that is a guess; ?task= or ?output= state it."
    spec = spec.with_(origin, task="detection", decoder=decoder.name, fit="stretch", remarks=(*spec.remarks, said))
    if decoder is not NanoDet or spec.preparation.colours == "grey":
        return spec
    said = "Order of colours, range, mean and deviation are those of NanoDet's authors, which is a guess."
    (mean, std), remarks = NANODETS, (*spec.remarks, said)
    return spec.with_(USUAL, colours="bgr", value_range=(0.0, 255.0), mean=mean, std=std, remarks=remarks)


def _one_output(model: ModelProto, wanted: str, path: Path, spec: ModelSpec, stated: str) -> ModelSpec:
    """Leave one output of the graph, without its last softmax or sigmoid. Raises UserError where there is none such.

    stated  the task, where a person states it
    """
    ports = outputs(model)
    by_name = {port.name: port for port in ports} | {str(i): port for i, port in enumerate(ports)}
    if wanted and wanted not in by_name:
        listed = "; ".join(port.words for port in ports)
        raise UserError(f"{path.name} has no output {wanted!r}; its outputs are {listed}.")
    port, remarks = by_name[wanted or "0"], list(spec.remarks)
    if len(ports) > 1 and not wanted:
        others = ", ".join(other.name for other in ports if other is not port)
        remarks.append(f"Of its {len(ports)} outputs {port.name} is explained; output= may name {others}.")
        if any(len(other.shape) > 1 and other.shape[-1] == BOX for other in ports):
            remarks.append("If it is a detector's, task=detection reads all outputs, and decoder= says how.")
    squashed = "" if stated in NUMBERS else squashed_by(model, port.name)
    kept_outputs(model, [port.name])
    if squashed:
        before_squashing(model, port.name)
        kept_outputs(model, [port.name])
        remarks.append(f"Its last {squashed} is taken off, so that scores are logits.")
        task = (
            "binary"
            if squashed == "sigmoid" and math.prod(side or 1 for side in port.shape[1:]) == 1
            else TASKS[squashed]
        )
        if len(port.shape) < 4:
            spec = spec.with_(f"guessed from its last {squashed}", task=task)
        else:
            spec = spec.with_(f"guessed from an output with {len(port.shape)} axes", task="segmentation")
    elif len(port.shape) == 4:
        spec = spec.with_("guessed from an output with 4 axes", task="segmentation")
    names, origin = names_in_metadata(model), FROM_FILE
    if not names:
        for file, found, _ in names_beside(path):
            if found and len(found) in port.shape[1:]:
                names, origin = found, f"from {file} beside it"
                break
    if names and len(names) in port.shape[1:]:
        spec = spec.with_(origin, labels=names)
    return spec.with_(FROM_FILE, remarks=tuple(remarks))


def _example(image: ImageInput) -> np.ndarray:
    """A seeded picture of noise as the input takes it, in [0, 1]."""
    height, width = image.size
    shape = (1, image.channels, height, width) if image.layout == "nchw" else (1, height, width, image.channels)
    return np.random.default_rng(0).random(shape, np.float32)


def _size(text: str) -> tuple[int, int] | None:
    """As ``input=`` states it; what is wrong with it is said where it is read for every loader."""
    sides = text.lower().replace("×", "x").split("x")
    sides = sides * 2 if len(sides) == 1 else sides
    return (int(sides[0]), int(sides[1])) if len(sides) == 2 and all(side.isdigit() for side in sides) else None


def _given(text: str, others: list[Port], file: str) -> dict[str, np.ndarray]:
    """The inputs beside the image, as the person states them: ``given=style:1,0,0;scale:2``. Raises UserError."""
    stated = {
        name.strip(): values for name, _, values in (part.partition(":") for part in text.split(";") if part.strip())
    }
    for name in stated:
        if name not in [port.name for port in others]:
            names = ", ".join(port.name for port in others) or "none but the image's"
            raise UserError(f"{file} has no input {name!r} to give; its other inputs are {names}.")
    given = {}
    for port in others:
        count = math.prod(side or 1 for side in port.shape)
        if port.name not in stated:
            raise UserError(
                f"{file} takes {port.words} beside the image: state its {count} numbers as "
                f"given={port.name}:0.5,... (one number stands for all)."
            )
        given[port.name] = _array(stated[port.name], port, count)
    return given


def _array(text: str, port: Port, count: int) -> np.ndarray:
    try:
        values = [float(value) for value in text.split(",")]
    except ValueError:
        values = []
    if len(values) not in (1, count):
        raise UserError(f"given {port.name} must be one number or {count}; got {text[:60]!r}.")
    array = np.array(values * count if len(values) == 1 else values)
    return array.reshape([side or 1 for side in port.shape]).astype(ELEMENTS.get(port.element, np.float32))
