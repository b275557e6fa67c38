"""The base of all tasks: what the rest of the engine may ask of one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from torch import Tensor, nn

from workbench.api import Aim, Image, Model, Result, Target, UserError
from workbench.engine.spec import ModelSpec

Answer = Any  # what a task reads out of a network's output, of a batch of N images: a Tensor, or a class of the task's


@dataclass(frozen=True)
class Task(ABC):
    """What a network's output means.

    name        as references write it: ``task=NAME``
    gives       what comes out, for sentences: "one row of class scores for each image"
    kinds       the kinds of target that it takes, the default first, beside ``unit``
    predicted   what the target is called that is taken where none is chosen
    no_classes  why an image gets no class, in a sentence; empty where it does
    places      whether a target is a thing in one image: a box, a region, a pixel
    rows        whether the answer is a Tensor (N, n), one row of numbers for each image
    pictures    whether the answer is a picture of each image, (N, 1 or 3, h, w), black 0 and white 1
    judged      what of the answer is judged against labels or annotations: classes, labels, boxes or regions; empty for
                nothing
    no_aim      why nothing in the answer can be attacked, in a sentence; empty where something can
    made_for    ids of the techniques that are for such networks alone, the most usual first
    """

    name: ClassVar[str]
    gives: ClassVar[str]
    kinds: ClassVar[tuple[str, ...]]
    predicted: ClassVar[str] = "predicted class"
    no_classes: ClassVar[str] = ""
    places: ClassVar[bool] = False
    rows: ClassVar[bool] = False
    pictures: ClassVar[bool] = False
    judged: ClassVar[str] = ""
    no_aim: ClassVar[str] = ""
    made_for: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def told_by(cls, output: Any, spec: ModelSpec) -> str:
        """What of an output tells, in words, that it is this task's; empty where it may be another's."""
        return ""

    @classmethod
    def of(cls, output: Any, spec: ModelSpec, reference: str) -> tuple[Task, ModelSpec]:
        """The task for a network, and the description with what was found out. Raises UserError in words.

        output  what the network gave for a grey image, of which ``chosen_output`` took its part
        """
        return cls(), spec

    @classmethod
    def taking_images(cls, network: nn.Module, spec: ModelSpec, reference: str) -> tuple[nn.Module, ModelSpec]:
        """The network as one that takes images, where it is none, and the description of those."""
        return network, spec

    def counted(self, classes: Sequence[str]) -> str:
        """How much comes out, in a word or two: "1,000 classes"."""
        return "1 class" if len(classes) == 1 else f"{len(classes):,} classes"

    def confidence(self, answer: Answer) -> float | None:
        """How sure the network is of one image, 0 to 1; None where its answer says nothing of that."""
        return None

    @abstractmethod
    def read(self, output: Any, reference: str) -> Answer:
        """The answer for N images. Raises UserError where the output is none of this task; differentiable."""

    @abstractmethod
    def labels(self, names: Sequence[str], answer: Answer, reference: str) -> tuple[str, ...]:
        """As many names as there are classes. Raises UserError where another number is given; none is allowed."""

    def scores(self, answer: Answer, reference: str) -> Tensor:
        """(N, n) logits of classes, or numbers. Raises UserError where there is no such row for each image."""
        if self.rows:
            return answer  # type: ignore[no-any-return]
        raise UserError(f"{reference} gives {self.gives}, not one row of numbers for each image.")

    def numbers(self, answer: Answer) -> Tensor:
        """(N, n) numbers by which two answers are the same or not."""
        return answer.flatten(1)  # type: ignore[no-any-return]

    @abstractmethod
    def likeliest(self, answer: Answer) -> Tensor:
        """(N,) int64, the likeliest class of each image; -1 where that means nothing."""

    @abstractmethod
    def resolve(self, target: Target, answer: Answer, image: Image | None, model: Model) -> Target:
        """The target checked, numbered, and fixed to what it names in the answer for the unchanged image.

        answer  of the unchanged image alone: N is 1, or its first row is that image
        image   the unchanged image; needed where a target names a place

        Raises UserError where the model or the image has no such thing.
        """

    @abstractmethod
    def value_of(self, target: Target, answer: Answer) -> Tensor:
        """(N,) the scalar of a resolved target that is no unit. Differentiable where the answer is."""

    def aim(self, target: Target, goal: str, answer: Answer, model: Model) -> Aim:
        """What an attack on a resolved target wants.

        goal    what should come in its place, as a person wrote it; empty where it should vanish
        answer  of the unchanged image

        Raises UserError where target or goal are none that can be attacked.
        """
        raise UserError(self.no_aim)

    def aspects(self, target: Target) -> tuple[Target, ...]:
        """What a layer must reach to show a resolved target: the target, or all that makes up the thing it names."""
        return (target,)

    def title(self, target: Target, classes: Sequence[str]) -> str:
        """A resolved target in words, as a sentence goes on with it."""
        return target.title(classes)

    @abstractmethod
    def shown(self, answer: Answer, image: Image, model: Model, top: int) -> Result:
        """The answer for one image, as a person reads it; what can be a target carries its target.

        top  how many things to show at most
        """

    def check_kind(self, target: Target, reference: str) -> None:
        """Raises UserError where this task has no such target."""
        if target.kind not in self.kinds:
            forms = ", ".join(self.kinds)
            raise UserError(f"{reference} gives {self.gives}, so target must be one of {forms} or unit; got {target}.")
