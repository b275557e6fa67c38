"""``workbench robustness``: accuracy and the stability of explanations against corruptions of the images."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from workbench.api import UserError

from . import local_engine
from .evaluate import go_through
from .exit_status import DONE, USER_CAN_MEND
from .options import add_background, add_collection, add_device, add_json, add_model, add_out
from .output import print_json, quiet_output, say
from .write_token import writing

HELP = "how far answers and explanations hold when images are corrupted"
FILES = ("robustness.json", "robustness.csv", "robustness.png")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    add_collection(parser)
    add_model(parser)
    add_device(parser)
    add_json(parser)
    add_background(parser)
    parser.add_argument(
        "--corruption", action="append", default=[], metavar="NAME",
        help="one of these alone, such as gaussian-noise, jpeg or rotation; may be given again; the default is all",
    )  # fmt: skip
    add_out(parser)


def execute(options: argparse.Namespace) -> int:
    """Go through the collection with each corruption in five severities, write the files and print the numbers."""
    from workbench.collections import open_collection
    from workbench.collections.index import CollectionIndex
    from workbench.export.output_files import output_folder
    from workbench.images.corruptions import CORRUPTIONS, check_named

    for name in options.corruption:
        check_named(name)
    collection = open_collection(*options.collection)
    root = output_folder(options.out)
    with quiet_output() as out:
        host = local_engine.start_host()
        local_engine.load_model(host, options.model, options.device, options.debug, options.trust)
        model = local_engine.loaded_model(host)
        from workbench.engine.collection_pass import TakeAnswers, model_key
        from workbench.engine.robustness import TakeCorrupted, check_judged, judged, truth_of

        check_judged(model)
        truth, sentence = truth_of(model, collection)
        if sentence:
            say(sentence)
        index = CollectionIndex()
        takers = [TakeCorrupted(model, name) for name in options.corruption or CORRUPTIONS]
        go_through(model, collection, index, options.background, [TakeAnswers(), *takers])
        records = index.records(collection, model_key(model), options.background)
        if not len(records.answered):
            raise UserError(next((sentence for sentence in records.problems if sentence), "No image can be read."))
        rows = [
            {"corruption": taker.name, "severity": severity,
             "value": CORRUPTIONS[taker.name].values[severity - 1] if severity else None,
             "unit": CORRUPTIONS[taker.name].unit, **vars(found)}
            for taker in takers
            for severity, found in enumerate(judged(records, taker, truth))
        ]  # fmt: skip
    answer = {
        "folder": str(root), "files": list(FILES), "collection": collection.reference, "model": model.reference,
        "explanation": f"Grad-CAM of layer {takers[0].layer.name}" if takers[0].layer else None, "rows": rows,
        "problems": [sentence for sentence in records.problems if sentence],
    }  # fmt: skip
    _write(root, answer)
    if options.json:
        print_json(answer, out)
    else:
        for line in _lines(rows):
            print(line, file=out)
    return USER_CAN_MEND if answer["problems"] else DONE


def _lines(rows: list[dict[str, Any]]) -> list[str]:
    """A line for each corruption: the share that is still taken for what it was, and the stability of the maps."""
    lines = [f"{'severity':16}" + "".join(f"{severity:>14}" for severity in range(6))]
    for start in range(0, len(rows), 6):
        shares = (_of(row) for row in rows[start : start + 6])
        lines.append(f"{rows[start]['corruption']:16}" + "".join(f"{share:>14}" for share in shares))
    what = "accuracy" if rows[0]["labelled"] else "share with the same answer"
    return [*lines, f"{what}, and rank correlation of the maps with those of the images unchanged"]


def _of(row: dict[str, Any]) -> str:
    share = row["accuracy"] if row["labelled"] else row["same"]
    return f"{share:.3f}  " + (f"{row['stability']:.2f}" if row["stability"] == row["stability"] else "–")


def _write(root: Path, answer: dict[str, Any]) -> None:
    import csv
    import io

    from workbench.export.output_files import output_folder, write_text
    from workbench.export.provenance import as_json
    from workbench.export.robustness_figure import save_robustness

    rows = answer["rows"]
    table = io.StringIO()
    writer = csv.DictWriter(table, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    with writing():
        output_folder(root)
        write_text(root / FILES[0], as_json(answer))
        write_text(root / FILES[1], table.getvalue())
        save_robustness(root / FILES[2], rows)
