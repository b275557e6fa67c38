"""Small networks that hold what techniques stumble over. Each is made in milliseconds.

``small_networks`` gives some as models, with the same weights always; the classes are for tests of one's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from workbench.engine.generator import Generator
from workbench.engine.model import LoadedModel
from workbench.engine.preparation import Preparation
from workbench.engine.spec import ModelSpec
from workbench.testing.transformers import Tokens

SIDE = 32
CLASSES = ("ant", "bee", "cow", "dog")


# Modules that run twice, and activations that are functions.


class Mixed(nn.Module):
    """Convolutions with an in-place rectifier, a module that runs twice, a functional activation and a batch-norm."""

    def __init__(self, colours: int = 3, outputs: int = len(CLASSES)) -> None:
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(colours, 6, 3, padding=1), nn.BatchNorm2d(6), nn.ReLU(inplace=True))
        self.pool = nn.MaxPool2d(2)
        self.second = nn.Conv2d(6, 6, 3, padding=1)
        self.act = nn.ReLU6(inplace=True)
        self.dropout = nn.Dropout(0.5)
        self.last = nn.Linear(6, outputs)

    def forward(self, x: Tensor) -> Tensor:
        x = self.act(self.second(self.pool(self.first(x))))
        x = self.act(self.second(x))
        x = functional.relu(self.second(x))
        return self.last(self.dropout(x.mean((2, 3))))


class Tiny(nn.Module):
    """Convolutions of a few hundred weights: a module and a rectifier that run twice, and a functional rectifier."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 6, 3, padding=1)
        self.second = nn.Conv2d(6, 6, 3, padding=1)
        self.relu = nn.ReLU()
        self.pool = nn.MaxPool2d(2)
        self.last = nn.Linear(6, 4)

    def forward(self, x: Tensor) -> Tensor:
        x = self.pool(self.relu(self.first(x)))
        x = self.relu(self.second(x))
        x = functional.relu(self.second(x))
        return self.last(x.mean((2, 3)))


class Functional(nn.Module):
    """Two convolutions whose rectifiers are functions: nothing else has a module of its own."""

    def __init__(self, colours: int = 3, outputs: int = 3) -> None:
        super().__init__()
        self.a, self.b, self.last = nn.Conv2d(colours, 4, 3), nn.Conv2d(4, 5, 3), nn.Linear(5, outputs)

    def forward(self, x: Tensor) -> Tensor:
        x = functional.relu(self.a(x))
        return self.last(functional.relu(self.b(x)).mean((2, 3)))


class ReusedLinear(nn.Module):
    """Linear layers on a grey image: a layer and a rectifier that run twice, and a functional rectifier."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(side * side, 8), nn.Linear(8, 8)
        self.relu = nn.ReLU()
        self.last = nn.Linear(8, 2)

    def forward(self, x: Tensor) -> Tensor:
        h = self.relu(self.first(x.flatten(1)))
        h = self.relu(self.second(h))
        return self.last(functional.relu(self.second(h)))


# What is written in place.


class ReusedInPlace(nn.Module):
    """One rectifier twice, in place after a convolution, and a functional one."""

    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = nn.Conv2d(3, 4, 1), nn.Conv2d(4, 4, 1)
        self.relu = nn.ReLU(inplace=True)
        self.fc = nn.Linear(4, 2)

    def forward(self, x: Tensor) -> Tensor:
        x = self.relu(self.a(x))
        x = self.relu(self.b(x))
        x = functional.relu(x - 0.1)
        return self.fc(x.mean((2, 3)))


class InPlaceSum(nn.Module):
    """A residual sum that is written into what the branch's last module gave, as in ConvNeXt."""

    def __init__(self) -> None:
        super().__init__()
        self.branch = nn.Conv2d(3, 3, 1)

    def forward(self, x: Tensor) -> Tensor:
        branch: Tensor = self.branch(x)
        branch += x
        return branch


class InPlaceResidual(nn.Module):
    """A rectifier, in place or not, whose input is used again: what is added is rectified too."""

    def __init__(self, inplace: bool) -> None:
        super().__init__()
        torch.manual_seed(7)
        self.relu, self.inner, self.last = nn.ReLU(inplace=inplace), nn.Linear(36, 36), nn.Linear(36, 2)
        self.inplace = inplace

    def forward(self, x: Tensor) -> Tensor:
        h = x.flatten(1) * 1.5
        if self.inplace:
            self.relu(h)
            return self.last(self.inner(h) + h)
        r = self.relu(h)
        return self.last(self.inner(r) + r)


