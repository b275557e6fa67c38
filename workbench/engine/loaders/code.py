"""Networks that are code: ``file.py:Name``, ``package.module:Name``, whole pickled modules, TorchScript, torch.export.

Each runs code when it is loaded, so each is loaded only where the person has agreed (``trust``); but what torch.export
wrote is read without that where it can be (``exported_program``). What comes of it is an ``nn.Module``; what is known
of it beside that is what the reference states.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import os
import re
import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

import torch
from torch import Tensor, nn

from workbench.api import UserError
from workbench.engine.own_code import code_digest
from workbench.engine.preparation import Preparation
from workbench.engine.spec import ModelSpec

from . import trust, weights
from .code_file import WORDS, kind_of
from .exported_program import NotReadable, read_program
from .reference import Reference, file_named
from .torchscript import parts_of
from .weight_formats import read_weights

OPTIONS = ("weights", "arg")
READS = ()
SOURCE = "from code"
OWN = re.compile(r"[A-Za-z_][\w.]*")  # a module's or an object's name
FROM_FILE = "from the file"
UNUSUAL = "stated nowhere: as of most networks"
SIDE, USUAL_SHORTER = 224, 256  # what most networks are given: that square, of an image with that shorter side
IMAGENET = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
SAFER = "Its weights alone, saved by torch.save(model.state_dict(), FILE) or as safetensors, need no trust."


def recognises(reference: Reference) -> bool:
    """Whether it names Python code, or a file that holds a program or a whole pickled network."""
    return _python(reference) is not None or bool(kind_of(file_named(reference.name)))


def load(reference: Reference) -> tuple[nn.Module, ModelSpec]:
    """The network. Raises NeedsTrust where nobody has agreed to run it, and UserError where it fails."""
    named = _python(reference)
    if named:
        return _from_python(reference, *named)
    path = file_named(reference.name)
    kind = kind_of(path)
    if "arg" in reference.options or "weights" in reference.options:
        raise UserError(f"{path.name} is {WORDS[kind]}: it takes no weights and no arguments.")
    if kind == "python":
        raise UserError(f"{path.name} is Python code: say which class or function makes the network, {path.name}:NAME.")
    if kind == "module":
        with suppress(UserError):  # of torchvision's own parts: its weights are read, and nothing of it is run
            return weights.load(reference)
    better = SAFER if kind == "module" else ""
    if kind == "exported":
        try:
            return _read(path)
        except NotReadable as why:
            better = f"It cannot be read without running code: {why}."
    trust.require([path], WORDS[kind], better=better)
    readers: dict[str, Callable[[Path], nn.Module]] = {
        "torchscript": _scripted, "exported": _exported, "module": _pickled,
    }  # fmt: skip
    network = _in_words(path.name, lambda: readers[kind](path))
    variant = code_digest(network) if kind == "module" else ""  # programs are known by their file's digest
    spec = replace(_spec(WORDS[kind].partition(" ")[2]), remarks=getattr(network, "remarks", ()), variant=variant)
    return network, _with_size(spec, getattr(network, "made_for", None))


def _read(path: Path) -> tuple[nn.Module, ModelSpec]:
    """A program of torch.export, of which nothing is run but torch's own operators. Raises NotReadable."""
    network, shape = read_program(path)
    _for_images(network, path.name, shape)
    said = "It was read as a list of torch's own operators: nothing of the file's own was run."
    spec = replace(_spec(WORDS["exported"].partition(" ")[2]), source="from an exported program", remarks=(said,))
    return network, _with_size(spec, getattr(network, "made_for", None))


def _with_size(spec: ModelSpec, size: tuple[int, int] | None) -> ModelSpec:
    """The description with the one size that a network takes, where known; how much of an image it sees is guessed."""
    if not size:
        return spec
    preparation = replace(spec.preparation, crop=size, resize=round(max(size) * USUAL_SHORTER / SIDE))
    return replace(spec, preparation=preparation, origins={**spec.origins, "crop": FROM_FILE})


