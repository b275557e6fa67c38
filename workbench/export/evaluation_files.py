"""The files of an evaluation: metrics.json, predictions.parquet, confusion.csv, confusion.png and report.html."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from workbench.evaluation.evaluation import Evaluation
from workbench.evaluation.metrics import class_names

from .evaluation_report import report_page
from .output_files import atomic_write, open_target, write_text
from .provenance import as_json

FILES = ("metrics.json", "predictions.parquet", "confusion.csv", "confusion.png", "report.html")
MOST_NAMED = 60  # classes whose names fit along a matrix
MOST_NUMBERED = 25  # classes whose counts fit in the cells


def save_evaluation(folder: Path, evaluation: Evaluation, provenance: Mapping[str, Any]) -> list[str]:
    """Write all of them, and return their names. Raises UserError."""
    write_text(folder / FILES[0], as_json({**provenance, **evaluation.plain()}) + "\n")
    save_predictions(folder / FILES[1], evaluation)
    write_text(folder / FILES[2], confusion_csv(evaluation))
    save_confusion(folder / FILES[3], evaluation)
    picture = io.BytesIO()
    save_confusion(picture, evaluation)
    write_text(folder / FILES[4], report_page(evaluation, provenance, picture.getvalue()))
    return list(FILES)


def save_predictions(path: Path, evaluation: Evaluation) -> None:
    """A row for each image of the collection, also of those that cannot be read or judged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    records, data = evaluation.records, evaluation.data
    entries = records.collection.entries
    truth = np.full(len(records), -1)
    truth[data.places] = data.truth
    of_class: list[float | None] = [None] * len(records)
    for place, row, index in zip(data.places.tolist(), data.probabilities, data.truth.tolist(), strict=True):
        of_class[place] = float(row[index])
    known = records.predicted >= 0
    judged = (truth >= 0) & known
    columns: dict[str, Any] = {
        "image": [entry.name for entry in entries],
        "reference": [entry.reference for entry in entries],
        "digest": records.digests,
        "label": [entry.label for entry in entries],
        "class": [int(i) if i >= 0 else None for i in truth],
        "class_name": [data.classes[i] if i >= 0 else None for i in truth],
        "predicted": [int(i) if i >= 0 else None for i in records.predicted],
        "predicted_name": [data.classes[i] if i >= 0 else None for i in records.predicted],
        "confidence": [float(p) if fine else None for p, fine in zip(records.confidence, known, strict=True)],
        "probability_of_class": of_class,
        "right": [bool(a == b) if fine else None for a, b, fine in zip(truth, records.predicted, judged, strict=True)],
        "height": records.sizes[:, 0],
        "width": records.sizes[:, 1],
        "brightness": records.brightness,
        "problem": records.problems,
    }
    for name in records.collection.column_names:
        values = records.collection.column(name)
        kinds = {type(value) for value in values if value is not None}
        columns[f"column {name}"] = values if len(kinds) == 1 else [None if v is None else str(v) for v in values]
    with atomic_write(path) as temporary:
        pq.write_table(pa.table(columns), temporary)


def confusion_csv(evaluation: Evaluation) -> str:
    """Rows are the images' classes, columns the predicted ones."""
    metrics = evaluation.metrics
    names = class_names(evaluation.data.classes, metrics.present)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["class \\ predicted", *names])
    writer.writerows([name, *row] for name, row in zip(names, metrics.confusion.tolist(), strict=True))
    return text.getvalue()


def save_confusion(target: Path | BinaryIO, evaluation: Evaluation) -> None:
    """The matrix as a picture: each row coloured by its shares, so that rare classes are seen too."""
    from matplotlib.figure import Figure

    metrics = evaluation.metrics
    names = [name[:28] for name in class_names(evaluation.data.classes, metrics.present)]
    count = len(names)
    support = metrics.confusion.sum(1, keepdims=True)
    shares = metrics.confusion / np.maximum(support, 1)
    side = min(14.0, 2.5 + 0.32 * min(count, MOST_NAMED))
    figure = Figure(figsize=(side + 1, side), layout="constrained")
    axes = figure.add_subplot()
    image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, interpolation="nearest")
    figure.colorbar(image, ax=axes, label="share of the class's images", shrink=0.8)
    axes.set_xlabel("predicted")
    axes.set_ylabel("class")
    if count <= MOST_NAMED:
        axes.set_xticks(range(count), names, rotation=90, fontsize=8, parse_math=False)
        axes.set_yticks(range(count), names, fontsize=8, parse_math=False)
    if count <= MOST_NUMBERED:
        for (row, column), value in np.ndenumerate(metrics.confusion):
            if value:
                colour = "white" if shares[row, column] > 0.5 else "black"
                axes.text(column, row, f"{value:,}", ha="center", va="center", fontsize=8, color=colour)
    with open_target(target) as file:
        figure.savefig(file, format="png", dpi=120)
