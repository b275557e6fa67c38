"""Networks that give pictures: of a picture (a style, a restoration), or of a code (a generator, a decoder).

A target is the mean of one colour at a pixel, in a drawn area or all over the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from torch import Tensor, nn
from torch.nn import functional

from workbench.api import Group, Image, Model, Picture, Result, Scores, Target, UserError, percent
from workbench.engine.generator import Generator
from workbench.engine.spec import ModelSpec

from .dense_regression import DenseRegression
from .task import Task

COLOURS = {1: ("grey",), 3: ("red", "green", "blue")}
RANGES = ((0.0, 1.0), (-1.0, 1.0), (0.0, 255.0))  # of black and white, as most networks give them
BEYOND = 0.25  # of a range's length: how far numbers may lie outside of it for it to be taken


@dataclass(frozen=True)
class ImageToImage(DenseRegression):
    """The answer is (N, 1 or 3, h, w), black 0 and white 1, not cut off; on the network's own grid.

    low, high  what black and white are in what the network gives
    bgr        whether it gives blue first
    """

    name: ClassVar[str] = "image-to-image"
    gives: ClassVar[str] = "a picture"
    predicted: ClassVar[str] = "first colour"
    pictures: ClassVar[bool] = True
    no_classes: ClassVar[str] = "This network gives a picture and no class."
    no_aim: ClassVar[str] = "This network gives a picture and no class. There is no class to move away from."
    made_for: ClassVar[tuple[str, ...]] = ("fast-style",)
    low: float = 0.0
    high: float = 1.0
    bgr: bool = False
    told: str = ""

    @classmethod
    def of(cls, output: Any, spec: ModelSpec, reference: str) -> tuple[Task, ModelSpec]:
        """With the range that is stated, or that holds the numbers of one picture; that is said to be a guess."""
        maps = DenseRegression().read(output, reference)
        last = maps.shape[1] not in COLOURS and maps.shape[3] in COLOURS
        channels = maps.shape[3 if last else 1]
        if channels not in COLOURS:
            raise UserError(
                f"{reference} must give pictures of 1 or 3 colours, (N, colours, h, w); it gives {tuple(maps.shape)}."
            )
        if not spec.gives:
            least, most = float(maps.min()), float(maps.max())
            origin = f"guessed from numbers between {least:.3g} and {most:.3g}"
            spec = spec.with_(origin, gives=range_around(least, most))
        low, high = spec.gives
        bgr = channels == 3 and spec.preparation.colours == "bgr"
        return cls(last, low, high, bgr, spec.origins.get("gives", "")), spec

    def read(self, output: Any, reference: str) -> Tensor:
        pictures = (super().read(output, reference) - self.low) / (self.high - self.low)
        return pictures.flip(1) if self.bgr else pictures

    def labels(self, names: Sequence[str], answer: Tensor, reference: str) -> tuple[str, ...]:
        """The colours, whatever names are given."""
        return COLOURS[answer.shape[1]]

    def counted(self, classes: Sequence[str]) -> str:
        return "a picture in colour" if len(classes) == 3 else "a grey picture"

    def shown(self, answer: Tensor, image: Image, model: Model, top: int) -> Result:
        """The picture, cut off at black and white, and the mean of each colour, which is a target."""
        picture = answer[:1].detach().float()
        height, width = picture.shape[2:]
        outside = float(((picture < 0) | (picture > 1)).float().mean())
        size = image.geometry.network_size
        if (height, width) != tuple(size):
            picture = functional.interpolate(picture, size=size, mode="bilinear", align_corners=False, antialias=True)
        values = picture[0].clamp(0, 1).permute(1, 2, 0).expand(-1, -1, 3).cpu().numpy()
        cut = f"; {percent(outside)} of its numbers lie outside and are cut off" if outside > 0.0005 else ""
        caption = (
            f"A picture of {width} × {height} px; black is {self.low:g} and white {self.high:g} in what the network "
            f"gives{f' ({self.told})' if self.told else ''}{cut}"
        )
        rows = Scores(
            values=answer[0].detach().float().mean((1, 2)).cpu().numpy(),
            names=tuple(model.classes),
            indices=np.arange(len(model.classes), dtype=np.int32),
            unit="mean",
            targets=tuple(str(Target("output", (str(k),))) for k in range(len(model.classes))),
            caption="Means over the picture",
        )
        return Group(parts={"picture": Picture(values=np.ascontiguousarray(values)), "means": rows}, caption=caption)


@dataclass(frozen=True)
class Generation(ImageToImage):
    """A code in, a picture out. Where the network has an encoder too, an image gives the code."""

    name: ClassVar[str] = "generation"
    gives: ClassVar[str] = "a picture of a code"
    made_for: ClassVar[tuple[str, ...]] = ("latent-traversal", "code-ascent")

    @classmethod
    def taking_images(cls, network: nn.Module, spec: ModelSpec, reference: str) -> tuple[nn.Module, ModelSpec]:
        """The network as one whose input has the size of its picture; its code is an extra input."""
        generator = network if isinstance(network, Generator) else Generator.around(network, spec.code, reference)
        channels, *size = generator.size
        if channels not in COLOURS:
            raise UserError(f"{reference} must give pictures of 1 or 3 colours; it gives {channels}.")
        changes: dict[str, Any] = {"crop": (size[0], size[1]), "resize": min(size)}
        if not generator.sees_image:
            changes |= {"colours": "grey" if channels == 1 else "rgb", "layout": "nchw", "value_range": (0.0, 1.0)}
            changes |= {"mean": (0.0,) * channels, "std": (1.0,) * channels}
        return generator, spec.with_("from the picture that it gives", code=generator.count, **changes)


def range_around(least: float, most: float) -> tuple[float, float]:
    """The usual range of black and white that holds these numbers; that of 8 bits where they are larger."""
    for low, high in RANGES:
        beyond = BEYOND * (high - low)
        if least >= low - (beyond if low else 0.05) and most <= high + beyond:
            return low, high
    return RANGES[-1] if most > 2 else RANGES[1]
