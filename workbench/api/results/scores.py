"""Scores: numbers with names, best first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.api.target import Target

from .base import Result, check_array


@dataclass(frozen=True, eq=False, kw_only=True)
class Scores(Result):
    """Numbers with names, best first: class probabilities, activations of a vector.

    values   (N,) float32, in ``unit``
    names    N texts
    indices  (N,) int32, the class or channel of each
    logits   (N,) float32, where ``values`` are probabilities made from them
    units    (N,) int32, the channel of the facts' layer that each belongs to, where ``indices`` are not these
    targets  N texts, the target that each row stands for; none where it is the row's class or channel
    """

    values: np.ndarray
    names: tuple[str, ...]
    indices: np.ndarray
    logits: np.ndarray | None = None
    units: np.ndarray | None = None
    unit: str = "probability"
    targets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_array(self, "values", 1, "(N,)")
        for name in ("names", "indices", "logits", "units"):
            given = getattr(self, name)
            if given is not None and len(given) != len(self.values):
                raise ValueError(f"Scores wants {len(self.values)} of {name}; got {len(given)}")
        if self.targets and len(self.targets) != len(self.values):
            raise ValueError(f"Scores wants {len(self.values)} targets or none; got {len(self.targets)}")

    @property
    def layer(self) -> str:
        """The layer whose channels are scored; empty where classes are."""
        return str(self.facts.get("layer", ""))

    @property
    def channels(self) -> np.ndarray:
        """(N,) int32, the channel of ``layer`` that each number belongs to."""
        return self.indices if self.units is None else self.units

    def target_of(self, row: int) -> str:
        """The text of the target that a row stands for: what explains it when a person clicks it."""
        if self.targets:
            return self.targets[row]
        if self.layer:
            return str(Target.of_unit(self.layer, int(self.channels[row])))
        return str(Target.of_class(int(self.indices[row])))
