"""All tasks by name, and the task of a network: as its description says, or as its output tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from torch import nn

from workbench.api import UserError
from workbench.engine.spec import ModelSpec

from .binary import Binary
from .classification import Classification
from .dense_regression import DenseRegression
from .detection import Detection
from .embedding import Embedding
from .multilabel import MultiLabel
from .pictures import Generation, ImageToImage
from .regression import Regression
from .segmentation import Segmentation
from .task import Task

TASKS: Mapping[str, type[Task]] = {
    task.name: task
    for task in (
        Classification,
        MultiLabel,
        Binary,
        Regression,
        Detection,
        Segmentation,
        DenseRegression,
        Embedding,
        ImageToImage,
        Generation,
    )
}


def task_of(spec: ModelSpec, output: Any, reference: str) -> tuple[Task, ModelSpec]:
    """The task, and the description with it. Raises UserError where none fits.

    output  what the network gave for one image, of which ``chosen_output`` took its part
    """
    if not spec.task:
        told = ((task.name, task.told_by(output, spec)) for task in TASKS.values())
        name, why = next((found for found in told if found[1]), (Classification.name, "one row of outputs"))
        spec = spec.with_(f"guessed from {why}", task=name)
    if spec.task not in TASKS:
        raise UserError(f"task must be one of {', '.join(TASKS)}; got {spec.task!r}.")
    return TASKS[spec.task].of(output, spec, reference)


def taking_images(network: nn.Module, spec: ModelSpec, reference: str) -> tuple[nn.Module, ModelSpec]:
    """The network as one that takes images, as its task has it; it itself where no task is known yet."""
    return TASKS[spec.task].taking_images(network, spec, reference) if spec.task in TASKS else (network, spec)


def chosen_output(output: Any, wanted: str, reference: str) -> Any:
    """One of several outputs, by name or number; the only or whole one where none is wanted. Raises UserError."""
    if not wanted:
        return output[0] if isinstance(output, list | tuple) and len(output) == 1 else output
    known: dict[str, Any] = {}
    if isinstance(output, Mapping):
        known = {str(name): part for name, part in output.items()}
    elif isinstance(output, Sequence):
        known = {str(i): part for i, part in enumerate(output)}
    if wanted not in known:
        names = ", ".join(known) or "one output without a name"
        raise UserError(f"{reference} has no output {wanted!r}; it gives {names}.")
    return known[wanted]
