"""A file of weights alone: its architecture is told by the names and shapes of its tensors, or by ``?arch=``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from workbench.api import UserError
from workbench.engine.spec import YOU, ModelSpec
from workbench.engine.tasks.registry import TASKS
from workbench.model_names import TORCHVISION

from . import torchvision
from .architectures import WithoutData, bare
from .class_names import names_beside, names_of
from .recognition import Recognised, recognise
from .reference import Reference, file_named
from .weight_file import WeightFile, dtype_name
from .weight_formats import open_weights

OPTIONS = ("arch", "entry")
READS = ("classes",)  # of what describes any model
SOURCE = "from a file of weights"
SCALED_INPUT = ("googlenet", "inception_v3")  # of which all trained weights want torchvision's ``transform_input``
TELLING = "recognised by names and shapes"


def recognises(reference: Reference) -> bool:
    """Whether it looks like a file: it has an ending, or is there."""
    return bool(reference.name) and bool(Path(reference.name).suffix or os.path.exists(reference.name))


def load(reference: Reference) -> tuple[nn.Module, ModelSpec]:
    """The network with the file's weights, and what is known of it. Raises UserError where they fit none."""
    path, arch = file_named(reference.name), reference.options.get("arch", "")
    if arch and not arch.startswith(TORCHVISION):
        raise UserError(f"arch must be {TORCHVISION}NAME; got {arch!r}.")
    file = open_weights(path)
    name = torchvision.architecture(Reference(arch)) if arch else ""
    taken = recognise(file, name, reference.options.get("entry", ""))
    spec = _described(taken, YOU if arch else TELLING)
    network, normal = _network(taken)
    if normal:
        spec = _with_normalisation(spec, taken, normal)
    if "classes" not in reference.options:
        spec = _with_labels(spec, taken, path)
    return network, spec


def known() -> list[dict[str, str]]:
    """None: files are the user's."""
    return []


def _described(taken: Recognised, origin: str) -> ModelSpec:
    """What the shapes tell, without names of classes. Raises UserError where it is no network that can be shown."""
    architecture, head, file = taken.fit.architecture, taken.head, taken.file.name
    if architecture.kind != "classification":
        kind = architecture.kind.replace("_", " ")
        raise UserError(f"{file} holds {architecture.title}, for {kind}; of torchvision's, only classifiers open yet.")
    spec = torchvision.spec_of(architecture.name).with_(origin, architecture=architecture.title)
    said = list(taken.remarks)
    if taken.fit.channels == 1:
        mean, std = (sum(values) / len(values) for values in (spec.preparation.mean, spec.preparation.std))
        spec = spec.with_("guessed from 1 input channel", colours="grey", mean=(mean,), std=(std,))
        said.append(f"Its first layer takes one channel: grey. Mean {mean:.3f} and deviation {std:.3f} are guessed.")
    elif taken.fit.channels != 3:
        raise UserError(f"{file}: its first layer takes {taken.fit.channels} channels; an image has 1 or 3.")
    if head and not head.layers:
        if "embedding" not in TASKS:
            raise UserError(
                f"{file} is {architecture.title} without its last layer, {head.place}: it answers with {head.outputs} "
                "features, and no class."
            )
        spec = spec.with_("it ends before its last layer", task="embedding")
    elif taken.outputs == 1:
        spec = spec.with_("guessed from one output", task="binary")
        said.append("One output is taken for two classes by one logit; ?task=regression takes it for a number.")
    elif head and head.followed:
        spec = spec.with_("guessed from what follows its last layer", task="multilabel")
        said.append(
            f"Something without weights follows its last layer: taken for a sigmoid, and the {taken.outputs} outputs "
            "for labels each by itself. ?task=classification takes them for classes that exclude each other."
        )
    if taken.file.networks.get(taken.entry):
        said.append("It is a whole network, of which only the weights were read: its parts are those of torchvision's.")
    if architecture.name in SCALED_INPUT:
        said.append(f"Its input is scaled as for all trained weights of torchvision's {architecture.title}.")
    return replace(spec, remarks=tuple(said), source="from a checkpoint" if taken.entry else SOURCE)


