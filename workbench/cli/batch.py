"""``workbench batch``: a technique on every image of a collection, here or on a cluster; running again resumes."""

from __future__ import annotations

import argparse
import os
from typing import Any

from workbench.api import UserError

from . import local_engine
from .exit_status import DONE, USER_CAN_MEND
from .options import COLLECTION, add_background, add_device, add_json, add_model, add_out
from .output import print_json, quiet_output, say
from .run import parse_settings
from .write_token import writing

HELP = "a technique on every image of a collection, here or on a cluster"
MISSING = "batch needs the packages dask and distributed: pip install 'explainability-workbench[cluster]'."
MOST_WORKERS = 256


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    parser.add_argument("technique", metavar="TECHNIQUE", help="its id, as workbench list shows it")
    parser.add_argument(
        "--images", dest="collection", nargs="+", action="extend", required=True, metavar="COLLECTION", help=COLLECTION
    )
    add_model(parser)
    add_device(parser)
    add_json(parser)
    add_background(parser)
    parser.add_argument(
        "--set", dest="settings", action="append", default=[], metavar="NAME=VALUE",
        help="a parameter, such as target=class:tabby; may be given again",
    )  # fmt: skip
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--workers", type=_workers, default=0, metavar="N", help="processes here; without it, one thread"
    )
    where.add_argument("--scheduler", default="", metavar="ADDRESS", help="a scheduler of Dask, as tls://HOST:8786")
    parser.add_argument("--security", default="", metavar="FILE", help="Dask's configuration of TLS for --scheduler")
    parser.add_argument("--retry", action="store_true", help="try the images that failed once more")
    add_out(parser)


def execute(options: argparse.Namespace) -> int:
    """Do what the folder does not have yet, then write table, statistics and sheet."""
    from workbench.collections import open_collection
    from workbench.export.batch_folder import BatchFolder
    from workbench.export.batch_summary import save_summary, statistics
    from workbench.export.output_files import output_folder

    if options.security and not options.scheduler:
        raise UserError("--security is for a --scheduler; workers here have certificates of their own.")
    collection = open_collection(*options.collection)
    if not len(collection):
        raise UserError(f"{collection.reference} has no images.")
    folder = BatchFolder(output_folder(options.out))
    with quiet_output() as out:
        batch, batch_worker = _libraries()
        host = local_engine.start_host()
        local_engine.describe_technique(host, options.technique)
        local_engine.load_model(host, options.model, options.device, options.debug, options.trust)
        order = batch_worker.Order.of(
            host, options.technique, parse_settings(options.settings), options.device, options.background, options.trust
        )
        batch_worker.adopt(host, order)
        for sentence in collection.problems:
            say(sentence)
        with folder.writing(order.plain(collection.reference, len(collection))):
            images = batch.keyed(collection, options.background)
            before = sum(key in folder.rows for key, _ in images)
            if before:
                say(f"{before:,} of {len(images):,} images are done already.")
            with batch.client_of(options.workers, options.scheduler, options.security, os.cpu_count() or 1) as client:
                if options.scheduler and not options.security:
                    say("Without --security whoever reaches the scheduler can run code on it and its workers.")
                if not client.scheduler_info()["workers"]:
                    say("The scheduler has no worker yet; the batch waits for one.")
                steps = batch.run_batch(client, order, images, folder, options.retry)
                local_engine.finished(steps, options.technique)
            rows = [folder.rows[key] for key, _ in images]
            with writing():
                files = save_summary(folder, rows)
    told = statistics(rows)
    if options.json:
        print_json({"folder": str(folder.folder), "files": files, **folder.asked, **told}, out)
    else:
        print(f"{folder.folder}: {told['done']:,} of {told['images']:,} images, {', '.join(files)}", file=out)
    if told["failed"]:
        first = told["failed"][0]
        say(f"{len(told['failed']):,} of {told['images']:,} images failed, {first['image']} first: {first['problem']}")
        return USER_CAN_MEND
    return DONE


def _libraries() -> tuple[Any, Any]:
    try:
        from workbench.engine import batch, batch_worker
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("dask", "distributed", "cryptography"):
            raise UserError(MISSING) from None
        raise
    return batch, batch_worker


def _workers(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"must be 1 to {MOST_WORKERS}; got {text!r}")
    return int(text)
