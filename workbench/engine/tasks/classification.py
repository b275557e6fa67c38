"""Classification: one row of logits per image, of classes that exclude each other; a softmax gives probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from torch import Tensor

from workbench.api import Aim, Image, Model, Result, Scores, Target, UserError, class_name, class_title, probability
from workbench.api.target import class_index

from .aims import ClassAim
from .task import Task


@dataclass(frozen=True)
class Classification(Task):
    """A target is a class, its probability, or a difference of two. The answer is (N, classes) logits."""

    name: ClassVar[str] = "classification"
    judged: ClassVar[str] = "classes"
    gives: ClassVar[str] = "one row of class scores for each image"
    kinds: ClassVar[tuple[str, ...]] = ("predicted", "class", "probability", "log-probability", "difference")
    rows: ClassVar[bool] = True

    def read(self, output: Any, reference: str) -> Tensor:
        """(N, classes) logits."""
        if not isinstance(output, Tensor) or output.ndim != 2:
            got = f"a tensor of shape {tuple(output.shape)}" if isinstance(output, Tensor) else type(output).__name__
            raise UserError(f"{reference} must give one row of scores per image, (N, classes); it gives {got}.")
        return output

    def labels(self, names: Sequence[str], answer: Tensor, reference: str) -> tuple[str, ...]:
        """The names that are given, or ``class 0`` and so on."""
        outputs = answer.shape[1]
        if names and len(names) != outputs:
            raise UserError(f"{reference} has {outputs} outputs, but there are {len(names)} class names.")
        return tuple(names) or tuple(map(class_name, range(outputs)))

    def likeliest(self, answer: Tensor) -> Tensor:
        """The class with the highest logit."""
        return answer.argmax(1)

    def resolve(self, target: Target, answer: Tensor, image: Image | None, model: Model) -> Target:
        """The predicted class is that of the highest logit in the first row."""
        self.check_kind(target, model.reference)
        return Target.of_class(int(answer[0].argmax())) if target.kind == "predicted" else target.fitted(model)

    def value_of(self, target: Target, answer: Tensor) -> Tensor:
        """A class's logit, its probability or the logarithm of that, or the difference of two logits."""
        first, logits = target.indices[0], self.logits(answer)
        if target.kind == "difference":
            return logits[:, first] - logits[:, target.indices[1]]
        if target.kind == "probability":
            return self.probabilities(answer)[:, first]
        if target.kind == "log-probability":
            return self.log_probabilities(answer)[:, first]
        return logits[:, first]

    def aim(self, target: Target, goal: str, answer: Tensor, model: Model) -> Aim:
        label, wanted = self.attacked(target, goal, model)
        names = [class_title(model.classes[k], k) for k in (label, label if wanted is None else wanted)]
        return ClassAim(label, wanted, *names)

    def attacked(self, target: Target, goal: str, model: Model) -> tuple[int, int | None]:
        """The class to move away from, and the one to reach. Raises UserError."""
        if target.kind not in ("class", "probability", "log-probability"):
            raise UserError(
                f"An attack moves away from a class, so target must be class:NAME or predicted; got {target}."
            )
        label, name = target.indices[0], goal.strip().removeprefix("class:")
        return label, class_index(name, model.classes, model.reference) if name else None

    def confidence(self, answer: Tensor) -> float | None:
        """The probability of the likeliest class."""
        return float(self.probabilities(answer[:1].double()).max())

    def logits(self, answer: Tensor) -> Tensor:
        """(N, classes), the logit of each class."""
        return answer

    def probabilities(self, answer: Tensor) -> Tensor:
        """(N, classes): ``exp(s_c) / sum_j exp(s_j)``."""
        return answer.softmax(1)

    def log_probabilities(self, answer: Tensor) -> Tensor:
        """(N, classes), their logarithms."""
        return answer.log_softmax(1)

    def shown(self, answer: Tensor, image: Image, model: Model, top: int) -> Result:
        """The likeliest classes, best first."""
        alone = answer[:1].float().cpu()
        logits = self.logits(alone)
        order = logits[0].argsort(descending=True, stable=True)[:top]
        probabilities = self.probabilities(alone.double())[0].float()
        best = int(order[0])
        return Scores(
            values=probabilities[order].numpy(),
            names=tuple(model.classes[i] for i in order),
            indices=order.int().numpy(),
            logits=logits[0][order].numpy(),
            targets=tuple(str(Target.of_class(i)) for i in order.tolist()),
            caption=f"{model.classes[best]}, probability {probability(float(probabilities[best]))}{self._remark}",
            facts={"predicted": best, "predicted_name": model.classes[best]},
        )

    @property
    def _remark(self) -> str:
        """What the caption goes on with."""
        return ""
