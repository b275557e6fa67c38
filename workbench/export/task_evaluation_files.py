"""The files of the evaluation of what is no plain classifier: metrics.json, classes.csv and report.html."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from workbench.evaluation.findings import leaks
from workbench.evaluation.metrics import Measured
from workbench.evaluation.task_evaluation import Curves, Looked, TaskEvaluation

from .evaluation_report import MOST_CLASSES
from .output_files import write_text
from .provenance import as_json
from .report_parts import NOTHING, figure, page, pairs, percent, picture, plot, table, with_interval, worse_parts

FILES = ("metrics.json", "classes.csv", "report.html")


def save_task_evaluation(folder: Path, evaluation: TaskEvaluation, provenance: Mapping[str, Any]) -> list[str]:
    """Write all of them, and return their names. Raises UserError."""
    write_text(folder / FILES[0], as_json({**provenance, **evaluation.plain()}) + "\n")
    write_text(folder / FILES[1], classes_csv(evaluation))
    write_text(folder / FILES[2], task_page(evaluation, provenance))
    return list(FILES)


def classes_csv(evaluation: TaskEvaluation) -> str:
    """A row for each class, the worst first; nothing where a number has no value."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(evaluation.table.head)
    writer.writerows(["" if value != value else value for value in row] for row in evaluation.table.rows)
    return text.getvalue()


def task_page(evaluation: TaskEvaluation, provenance: Mapping[str, Any]) -> str:
    """HTML that needs nothing from elsewhere."""
    title = f"{provenance.get('model', {}).get('reference', 'Model')} on {provenance.get('collection', 'a collection')}"
    numbers = [(name, number(value)) for name, value in evaluation.numbers.items()]
    empty = [name for name, value in numbers if value == NOTHING]
    without = [f"Nothing is annotated that these are of: {', '.join(empty)}."] if empty else []
    rows = evaluation.table.rows
    left = len(rows) - MOST_CLASSES
    more = f'<p class="muted">{left:,} more are in classes.csv.</p>' if left > 0 else ""
    classes = table(evaluation.table.head, (list(map(_cell, row)) for row in rows[:MOST_CLASSES])) + more
    sections = [("Classes, the worst first", classes)]
    if evaluation.curves:
        what = "; ".join(f"{each.up} over {each.across}" for each in evaluation.curves)
        sections.append(("Curves", plot(_drawn(evaluation.curves), what)))
    sections += [(name, _images(evaluation, looked)) for name, looked in evaluation.looked.items()]
    found = leaks(evaluation.alike, evaluation.records.collection)
    sections += [
        ("Where it does worse", worse_parts(evaluation.slices, evaluation.score)),
        ("Images in two parts of the collection", pairs(evaluation.records, found)),
        ("Images that are nearly the same", pairs(evaluation.records, evaluation.alike)),
        ("What is not looked for", "".join(f"<p>{escape(sentence)}</p>" for sentence in evaluation.unsaid)),
    ]
    return page(
        title,
        " ".join([f"{evaluation.images:,} images judged. {evaluation.note}", *without]),
        evaluation.sentences,
        [(name, value) for name, value in numbers if value != NOTHING],
        sections,
    )


def number(value: Measured | float) -> str:
    """A share, with its interval where it has one."""
    return with_interval(value) if isinstance(value, Measured) else percent(value)


def _cell(value: str | int | float) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) else percent(value)


def _images(evaluation: TaskEvaluation, looked: Sequence[Looked]) -> str:
    figures = "".join(
        figure([picture(evaluation.records, each.place)], f"{evaluation.name(each.place)}: {each.words}")
        for each in looked
    )
    return f'<div class="images">{figures}</div>'


def _drawn(curves: Sequence[Curves]) -> bytes:
    from matplotlib.figure import Figure

    drawing = Figure(figsize=(7 * len(curves), 4.5), layout="constrained")
    for axes, each in zip(drawing.subplots(1, len(curves), squeeze=False)[0], curves, strict=True):
        for name, (across, up) in each.lines.items():
            axes.plot(across, up, drawstyle="steps-post", linewidth=1.2, label=name[:24].replace("$", r"\$"))
        axes.set(xlabel=each.across, ylabel=each.up, xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
        axes.spines[["top", "right"]].set_visible(False)
        if each.lines:
            axes.legend(fontsize=7, loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    png = io.BytesIO()
    drawing.savefig(png, format="png", dpi=110)
    return png.getvalue()