# Boxes.


class TwoStrides(nn.Module):
    """A detector of two strides: maps, a coarser level, and one head for both, with class scores and sides apart.

    It gives boxes (N, A, 4) in pixels, two to four cells wide, and class scores (N, A, C), of every cell.
    """

    def __init__(self, classes: int = len(CLASSES)) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, 4, padding=1), nn.ReLU(inplace=True))
        self.coarser = nn.Sequential(nn.Conv2d(8, 8, 3, 2, padding=1), nn.ReLU())
        self.towers = nn.ModuleList(nn.Sequential(nn.Conv2d(8, 8, 3, padding=1), nn.ReLU()) for _ in range(2))
        self.scores, self.sides = nn.Conv2d(8, classes, 1), nn.Conv2d(8, 4, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        fine = self.stem(x)
        boxes, scores = zip(
            *[self.level(maps, stride) for maps, stride in ((fine, 4), (self.coarser(fine), 8))], strict=True
        )
        return torch.cat(boxes, 1), torch.cat(scores, 1)

    def level(self, maps: Tensor, stride: int) -> tuple[Tensor, Tensor]:
        scores = self.scores(self.towers[0](maps)).sigmoid().flatten(2).transpose(1, 2)
        sides = stride * (1 + self.sides(self.towers[1](maps)).sigmoid()).flatten(2).transpose(1, 2)
        i = torch.arange(sides.shape[1], device=maps.device)
        centres = (torch.stack([i % maps.shape[3], i // maps.shape[3]], 1) + 0.5) * stride
        return torch.cat([centres - sides[..., :2], centres + sides[..., 2:]], 2), scores


class Listed(nn.Module):
    """The same, with a list of boxes, labels and scores for each image, as torchvision's detectors give."""

    def __init__(self) -> None:
        super().__init__()
        self.detector = TwoStrides()

    def forward(self, x: Tensor) -> list[dict[str, Tensor]]:
        found = []
        for boxes, scores in zip(*self.detector(x), strict=True):
            best, labels = scores.max(1)
            order = best.argsort(descending=True, stable=True)[:6]
            found.append({"boxes": boxes[order], "labels": labels[order], "scores": best[order]})
        return found


# Regions, and vectors.


class Segmenter(nn.Module):
    """Maps of class logits on a grid of half the side: a coarser level, enlarged, beside a finer one."""

    def __init__(self, classes: int = len(CLASSES)) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, 2, padding=1), nn.ReLU())
        self.deep = nn.Sequential(nn.Conv2d(8, 8, 3, 2, padding=1), nn.ReLU())
        self.joined, self.head = nn.Conv2d(16, 8, 3, padding=1), nn.Conv2d(8, classes, 1)

    def forward(self, x: Tensor) -> Tensor:
        fine = self.stem(x)
        coarse = functional.interpolate(self.deep(fine), scale_factor=2.0, mode="nearest")
        return self.head(torch.relu(self.joined(torch.cat([fine, coarse], 1))))


class VectorMaker(nn.Module):
    """A vector of length 1 for each image: averaged maps through a linear layer."""

    def __init__(self, numbers: int = 8) -> None:
        super().__init__()
        self.maps = nn.Sequential(nn.Conv2d(3, 8, 3, 2, padding=1), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1), nn.ReLU())
        self.last = nn.Linear(8, numbers)

    def forward(self, x: Tensor) -> Tensor:
        return functional.normalize(self.last(self.maps(x).mean((2, 3))))


# Several inputs: branches that are added, joined or multiplied.


class JoinedMaps(nn.Module):
    """Maps of two depths in one concatenation: one image cannot stand for many above the first."""

    def __init__(self) -> None:
        super().__init__()
        self.a, self.b, self.last = nn.Conv2d(3, 4, 3, padding=1), nn.Conv2d(4, 4, 3, padding=1), nn.Linear(8, 3)

    def forward(self, x: Tensor) -> Tensor:
        x = torch.relu(self.a(x))
        return self.last(torch.cat([x, torch.relu(self.b(x))], 1).mean((2, 3)))


class ResidualBlock(nn.Module):
    """A sum of a 3 x 3 and a 1 x 1 convolution of the same stem."""

    def __init__(self) -> None:
        super().__init__()
        self.stem, self.wide, self.short = nn.Conv2d(3, 4, 3), nn.Conv2d(4, 4, 3, padding=1), nn.Conv2d(4, 4, 1)
        self.relu, self.last = nn.ReLU(), nn.Linear(4, 2)

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)
        return self.last(self.relu(self.wide(x) + self.short(x) + 9).mean((2, 3)))


