"""Dense regression: numbers for each pixel that are no classes, as depth or flow. A target is one, at a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import Group, Heatmap, Image, Model, Result, Scores, Target, UserError
from workbench.api.target import class_index
from workbench.engine.spec import ModelSpec

from .places import cell_at, cells_inside, is_drawn, point_of
from .regression import Regression
from .task import Task

UNNAMED = "output "  # what an output without a name is called, before its number


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of the network's grid over which an output is averaged.

    output  which
    mask    (h, w) bool
    words   what that is, for a title: "depth in the drawn area, 40 of 3,136 cells"
    """

    unit: ClassVar[str] = "output"
    output: int
    mask: Tensor
    words: str


@dataclass(frozen=True)
class DenseRegression(Task):
    """The answer is (N, outputs, h, w) on the network's own grid. Nothing of an output tells it: a person states it.

    channels_last  whether the network gives (N, h, w, outputs)
    """

    name: ClassVar[str] = "dense-regression"
    gives: ClassVar[str] = "numbers for each pixel"
    kinds: ClassVar[tuple[str, ...]] = ("predicted", "output", "class", "region", "pixel", "difference")
    predicted: ClassVar[str] = "first output"
    no_classes: ClassVar[str] = Regression.no_classes
    no_aim: ClassVar[str] = Regression.no_aim
    places: ClassVar[bool] = True
    channels_last: bool = False

    @classmethod
    def of(cls, output: Any, spec: ModelSpec, reference: str) -> tuple[Task, ModelSpec]:
        maps = _maps(output, reference)
        return cls(spec.preparation.layout == "nhwc" and maps.shape[3] < maps.shape[1]), spec

    def read(self, output: Any, reference: str) -> Tensor:
        """(N, outputs, h, w) of such maps, or of (N, h, w)."""
        maps = _maps(output, reference)
        return maps.permute(0, 3, 1, 2) if self.channels_last else maps

    def labels(self, names: Sequence[str], answer: Tensor, reference: str) -> tuple[str, ...]:
        count = answer.shape[1]
        if names and len(names) != count:
            raise UserError(f"{reference} gives {count} maps of numbers, but there are {len(names)} names.")
        return tuple(names) or tuple(f"{UNNAMED}{i}" for i in range(count))

    def counted(self, classes: Sequence[str]) -> str:
        return "a number for each pixel" if len(classes) == 1 else f"{len(classes):,} numbers for each pixel"

    def likeliest(self, answer: Tensor) -> Tensor:
        """None is."""
        return torch.full((len(answer),), -1, dtype=torch.int64, device=answer.device)

    def resolve(self, target: Target, answer: Tensor, image: Image | None, model: Model) -> Target:
        """With the cells that it means; the first output all over the image where none is named."""
        self.check_kind(target, model.reference)
        everywhere = torch.ones_like(answer[0, 0], dtype=torch.bool)
        if target.kind not in ("region", "pixel"):
            fitted = Target("output", ("0",)) if target.kind == "predicted" else target.fitted(model)
            kind = "difference" if fitted.kind == "difference" else "output"
            return Target(kind, fitted.names, Cells(fitted.indices[0], everywhere, ""))
        if image is None:
            raise UserError(f"A place needs an image, so {target} does.")
        if target.kind == "pixel":
            place, _, name = target.names[0].partition(":")
            output, (x, y) = self._output(name, model), point_of(place, target)
            one = torch.zeros_like(everywhere)
            one[cell_at(x, y, image.geometry, (answer.shape[2], answer.shape[3]), target)] = True
            return Target(
                "pixel", (f"{x:g},{y:g}:{output}",), Cells(output, one, f"{model.classes[output]} at {x:g}, {y:g}")
            )
        name, _, area = target.names[0].partition("@")
        if not is_drawn(area):
            raise UserError(
                f"{model.reference} gives {self.gives}, so region must be a drawn area, as region:@box:12,40,88,120; "
                f"got {target}."
            )
        output = self._output(name, model)
        inside = cells_inside(area, image.geometry, everywhere, target)
        words = f"{model.classes[output]} in the drawn area, {int(inside.sum()):,} of {inside.numel():,} cells"
        return Target("region", (f"{output}@{area}",), Cells(output, inside, words))

    def _output(self, name: str, model: Model) -> int:
        return class_index(name.strip(), model.classes, model.reference) if name.strip() else 0

    def value_of(self, target: Target, answer: Tensor) -> Tensor:
        """(N,) the mean of the output over the cells; of two outputs their difference over the image."""
        meant: Cells = target.anchor
        if target.kind == "difference":
            first, second = target.indices
            return (answer[:, first] - answer[:, second]).mean((1, 2))
        weights = meant.mask.to(answer.dtype)
        return (answer[:, meant.output] * weights).sum((1, 2)) / weights.sum()

    def title(self, target: Target, classes: Sequence[str]) -> str:
        """With the place, and how many cells it has."""
        words = target.anchor.words if isinstance(target.anchor, Cells) else ""
        return words or f"{target.title(classes)} all over the image"

    def shown(self, answer: Tensor, image: Image, model: Model, top: int) -> Result:
        """A map of each output, between the cells bilinear, and the means; the first outputs where there are many."""
        maps = answer[:1, :top].float()
        size = image.geometry.network_size
        if tuple(maps.shape[2:]) != tuple(size):
            maps = functional.interpolate(maps, size=size, mode="bilinear", align_corners=False)
        each = maps[0].cpu().numpy()
        means = answer[0, :top].float().mean((1, 2)).cpu().numpy()
        names = tuple(model.classes[: len(each)])
        shown = {part: _heatmap(values, name) for part, values, name in zip(_parts(names), each, names, strict=True)}
        targets = tuple(str(Target("output", (str(k),))) for k in range(len(names)))
        numbers = np.arange(len(names), dtype=np.int32)
        rows = Scores(
            values=means, names=names, indices=numbers, unit="mean", targets=targets, caption="Means over the image"
        )
        return Group(parts={**shown, "means": rows}, caption="; ".join(part.caption for part in shown.values()))


def _parts(names: Sequence[str]) -> list[str]:
    """What the map of each output is called among the parts: as the output is, where that can be a part's name."""
    alone = len(set(names)) == len(names) and "means" not in names
    plain = all(name.replace("_", "").isalnum() for name in names)
    return list(names) if alone and plain else [f"map_{k}" for k in range(len(names))]


def _heatmap(values: np.ndarray, name: str) -> Heatmap:
    """A map of numbers in their unit; colours begin at the least, or have zero in their middle where it is crossed."""
    least, largest = float(values.min()), float(values.max())
    signed = least < 0 < largest
    return Heatmap(
        values=values,
        signed=signed,
        centre=0.0 if signed else least,
        unit=Cells.unit if name.startswith(UNNAMED) else name,
        caption=f"{name} from {least:.4g} to {largest:.4g}, mean {float(values.mean()):.4g}",
    )


def _maps(output: Any, reference: str) -> Tensor:
    """(N, outputs, h, w), or (N, h, w, outputs). Raises UserError where there are no such maps."""
    if isinstance(output, Tensor) and output.ndim == 3:
        return output[:, None]
    if not isinstance(output, Tensor) or output.ndim != 4:
        got = f"a tensor of shape {tuple(output.shape)}" if isinstance(output, Tensor) else type(output).__name__
        raise UserError(f"{reference} must give maps of numbers, (N, outputs, h, w) or (N, h, w); it gives {got}.")
    return output
