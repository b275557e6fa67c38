"""The writers of a result: as a figure, an animation, arrays, or the picture that it holds.

Each brings its libraries when it writes, so that asking for a writer costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from workbench.api import UserError

from .arrays import own_pictures, save_arrays, save_picture
from .exported_result import ExportedResult

Writer = Callable[[Path, ExportedResult], None]


def writer_for(kind: str, exported: ExportedResult) -> Writer:
    """The writer of a "figure", an "animation", "arrays" or a "picture". Raises UserError where there is no picture."""
    if kind == "picture" and not own_pictures(exported.result):
        raise UserError("This result has no picture to save alone: an attack has one. Save the figure instead.")
    return WRITERS[kind]


def _write_figure(path: Path, exported: ExportedResult) -> None:
    from .figure import save_figure

    save_figure(path, exported)


def _write_animation(path: Path, exported: ExportedResult) -> None:
    from .animation import save_animation

    save_animation(path, exported)


def _write_picture(path: Path, exported: ExportedResult) -> None:
    picture = own_pictures(exported.result)[0]
    save_picture(path.with_suffix(".png"), picture, exported.provenance)


WRITERS: Mapping[str, Writer] = {
    "figure": _write_figure,
    "animation": _write_animation,
    "arrays": save_arrays,
    "picture": _write_picture,
}
