"""torchvision's detectors: a list with boxes, labels and scores for each image, which suppression is through with.

What comes after torchvision's own top-k and suppression still carries gradients: these only select. The boxes are in
pixels of what the network was given, whatever size it works at inside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import UserError
from workbench.engine.tasks.detections import Detections

from .decoder import Decoder

PARTS = ("boxes", "labels", "scores")
BESIDE = {"keypoints": "keypoints"}  # what it may give for each box and nothing shows
COCO = 91  # classes of torchvision's numbering of COCO, where no names say how many there are


@dataclass(frozen=True)
class Torchvision(Decoder):
    """A box has one class and its score. Which box comes first changes with the image, so it is known by its place."""

    name: ClassVar[str] = "torchvision"
    wants: ClassVar[str] = "a list with boxes, labels and scores for each image"
    overlap: ClassVar[float | None] = None

    @classmethod
    def of(cls, output: Any, size: tuple[int, int], classes: int) -> Torchvision:
        images = _images(output)
        beside = [words for name, words in BESIDE.items() if images and name in images[0]]
        said = f"The network gives {' and '.join(beside)} for each box too, and only its boxes are shown."
        return cls(size, classes, said if beside else "")

    @classmethod
    def fits(cls, output: Any, size: tuple[int, int], classes: int) -> bool:
        return bool(_images(output))

    def read(self, output: Any, reference: str) -> Detections:
        images = _images(output)
        if not images:
            raise self.refused(output, reference)
        count = self.classes or COCO
        most = max(1, *(len(each["boxes"]) for each in images))
        boxes = torch.stack([_filled(each["boxes"], most) for each in images])
        scores = torch.stack([_filled(self._one_class(each, count, reference), most) for each in images])
        masks = [each["masks"][:, 0] for each in images if "masks" in each]
        return Detections(boxes, scores, fixed=False, masks=masks)

    def _one_class(self, each: Mapping[str, Tensor], count: int, reference: str) -> Tensor:
        """(n, C) the score in its class's column."""
        labels = each["labels"].long()
        if len(labels) and int(labels.max()) >= count:
            raise UserError(
                f"{reference} gives the class {int(labels.max())}, but has {count} classes; say which with classes=."
            )
        return functional.one_hot(labels, count).to(each["scores"].dtype) * each["scores"][:, None]


def _images(output: Any) -> Sequence[Mapping[str, Tensor]]:
    """What there is for each image; empty where the output is something else."""
    images = [output] if isinstance(output, Mapping) else output  # a list of one comes without its list
    if not isinstance(images, list | tuple):
        return ()
    return images if all(isinstance(each, Mapping) and all(part in each for part in PARTS) for each in images) else ()


def _filled(rows: Tensor, most: int) -> Tensor:
    """(most, k) of (n, k): what is missing is zero, a box of no size and no class."""
    return functional.pad(rows, (0, 0, 0, most - len(rows)))
