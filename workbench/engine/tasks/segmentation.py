"""Semantic segmentation: a class for each pixel. A target is a region, a pixel, or a class all over the image.

Vinogradova et al., "Towards Interpretable Semantic Segmentation via Gradient-weighted Class Activation Mapping",
AAAI 2020, equation 2: the sum of a class's logits over a set of pixels. Here it is their mean, the same map in a unit
that a person can read; how many pixels there are stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import Aim, Image, Model, Regions, Result, Target, UserError, class_name, percent
from workbench.api.target import class_index
from workbench.engine.spec import ModelSpec

from .aims import RegionAim
from .places import cell_at, cells_inside, is_drawn, point_of
from .task import Task

BACKGROUND = ("background", "__background__", "unlabelled", "unlabeled", "void")
NAMED = 3  # regions in a caption


@dataclass(frozen=True, eq=False)
class Pixels:
    """The cells of the network's grid over which a class's logits are averaged.

    label  the class
    mask   (h, w) bool
    words  which they are, for a title: "road, 5,210 of 65,536 cells"
    """

    label: int
    mask: Tensor
    words: str


@dataclass(frozen=True)
class Segmentation(Task):
    """The answer is (N, classes, h, w) logits on the network's own grid.

    One map of logits is two classes: of the background's logit 0, whose softmax is the sigmoid of the other's.

    channels_last  whether the network gives (N, h, w, classes)
    single         whether it gives one map
    background     the class that stands for none of the others; -1 where there is none
    """

    name: ClassVar[str] = "segmentation"
    judged: ClassVar[str] = "regions"
    gives: ClassVar[str] = "a class for each pixel"
    kinds: ClassVar[tuple[str, ...]] = ("predicted", "region", "pixel", "class", "difference")
    predicted: ClassVar[str] = "largest region"
    no_classes: ClassVar[str] = "This network gives each pixel a class, and the image as a whole none."
    places: ClassVar[bool] = True
    channels_last: bool = False
    single: bool = False
    background: int = -1

    @classmethod
    def told_by(cls, output: Any, spec: ModelSpec) -> str:
        maps = _maps(output)
        return f"an output with {maps.ndim} axes" if maps is not None and maps.ndim == 4 and maps.shape[2] > 1 else ""

    @classmethod
    def of(cls, output: Any, spec: ModelSpec, reference: str) -> tuple[Task, ModelSpec]:
        maps = _maps(output)
        if maps is None or maps.ndim != 4:
            got = f"a tensor of shape {tuple(output.shape)}" if isinstance(output, Tensor) else type(output).__name__
            raise UserError(f"{reference} must give maps of class scores, (N, classes, h, w); it gives {got}.")
        last = spec.preparation.layout == "nhwc" and maps.shape[3] < maps.shape[1]
        single = maps.shape[3 if last else 1] == 1
        names = ("background", *spec.labels) if single and len(spec.labels) == 1 else spec.labels
        empty = [i for i, name in enumerate(names) if name.casefold() in BACKGROUND]
        return cls(last, single, empty[0] if empty else 0 if single else -1), spec

    def read(self, output: Any, reference: str) -> Tensor:
        maps = _maps(output)
        if maps is None or maps.ndim != 4:
            raise UserError(f"{reference} must give maps of class scores, (N, classes, h, w).")
        if self.channels_last:
            maps = maps.permute(0, 3, 1, 2)
        return torch.cat([torch.zeros_like(maps), maps], 1) if self.single else maps

    def labels(self, names: Sequence[str], answer: Tensor, reference: str) -> tuple[str, ...]:
        count = answer.shape[1]
        if self.single and len(names) in (0, 1):
            return "background", names[0] if names else class_name(1)
        if names and len(names) != count:
            raise UserError(f"{reference} gives maps of {count} classes, but there are {len(names)} class names.")
        return tuple(names) or tuple(map(class_name, range(count)))

    def counted(self, classes: Sequence[str]) -> str:
        return f"regions of {super().counted(classes)}"

    def confidence(self, answer: Tensor) -> float | None:
        """The mean over the pixels of the probability of what wins there."""
        return float(answer[0].double().softmax(0).amax(0).mean())

    def likeliest(self, answer: Tensor) -> Tensor:
        """None is: an image has regions, not a class."""
        return torch.full((len(answer),), -1, dtype=torch.int64, device=answer.device)

    def resolve(self, target: Target, answer: Tensor, image: Image | None, model: Model) -> Target:
        """With the pixels that it means: those where its class wins on the unchanged image, or all of the image."""
        self.check_kind(target, model.reference)
        wins = answer[0].argmax(0)
        everywhere = torch.ones_like(wins, dtype=torch.bool)
        if target.kind in ("class", "difference"):
            fitted = target.fitted(model)
            return Target(fitted.kind, fitted.names, Pixels(fitted.indices[0], everywhere, ""))
        if target.kind == "predicted":
            most = self._largest(wins, model)
            return self._region(f"region:{most}", most, wins == most, "", model)
        name, at, place = target.names[0].partition("@")
        if target.kind == "pixel":
            name, at, place = "", "@", target.names[0]
            place, _, name = place.partition(":")
        label = class_index(name.strip(), model.classes, model.reference) if name.strip() else None
        if not at:
            assert label is not None
            return self._region(f"region:{label}", label, wins == label, "", model)
        if image is None:
            raise UserError(f"A place needs an image, so {target} does.")
        if target.kind == "region" and is_drawn(place):
            return self._drawn(target, label, place, wins, image, model)
        x, y = point_of(place, target)
        row, column = cell_at(x, y, image.geometry, (answer.shape[2], answer.shape[3]), target)
        if target.kind == "pixel":
            label = int(wins[row, column]) if label is None else label
            one = torch.zeros_like(everywhere)
            one[row, column] = True
            words = f"{model.classes[label]} at {x:g}, {y:g}"
            return Target("pixel", (f"{x:g},{y:g}:{label}",), Pixels(label, one, words))
        label = int(wins[row, column]) if label is None else label
        part = _connected(wins == label, row, column)
        return self._region(f"region:{label}@{x:g},{y:g}", label, part, f" around {x:g}, {y:g}", model)

    def _largest(self, wins: Tensor, model: Model) -> int:
        """The class with the most pixels that is no background; the background where there is no other."""
        counts = torch.bincount(wins.flatten(), minlength=len(model.classes))
        if self.background >= 0 and counts.sum() > counts[self.background]:
            counts[self.background] = -1
        return int(counts.argmax())

    def _region(self, text: str, label: int, mask: Tensor, where: str, model: Model) -> Target:
        count = int(mask.sum())
        if not count:
            raise UserError(f"No pixel of this image is {model.classes[label]}{where}, so it has no such region.")
        words = f"{model.classes[label]}{where}, {count:,} of {mask.numel():,} cells"
        return Target("region", (text.partition(":")[2],), Pixels(label, mask, words))

    def _drawn(self, target: Target, label: int | None, place: str, wins: Tensor, image: Image, model: Model) -> Target:
        """A class in an area drawn by hand, whatever wins there; without a class the one that wins most of it."""
        shrunk = cells_inside(place, image.geometry, wins, target)
        if label is None:
            label = int(torch.bincount(wins[shrunk]).argmax())
        return self._region(f"region:{label}@{place}", label, shrunk, " in the drawn area", model)

    def value_of(self, target: Target, answer: Tensor) -> Tensor:
        """(N,) the mean of the class's logits over the pixels; of two classes their difference over the image."""
        meant: Pixels = target.anchor
        if target.kind == "difference":
            first, second = target.indices
            return (answer[:, first] - answer[:, second]).mean((1, 2))
        weights = meant.mask.to(answer.dtype)
        return (answer[:, meant.label] * weights).sum((1, 2)) / weights.sum()

    def aim(self, target: Target, goal: str, answer: Tensor, model: Model) -> Aim:
        """That the class wins no more than half of the region, or that another wins more."""
        if target.kind not in ("region", "pixel") or not isinstance(target.anchor, Pixels):
            raise UserError(f"An attack changes a region or a pixel, so target must name one; got {target}.")
        meant, name = target.anchor, goal.strip().removeprefix("class:")
        wanted = class_index(name, model.classes, model.reference) if name else None
        seen = model.classes[meant.label if wanted is None else wanted]
        purpose = f"change {meant.words}" if wanted is None else f"turn {meant.words}, into {seen}"
        return RegionAim(purpose, wanted is not None, meant.label, meant.mask, wanted, seen)

    def title(self, target: Target, classes: Sequence[str]) -> str:
        """With which pixels these are, and how many."""
        words = target.anchor.words if isinstance(target.anchor, Pixels) else ""
        if target.kind in ("class", "difference"):
            return f"{target.title(classes)} all over the image"
        return words or target.title(classes)

    def shown(self, answer: Tensor, image: Image, model: Model, top: int) -> Result:
        """The class that wins each pixel of the network's input, between the cells by bilinear logits."""
        logits = answer[:1].float()
        size = image.geometry.network_size
        if tuple(logits.shape[2:]) != tuple(size):
            logits = functional.interpolate(logits, size=size, mode="bilinear", align_corners=False)
        probabilities, labels = logits[0].softmax(0).max(0)
        present = torch.bincount(labels.flatten(), minlength=len(model.classes)).cpu().numpy()
        order = [int(k) for k in np.argsort(-present, kind="stable") if present[k]]
        shares = [f"{model.classes[k]} {percent(present[k] / present.sum())}" for k in order[:NAMED]]
        more = f" and {len(order) - NAMED} others" if len(order) > NAMED else ""
        on_grid = set(answer[0].argmax(0).flatten().tolist())
        return Regions(
            labels=labels.int().cpu().numpy(),
            names=model.classes,
            probabilities=probabilities.cpu().numpy(),
            background=self.background,
            targets=tuple(f"region:{k}" if k in on_grid else f"class:{k}" for k in range(len(model.classes))),
            caption=f"{', '.join(shares)}{more}",
        )


def _maps(output: Any) -> Tensor | None:
    """The maps among what a network gives: itself, or torchvision's ``out``."""
    if isinstance(output, Mapping):
        output = output.get("out")
    return output if isinstance(output, Tensor) else None


def _connected(mask: Tensor, row: int, column: int) -> Tensor:
    """The part of a mask that hangs together around one cell, with its eight neighbours; nothing where that is not."""
    _, parts = cv2.connectedComponents(mask.cpu().numpy().astype(np.uint8), connectivity=8)
    part = parts[row, column]
    return torch.from_numpy((parts == part) & (part > 0)).to(mask.device)
