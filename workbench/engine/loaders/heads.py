"""The last layers of a network where a file has others than the architecture: more of them, elsewhere, or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from torch import nn

from .architectures import COUNTER, Architecture, Shape
from .fits import Fit

NORMALISED = {"weight", "bias", "running_mean", "running_var"}


@dataclass(frozen=True)
class Layer:
    """A layer of a head: where it stands in the file, and its tensors by their own names."""

    path: str
    shapes: Mapping[str, Shape]

    @property
    def linear(self) -> bool:
        """Whether it is a linear layer."""
        return len(self.shapes.get("weight", ())) == 2 and set(self.shapes) <= {"weight", "bias"}

    @property
    def normalising(self) -> bool:
        """Whether it is a batch-norm, or a layer-norm where it has no statistics."""
        return len(self.shapes.get("weight", ())) == 1 and set(self.shapes) in ({"weight", "bias"}, NORMALISED)

    def module(self) -> nn.Module:
        """A layer of these shapes, without data where it is made inside ``WithoutData``."""
        shape = self.shapes["weight"]
        if self.linear:
            return nn.Linear(shape[1], shape[0], bias="bias" in self.shapes)
        return nn.BatchNorm1d(shape[0]) if "running_mean" in self.shapes else nn.LayerNorm(shape[0])


@dataclass(frozen=True)
class Head:
    """Layers that take the place of a module of the architecture; none where the file's network ends before it.

    place   the module: ``fc``
    layers  in their order, each with its number in the new sequence
    names   by the network's name, the file's name of each tensor
    """

    place: str
    layers: Sequence[tuple[int, Layer]]
    names: Mapping[str, str]
    outputs: int

    def put_on(self, network: nn.Module) -> None:
        """Put these layers in their place; a single one stands there itself, so that it is found as the last layer."""
        modules: list[nn.Module] = [
            nn.ReLU() for _ in range(1 + max((number for number, _ in self.layers), default=-1))
        ]
        for number, layer in self.layers:
            modules[number] = layer.module()
        head: nn.Module = nn.Sequential(*modules) if modules else nn.Identity()
        parent, _, own = self.place.rpartition(".")
        setattr(network.get_submodule(parent), own, modules[0] if len(modules) == 1 else head)

    @property
    def guessed(self) -> int:
        """How many rectifiers were put between its layers: what has no weights is not in a file."""
        return sum(1 for before, after in pairwise(self.layers) if after[0] > before[0] + 1)

    @property
    def followed(self) -> bool:
        """Whether something without weights follows its only layer, which begins a sequence: a sigmoid, mostly."""
        return len(self.layers) == 1 and self.layers[0][1].path.rpartition(".")[2] == "0"


def other_head(fit: Fit, shapes: Mapping[str, Shape]) -> Head | None:
    """The head of a file that fits but for its last layers; None where it does not."""
    for place in places(fit.architecture):
        inside = place + "."
        if any(not name.startswith(inside) for name in (*fit.missing, *fit.other)):
            continue
        under = [name for name in shapes if name.startswith(fit.prefix + inside) and not name.endswith(COUNTER)]
        if under and fit.left and set(fit.left) - set(under):
            return None
        if not under and not fit.left:
            return Head(place, (), {}, features(fit.architecture, place)) if fit.missing else None
        layers = _layers(under or fit.left, shapes)
        if layers and _chain(layers, features(fit.architecture, place)):
            return _head(place, layers)
    return None


def places(architecture: Architecture) -> tuple[str, ...]:
    """The modules that may be replaced: the last layer, and the classifier that it is a part of."""
    modules = {name.rpartition(".")[0] for name in architecture.head}
    if architecture.kind != "classification" or len(modules) != 1:
        return ()
    module = modules.pop()
    if architecture.zoo == "timm":  # whose classifier may stand in a module that pools too
        return (module,)
    top = module.partition(".")[0]
    return (module, top) if top != module else (module,)


def features(architecture: Architecture, place: str) -> int:
    """How many numbers come into a module of the architecture, by its first matrix; 0 where it has none."""
    shapes = (shape for name, shape in architecture.tensors.items() if name.startswith(place + "."))
    return next((shape[1] for shape in shapes if len(shape) == 2), 0)


def _layers(names: Sequence[str], shapes: Mapping[str, Shape]) -> list[Layer]:
    """The layers that these tensors make up, by number where they have one; none where one is of another kind."""
    tensors: defaultdict[str, dict[str, Shape]] = defaultdict(dict)
    for name in names:
        path, _, own = name.rpartition(".")
        tensors[path][own] = shapes[name]
    layers = [Layer(path, own) for path, own in tensors.items()]
    if not all(layer.linear or layer.normalising for layer in layers):
        return []
    return sorted(layers, key=lambda layer: [(int(part) if part.isdigit() else 0) for part in layer.path.split(".")])


def _chain(layers: Sequence[Layer], width: int) -> bool:
    """Whether each layer takes what the one before gives, from ``width`` numbers to those of a last matrix."""
    for layer in layers:
        if layer.shapes["weight"][-1] != width:
            return False
        width = layer.shapes["weight"][0]
    return layers[-1].linear


def _head(place: str, layers: Sequence[Layer]) -> Head:
    """The layers numbered. Where the file's numbers leave room, or say nothing, a rectifier follows each matrix."""
    numbered = [(0, layers[0])]
    names = {}
    rectified = False
    for before, layer in pairwise(layers):
        rectified = rectified and not before.linear
        rectifies = not rectified and _room(before, layer)
        rectified = rectified or rectifies
        numbered.append((numbered[-1][0] + (2 if rectifies else 1), layer))
    for number, layer in numbered:
        where = place if len(layers) == 1 else f"{place}.{number}"
        for own in layer.shapes:
            names[f"{where}.{own}"] = f"{layer.path}.{own}" if layer.path else own
    return Head(place, tuple(numbered), names, layers[-1].shapes["weight"][0])


def _room(before: Layer, after: Layer) -> bool:
    """Whether a layer without weights may stand between two: numbers tell; without them one does, before a matrix."""
    (parent, _, first), (other, _, second) = before.path.rpartition("."), after.path.rpartition(".")
    if parent == other and first.isdigit() and second.isdigit():
        return int(second) > int(first) + 1
    return after.linear
