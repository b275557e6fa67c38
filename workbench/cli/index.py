"""``workbench index``: what is known of the images of collections, how much room it takes, and how it is cleared."""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

from .exit_status import DONE
from .options import add_json
from .output import print_json, say

HELP = "how much room the index of collections takes on the disk, and clear it"
MEGABYTE = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    add_json(parser)
    room = parser.add_mutually_exclusive_group()
    room.add_argument("--clear", action="store_true", help="remove all of it that no program has open")
    room.add_argument(
        "--limit", type=_megabytes, metavar="MB", help="remove what was used least recently, down to so many megabytes"
    )


def execute(options: argparse.Namespace) -> int:
    """Print a line for each model."""
    from workbench import folders
    from workbench.collections import index_room

    folder = folders.user_cache() / "collections"
    removed: list[Any] = []
    kept: list[Any] = []
    if options.clear or options.limit is not None:
        removed, kept = index_room.clear(folder, 0 if options.clear else options.limit * MEGABYTE)
    parts = index_room.parts_of(folder)
    total = sum(part.bytes for part in parts)
    if options.json:
        return print_json({"folder": str(folder), "bytes": total, "parts": [vars(part) for part in parts],
                           "removed": [part.name for part in removed]}, sys.stdout)  # fmt: skip
    for part in parts:
        day = time.strftime("%Y-%m-%d", time.localtime(part.used))
        what = "images" if part.name == index_room.IMAGES else part.about or part.name
        print(f"{part.bytes / MEGABYTE:10,.1f} MB  {day}  {what}{'  (in use)' if part.in_use else ''}")
    print(f"{total / MEGABYTE:10,.1f} MB  in {folder}")
    if removed:
        print(f"{sum(part.bytes for part in removed) / MEGABYTE:,.1f} MB removed.")
    if kept:
        say(f"{len(kept)} of the parts are in use by a workbench and were kept.")
    return DONE


def _megabytes(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"must be a whole number of megabytes; got {text!r}")
    return int(text)