def _network(taken: Recognised) -> tuple[nn.Module, list[Tensor]]:
    """The network with the file's tensors as its weights, each read once and none copied; and those of its input."""
    fit, head = taken.fit, taken.head
    name = fit.architecture.name
    options: dict[str, Any] = {"num_classes": fit.classes} if fit.classes and not head else {}
    if name in SCALED_INPUT:
        options |= {"aux_logits": False, "init_weights": False, "transform_input": fit.channels == 3}
    network = bare(name, **options)
    if fit.channels != 3:
        _take_channels(network, fit.channels or 3)
    if head:
        with WithoutData():
            head.put_on(network)
    names = {own: given for own, given in fit.given.items() if not head or not own.startswith(f"{head.place}.")}
    names |= head.names if head else {}
    state = taken.file.read(taken.entry, dict.fromkeys([*names.values(), *(fit.normal or ())]))
    normal = [state[one] for one in fit.normal or ()]
    weights = {own: state[given] for own, given in names.items()}
    state.clear()
    for own, tensor in network.state_dict().items():
        if own in weights and weights[own].is_floating_point() != tensor.is_floating_point():
            trouble = f"{own} holds {dtype_name(weights[own].dtype)} and not {dtype_name(tensor.dtype)}"
            raise UserError(f"{taken.file.name} does not fit {TORCHVISION}{name}: {trouble}.")
    network.load_state_dict(weights, strict=False, assign=True)
    lost = [own for own, tensor in network.state_dict().items() if tensor.is_meta]
    if lost:  # the index is of another version of torchvision
        raise UserError(f"{taken.file.name} does not fit {TORCHVISION}{name}: {lost[0]} is missing.")
    _compare(network, taken)
    return network, normal


def _take_channels(network: nn.Module, channels: int) -> None:
    """Make room for a first convolution of another number of channels."""
    first = next(module for module in network.modules() if isinstance(module, nn.Conv2d))
    shape = first.weight.shape
    first.in_channels = channels
    first.weight = nn.Parameter(torch.empty((shape[0], channels, *shape[2:]), device="meta"))


def _compare(network: nn.Module, taken: Recognised) -> None:
    """Raises UserError where the file holds a whole network and that is not made of the same parts."""
    parts = taken.file.networks.get(taken.entry)
    if parts is None:
        return
    own = {f"{taken.fit.prefix}{path}".rstrip("."): module for path, module in network.named_modules()}
    kinds = {path: f"{type(module).__module__}.{type(module).__qualname__}" for path, module in own.items()}
    same = {
        path: kind for path, (kind, _) in parts.items() if path in own or path.startswith(taken.fit.prefix)
    } == kinds
    if not same or not all(
        vars(module).get(name, value) == value for path, module in own.items() for name, value in parts[path][1].items()
    ):
        raise UserError(
            f"{taken.file.name} holds a network of the class {parts[''][0]}, which is code, so it was not run; it is "
            f"not torchvision's own {taken.fit.architecture.title}. Save the weights alone, with "
            "torch.save(model.state_dict(), FILE) or as safetensors."
        )


def _with_normalisation(spec: ModelSpec, taken: Recognised, normal: list[Tensor]) -> ModelSpec:
    """The description with the mean and deviation that a part of the file's network held."""
    mean, std = (tuple(float(value) for value in tensor.flatten()) for tensor in normal)
    if not all(0 <= value <= 1 for value in mean) or not all(0 < value <= 1 for value in std):
        names = " and ".join(taken.fit.normal or ())
        raise UserError(f"{taken.file.name}: {names} must be within 0 and 1 for images; got {mean} and {std}.")
    said = "Mean and deviation of its input are the file's own."
    return replace(spec.with_("the file", mean=mean, std=std), remarks=(*spec.remarks, said))


def _with_labels(spec: ModelSpec, taken: Recognised, path: Path) -> ModelSpec:
    """The description with names of classes out of the file, or beside it; a wrong number of them is said once."""
    if spec.task == "embedding" or not taken.outputs:
        return spec
    said = ""
    for where, names, trouble in chain(_names_in(taken.file), names_beside(path)):
        if names and (len(names) == taken.outputs or (taken.outputs == 1 and len(names) == 2)):
            remarks = (*spec.remarks, f"The names of its classes are from {where}.")
            return replace(spec.with_(where, labels=names), remarks=remarks)
        many = f"{taken.outputs} output{'s' if taken.outputs > 1 else ''}"
        said = said or trouble or f"{where} has {len(names)} names of classes, which do not fit its {many}."
    return replace(spec, remarks=(*spec.remarks, said)) if said else spec


def _names_in(file: WeightFile) -> Iterator[tuple[str, tuple[str, ...], str]]:
    with suppress(UserError):
        if file.class_names is not None:
            yield "the file itself", names_of(file.class_names), ""
