"""A detector's answer: the boxes it may give, before suppression, with what it thinks each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

HALF = 0.5  # how far a box must overlap another to be taken for the same thing: intersection over union


@dataclass(frozen=True, eq=False)
class Detections:
    """What a detector gives for N images: A candidates each, before suppression. Differentiable like the network.

    boxes       (N, A, 4) left, top, right, bottom in pixels of the network's input, measured at edges
    scores      (N, A, C) how much each class is in each, from 0 to 1
    objectness  (N, A) how much each is a thing at all, where the head says it of its own; else None
    masks       of each image (A', H, W), the probability of a pixel to be of the thing in each of its A' candidates;
                empty where the detector gives none
    fixed       whether a candidate is the same place of the network in every image; otherwise it is known by its box
    """

    boxes: Tensor
    scores: Tensor
    objectness: Tensor | None = None
    fixed: bool = True
    masks: Sequence[Tensor] = ()

    def __len__(self) -> int:
        return len(self.boxes)

    @property
    def confidence(self) -> Tensor:
        """(N, A, C) each class's score by which boxes are ranked: times objectness where there is one."""
        return self.scores if self.objectness is None else self.scores * self.objectness[..., None]

    @property
    def certainty(self) -> Tensor:
        """(N, A) objectness; of a head without one the largest class score."""
        return self.scores.amax(2) if self.objectness is None else self.objectness


@dataclass(frozen=True, eq=False)
class FollowedBox:
    """A box that is followed while the image changes: what it was in the answer for the unchanged image.

    box         (4,) left, top, right, bottom in pixels of the network's input
    label       its class
    classes     (C,) the scores of all classes; 1 for its own alone where a person drew it
    candidates  (k,) int64, those that became it: itself first, then what suppression merged into it
    drawn       whether a person drew it, so that the candidates are those that overlap it by half
    doubtful    whether the detector itself would not show it, as it scores less than its threshold
    """

    box: Tensor
    label: int
    classes: Tensor
    candidates: Tensor
    drawn: bool = False
    doubtful: bool = False

    def __post_init__(self) -> None:
        with torch.inference_mode(False):  # it is followed with gradients too, wherever it was found
            for name in ("box", "classes", "candidates"):
                object.__setattr__(self, name, getattr(self, name).detach().clone())


def overlap(box: Tensor, boxes: Tensor) -> Tensor:
    """(...) intersection over union of a box, (4,), with (..., 4) boxes."""
    corner, opposite = torch.maximum(box[:2], boxes[..., :2]), torch.minimum(box[2:], boxes[..., 2:])
    shared = (opposite - corner).clamp_min(0).prod(-1)
    either = (box[2:] - box[:2]).prod() + (boxes[..., 2:] - boxes[..., :2]).clamp_min(0).prod(-1) - shared
    return shared / either.clamp_min(torch.finfo(boxes.dtype).tiny)


def alikeness(followed: FollowedBox, answer: Detections) -> Tensor:
    """(N, A) ``IoU(L, L') * cos(P, P')`` of each candidate with the box that is followed."""
    scores, classes = answer.scores, followed.classes
    lengths = scores.norm(dim=2) * classes.norm()
    cosine: Tensor = scores @ classes / lengths.clamp_min(torch.finfo(scores.dtype).tiny)
    return overlap(followed.box, answer.boxes) * cosine


def likeness(followed: FollowedBox, answer: Detections) -> Tensor:
    """(N,) ``max over candidates of IoU(L, L') * cos(P, P') * O'``.

    Petsiuk et al., "Black-box Explanation of Object Detectors via Saliency Maps", CVPR 2021, equations 2 to 4.
    """
    return (alikeness(followed, answer) * answer.certainty).amax(1)


def followed_score(followed: FollowedBox, answer: Detections) -> Tensor:
    """(N,) the class score of the box that is followed.

    Where candidates have fixed places the mean over those that became it; else that of the candidate most like it, and
    0 where that does not overlap it by half: the box is gone.
    """
    scores = answer.confidence[..., followed.label]
    if answer.fixed:
        return scores[:, followed.candidates].mean(1)
    best = alikeness(followed, answer).argmax(1, keepdim=True)
    there = overlap(followed.box, answer.boxes).gather(1, best) >= HALF
    return (scores.gather(1, best) * there)[:, 0]


def followed_side(followed: FollowedBox, answer: Detections, side: int) -> Tensor:
    """(N,) where a side of the box that is followed lies, as ``followed_score``."""
    places = answer.boxes[..., side]
    if answer.fixed:
        return places[:, followed.candidates].mean(1)
    return places.gather(1, alikeness(followed, answer).argmax(1, keepdim=True))[:, 0]


def sampled(mask: Tensor, box: Sequence[float], side: int) -> Tensor:
    """(side, side) a mask, (H, W), at the centres of equal cells of a box: left, top, right, bottom in its pixels."""
    height, width = mask.shape
    left, top, right, bottom = box
    steps = (torch.arange(side, device=mask.device) + 0.5) / side
    across, down = (left + (right - left) * steps) / width, (top + (bottom - top) * steps) / height
    places = torch.stack(torch.meshgrid(across, down, indexing="xy"), -1) * 2 - 1
    values = mask.detach().float()[None, None]
    return functional.grid_sample(values, places[None], padding_mode="border", align_corners=False)[0, 0]
