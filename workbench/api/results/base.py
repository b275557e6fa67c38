"""The base of all result types, and the check of their arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

Facts = Mapping[str, str | int | float | bool]


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """Base of everything that can be displayed, exported and reported.

    caption  a line under the figure, on what it shows
    caveat   a warning that goes with the result everywhere; empty where there is none
    facts    byproducts of the computation, by name: the layer used, the target's score, ...
    """

    caption: str = ""
    caveat: str = ""
    facts: Facts = field(default_factory=dict)


def check_array(result: Result, name: str, axes: int, shape: str) -> None:
    """Raise ValueError unless the field ``name`` is a float32 array with that many axes; ``shape`` says so in words."""
    array = getattr(result, name)
    if not isinstance(array, np.ndarray) or array.ndim != axes or array.dtype != np.float32:
        got = f"{array.dtype} {array.shape}" if isinstance(array, np.ndarray) else type(array).__name__
        raise ValueError(f"{type(result).__name__} wants {name} as float32 {shape}; got {got}")
