"""``workbench cut``: what a detector finds in images, each as an image of its own for another model."""

from __future__ import annotations

import argparse
from typing import Any

from workbench.api import Boxes, UserError, probability

from . import local_engine
from .image_sources import ImageFileSource
from .options import add_background, add_device, add_json, add_model
from .output import print_json, quiet_output

HELP = "cut out what a detector finds, for another model"
MOST = 1000  # boxes of an image


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    add_model(parser)
    add_device(parser)
    add_json(parser)
    add_background(parser)
    parser.add_argument("images", nargs="+", metavar="IMAGE", help="image files or folders")
    parser.add_argument("--class", dest="name", default="", metavar="NAME", help="only what is of this class")
    parser.add_argument("--least", type=_share, default=0.5, metavar="SCORE", help="from which score on; 0.5 if none")
    parser.add_argument(
        "--margin", type=_share, default=0.1, metavar="SHARE", help="added at each side, of the longer one; 0.1 if none"
    )


def execute(options: argparse.Namespace) -> int:
    """Print the reference of each cut-out: it can be named wherever an image can."""
    with quiet_output() as out:
        from workbench.images.cut_outs import cut_outs

        images = ImageFileSource(options.images, options.background)
        host = local_engine.start_host()
        local_engine.load_model(host, options.model, options.device, options.debug, options.trust)
        rows: list[dict[str, Any]] = []
        for path, photo in images:
            outcome = local_engine.run_technique(host, "predictions", {"top": MOST}, photo, path.name)
            if not isinstance(outcome.result, Boxes) or outcome.geometry is None:
                raise UserError(f"{options.model} finds no boxes, so there is nothing to cut out: name a detector.")
            found = cut_outs(outcome.result, outcome.geometry, path, options.name, options.least, options.margin)
            rows += [vars(cut) | {"image": str(path)} for cut in found]
    if options.json:
        print_json(rows, out)
    else:
        for row in rows:
            print(f"{row['reference']}  {row['name']} {probability(row['score'])}", file=out)
    return images.status


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"must be 0 to 1; got {text!r}")
    return value
