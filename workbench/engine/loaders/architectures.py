"""Architectures: the names and shapes of a network's tensors, by which weights alone tell what they are of.

They are made from networks without data, of torchvision here.
"""

from __future__ import annotations

import inspect
import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

KINDS = ("detection", "segmentation", "video", "optical_flow", "quantization")  # folders of torchvision
COUNTER = "num_batches_tracked"  # of batch-norms; it counts batches and changes nothing
FILLED = (torch.empty, torch.zeros, torch.ones, torch.full, torch.rand, torch.randn)
DRAWING = {  # what gives weights their first values, in place: there is nothing to give them to
    "uniform_", "normal_", "fill_", "zero_", "erfinv_", "mul_", "add_", "sub_", "div_", "clamp_", "copy_",
}  # fmt: skip
FAMILIES = {
    "alexnet": "AlexNet", "convnext": "ConvNeXt", "deeplabv": "DeepLabV", "densenet": "DenseNet",
    "efficientnet": "EfficientNet", "fasterrcnn": "Faster R-CNN", "fcn": "FCN", "fcos": "FCOS",
    "googlenet": "GoogLeNet", "inception": "Inception", "keypointrcnn": "Keypoint R-CNN", "lraspp": "LR-ASPP",
    "maskrcnn": "Mask R-CNN", "maxvit": "MaxViT", "mnasnet": "MNASNet", "mobilenet": "MobileNet",
    "mvit": "MViT", "raft": "RAFT", "regnet": "RegNet", "resnet": "ResNet", "resnext": "ResNeXt",
    "retinanet": "RetinaNet", "shufflenet": "ShuffleNet", "squeezenet": "SqueezeNet", "ssd": "SSD",
    "ssdlite": "SSDlite", "swin": "Swin", "vgg": "VGG", "vit": "ViT", "wide": "Wide",
}  # fmt: skip

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Architecture:
    """One network of a zoo, of torchvision or of timm.

    name     as the zoo lists it: ``resnet18``
    kind     classification, detection, segmentation, video or optical_flow
    tensors  by name their shapes; -4 in the first place is four for each class
    """

    name: str
    kind: str
    tensors: Mapping[str, Shape]
    zoo: str = "torchvision"

    @property
    def title(self) -> str:
        """As its authors write it, ``ResNet-18``; as its name stands where that is not known."""
        return title_of(self.name) if self.zoo == "torchvision" else f"{self.zoo}'s {self.name}"

    @property
    def reference(self) -> str:
        """As references name it."""
        return f"{self.zoo}:{self.name}"

    @property
    def head(self) -> tuple[str, ...]:
        """The tensors whose shape follows from the number of classes, without those of auxiliary heads."""
        return tuple(name for name, shape in self.tensors.items() if shape and shape[0] < 0 and not auxiliary(name))


def title_of(name: str) -> str:
    """torchvision's name as its authors write it: ``wide_resnet50_2`` is Wide ResNet-50-2."""
    title = ""
    for piece in name.split("_"):
        family = re.match("[a-z]+", piece)
        if family is None or family[0] not in FAMILIES:
            title += "-" + (piece.upper() if len(piece) <= 3 else piece.capitalize())
        else:
            written, number = FAMILIES[family[0]], piece.removeprefix(family[0])
            title += f" {written}{'-' if number and not written.endswith('V') else ''}{number}"
    return title[1:]


def auxiliary(name: str) -> bool:
    """Whether a tensor belongs to a head that is there for training alone."""
    return name.lower().startswith("aux")


class WithoutData(TorchFunctionMode):
    """Inside the block new weights have shapes and no data; what a network computes for itself is computed."""

    def __torch_function__(
        self, function: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        options = dict(kwargs or {})
        if args and getattr(function, "__name__", "") in DRAWING and getattr(args[0], "is_meta", False):
            return args[0]
        if function in FILLED and options.get("device") is None:
            options["device"] = "meta"
        return function(*args, **options)


def bare(name: str, **options: Any) -> nn.Module:
    """An architecture of torchvision whose weights have shapes and no data."""
    from torchvision import models

    builder = inspect.signature(models.get_model_builder(name))
    without = {key: None for key in ("weights", "weights_backbone") if key in builder.parameters}
    with torch.random.fork_rng(devices=[]), warnings.catch_warnings(), WithoutData():
        warnings.simplefilter("ignore")  # torchvision's own notes on initialisation
        network: nn.Module = models.get_model(name, **without, **options)
    return network


def of_torchvision(names: Iterable[str] = ()) -> dict[str, Architecture]:
    """Those of the installed torchvision: of all its networks, or of those named."""
    from torchvision import models

    found = {}
    for name in names or models.list_models():
        folder = models.get_model_builder(name).__module__.split(".")[2]
        kind = folder if folder in KINDS else "classification"
        if kind != "quantization":
            found[name] = Architecture(name, kind, _tensors(name, kind))
    return found


def _tensors(name: str, kind: str) -> dict[str, Shape]:
    if kind == "optical_flow":
        return shapes_of(bare(name))
    return by_class(lambda classes: bare(name, num_classes=classes))


def by_class(make: Callable[[int], nn.Module]) -> dict[str, Shape]:
    """The shapes of a network that is made for a number of classes; -4 in the first place is four for each."""
    few, many = (shapes_of(make(classes)) for classes in (7, 8))
    return {key: few[key] if few[key] == many[key] else (few[key][0] - many[key][0], *few[key][1:]) for key in few}


def shapes_of(network: nn.Module) -> dict[str, Shape]:
    """The shapes of a network's tensors by name, without counters."""
    return {name: tuple(t.shape) for name, t in network.state_dict().items() if not name.endswith(COUNTER)}
