"""The page of an evaluation: numbers with their intervals, curves, and the images that a person should look at."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.api import probability
from workbench.evaluation.evaluation import Evaluation
from workbench.evaluation.findings import Suspect
from workbench.evaluation.metrics import curves

from .report_parts import MOST_IMAGES, figure, page, pairs, percent, picture, plot, table, with_interval, worse_parts

MOST_CLASSES = 200  # rows of the table of classes, the worst first
MOST_CURVES = 10


def report_page(evaluation: Evaluation, provenance: Mapping[str, Any], confusion: bytes) -> str:
    """HTML that needs nothing from elsewhere.

    confusion  a PNG of the matrix
    """
    metrics = evaluation.metrics
    title = f"{provenance.get('model', {}).get('reference', 'Model')} on {provenance.get('collection', 'a collection')}"
    numbers = [
        ("accuracy", with_interval(metrics.accuracy)),
        ("balanced accuracy", with_interval(metrics.balanced_accuracy)),
        ("macro F1", with_interval(metrics.macro_f1)),
        *((f"in the first {k}", percent(value)) for k, value in metrics.top.items()),
        ("area under ROC, mean", f"{metrics.area:.4f}"),
        ("calibration error", with_interval(metrics.calibration.error)),
    ]
    sections = [
        ("Classes", _class_table(evaluation)),
        ("Confusion", plot(confusion, "The confusion matrix") + _confused(evaluation)),
        ("Curves", f'<div class="plots">{"".join(plot(png, what) for what, png in _curves(evaluation).items())}</div>'),
        ("Most confident errors", _suspects(evaluation, evaluation.errors)),
        ("Labels that may be wrong", _suspects(evaluation, evaluation.label_errors)),
        ("Where it does worse", worse_parts(evaluation.slices, "accuracy")),
        ("Images in two parts of the collection", pairs(evaluation.records, evaluation.leaks)),
        ("Images that are nearly the same", pairs(evaluation.records, evaluation.alike)),
    ]
    lead = f"{metrics.images:,} images judged. Intervals are of 95 %, by 1,000 bootstrap draws of the images."
    return page(title, lead, evaluation.sentences, numbers, sections)


def _class_table(evaluation: Evaluation) -> str:
    rows = sorted(evaluation.metrics.per_class, key=lambda each: (each.f1 if each.f1 == each.f1 else 2, each.index))
    head = ("class", "images", "precision", "recall", "F1", "area under ROC", "average precision")
    left = len(rows) - MOST_CLASSES
    more = f'<p class="muted">{left:,} more are in metrics.json.</p>' if left > 0 else ""
    return table(
        head,
        (
            (each.name, f"{each.support:,}", *map(percent, (each.precision, each.recall, each.f1, each.area,
             each.average_precision)))
            for each in rows[:MOST_CLASSES]
        ),
    ) + more  # fmt: skip


def _confused(evaluation: Evaluation) -> str:
    classes = evaluation.data.classes
    return table(
        ("class", "taken for", "images", "share of the class"),
        (
            (classes[pair.truth], classes[pair.predicted], f"{pair.count:,}", percent(pair.share))
            for pair in evaluation.confused[:15]
        ),
    )


def _suspects(evaluation: Evaluation, suspects: Sequence[Suspect]) -> str:
    classes = evaluation.data.classes
    figures = "".join(
        figure(
            [picture(evaluation.records, each.place)],
            f"{evaluation.name(each.place)}: {classes[each.truth]} {probability(each.of_label)}, "
            f"taken for {classes[each.predicted]} {probability(each.confidence)}",
        )
        for each in suspects[:MOST_IMAGES]
    )
    return f'<div class="images">{figures}</div>' if figures else ""


def _curves(evaluation: Evaluation) -> dict[str, bytes]:
    """ROC and precision over recall of the classes with most images, and how sure against how often right."""
    from matplotlib.figure import Figure

    figures = [Figure(figsize=(4.4, 4.2), layout="constrained") for _ in range(3)]
    roc, pr, sure = (each.subplots() for each in figures)
    often = sorted(evaluation.metrics.per_class, key=lambda each: (-each.support, each.index))[:MOST_CURVES]
    for each in often:
        found = curves(evaluation.data, each.index)
        if found:
            roc.plot(*found["roc"][:2], drawstyle="steps-post", linewidth=1.2, label=each.name[:24].replace("$", r"\$"))
            pr.plot(*found["pr"][:2], drawstyle="steps-post", linewidth=1.2)
    for axes, across, up in (
        (roc, "false positives, share", "found, share"),
        (pr, "recall", "precision"),
        (sure, "probability", "right, share"),
    ):
        axes.set(xlabel=across, ylabel=up, xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
        axes.spines[["top", "right"]].set_visible(False)
    if roc.lines:
        roc.legend(fontsize=7, loc="lower right")
    bins = evaluation.metrics.calibration
    filled = bins.counts > 0
    sure.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    sizes = 12 + 160 * bins.counts[filled] / bins.counts.sum()
    sure.scatter(bins.confidence[filled], bins.accuracy[filled], s=sizes, color="#1f6feb")
    return {
        what: _png(each) for what, each in zip(("ROC", "Precision and recall", "Calibration"), figures, strict=True)
    }


def _png(drawing: Any) -> bytes:
    png = io.BytesIO()
    drawing.savefig(png, format="png", dpi=110)
    return png.getvalue()