def known() -> list[dict[str, str]]:
    """None: code is the user's."""
    return []


def _python(reference: Reference) -> tuple[str, str] | None:
    """A file or module, and the name in it; None where the reference is no Python code."""
    place, _, name = reference.name.rpartition(":")
    if not OWN.fullmatch(name):
        return None
    module = OWN.fullmatch(place) and "." in place and not os.path.exists(place)
    return (place, name) if place.endswith(".py") or module else None


def _spec(what: str) -> ModelSpec:
    """What is not known of a network of somebody's own: taken as most are."""
    preparation = Preparation(USUAL_SHORTER, (SIDE, SIDE), "bilinear", *IMAGENET)
    fields = ("crop", "resize", "interpolation", "mean", "std", "colours", "value_range")
    return ModelSpec(preparation, architecture=what, origins=dict.fromkeys(fields, UNUSUAL))


def _from_python(reference: Reference, place: str, name: str) -> tuple[nn.Module, ModelSpec]:
    path = file_named(place) if place.endswith(".py") else None
    if path is not None and not os.path.isfile(path):
        raise UserError(f"There is no file {str(path)!r}.")
    places = [path or _module_file(place)]
    weights = reference.options.get("weights", "")
    trust.require(places, WORDS["python"], f"{place}:{name}")
    module = _in_words(place, lambda: _imported(path) if path else importlib.import_module(place))
    found = _attribute(module, name, place)
    network = found if isinstance(found, nn.Module) else _made(found, name, reference.options.get("arg", ""))
    if weights:
        _fill(network, file_named(weights))
    return network, replace(_spec(f"{name}, from {Path(place).name}"), variant=code_digest(network))


def _module_file(name: str) -> Path:
    """The file of a package's outermost module, found without importing it. Raises UserError where there is none."""
    top = name.partition(".")[0]
    spec = importlib.util.find_spec(top)
    if spec is None or not spec.origin or not os.path.isfile(spec.origin):
        raise UserError(f"There is no Python package {top!r} in this environment.")
    return Path(spec.origin)


