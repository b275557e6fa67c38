"""timm's networks: ``timm:NAME``, ``timm:NAME.TAG``, with its weights or a seed. timm comes with the extra ``timm``.

What an image becomes is taken from timm's own configuration of the weights, and so are the names of the classes.
"""

from __future__ import annotations

import difflib
import importlib.util
import math
import os
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import nn

from workbench.api import UserError, percent
from workbench.bounded_json import parse_json
from workbench.engine.preparation import Preparation
from workbench.engine.spec import ModelSpec
from workbench.model_names import TIMM
from workbench.regular_file import read_regular
from workbench.zoo_models import models_of

from .architectures import Architecture, WithoutData, by_class
from .class_names import imagenet_classes
from .reference import Reference
from .torchvision import download_in_words, seed_of

OPTIONS = ("weights", "seed")
READS = ()
SOURCE = "from timm"
TOLD = ("crop", "resize", "interpolation", "mean", "std", "fit")
MOST_BYTES = 10_000_000
CONFIGURED = "timm's configuration"


def recognises(reference: Reference) -> bool:
    """Whether it has timm's prefix."""
    return reference.name.startswith(TIMM)


def load(reference: Reference) -> tuple[nn.Module, ModelSpec]:
    """A network, trained or not. Raises UserError where there is none, or its weights cannot be fetched."""
    name, choice = checked(reference.name), reference.options.get("weights", "default")
    if choice.lower() == "none":
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed_of(reference))
            network = made(name)
    elif choice.lower() != "default" or "seed" in reference.options:
        raise UserError(
            f"weights of {name} must be default or none, and seed goes with none; weights of a file are opened by "
            f"FILE?arch={TIMM}{name}."
        )
    else:
        with download_in_words(reference.text):
            network = made(name, pretrained=True)
    configuration: Mapping[str, Any] = network.pretrained_cfg  # type: ignore[assignment]
    return network, spec_of(name, configuration)


def known() -> list[dict[str, str]]:
    """Those that are listed, be timm installed or not; a newer timm may have more, which load too."""
    return models_of("timm")


def is_here(reference: Reference) -> bool:
    """Whether no weights are wanted: timm's are asked for where they come from, even if they were fetched before."""
    return reference.options.get("weights", "default").lower() == "none"


def version() -> str:
    """The version of timm that is installed."""
    return str(_library().__version__)


def checked(name: str) -> str:
    """A name of timm's without the prefix. Raises UserError with the nearest where there is none such."""
    own = name.removeprefix(TIMM)
    known_names = _library().list_models()
    if own.partition(".")[0] not in known_names:
        near = difflib.get_close_matches(own, known_names, n=3, cutoff=0.5)
        hint = f"; the nearest names are {', '.join(near)}" if near else ""
        raise UserError(f"timm has no network {own!r}{hint}.")
    return own


def made(name: str, **options: Any) -> nn.Module:
    """One of timm's networks. Raises UserError in words where timm cannot make it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            network: nn.Module = _library().create_model(name, **{"pretrained": False, **options})
    except (OSError, UserError):
        raise
    except Exception as error:
        first = (str(error).strip().splitlines() or [type(error).__name__])[0][:160].rstrip(".")
        raise UserError(f"timm cannot make {name}: {first}.") from None
    return network


def bare(name: str, **options: Any) -> nn.Module:
    """One of timm's networks without data; with data where what it computes for itself would be lost."""
    network = _without_data(name, **options)
    kept = set(network.state_dict(keep_vars=True))
    if any(tensor.is_meta for place, tensor in _held(network) if place not in kept):
        with torch.random.fork_rng(devices=[]):
            network = made(name, **options)
        for module in network.modules():  # the file's weights come next: both at once would be twice the memory
            for own, weight in module._parameters.items():
                if weight is not None:
                    module._parameters[own] = nn.Parameter(torch.empty_like(weight, device="meta"))
    return network


def _without_data(name: str, **options: Any) -> nn.Module:
    """The same without data, whatever it computes; with data where it cannot be made otherwise."""
    with torch.random.fork_rng(devices=[]):
        try:
            with WithoutData():
                return made(name, **options)
        except UserError:
            return made(name, **options)


