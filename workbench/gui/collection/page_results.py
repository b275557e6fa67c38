"""What the pages beside a collection show, as results that are saved as figures and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from workbench.api import Curve, Group, Table
from workbench.collections.class_table import LabelCounts
from workbench.evaluation.evaluation_result import Section
from workbench.evaluation.metrics import Calibration
from workbench.gui.widgets.translation import tr


def label_table(labels: Sequence[LabelCounts]) -> Table:
    """A row for each label, the worst first; a number that there is none of is an empty text."""
    return Table(
        columns=("label", "images", "right", "recall", "precision", "F1", "taken for"),
        rows=tuple(
            (one.label, one.images, *map(_cell, (one.right, one.recall, one.precision, one.f1)), one.taken_for)
            for one in labels
        ),
    )


def curves_over(lines: Mapping[str, np.ndarray], across: str, up: str) -> Curve | None:
    """Lines with points of their own as lines over one axis: each is NaN where the points are another's.

    lines  by name (n, 2 or more), across and up
    """
    lines = {name: points for name, points in lines.items() if len(points)}
    if not lines:
        return None
    starts = np.cumsum([0, *(len(points) for points in lines.values())])
    heights = np.full((len(lines), starts[-1]), np.nan, np.float32)
    for row, points, start in zip(heights, lines.values(), starts, strict=False):
        row[start : start + len(points)] = points[:, 1]
    x = np.concatenate([points[:, 0] for points in lines.values()]).astype(np.float32)
    return Curve(x=x, lines=heights, names=tuple(lines), x_label=across, y_label=up)


def calibration_curve(bars: Calibration, across: str, up: str) -> Curve:
    """How often the model is right where it is so sure, over the middles of the bins."""
    middles = (np.arange(len(bars.counts)) + 0.5) / len(bars.counts)
    there = bars.counts > 0
    lines = np.stack([bars.accuracy[there], middles[there]]).astype(np.float32)
    x = middles[there].astype(np.float32)
    return Curve(x=x, lines=lines, names=(up, tr("As right as sure")), x_label=across, y_label=up)


def findings_table(sections: Sequence[Section]) -> Table | None:
    """A row for each line of what should be looked at."""
    rows = tuple((section.title, words, measured) for section in sections for words, measured, _ in section.rows)
    return Table(columns=("section", "what", "measured"), rows=rows) if rows else None


def robustness_group(table: Table, lines: Mapping[str, np.ndarray], across: str) -> Group:
    """The lines over severity, and the numbers with their intervals."""
    curve = curves_over(lines, across, "")
    assert curve is not None
    return Group(parts={"curves": curve, "severities": table})


def _cell(value: float) -> float | str:
    return float(value) if np.isfinite(value) else ""