class _AsWritten(SourceFileLoader):
    """Runs the file as it is: what Python keeps of one may be of another, as long and written in the same second."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        code: CodeType = self.source_to_code(self.get_data(path), path)
        return code


def _imported(path: Path) -> Any:
    """A file as a module; its folder is searched for what it imports, as when Python runs it."""
    name = f"workbench_user_model_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path, loader=_AsWritten(name, str(path)))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    sys.path.insert(0, str(path.parent.resolve()))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(path.parent.resolve()))
    return module


def _attribute(module: Any, name: str, place: str) -> Any:
    found = module
    for part in name.split("."):
        if not hasattr(found, part):
            raise UserError(f"{Path(place).name} has no {name!r}.")
        found = getattr(found, part)
    return found


def _made(maker: Any, name: str, arguments: str) -> nn.Module:
    """What a class or function gives for the stated arguments: ``arg=4,width=0.5,'small'``."""
    if not callable(maker):
        raise UserError(
            f"{name} must be a network, or a class or function that makes one; it is {type(maker).__name__}."
        )
    try:
        call = ast.parse(f"f({arguments})", mode="eval").body
        assert isinstance(call, ast.Call)
        values = [ast.literal_eval(value) for value in call.args]
        named = {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in call.keywords}
    except (SyntaxError, ValueError, AssertionError):
        raise UserError(
            f"arg must be plain values as Python writes them, as 4,width=0.5; got {arguments[:80]!r}."
        ) from None
    try:
        inspect.signature(maker).bind(*values, **named)
    except TypeError as error:
        raise UserError(f"{name} does not take these arguments ({error}): state them with arg=.") from None
    except ValueError:
        pass  # a class whose signature cannot be read
    network = _in_words(name, lambda: maker(*values, **named))
    if not isinstance(network, nn.Module):
        raise UserError(f"{name} must make a torch network; it made {type(network).__name__}.")
    return network


def _fill(network: nn.Module, path: Path) -> None:
    """Weights of a file, read without running anything, into the network."""
    state = read_weights(path)
    missing, unexpected = _in_words(path.name, lambda: network.load_state_dict(state, strict=False))
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    if missing or unexpected:
        lacks = f"lacks {', '.join(missing[:3])}" if missing else ""
        has = f"has {', '.join(unexpected[:3])}, which the network has not" if unexpected else ""
        raise UserError(f"{path.name} does not fit: it {' and '.join(filter(None, [lacks, has]))}.")


def _pickled(path: Path) -> nn.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network = torch.load(path, map_location="cpu", weights_only=False)
    if isinstance(network, dict):
        networks = [value for value in network.values() if isinstance(value, nn.Module)]
        network = networks[0] if networks else network
    if not isinstance(network, nn.Module):
        raise UserError(f"{path.name} must hold a network; it holds {type(network).__name__}.")
    return network


class Program(nn.Module):
    """A TorchScript program as a whole, where its calls cannot be made one by one: it has no layers.

    file_digest  (32,) uint8, SHA-256 of the file
    """

    remarks: tuple[str, ...] = ()

    def __init__(self, program: Any, digest: str) -> None:
        super().__init__()
        self._program = [program]  # in a list: its parts are no modules of ours
        self.register_buffer("file_digest", torch.tensor(list(bytes.fromhex(digest)), dtype=torch.uint8))

    def forward(self, x: Tensor) -> Any:
        return self._program[0](x)


def _scripted(path: Path) -> nn.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.jit.load(str(path), map_location="cpu")  # type: ignore[no-untyped-call]
    program.eval()
    for weight in program.parameters():
        weight.requires_grad_(False)
    whole = Program(program, trust.digest_of([path]))
    try:
        network = parts_of(program)
    except NotReadable as why:
        whole.remarks = (f"None of its layers can be looked at: {why}.",)
        return whole
    network.register_buffer("file_digest", whole.get_buffer("file_digest"))
    return network


def _exported(path: Path) -> nn.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.export.load(path)
        network: nn.Module = torch.export.unflatten(program)
    network.train = lambda mode=True: network  # type: ignore[method-assign] # it is as it was exported
    _for_images(network, path.name, _shape_of(program))
    return network


def _for_images(network: nn.Module, name: str, shape: Sequence[int]) -> None:
    """Have a network refuse another number of images than it was exported for; its only size is its ``made_for``."""
    count, *sizes = shape
    if count:
        network.forward = partial(_forward_of, network.forward, name, count)
    if len(sizes) == 3 and all(sizes[1:]):
        network.made_for = (sizes[1], sizes[2])  # type: ignore[assignment]


def _shape_of(program: Any) -> list[int]:
    """The shape of the images that a program was exported for; 0 where any number goes."""
    name = program.graph_signature.user_inputs[0]
    (shape,) = (node.meta["val"].shape for node in program.graph.nodes if node.name == name)
    return [size if isinstance(size, int) else 0 for size in shape]


def _forward_of(forward: Callable[[Tensor], Any], name: str, count: int, images: Tensor) -> Any:
    if len(images) != count:
        raise UserError(
            f"{name} was exported for exactly {count} image{'s' if count > 1 else ''} at a time, and this needs "
            f"{len(images)}: export it with a dynamic first dimension (dynamic_shapes)."
        )
    return forward(images)


def _in_words(name: str, do: Callable[[], Any]) -> Any:
    """What the person's code gives; what it raises is told in a sentence. Raises UserError."""
    try:
        return do()
    except UserError:
        raise
    except Exception as error:
        first = (str(error).strip().splitlines() or [""])[0][:160].rstrip(".")
        raise UserError(
            f"{name} failed while it was loaded: {type(error).__name__}{': ' + first if first else ''}."
        ) from error
