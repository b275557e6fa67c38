"""Classification: one row of logits per image, and a target is a class, or a difference of two."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from workbench.api import Model, Target, UserError, class_name


def scores_of(output: object, reference: str) -> Tensor:
    """(N, classes) logits."""
    if not isinstance(output, Tensor) or output.ndim != 2:
        got = f"a tensor of shape {tuple(output.shape)}" if isinstance(output, Tensor) else type(output).__name__
        raise UserError(f"{reference} must give one row of scores per image, (N, classes); it gives {got}.")
    return output


def class_names(names: Sequence[str], scores: Tensor, reference: str) -> tuple[str, ...]:
    """The names that are given, or ``class 0`` and so on."""
    outputs = scores.shape[1]
    if names and len(names) != outputs:
        raise UserError(f"{reference} has {outputs} outputs, but there are {len(names)} class names.")
    return tuple(names) or tuple(map(class_name, range(outputs)))


def resolve(target: Target, scores: Tensor, model: Model) -> Target:
    """The predicted class is that of the highest logit in the first row."""
    return Target.of_class(int(scores[0].argmax())) if target.kind == "predicted" else target.fitted(model)


def value_of(target: Target, scores: Tensor) -> Tensor:
    """A class's logit, its probability or the logarithm of that, or the difference of two logits."""
    first = target.indices[0]
    if target.kind == "difference":
        return scores[:, first] - scores[:, target.indices[1]]
    if target.kind == "probability":
        return scores.softmax(1)[:, first]
    if target.kind == "log-probability":
        return scores.log_softmax(1)[:, first]
    return scores[:, first]
