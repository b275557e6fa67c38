"""What the pages beside a collection show, as results that are saved as figures and numbers.

A table's headings are those of the window, in English, and are said in the reader's language wherever it is read.
The names of labels and classes are somebody's own, and ``Verbatim``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from workbench.api import Curve, Group, Table
from workbench.collections.class_table import LabelCounts
from workbench.evaluation.evaluation_result import Section
from workbench.evaluation.metrics import Calibration
from workbench.gui.widgets.translation import tr
from workbench.phrases import Verbatim, said

BY_CLASS = ("Label", "Images", "Right", "Recall", "Precision", "F1", "Taken for")
FINDINGS = ("Section", "What", "Measured")
UNITS = {
    "unit": "Unit",
    "pushed": "Pushed",
    "area": "ROC area",
    "concept": "Detects",
    "iou": "IoU",
    "largest": "Largest",
    "reached": "Reached",
    "mean": "Mean",
    "same_as": "Same as",
    "state": "State",
}
STATES = {"dead": "dead", "saturated": "saturated"}
SEVERITIES = {
    "severity": "Severity",
    "value": "Value",
    "share": "Right",
    "low": "At least",
    "high": "At most",
    "stability": "Map",
    "stability_low": "Map, at least",
    "stability_high": "Map, at most",
}
UNDER = {"roc": "Area under the curve: {}", "pr": "Average precision: {}"}


def label_table(labels: Sequence[LabelCounts]) -> Table:
    """A row for each label, the worst first; a number that there is none of is an empty text."""
    return Table(
        columns=BY_CLASS,
        shares=("Recall", "Precision", "F1"),
        rows=tuple(
            (
                one.label or tr("no label"),
                one.images,
                int(one.right) if np.isfinite(one.right) else "",
                *map(_cell, (one.recall, one.precision, one.f1)),
                one.taken_for,
            )
            for one in labels
        ),
    )


def curves_over(lines: Mapping[str, np.ndarray], across: str, up: str) -> Curve | None:
    """Lines with points of their own as lines over one axis: each is NaN where the points are another's.

    Their names are of classes, which are somebody's own.

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
    return Curve(x=x, lines=heights, names=tuple(map(Verbatim, lines)), x_label=across, y_label=up)


def calibration_curve(bars: Calibration, across: str, up: str) -> Curve:
    """How often the model is right where it is so sure, over the middles of the bins."""
    middles = (np.arange(len(bars.counts)) + 0.5) / len(bars.counts)
    there = bars.counts > 0
    lines = np.stack([bars.accuracy[there], middles[there]]).astype(np.float32)
    x = middles[there].astype(np.float32)
    return Curve(
        x=x, lines=lines, names=(up, tr("As right as sure")), x_label=across, y_label=up, caption=error_words(bars)
    )


def error_words(bars: Calibration) -> Verbatim:
    """How far from right the model's sureness is, with its interval."""
    numbers = (f"{number:.3f}" for number in (bars.error.value, bars.error.low, bars.error.high))
    return Verbatim(tr("Expected calibration error: {} ({} to {}).").format(*numbers))


def findings_table(sections: Sequence[Section]) -> Table | None:
    """A row for each line of what should be looked at."""
    rows = tuple(
        (said(section.title), said(words), said(measured))
        for section in sections
        for words, measured, _ in section.rows
    )
    return Table(columns=FINDINGS, rows=rows) if rows else None


def units_table(told: Table) -> Table:
    """What the engine told of units, under the window's headings; a column without a value is left out."""
    return _titled(told, UNITS)


def area_words(kind: str, areas: Mapping[str, float]) -> Verbatim:
    """What the area under each class's curve is; empty where there is none.

    kind  of the curves: roc or pr
    """
    told = [f"{name} {area:.3f}" for name, area in areas.items() if np.isfinite(area)]
    return Verbatim(tr(UNDER[kind]).format(", ".join(told)) if told else "")


def robustness_group(table: Table, lines: Mapping[str, np.ndarray], across: str) -> Group:
    """The lines over severity, and the numbers with their intervals."""
    curve = curves_over(lines, across, "")
    assert curve is not None
    titles = SEVERITIES if table.facts["labelled"] else {**SEVERITIES, "share": "Same answer"}
    return Group(parts={"curves": curve, "severities": _titled(table, titles)})


def _titled(told: Table, titles: Mapping[str, str]) -> Table:
    kept = [at for at, _ in enumerate(told.columns) if any(row[at] != "" for row in told.rows)]
    columns = tuple(titles[told.columns[at]] for at in kept)
    rows = tuple(tuple(_state(row[at]) for at in kept) for row in told.rows)
    return replace(told, columns=columns, rows=rows)


def _state(value: str | int | float) -> str | int | float:
    return tr(STATES[value]) if isinstance(value, str) and value in STATES else value


def _cell(value: float) -> float | str:
    return float(value) if np.isfinite(value) else ""
