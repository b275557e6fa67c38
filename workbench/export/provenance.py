"""Provenance: where a result came from, as JSON in a file of its own and inside the files that it describes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import numpy as np

from workbench.printable import printable

from .output_files import write_text

MEASURED = "measured"  # the key in a run's provenance that says, in a figure, that differences of maps are shown
KEY = "Provenance"  # of the text inside a PNG
IMAGE_DESCRIPTION = 270  # the TIFF tag
NPZ_KEY = "provenance"
MP4_BOX = uuid5(NAMESPACE_URL, "workbench:provenance").bytes  # names the box of a film that holds it


def as_json(value: Any, indent: int | None = 2) -> str:
    """JSON that every reader accepts: numpy values become Python numbers, NaN and infinity become null."""
    return json.dumps(_json_value(value), indent=indent, ensure_ascii=indent is None, allow_nan=False)


def save_provenance(path: Path, provenance: Mapping[str, Any]) -> None:
    """Write ``provenance.json``."""
    write_text(path, as_json(provenance) + "\n")


def with_background(provenance: Mapping[str, Any], background: str) -> dict[str, Any]:
    """The provenance with the background colour of transparent images, unless it is white."""
    if background == "white":
        return dict(provenance)
    changed = dict(provenance)
    if changed.get("image"):
        changed["image"] = {**changed["image"], "background": background}
    if changed.get("images"):
        changed["images"] = [{**image, "background": background} for image in changed["images"]]
    return changed


def _json_value(value: Any) -> Any:
    if isinstance(value, np.generic | np.ndarray):
        value = value.tolist()
    if isinstance(value, Mapping):
        return {printable(str(key)): _json_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_json_value(item) for item in value]
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if value is None or isinstance(value, bool | int):
        return value
    return printable(str(value))