def _held(network: nn.Module) -> Iterator[tuple[str, torch.Tensor]]:
    """Every tensor that a network's parts hold, weights or not."""
    for path, module in network.named_modules():
        inside = {**vars(module), **module._parameters, **module._buffers}
        for name, value in inside.items():
            if isinstance(value, torch.Tensor):
                yield f"{path}.{name}" if path else name, value


def architectures() -> Iterator[Architecture]:
    """Those of the installed timm; what it cannot make is left out."""
    for name in _library().list_models():
        try:
            yield architecture(name)
        except Exception:  # a network that needs another library
            continue


def architecture(name: str) -> Architecture:
    """The names and shapes of a network's tensors, by the number of classes."""

    shapes = by_class(lambda classes: _without_data(name, num_classes=classes))
    return Architecture(name, "classification", shapes, "timm")


def configuration_of(name: str) -> Mapping[str, Any]:
    """timm's configuration of the weights that it takes for a name by default."""
    found = _library().get_pretrained_cfg(name, allow_unregistered=True)
    configuration: dict[str, Any] = found.to_dict() if found else {}
    return configuration


def configuration_beside(path: Path) -> Mapping[str, Any]:
    """What timm wrote beside weights, as in its own repositories; empty where there is no such thing.

    architecture is its name, and the rest as ``configuration_of`` has it.
    """
    file = (path if os.path.isdir(path) else path.parent) / "config.json"
    try:
        content = parse_json(read_regular(file, MOST_BYTES))
    except (OSError, ValueError, UserError):
        return {}
    if not isinstance(content, Mapping) or not isinstance(content.get("architecture"), str):
        return {}
    own = content.get("pretrained_cfg")
    outer = {name: content[name] for name in ("num_classes", "label_names") if content.get(name) is not None}
    return {**(own if isinstance(own, Mapping) else {}), **outer, "architecture": content["architecture"]}


def input_size(name: str) -> tuple[int, int, int]:
    """Channels, height and width that a network takes by default."""
    size: tuple[int, int, int] = configuration_of(name).get("input_size", (3, 224, 224))
    return size


def spec_of(name: str, configuration: Mapping[str, Any]) -> ModelSpec:
    """The description that a configuration gives."""
    from timm.data import resolve_data_config

    data = resolve_data_config({}, pretrained_cfg=dict(configuration))
    (_, height, width), share, said = data["input_size"], data["crop_pct"], []
    fit = {"squash": "stretch", "border": "letterbox"}.get(data["crop_mode"], "crop")
    if fit != "crop" and share != 1:
        middle = percent(share, coarse=True)
        said.append(f"timm shows it the middle {middle} of an image by its crop mode {data['crop_mode']}; here all.")
    interpolation = data["interpolation"]
    if interpolation not in ("bilinear", "bicubic", "nearest"):
        said.append(f"timm resizes by {interpolation}, which is not built in: bicubic here.")
        interpolation = "bicubic"
    preparation = Preparation(
        math.floor(min(height, width) / share), (height, width), interpolation,
        tuple(data["mean"]), tuple(data["std"]), fit=fit,  # type: ignore[arg-type]
    )  # fmt: skip
    labels = labels_of(configuration)
    return ModelSpec(
        preparation, labels, "classification" if configuration.get("num_classes") else "embedding",
        f"timm's {name}", variant=f"timm:{name.partition('.')[0]}",
        origins=dict.fromkeys((*TOLD, "task", *(("labels",) if labels else ())), CONFIGURED), remarks=tuple(said),
    )  # fmt: skip


def labels_of(configuration: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the classes that a configuration tells; empty for none."""
    given, count = configuration.get("label_names"), configuration.get("num_classes")
    if isinstance(given, list | tuple) and len(given) == count:
        return tuple(map(str, given))
    from timm.data import ImageNetInfo, infer_imagenet_subset

    subset = infer_imagenet_subset(dict(configuration)) if count else None
    if subset == "imagenet-1k" or (count == 1000 and subset is None):
        return imagenet_classes()
    if subset is None:
        return ()
    info = ImageNetInfo(subset)
    return tuple(info.index_to_description(number) for number in range(count)) if info.num_classes() == count else ()


def _library() -> Any:
    """timm. Raises UserError where it is not installed."""
    if importlib.util.find_spec("timm") is None:
        raise UserError(
            "timm is not installed; it comes with the extra timm: pip install 'explainability-workbench[timm]'."
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import timm
    return timm
