"""The curves of a robustness run: a panel for each corruption, accuracy and stability over severity."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from .output_files import open_target
from .paper import LIGHT, drawing

COLUMNS = 4
SECOND = "#b5651d"
DOTS = 150


def save_robustness(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write a PNG of ``rows``, each with its corruption, severity, shares and intervals. Raises UserError."""
    names = list(dict.fromkeys(str(row["corruption"]) for row in rows))
    columns = min(COLUMNS, len(names))
    height = -(-len(names) // columns)
    labelled = bool(rows[0]["labelled"])
    share, title = ("accuracy", "accuracy") if labelled else ("same", "same answer")
    lines = ((share, f"{share}_between", title, LIGHT.accent),
             ("stability", "stability_between", "rank correlation of the maps", SECOND))  # fmt: skip
    with drawing():
        figure = Figure((2.6 * columns + 0.4, 2.1 * height + 0.6), facecolor=LIGHT.page, layout="constrained")
        panels = figure.subplots(height, columns, squeeze=False, sharex=True, sharey=True)
        for name, axes in zip(names, panels.flat, strict=False):
            own = [row for row in rows if row["corruption"] == name]
            for key, between, label, colour in lines:
                if all(math.isnan(row[key]) for row in own):
                    continue
                severity = [row["severity"] for row in own]
                axes.plot(severity, [row[key] for row in own], "o-", color=colour, markersize=3, label=label)
                low, high = zip(*(row[between] for row in own), strict=True)
                axes.fill_between(severity, low, high, color=colour, alpha=0.15, linewidth=0)
            axes.set_title(name, fontsize=9)
            axes.set_ylim(min(0.0, axes.get_ylim()[0]), 1.02)
            axes.tick_params(labelsize=8)
            axes.grid(color=LIGHT.line, linewidth=0.5)
        for axes in panels.flat[len(names) :]:
            axes.set_visible(False)
        figure.supxlabel("severity", fontsize=8)
        figure.legend(*panels.flat[0].get_legend_handles_labels(), loc="outside upper center", ncols=2, fontsize=8,
                      frameon=False)  # fmt: skip
        with open_target(path) as target:
            figure.savefig(target, format="png", dpi=DOTS, facecolor=LIGHT.page)
