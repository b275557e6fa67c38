"""Arrays: a result as an NPZ file, one array per field, raw."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from workbench.api import Result, arrays_of

from .files import written


def save_arrays(path: Path, result: Result) -> None:
    """Write ``result`` as NPZ: ``values``, ... or ``part.values``, ... for groups. Needs no pickle to be read."""
    with written(path) as beside, beside.open("wb") as file:
        np.savez_compressed(file, **arrays_of(result))  # type: ignore[arg-type]  # numpy's own flag has a name too