class TwoBranches(nn.Module):
    """Two branches: added, concatenated, or the first scaled by a squeeze of the second."""

    def __init__(self, first: nn.Module, second: nn.Module, how: str) -> None:
        super().__init__()
        self.first, self.second, self.how = first, second, how

    def forward(self, x: Tensor) -> Tensor:
        a, b = self.first(x), self.second(x)
        if self.how == "add":
            return a + b
        if self.how == "cat":
            return torch.cat([a, b], 1)
        return a * functional.adaptive_avg_pool2d(b, 1).sigmoid()


# Convolutions one after another.


class Stages(nn.Module):
    """Stages one after another, then a mean over the map and a linear layer."""

    def __init__(self, stages: Sequence[nn.Module], channels: int) -> None:
        super().__init__()
        self.stages = nn.ModuleList(stages)
        self.last = nn.Linear(channels, 5)

    def forward(self, x: Tensor) -> Tensor:
        for stage in self.stages:
            x = stage(x)
        return self.last(x.mean((2, 3)))


class PooledConvolutions(nn.Module):
    """Convolutions, a rectifier, global average pooling and one linear layer: what CAM was made for."""

    def __init__(self, stride: int) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 6, 3, stride, padding=1), nn.Tanh(), nn.Conv2d(6, 7, 3, padding=1), nn.ReLU()
        )
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.last = nn.Linear(7, 4)

    def forward(self, x: Tensor) -> Tensor:
        return self.last(self.pool(self.features(x)).flatten(1))


class NormedConvolution(nn.Module):
    """A convolution and its batch-norm, once or twice, and what ``more`` makes of the output of both."""

    def __init__(
        self, more: Callable[[Tensor, Tensor], Tensor] = lambda given, normed: normed, twice: bool = False
    ) -> None:
        super().__init__()
        self.convolution, self.norm = nn.Conv2d(3, 4, 3, bias=False), nn.BatchNorm2d(4)
        self.more, self.twice = more, twice

    def forward(self, x: Tensor) -> Tensor:
        given = self.convolution(x)
        normed = self.norm(given)
        if self.twice:
            normed = self.norm(normed)
        return self.more(given, normed).mean((2, 3))


class ConvolutionKinds(nn.Module):
    """One convolution of each kind: 3-D, transposed, grouped, depthwise, 1 x 1 and 1-D."""

    def __init__(self) -> None:
        super().__init__()
        self.deep = nn.Conv3d(3, 4, (2, 3, 3))
        self.up = nn.ConvTranspose2d(4, 6, 3, groups=2)
        self.grouped = nn.Conv2d(6, 6, 3, groups=3)
        self.depthwise = nn.Conv2d(6, 6, 3, groups=6)
        self.point = nn.Conv2d(6, 5, 1)
        self.line = nn.Conv1d(5, 3, 3)

    def forward(self, x: Tensor) -> Tensor:
        x = functional.relu(self.deep(torch.stack([x, x], 2))[:, :, 0])
        x = self.point(self.depthwise(functional.relu(self.grouped(self.up(x)))))
        return self.line(x.flatten(2)).mean(2)


# Maps with their channels last.


class ChannelsLast(nn.Module):
    """The same maps as (H, W, C) and, turned, as (C, H, W)."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution, self.act = nn.Conv2d(3, 6, 4, 4), nn.GELU()
        self.last, self.turned, self.head = nn.Linear(6, 5), nn.Identity(), nn.Linear(5, 3)

    def forward(self, x: Tensor) -> Tensor:
        x = self.last(self.act(self.convolution(x)).permute(0, 2, 3, 1))
        return self.head(torch.relu(self.turned(x.permute(0, 3, 1, 2))).mean((2, 3)))


class TurnedMaps(nn.Module):
    """A layer-norm over maps that were turned to (H, W, C)."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.turned = nn.Conv2d(3, 3, 3), nn.LayerNorm(3)
        self.head = nn.Linear(3, 2)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.turned(self.conv(x).permute(0, 2, 3, 1)).mean((1, 2)))


