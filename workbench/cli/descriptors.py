"""``workbench descriptors``: how well each descriptor finds images of the same label again, beside each other."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from workbench.api import UserError
from workbench.descriptor_titles import TITLES

from . import local_engine
from .exit_status import DONE
from .options import add_background, add_collection, add_device, add_json, add_model
from .output import print_json, quiet_output, say
from .search import add_description

HELP = "how well each descriptor finds images of the same label again: mean average precision"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    add_model(parser)
    add_device(parser)
    add_json(parser)
    add_background(parser)
    add_collection(parser)
    parser.add_argument(
        "--descriptor", action="append", default=[], metavar="NAME", help="one of these alone; may be given again"
    )
    add_description(parser)


def execute(options: argparse.Namespace) -> int:
    """Print the mean average precision of each descriptor, without whitening and with it."""
    from workbench.collections import open_collection
    from workbench.collections.index import CollectionIndex

    collection = open_collection(*options.collection)
    with quiet_output() as out:
        host = local_engine.start_host()
        local_engine.load_model(host, options.model, options.device, options.debug, options.trust)
        model = local_engine.loaded_model(host)
        from workbench.engine.descriptor_comparison import compare_descriptors

        names = options.descriptor or TITLES
        compared = compare_descriptors(
            model, collection, CollectionIndex(), tuple(names), options.layer, options.whiten, options.background
        )
        found = local_engine.finished(compared, "descriptors")
    for name in options.descriptor:
        if name in found.left_out:
            raise UserError(found.left_out[name])
    rows, refused = [asdict(one) for one in found.rows], found.left_out
    for name, why in refused.items():
        say(f"{name} is left out: {why}")
    if options.json:
        return print_json({"collection": collection.reference, "model": model.reference, "descriptors": rows,
                           "left_out": refused}, out)  # fmt: skip
    print(f"{'descriptor':18}{'plain':>8}{'whitened':>10}   mean average precision", file=out)
    for row in sorted(rows, key=lambda row: -max(row["plain"], row["whitened"] or 0.0)):
        whitened = "–" if row["whitened"] is None else f"{row['whitened']:.3f}"
        print(f"{row['descriptor']:18}{row['plain']:8.3f}{whitened:>10}", file=out)
    return DONE
