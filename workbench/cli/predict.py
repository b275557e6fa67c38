"""``workbench predict``: the most likely classes of images."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from workbench.api import class_title

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
        local_engine.load_model(host, options.model, options.device, options.debug)
        rows: list[dict[str, Any]] = []
        for path, photo in images:
            outcome = local_engine.run_technique(host, "predictions", {"top": options.top}, photo, path.name)
            rows.append({"image": str(path), "top": _ranking(outcome)})
    if options.json:
        print_json(rows, out)
    else:
        for row in rows:
            print(row["image"], file=out)
            for entry in row["top"]:
                share = "      " if entry["probability"] is None else f"{entry['probability']:6.1%}"
                title = class_title(entry["name"], entry["index"])
                print(f"  {share}  {title}, logit {entry['logit']:.3f}", file=out)
    return images.status


def _ranking(outcome: Outcome) -> list[dict[str, Any]]:
    """The classes of a prediction, best first; a network with a single output has a value and no probability."""
    scores: Any = outcome.result
    probable = scores.unit == "probability"
    logits = scores.values if scores.logits is None else scores.logits
    return [
        {"index": int(index), "name": name, "probability": float(value) if probable else None, "logit": float(logit)}
        for index, name, value, logit in zip(scores.indices, scores.names, scores.values, logits, strict=True)
    ]


def _class_count(text: str) -> int:
    if not text.strip().isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"must be 1 to 1000; got {text!r}")
    return int(text)
