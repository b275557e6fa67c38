"""A file of weights alone: its architecture is told by the names and shapes of its tensors, or by ``?arch=``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from workbench.api import UserError
from workbench.engine.spec import YOU, ModelSpec
from workbench.model_names import TORCHVISION

from . import torchvision
from .architectures import COUNTER, WithoutData, bare
from .recognition import Recognised, recognise
from .reference import Reference, file_named
from .still_film import StillFilm
from .weight_description import NAMES, SCALED_INPUT, description, with_labels, with_normalisation
from .weight_file import dtype_name
from .weight_formats import open_weights

OPTIONS = ("arch", "entry", *NAMES)
TELLING = "recognised by names and shapes"
WITHOUT_EPSILON = (  # whose trained weights torchvision runs so
    "fasterrcnn_resnet50_fpn", "keypointrcnn_resnet50_fpn", "maskrcnn_resnet50_fpn", "retinanet_resnet50_fpn",
)  # fmt: skip


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
    network = _made(taken)
    spec = description(taken, network, YOU if arch else TELLING)
    normal = _fill(network, taken)
    if normal:
        spec = with_normalisation(spec, taken, normal)
    spec = with_labels(spec, taken, path, reference)
    return StillFilm(network) if taken.fit.architecture.kind == "video" else network, spec


def known() -> list[dict[str, str]]:
    """None: files are the user's."""
    return []


def _made(taken: Recognised) -> nn.Module:
    """The network that the file's tensors belong to, without data."""
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
    return network


def _fill(network: nn.Module, taken: Recognised) -> list[Tensor]:
    """Make the file's tensors the network's weights, each read once and none copied. Gives those of its input."""
    fit, head, name = taken.fit, taken.head, taken.fit.architecture.name
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
    lost = [own for own in lost if not own.endswith(COUNTER)]
    if lost:  # the index is of another version of torchvision
        raise UserError(f"{taken.file.name} does not fit {TORCHVISION}{name}: {lost[0]} is missing.")
    _freeze(network, taken)
    _compare(network, taken)
    return normal


def _freeze(network: nn.Module, taken: Recognised) -> None:
    """Give frozen batch-norms the epsilon of torchvision's own trained weights, 0, which fine-tuning keeps."""
    counted = any(name.endswith(COUNTER) for name in taken.file.entries[taken.entry])
    if counted or taken.fit.architecture.name not in WITHOUT_EPSILON:
        return
    frozen = [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]
    if all(float(module.running_var.min()) > 0 for module in frozen if module.running_var is not None):
        for module in frozen:
            module.eps = 0.0


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
