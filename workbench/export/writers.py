"""The writers of a result: as a figure, an animation, arrays, or the picture that it holds.

Each brings its libraries when it writes, so that asking for a writer costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from workbench.api import Picture, UserError

from .arrays import picture_alone, save_arrays, save_picture
from .exported_result import ExportedResult

Writer = Callable[[Path, ExportedResult], None]


def writer_for(kind: str, exported: ExportedResult) -> Writer:
    """The writer of a "figure", an "animation", "arrays" or a "picture". Raises UserError where there is no picture."""
    if kind == "picture":
        _picture_of(exported)
    return WRITERS[kind]


def file_name(provenance: Mapping[str, Any]) -> str:
    """What a file is called where a person names none: what it is of, and what made it, as ``chelsea-gradcam``."""
    of = provenance.get("collection") or (provenance.get("image") or {}).get("name") or ""
    whole = f"{Path(str(of).partition('?')[0]).stem} {provenance.get('page') or provenance.get('technique', 'result')}"
    return re.sub(r"[^\w.]+", "-", whole.lower()).strip("-.") or "result"


def picture_name(exported: ExportedResult) -> str:
    """What the file of its picture is called where a person names none. Raises UserError where there is no picture."""
    return f"{_picture_of(exported).file or exported.provenance.get('technique', 'picture')}.png"


def _picture_of(exported: ExportedResult) -> Picture:
    picture = picture_alone(exported.result)
    if picture is None:
        raise UserError("This result is not one picture that could be saved alone. Save the figure instead.")
    return picture


def _write_figure(path: Path, exported: ExportedResult) -> None:
    from .figure import save_figure

    save_figure(path, exported)


def _write_animation(path: Path, exported: ExportedResult) -> None:
    from .animation import save_animation

    save_animation(path, exported)


def _write_picture(path: Path, exported: ExportedResult) -> None:
    save_picture(path.with_suffix(".png"), _picture_of(exported), exported.provenance)


WRITERS: Mapping[str, Writer] = {
    "figure": _write_figure,
    "animation": _write_animation,
    "arrays": save_arrays,
    "picture": _write_picture,
}
