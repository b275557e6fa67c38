"""Aims of attacks, one class for each kind of thing in an answer; the tasks make them.

A box, and a region: Xie et al., "Adversarial Examples for Semantic Segmentation and Object Detection", ICCV 2017,
section 3.1. Two faces: Sharif et al., "Accessorize to a Crime", CCS 2016, section 3.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import percent, probability

from .detections import HALF, Detections, FollowedBox, overlap


@dataclass(frozen=True, eq=False)
class ThingAim(ABC):
    """What aims share; reached is what has a margin above zero."""

    purpose: str
    targeted: bool

    classes = None
    unit = "probability"

    @abstractmethod
    def margin(self, answer: Any) -> Tensor:
        """(N,)"""

    @abstractmethod
    def measure(self, answer: Any) -> Tensor:
        """(N,)"""

    def reached(self, answer: Any) -> bool:
        return float(self.margin(answer)[0].detach()) > 0

    def number(self, answer: Any) -> float:
        """The measure for the first image."""
        return float(self.measure(answer)[0].detach())


@dataclass(frozen=True, eq=False)
class ClassAim:
    """That ``label`` is not predicted any more, or that the ``goal``, if there is one, is: of exclusive classes."""

    label: int
    goal: int | None
    name: str
    goal_name: str

    unit = "probability"

    @property
    def classes(self) -> tuple[int, int | None]:
        return self.label, self.goal

    @property
    def targeted(self) -> bool:
        return self.goal is not None

    @property
    def purpose(self) -> str:
        return f"reach {self.goal_name}" if self.goal is not None else "change the prediction"

    def loss(self, scores: Tensor) -> Tensor:
        """(N,) the cross-entropy of the label, or that of the goal with a minus."""
        wanted = torch.full((len(scores),), self.label if self.goal is None else self.goal, device=scores.device)
        entropy = functional.cross_entropy(scores, wanted, reduction="none")
        return entropy if self.goal is None else -entropy

    def margin(self, scores: Tensor) -> Tensor:
        """(N,) in logits."""
        mine = self.label if self.goal is None else self.goal
        others = scores.clone()
        others[:, mine] = -torch.inf
        ahead = others.amax(1) - scores[:, mine]
        return ahead if self.goal is None else -ahead

    def reached(self, scores: Tensor) -> bool:
        predicted = int(scores[0].argmax())
        return predicted != self.label if self.goal is None else predicted == self.goal

    def measure(self, scores: Tensor) -> Tensor:
        return scores.double().softmax(1)[:, self.label]

    def seen(self, scores: Tensor) -> str:
        return f"{self.name} {probability(float(self.measure(scores)[0].detach()), coarse=True)}"


@dataclass(frozen=True, eq=False)
class LabelAim(ThingAim):
    """That a class is not there any more, or that another is: of classes that each are there or not."""

    label: int
    goal: int | None
    name: str

    def _logit(self, scores: Tensor) -> Tensor:
        """(N,) of what should be the case."""
        return -scores[:, self.label] if self.goal is None else scores[:, self.goal]

    def loss(self, scores: Tensor) -> Tensor:
        return functional.logsigmoid(self._logit(scores))

    def margin(self, scores: Tensor) -> Tensor:
        return self._logit(scores)

    def measure(self, scores: Tensor) -> Tensor:
        return scores[:, self.label if self.goal is None else self.goal].sigmoid()

    def seen(self, scores: Tensor) -> str:
        return f"{self.name} {probability(self.number(scores), coarse=True)}"


@dataclass(frozen=True, eq=False)
class BoxAim(ThingAim):
    """That no candidate that overlaps a box by half is shown as its class, or that one is shown as the goal.

    threshold  from which score on a box is shown
    """

    followed: FollowedBox
    threshold: float
    goal: int | None
    name: str

    def loss(self, answer: Detections) -> Tensor:
        """(N,) the sum of the goal's scores less those of the class, over what overlaps the box by half."""
        near = self._near(answer)
        scores = answer.confidence
        loss = -(scores[..., self.followed.label] * near).sum(1)
        return loss if self.goal is None else loss + (scores[..., self.goal] * near).sum(1)

    def margin(self, answer: Detections) -> Tensor:
        mine = self._best(answer, self.followed.label)
        if self.goal is None:
            return self.threshold - mine
        return self._best(answer, self.goal) - mine.clamp_min(self.threshold)

    def measure(self, answer: Detections) -> Tensor:
        return self._best(answer, self.followed.label if self.goal is None else self.goal)

    def seen(self, answer: Detections) -> str:
        return f"{self.name} {probability(self.number(answer), coarse=True)}"

    def _near(self, answer: Detections) -> Tensor:
        """(N, A) whether a candidate overlaps the box by half."""
        return overlap(self.followed.box, answer.boxes.detach()) >= HALF

    def _best(self, answer: Detections, label: int) -> Tensor:
        return (answer.confidence[..., label] * self._near(answer)).amax(1)


