"""An animation of how a result came to be: its partial results one after another, the last held longer."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from workbench.api import Grid, Heatmap, Picture, Result, UserError
from workbench.render.colour import limits_for, picture_rgb
from workbench.render.display import Display

from .exported_result import ExportedResult
from .figure import save_figure
from .output_files import atomic_write, open_target
from .provenance import MP4_BOX, as_json

SUFFIXES = (".gif", ".mp4")
FRAME_SECONDS, LAST_SECONDS = 0.12, 1.6
MOST_FRAMES = 60
DOTS = 120  # pixels an inch


def save_animation(path: str | Path, exported: ExportedResult) -> None:
    """Write the steps as GIF or MP4 by the file's ending, a frame each.

    All frames share the colour range of the last step. A GIF holds the provenance as its comment, an MP4 in a box
    after the film. Raises UserError on another ending, fewer than two steps, and where the file cannot be
    written.
    """
    path = Path(path).expanduser()
    if path.suffix.lower() not in SUFFIXES:
        raise UserError(f"An animation can be {', '.join(s[1:] for s in SUFFIXES)}; got {path.name!r}.")
    steps = exported.steps
    if len(steps) < 2:
        raise UserError("This run had no results on the way, so there is nothing to animate.")
    frames = [steps[i] for i in np.linspace(0, len(steps) - 1, min(len(steps), MOST_FRAMES)).round().astype(int)]
    pictures = _pictures(frames, replace(exported, display=_with_range_of(steps[-1], exported.display)))
    provenance = as_json(dict(exported.provenance), indent=None) if exported.provenance else ""
    if path.suffix.lower() == ".gif":
        _save_gif(path, pictures, provenance)
    else:
        _save_mp4(path, pictures, provenance)


def _with_range_of(last: Result, display: Display) -> Display:
    """The display with its range locked to that of the last step, unless the person has locked one."""
    if display.locked or not isinstance(last, Heatmap | Grid):
        return display
    limits = limits_for(last, display)
    return replace(display, low=limits.low, high=limits.high)


def _pictures(frames: Sequence[Result], exported: ExportedResult) -> list[Pillow.Image]:
    """Each frame at the size of the last, even in width and height."""
    pictures = [_picture(replace(exported, result=frame)) for frame in frames]
    size = pictures[-1].width // 2 * 2, pictures[-1].height // 2 * 2
    return [picture.resize(size) for picture in pictures]


def _picture(exported: ExportedResult) -> Pillow.Image:
    """A picture at its own size, without the photograph beside it; another result as its figure."""
    if isinstance(picture := exported.result, Picture):
        return Pillow.fromarray(picture_rgb(picture.values, picture.signed, picture.factor))
    png = io.BytesIO()
    save_figure(png, exported, dpi=DOTS, framed=False)
    return Pillow.open(png).convert("RGB")


def _save_gif(path: Path, pictures: Sequence[Pillow.Image], comment: str) -> None:
    times = [round(1000 * FRAME_SECONDS)] * (len(pictures) - 1) + [round(1000 * LAST_SECONDS)]
    palette = _pixels_of_all(pictures).quantize(255, Pillow.Quantize.MAXCOVERAGE)  # a median cut washes them out
    small = [picture.quantize(palette=palette, dither=Pillow.Dither.FLOYDSTEINBERG) for picture in pictures]
    with open_target(path) as file:
        more = {"append_images": small[1:], "duration": times, "loop": 0, "comment": comment.encode()}
        small[0].save(file, format="GIF", save_all=True, **more)


def _pixels_of_all(pictures: Sequence[Pillow.Image]) -> Pillow.Image:
    """Every other pixel of all frames. They share a palette, so that colours keep their meaning."""
    return Pillow.fromarray(np.concatenate([np.asarray(picture)[::2, ::2] for picture in pictures]))


def _save_mp4(path: Path, pictures: Sequence[Pillow.Image], provenance: str) -> None:
    import cv2

    rate = 1 / FRAME_SECONDS
    with atomic_write(path) as temporary:
        film = cv2.VideoWriter(str(temporary), cv2.VideoWriter.fourcc(*"mp4v"), rate, pictures[-1].size)
        if not film.isOpened():
            raise UserError("This OpenCV cannot write MP4; save a GIF instead.")
        frames = [*pictures, *[pictures[-1]] * round(LAST_SECONDS * rate)]
        for picture in frames:
            film.write(np.asarray(picture)[:, :, ::-1])
        film.release()
        if cv2.VideoCapture(str(temporary)).get(cv2.CAP_PROP_FRAME_COUNT) != len(frames):  # it tells no error
            raise OSError("the disk took only a part of the film")
        box = b"uuid" + MP4_BOX + provenance.encode()
        with temporary.open("ab") as file:  # players pass over boxes that they do not know
            file.write(struct.pack(">I", 4 + len(box)) + box)
