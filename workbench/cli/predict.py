"""``workbench predict``: what a model says of images: the most likely classes, boxes, or regions."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.api import Boxes, Geometry, Group, Regions, Scores, UserError, class_title
from workbench.api.results.rows import rows_of
from workbench.render.boxes import placed

from . import local_engine
from .image_sources import ImageFileSource
from .options import add_background, add_device, add_json, add_model
from .output import print_json, quiet_output

if TYPE_CHECKING:
    from workbench.engine.host import Outcome

HELP = "the most likely classes of images"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    add_model(parser)
    add_device(parser)
    add_json(parser)
    add_background(parser)
    parser.add_argument(
        "images",
        nargs="+",
        metavar="IMAGE",
        help="image files or folders; FILE?page=2&bands=3,2,1&range=0..1020 says how a file is read",
    )
    parser.add_argument("--top", type=_class_count, default=5, metavar="K", help="how many classes; the default is 5")


def execute(options: argparse.Namespace) -> int:
    """Print the best classes of each image."""
    with quiet_output() as out:
        images = ImageFileSource(options.images, options.background)
        host = local_engine.start_host()
        local_engine.load_model(host, options.model, options.device, options.debug, options.trust)
        rows: list[dict[str, Any]] = []
        for path, photo in images:
            outcome = local_engine.run_technique(host, "predictions", {"top": options.top}, photo, path.name)
            rows.append({"image": str(path), "top": _ranking(outcome), "caveat": outcome.result.caveat})
    if options.json:
        print_json(rows, out)
    else:
        for row in rows:
            print(row["image"], file=out)
            for entry in row["top"]:
                print(f"  {_in_words(entry)}", file=out)
            if row["caveat"]:
                print(f"  {row['caveat']}", file=out)
    return images.status


def _ranking(outcome: Outcome) -> list[dict[str, Any]]:
    """The rows of an answer, best first."""
    result = outcome.result
    match result:
        case Scores():
            return _classes(result)
        case Boxes():
            return _boxes(result, outcome.geometry)
        case Regions():
            return _labels(result)
        case Group() if rows := rows_of(result):
            return _classes(rows)
    raise UserError(f"The answer of this model is no list: it is {type(result).__name__}.")


def _boxes(result: Boxes, geometry: Geometry | None) -> list[dict[str, Any]]:
    """Boxes as left, top, width and height in pixels of the image; ``result.unit`` names their scores."""
    corners = placed(result, geometry) if geometry is not None else result.boxes.tolist()
    return [
        {"index": int(result.classes[i]), "name": result.names[i], result.unit: float(result.scores[i]),
         "box": [round(float(n), 1) for n in corners[i]], "target": result.target_of(i)}
        for i in range(len(result.scores))
    ]  # fmt: skip


def _labels(result: Regions) -> list[dict[str, Any]]:
    """Labels with their share of the pixels."""
    rows = result.rows
    return [
        {"index": int(rows.indices[i]), "name": rows.names[i], "share": float(rows.values[i]),
         "target": rows.target_of(i)}
        for i in range(len(rows.values))
    ]  # fmt: skip


def _classes(scores: Scores) -> list[dict[str, Any]]:
    """The classes of a prediction; a network with a single output has a value and no probability."""
    probable = scores.unit == "probability"
    logits = scores.values if scores.logits is None else scores.logits
    return [
        {"index": int(index), "name": name, "probability": float(value) if probable else None, "logit": float(logit)}
        for index, name, value, logit in zip(scores.indices, scores.names, scores.values, logits, strict=True)
    ]


def _in_words(entry: Mapping[str, Any]) -> str:
    """A row as people read it."""
    title = class_title(entry["name"], entry["index"])
    share = entry.get("probability", entry.get("share"))
    number = "      " if share is None else f"{share:6.1%}"
    if "box" in entry:
        left, top, width, height = (round(n) for n in entry["box"])
        return f"{number}  {title}, {width} × {height} at ({left}, {top})"
    word = "logit " if entry.get("probability") is not None else ""  # else it is a number of another kind
    return f"{number}  {title}" + (f", {word}{entry['logit']:.3f}" if "logit" in entry else "")


def _class_count(text: str) -> int:
    if not text.strip().isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"must be 1 to 1000; got {text!r}")
    return int(text)
