"""A file of weights alone: its architecture is told by the names and shapes of its tensors, or by ``?arch=``."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from workbench.api import UserError
from workbench.engine.spec import YOU, ModelSpec
from workbench.model_names import TIMM, TORCHVISION

from . import timm, torchvision
from .architectures import COUNTER, Architecture, WithoutData, bare
from .known_architectures import known_architectures
from .recognition import Recognised, recognise
from .reference import Reference, file_named
from .still_film import StillFilm
from .weight_description import NAMES, SCALED_INPUT, description, with_labels, with_normalisation
from .weight_file import dtype_name
from .weight_formats import open_weights

OPTIONS = ("arch", "entry", *NAMES)
READS = ()
SOURCE = "from a file of weights"
TELLING = "recognised by names and shapes"
ALIKE = 1e-4  # how near the numbers of two networks must be, as a share of the largest
MOST_EQUALS = 24  # architectures that the file fits as well, whose answers are compared
MOST_NAMED = 5
WITHOUT_EPSILON = (  # whose trained weights torchvision runs so
    "fasterrcnn_resnet50_fpn", "keypointrcnn_resnet50_fpn", "maskrcnn_resnet50_fpn", "retinanet_resnet50_fpn",
)  # fmt: skip


def recognises(reference: Reference) -> bool:
    """Whether it looks like a file: it has an ending, or is there."""
    return bool(reference.name) and bool(Path(reference.name).suffix or os.path.exists(reference.name))


def load(reference: Reference) -> tuple[nn.Module, ModelSpec]:
    """The network with the file's weights, and what is known of it. Raises UserError where they fit none."""
    path, arch = file_named(reference.name), reference.options.get("arch", "")
    beside = {} if arch else timm.configuration_beside(path)
    told = arch or (f"{TIMM}{beside['architecture']}" if beside else "")
    taken = recognise(open_weights(path), _stated(told) if told else None, reference.options.get("entry", ""))
    network = _made(taken)
    spec = description(taken, network, YOU if arch else "config.json beside it" if beside else TELLING, beside)
    normal = _fill(network, taken)
    if taken.equals and taken.fit.architecture.zoo == "timm":
        _check_alike(network, taken)
    if normal:
        spec = with_normalisation(spec, taken, normal)
    spec = with_labels(spec, taken, path, reference, network)
    return StillFilm(network) if taken.fit.architecture.kind == "video" else network, spec


def _stated(arch: str) -> Architecture:
    """The architecture that a person states. Raises UserError where there is none such."""
    if arch.startswith(TORCHVISION):
        return known_architectures()[torchvision.architecture(Reference(arch))]
    if arch.startswith(TIMM):
        return timm.architecture(timm.checked(arch))
    raise UserError(f"arch must be {TORCHVISION}NAME or {TIMM}NAME; got {arch!r}.")


def known() -> list[dict[str, str]]:
    """None: files are the user's."""
    return []


def _made(taken: Recognised) -> nn.Module:
    """The network that the file's tensors belong to, without data."""
    fit, head = taken.fit, taken.head
    name = fit.architecture.name
    options: dict[str, Any] = {"num_classes": fit.classes} if fit.classes and not head else {}
    if fit.architecture.zoo == "timm":
        if head and not head.layers:
            options["num_classes"] = 0
        if fit.channels not in (3, None):
            options["in_chans"] = fit.channels
        if fit.side:
            options["img_size"] = fit.side
        network = timm.bare(name, **options)
    else:
        if name in SCALED_INPUT:
            options |= {"aux_logits": False, "init_weights": False, "transform_input": fit.channels == 3}
        if fit.side:
            options["image_size"] = fit.side
        network = bare(name, **options)
        if fit.channels != 3:
            _take_channels(network, fit.channels or 3)
    if head and (head.layers or fit.architecture.zoo != "timm"):
        with WithoutData():
            head.put_on(network)
    return network


def _check_alike(network: nn.Module, taken: Recognised) -> None:
    """Raises UserError where the other architectures that the file fits would answer otherwise.

    Their weights are those of ``network``, so they take no more memory.
    """
    name, state = taken.fit.architecture.name, network.state_dict()
    _, *own = timm.input_size(name)
    height, width = [taken.fit.side] * 2 if taken.fit.side else own
    example = torch.rand(1, taken.fit.channels or 3, height, width, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        right = network.eval()(example)
        for fit in taken.equals[:MOST_EQUALS]:
            other = _made(replace(taken, fit=fit))
            other.load_state_dict(state, strict=False, assign=True)
            try:
                found = other.eval()(example)
            except Exception:  # made for images of another size
                continue
            if found.shape == right.shape and float((found - right).abs().max()) <= ALIKE * float(right.abs().max()):
                continue
            names = ", ".join(one.architecture.name for one in (taken.fit, *taken.equals[:MOST_NAMED]))
            raise UserError(
                f"{taken.file.name} fits {1 + len(taken.equals)} of timm's architectures, which answer differently: "
                f"{names}; say which with ?arch={TIMM}NAME."
            )


def _fill(network: nn.Module, taken: Recognised) -> list[Tensor]:
    """Make the file's tensors the network's weights, each read once and none copied. Gives those of its input."""
    fit, head = taken.fit, taken.head
    names = {own: given for own, given in fit.given.items() if not head or not own.startswith(f"{head.place}.")}
    names |= head.names if head else {}
    state = taken.file.read(taken.entry, dict.fromkeys([*names.values(), *(fit.normal or ())]))
    normal = [state[one] for one in fit.normal or ()]
    weights = {own: state[given] for own, given in names.items()}
    state.clear()
    for own, tensor in network.state_dict().items():
        if own in weights and weights[own].shape != tensor.shape:  # places that no size of its images gives
            trouble = f"{own} is {tuple(weights[own].shape)} and not {tuple(tensor.shape)}"
            raise UserError(f"{taken.file.name} does not fit {fit.architecture.reference}: {trouble}.")
        if own in weights and weights[own].is_floating_point() != tensor.is_floating_point():
            trouble = f"{own} holds {dtype_name(weights[own].dtype)} and not {dtype_name(tensor.dtype)}"
            raise UserError(f"{taken.file.name} does not fit {fit.architecture.reference}: {trouble}.")
    network.load_state_dict(weights, strict=False, assign=True)
    lost = [own for own, tensor in network.state_dict().items() if tensor.is_meta]
    lost = [own for own in lost if not own.endswith(COUNTER)]
    if lost:  # the index is of another version of the library
        raise UserError(f"{taken.file.name} does not fit {fit.architecture.reference}: {lost[0]} is missing.")
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
