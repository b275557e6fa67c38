"""The page of an evaluation: numbers with their intervals, curves, and the images that a person should look at."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from workbench import __version__
from workbench.evaluation.evaluation import Evaluation
from workbench.evaluation.findings import AlikePair, Suspect
from workbench.evaluation.metrics import Measured, curves

from .index_page import STYLE

MOST_CLASSES = 200  # rows of the table of classes, the worst first
MOST_CURVES = 10
MOST_IMAGES = 24
PAGE_STYLE = """
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 12px 3px 0; text-align: left; border-bottom: 1px solid var(--line); }
td.number, th.number { text-align: right; }
.numbers { display: flex; flex-wrap: wrap; gap: 16px; margin: 24px 0; }
.numbers div { padding: 12px 16px; border: 1px solid var(--line); border-radius: 6px; background: var(--card); }
.numbers b { display: block; font-size: 22px; font-weight: 600; }
.images { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 16px; }
.images figure { margin: 0; }
.images img { display: block; width: 100%; height: 130px; object-fit: contain; background: var(--card);
  border: 1px solid var(--line); border-radius: 6px; }
.images .pair { display: flex; gap: 2px; }
.images .pair img { width: 50%; }
figcaption { font-size: 12px; overflow-wrap: anywhere; }
.plot { max-width: 100%; height: auto; background: #ffffff; border-radius: 6px; }
"""


def report_page(evaluation: Evaluation, provenance: Mapping[str, Any], confusion: bytes) -> str:
    """HTML that needs nothing from elsewhere.

    confusion  a PNG of the matrix
    """
    metrics = evaluation.metrics
    title = f"{provenance.get('model', {}).get('reference', 'Model')} on {provenance.get('collection', 'a collection')}"
    numbers = [
        ("accuracy", _with_interval(metrics.accuracy)),
        ("balanced accuracy", _with_interval(metrics.balanced_accuracy)),
        ("macro F1", _with_interval(metrics.macro_f1)),
        *((f"in the first {k}", _percent(value)) for k, value in metrics.top.items()),
        ("area under ROC, mean", f"{metrics.area:.4f}"),
        ("calibration error", _with_interval(metrics.calibration.error)),
    ]
    boxes = "".join(f"<div><b>{escape(value)}</b>{escape(name)}</div>" for name, value in numbers)
    remarks = "".join(f'<p class="caveat">{escape(sentence)}</p>' for sentence in evaluation.sentences)
    sections = [
        ("Classes", _class_table(evaluation)),
        ("Confusion", _plot(confusion, "The confusion matrix") + _confused(evaluation)),
        ("Curves", _plot(_curves(evaluation), "ROC, precision and recall, and calibration")),
        ("Most confident errors", _suspects(evaluation, evaluation.errors)),
        ("Labels that may be wrong", _suspects(evaluation, evaluation.label_errors)),
        ("Where it does worse", _slices(evaluation)),
        ("Images in two parts of the collection", _pairs(evaluation, evaluation.leaks)),
        ("Images that are nearly the same", _pairs(evaluation, evaluation.alike)),
    ]
    body = "".join(f"<section><h2>{name}</h2>{content}</section>" for name, content in sections if content)
    level = "Intervals are of 95 %, by 1,000 bootstrap draws of the images."
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{STYLE}{PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>{escape(title)}</h1>
<p class="muted">{metrics.images:,} images judged. {level}</p>
{remarks}
</header>
<main>
<div class="numbers">{boxes}</div>
{body}
</main>
<footer>Made by workbench {__version__}</footer>
</body>
</html>
"""


def _with_interval(value: Measured) -> str:
    return f"{_percent(value.value)} ({_percent(value.low)} to {_percent(value.high)})"


def _percent(value: float) -> str:
    return "–" if value != value else f"{100 * value:.1f} %"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Numbers stand at the right of their columns."""

    def cells(row: Sequence[str], tag: str) -> str:
        looks = ["" if i < 1 or not _numeric(cell) else ' class="number"' for i, cell in enumerate(row)]
        return "".join(f"<{tag}{look}>{escape(cell)}</{tag}>" for look, cell in zip(looks, row, strict=True))

    lines = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    return f"<table><tr>{cells(head, 'th')}</tr>{lines}</table>" if lines else ""


def _numeric(cell: str) -> bool:
    return cell == "–" or cell.replace(",", "").replace(".", "").replace(" %", "").lstrip("-").isdigit()


def _class_table(evaluation: Evaluation) -> str:
    rows = sorted(evaluation.metrics.per_class, key=lambda each: (each.f1 if each.f1 == each.f1 else 2, each.index))
    head = ("class", "images", "precision", "recall", "F1", "area under ROC", "average precision")
    left = len(rows) - MOST_CLASSES
    more = f'<p class="muted">{left:,} more are in metrics.json.</p>' if left > 0 else ""
    return _table(
        head,
        (
            (each.name, f"{each.support:,}", *map(_percent, (each.precision, each.recall, each.f1, each.area,
             each.average_precision)))
            for each in rows[:MOST_CLASSES]
        ),
    ) + more  # fmt: skip


def _confused(evaluation: Evaluation) -> str:
    classes = evaluation.data.classes
    return _table(
        ("class", "taken for", "images", "share of the class"),
        (
            (classes[pair.truth], classes[pair.predicted], f"{pair.count:,}", _percent(pair.share))
            for pair in evaluation.confused[:15]
        ),
    )


def _slices(evaluation: Evaluation) -> str:
    looked = f"{len(evaluation.slices)} parts were looked at; their intervals hold together."
    if not evaluation.slices:
        return ""
    if not evaluation.worse:
        return f"<p>In no part it is surely worse than elsewhere. {looked}</p>"
    rows = (
        (
            f"{each.by}: {each.value}", f"{len(each.places):,}", _percent(each.accuracy), _percent(each.others),
            f"{100 * each.low:.1f} to {100 * each.high:.1f} points",
        )
        for each in evaluation.worse
    )  # fmt: skip
    return _table(("part", "images", "accuracy", "elsewhere", "difference"), rows) + f'<p class="muted">{looked}</p>'


def _suspects(evaluation: Evaluation, suspects: Sequence[Suspect]) -> str:
    classes = evaluation.data.classes
    figures = "".join(
        _figure(
            [_picture(evaluation, each.place)],
            f"{evaluation.name(each.place)}: {classes[each.truth]} {_percent(each.of_label)}, "
            f"taken for {classes[each.predicted]} {_percent(each.confidence)}",
        )
        for each in suspects[:MOST_IMAGES]
    )
    return f'<div class="images">{figures}</div>' if figures else ""


def _pairs(evaluation: Evaluation, pairs: Sequence[AlikePair]) -> str:
    figures = "".join(
        _figure(
            [_picture(evaluation, place) for place in (pair.first, pair.second)],
            f"{evaluation.name(pair.first)}, {evaluation.name(pair.second)}: "
            + ("the same picture" if pair.same else f"cosine {pair.likeness:.3f}"),
        )
        for pair in pairs[:MOST_IMAGES]
    )
    return f'<div class="images">{figures}</div>' if figures else ""


def _figure(pictures: Sequence[str], caption: str) -> str:
    inside = pictures[0] if len(pictures) == 1 else f'<div class="pair">{"".join(pictures)}</div>'
    return f"<figure>{inside}<figcaption>{escape(caption)}</figcaption></figure>"


def _picture(evaluation: Evaluation, place: int) -> str:
    data = base64.b64encode(evaluation.records.thumbnail(place)).decode()
    return (
        f'<img loading="lazy" alt="{escape(evaluation.name(place), quote=True)}" src="data:image/jpeg;base64,{data}">'
    )


def _plot(png: bytes, alt: str) -> str:
    return f'<p><img class="plot" alt="{alt}" src="data:image/png;base64,{base64.b64encode(png).decode()}"></p>'


def _curves(evaluation: Evaluation) -> bytes:
    """ROC and precision over recall of the classes with most images, and how sure against how often right."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(13, 4.2), layout="constrained")
    roc, pr, sure = figure.subplots(1, 3)
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
    png = io.BytesIO()
    figure.savefig(png, format="png", dpi=110)
    return png.getvalue()
