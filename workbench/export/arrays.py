"""Arrays: a result as an NPZ file, one array per field, raw."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from workbench.api import Group, Picture, Result, arrays_of
from workbench.render.colour import picture_rgb

from .files import written


def save_arrays(path: Path, result: Result) -> None:
    """Write ``result`` as NPZ: ``values``, ... or ``part.values``, ... for groups. Needs no pickle to be read."""
    with written(path) as beside, beside.open("wb") as file:
        np.savez_compressed(file, **arrays_of(result))  # type: ignore[arg-type]  # numpy's own flag has a name too


def save_pictures(folder: Path, result: Result) -> list[str]:
    """Write every picture that asks for a file of its own as PNG, without loss; the files' names."""
    parts = result.parts.values() if isinstance(result, Group) else [result]
    names = []
    for part in parts:
        if isinstance(part, Picture) and part.file:
            name = f"{part.file}.png"
            with written(folder / name) as beside:
                Pillow.fromarray(picture_rgb(part.values, part.signed, part.factor)).save(beside, "PNG")
            names.append(name)
    return names
