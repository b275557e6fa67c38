"""What is written when a batch ends: a table, statistics, and a sheet of its results."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from workbench.document.technique_info import technique_info

from .batch_folder import BatchFolder, Row
from .output_files import write_text
from .provenance import as_json

TABLE, STATISTICS, SHEET = "results.csv", "statistics.json", "sheet.png"
MOST_PICTURES, MOST_VALUES = 100, 50


def save_summary(folder: BatchFolder, rows: Sequence[Row], out: Path | None = None) -> list[str]:
    """Write the files of a batch, and return their names.

    rows  of the collection's images, in its order
    out   where to; None for the batch's own folder, where only the program that writes it may
    """
    out = out or folder.folder
    told = statistics(rows)
    facts = list(dict.fromkeys(name for row in rows for name in row.get("facts", {})))
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["image", "label", "problem", "shard", "row", "caption", *facts])
    for row in rows:
        values = row.get("facts", {})
        place = ("", "") if row["problem"] else (row["shard"], row["row"])
        writer.writerow(
            [
                row["image"],
                row["label"],
                row["problem"],
                *place,
                row.get("caption", ""),
                *(values.get(f, "") for f in facts),
            ]
        )
    write_text(out / TABLE, table.getvalue())
    write_text(out / STATISTICS, as_json(told) + "\n")
    done = [row for row in rows if not row["problem"]]
    if not done:
        return [TABLE, STATISTICS]
    at = np.unique(np.linspace(0, len(done) - 1, min(len(done), MOST_PICTURES)).astype(int))
    shown = [(data, done[i]) for i in at if (data := folder.thumbnail(done[i]))]
    title = sheet_title(folder.asked, len(shown), len(rows))
    from .photo_sheet import save_photo_sheet  # late: it draws, and a window that only follows batches does not

    names, said = [row["image"] for _, row in shown], [str(row.get("caption", "")) for _, row in shown]
    save_photo_sheet(out / SHEET, [data for data, _ in shown], names, title, said)
    return [TABLE, STATISTICS, SHEET]


def sheet_title(asked: Mapping[str, Any], shown: int, images: int) -> str:
    """What a sheet of so many of the images is of: the technique by its title, and the model."""
    some = "" if shown == images else f", {shown} of {images:,} images"
    return f"{technique_info({}, str(asked['technique'])).title} on {asked['model']}{some}"


def statistics(rows: Sequence[Row]) -> dict[str, Any]:
    """How many images there are, and of each fact that results have its spread, or how often it has which value."""
    done = [row for row in rows if not row["problem"]]
    facts: dict[str, list[Any]] = {}
    for row in done:
        for name, value in row["facts"].items():
            if value is not None:
                facts.setdefault(name, []).append(value)
    return {
        "images": len(rows),
        "done": len(done),
        "failed": [{"image": row["image"], "problem": row["problem"]} for row in rows if row["problem"]],
        "caveats": dict(Counter(row["caveat"] for row in done if row["caveat"])),
        "facts": {name: _spread(values) for name, values in facts.items()},
    }


def _spread(values: Sequence[Any]) -> dict[str, Any]:
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        numbers = np.array(values, np.float64)
        return {
            "images": len(values), "mean": numbers.mean(), "standard deviation": numbers.std(),
            "least": numbers.min(), "median": np.median(numbers), "most": numbers.max(),
        }  # fmt: skip
    counts = Counter(str(value) for value in values)
    common = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_VALUES]
    return {"images": len(values), "different": len(counts), "most common": dict(common)}