# What has no gradient, no known operation, or another form.


class CutOff(nn.Module):
    """A convolution of pixels that are detached: no gradient flows to them."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.last = nn.Conv2d(3, 2, 3), nn.Linear(2, 3)

    def forward(self, x: Tensor) -> Tensor:
        return self.last(torch.relu(self.conv(x.detach())).mean((2, 3)))


class Underivable(CutOff):
    """A convolution and an operation that torch has no derivative of."""

    def forward(self, x: Tensor) -> Tensor:
        h = torch.relu(self.conv(x))
        return self.last(torch.igamma(h + 1, torch.ones_like(h)).mean((2, 3)))


class Detached(nn.Module):
    """A module without weights that lets no gradient through."""

    def forward(self, x: Tensor) -> Tensor:
        return x.detach() * 2


class Rolled(nn.Module):
    """An image that is rolled: no module but itself, and an operation that the graph does not know."""

    def forward(self, x: Tensor) -> Tensor:
        return torch.roll(x, 3, 2)[:, :2].mean((2, 3))


class FromPixels(nn.Module):
    """A model as other libraries want one: pixels in [0, 1] to logits, gradients in an order that they can view."""

    def __init__(self, model: LoadedModel) -> None:
        super().__init__()
        self.network, self._scores = model.network, model.scores

    def forward(self, x: Tensor) -> Tensor:
        return self._scores(x.flatten(1).unflatten(1, x.shape[1:]))


def _flat() -> nn.Module:
    return nn.Sequential(nn.Flatten(), nn.Linear(3 * SIDE * SIDE, 8), nn.ReLU(), nn.Linear(8, len(CLASSES)))


class Repainted(nn.Module):
    """A picture of a picture: colours mixed, and a little of what lies around."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 6, 3, padding=1)
        self.act = nn.ReLU()
        self.last = nn.Conv2d(6, 3, 1)

    def forward(self, x: Tensor) -> Tensor:
        return torch.sigmoid(self.last(self.act(self.first(x))))


def _coded() -> Generator:
    encoder = nn.Sequential(
        nn.Conv2d(3, 6, 3, 2, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(96, 5)
    )
    decoder = nn.Sequential(
        nn.Linear(5, 6 * 64), nn.ReLU(), nn.Unflatten(1, (6, 8, 8)), nn.ConvTranspose2d(6, 3, 4, 4), nn.Sigmoid()
    )
    return Generator(decoder, (5,), (3, SIDE, SIDE), encoder)


KINDS: Mapping[str, Callable[[], nn.Module]] = {
    "mixed": Mixed,
    "grey": lambda: Mixed(colours=1),
    "one output": lambda: Mixed(outputs=1),
    "one logit": lambda: Mixed(outputs=1),
    "many labels": Mixed,
    "no maps": _flat,
    "tokens": lambda: Tokens(SIDE, len(CLASSES)),
    "boxes": TwoStrides,
    "listed boxes": Listed,
    "regions": Segmenter,
    "numbers everywhere": lambda: Segmenter(2),
    "vector": VectorMaker,
    "repainted": Repainted,
    "coded": _coded,
}
TASKS = {
    "one output": "regression",
    "one logit": "binary",
    "many labels": "multilabel",
    "boxes": "detection",
    "listed boxes": "detection",
    "regions": "segmentation",
    "numbers everywhere": "dense-regression",
    "vector": "embedding",
    "repainted": "image-to-image",
    "coded": "generation",
}  # what is no classification
NAMED = ("classification", "multilabel", "detection", "segmentation")  # tasks of classes that have names here


def small_networks() -> dict[str, LoadedModel]:
    """Fresh networks by kind; the first is what most checks run on."""
    return {kind: _loaded(kind, make) for kind, make in KINDS.items()}


def _loaded(kind: str, make: Callable[[], nn.Module]) -> LoadedModel:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        network = make()
        with torch.no_grad():
            for weight in network.parameters():
                weight.mul_(1.5)  # a fresh network answers nearly the same to everything
    channels = 1 if kind == "grey" else 3
    preparation = Preparation(SIDE, (SIDE, SIDE), "bilinear", (0.5,) * channels, (0.25,) * channels)
    task = TASKS.get(kind, "classification")
    spec = ModelSpec(preparation, CLASSES if task in NAMED else (), task)
    return LoadedModel(network, spec, f"{kind} (small)", "cpu")