@dataclass(frozen=True, eq=False)
class RegionAim(ThingAim):
    """That a class wins no more than half of a region, or that the goal wins more.

    mask  (h, w) bool, the region on the network's grid
    """

    label: int
    mask: Tensor
    goal: int | None
    name: str

    unit = "share of the region"

    def _cells(self, answer: Tensor) -> Tensor:
        """(N, C, cells) the logits within the region."""
        return answer[:, :, self.mask]

    def _ahead(self, answer: Tensor) -> Tensor:
        """(N, cells) by how much each cell is as it should be."""
        cells, mine = self._cells(answer), self.label if self.goal is None else self.goal
        others = cells.clone()
        others[:, mine] = -torch.inf
        ahead = others.amax(1) - cells[:, mine]
        return ahead if self.goal is None else -ahead

    def loss(self, answer: Tensor) -> Tensor:
        """(N,) the cross-entropy of the class over the cells that are not yet as they should be."""
        cells = self._cells(answer)
        mine = self.label if self.goal is None else self.goal
        wanted = torch.full((len(cells), cells.shape[2]), mine, device=cells.device)
        entropy = functional.cross_entropy(cells, wanted, reduction="none")
        entropy = (entropy * (self._ahead(answer).detach() <= 0)).mean(1)
        return entropy if self.goal is None else -entropy

    def margin(self, answer: Tensor) -> Tensor:
        """(N,) of the middle cell: above zero where more than half of them are as they should be."""
        return self._ahead(answer).median(1).values

    def measure(self, answer: Tensor) -> Tensor:
        wins = self._cells(answer).argmax(1) == (self.label if self.goal is None else self.goal)
        return wins.double().mean(1)

    def seen(self, answer: Tensor) -> str:
        return f"{percent(self.number(answer), coarse=True)} of its cells {self.name}"


@dataclass(frozen=True, eq=False)
class LikenessAim(ThingAim):
    """That a vector's likeness to another comes above a value, or falls below it.

    reference  (1, D)
    distance   whether likeness is the negative distance; else it is the cosine
    least      the value, of a distance with its sign turned
    rise       whether it should come above
    """

    reference: Tensor
    distance: bool
    least: float
    rise: bool

    @property
    def unit(self) -> str:  # type: ignore[override]
        return "distance, negative" if self.distance else "cosine"

    def loss(self, answer: Tensor) -> Tensor:
        return self.measure(answer) if self.rise else -self.measure(answer)

    def margin(self, answer: Tensor) -> Tensor:
        above = self.measure(answer) - self.least
        return above if self.rise else -above

    def measure(self, answer: Tensor) -> Tensor:
        return likeness(answer, self.reference, self.distance)

    def seen(self, answer: Tensor) -> str:
        number = self.number(answer)
        return f"distance {-number:.3g}" if self.distance else f"cosine {number:.3f}"


def likeness(vectors: Tensor, reference: Tensor, distance: bool) -> Tensor:
    """(N,) the cosine of vectors, (N, D), with one, (1, D); or their distance with its sign turned."""
    other = reference.to(vectors)
    if not distance:
        return functional.cosine_similarity(vectors, other, dim=1)
    apart: Tensor = torch.linalg.vector_norm(vectors - other, dim=1)
    return -apart
