"""The files of a training beside its network: the loss as a table and as curves, and previews."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image as Pillow

from .output_files import open_target, write_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SMOOTHED = 20  # parts of the run, over which a thick line is the mean


def save_losses(folder: Path, names: Sequence[str], losses: np.ndarray) -> list[str]:
    """``loss.csv`` and ``loss.png`` of (steps, parts) losses; the names of the files."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["step", *names])
    writer.writerows([step, *(f"{value:.6g}" for value in row)] for step, row in enumerate(losses, 1))
    write_text(folder / "loss.csv", text.getvalue())
    with open_target(folder / "loss.png") as file:
        _draw(names, losses).savefig(file, format="png", dpi=120)
    return ["loss.csv", "loss.png"]


def _draw(names: Sequence[str], losses: np.ndarray) -> Figure:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.add_subplot()
    steps, wide = np.arange(1, len(losses) + 1), max(1, len(losses) // SMOOTHED)
    for number, name in enumerate(names):
        axes.plot(steps, losses[:, number], color=f"C{number}", alpha=0.3, linewidth=0.8)
        mean = np.convolve(losses[:, number], np.ones(wide) / wide, "valid")
        axes.plot(steps[wide - 1 :], mean, color=f"C{number}", label=name)
    axes.set_yscale("log")
    axes.set_xlabel("steps")
    axes.set_ylabel("relative distance")
    axes.legend()
    return figure


def save_preview(path: Path, rows: np.ndarray) -> None:
    """A sheet of (rows, columns, h, w, 3) float pictures in 0..1."""
    count, across, height, width, _ = rows.shape
    sheet = rows.transpose(0, 2, 1, 3, 4).reshape(count * height, across * width, 3)
    with open_target(path) as file:
        Pillow.fromarray((sheet.clip(0, 1) * 255).round().astype(np.uint8)).save(file, format="png")
