"""``workbench search``: the images of a collection that are most like one, or like a part of one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.api import UserError
from workbench.descriptor_titles import USUAL, directions_stated

from . import local_engine
from .exit_status import DONE, USER_CAN_MEND
from .options import add_background, add_collection, add_device, add_json, add_model
from .output import print_json, quiet_output, say
from .write_token import writing

if TYPE_CHECKING:
    import numpy as np

    from workbench.collections import Collection
    from workbench.engine.retrieval import DescribedCollection

HELP = "the images of a collection that are most like one, or like a part of one"
MOST = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this subcommand."""
    add_model(parser)
    add_device(parser)
    add_json(parser)
    add_background(parser)
    parser.add_argument("query", metavar="QUERY", help="an image; FILE?cut=LEFT,TOP,WIDTH,HEIGHT is a part of one")
    add_collection(parser)
    parser.add_argument(
        "--box", metavar="LEFT,TOP,WIDTH,HEIGHT", default="", help="the part of the query that is looked for, in pixels"
    )
    add_description(parser)
    parser.add_argument(
        "--descriptor", default=USUAL, metavar="NAME",
        help="sum, max, gem, crow, class-weighted, pwa, bilinear or compact-bilinear; the default is crow",
    )  # fmt: skip
    parser.add_argument("--count", type=_count, default=10, metavar="K", help="how many images; the default is 10")
    parser.add_argument(
        "--expand", type=int, default=0, metavar="K", help="ask once more with the mean of the query and the first K"
    )
    parser.add_argument("--out", metavar="DIR", help="folder for found.json, found.csv and found.png")


def add_description(parser: argparse.ArgumentParser) -> None:
    """What every command states that describes images: the layer and the whitening."""
    parser.add_argument(
        "--layer", default="", metavar="LAYER", help="whose maps are described; the default the coarsest"
    )
    parser.add_argument(
        "--whiten", type=_directions, default=None, metavar="N",
        help="how many directions whitening keeps; 0 for none; by default one for 8 images, none of less than 1000",
    )  # fmt: skip


def _directions(text: str) -> int | None:
    try:
        return directions_stated(text)
    except UserError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def execute(options: argparse.Namespace) -> int:
    """Print what is found, the most alike first."""
    from workbench.collections import Collection, Entry, open_collection
    from workbench.collections.index import CollectionIndex
    from workbench.export.output_files import output_folder
    from workbench.images.image_reference import cut_out, parse_reading, parse_reference

    if options.expand < 0:
        raise UserError(f"--expand must be a number from 0; got {options.expand}.")
    reference = parse_reference(options.query)
    query = str(type(reference)(reference.path.absolute(), reference.reading))
    if options.box:
        part = parse_reading(f"cut={options.box}").cut
        assert part is not None
        query = cut_out(query, part)
    root = output_folder(options.out) if options.out else None
    collection = open_collection(*options.collection)
    with quiet_output() as out:
        host = local_engine.start_host()
        local_engine.load_model(host, options.model, options.device, options.debug, options.trust)
        model = local_engine.loaded_model(host)
        from workbench.engine import retrieval

        index = CollectionIndex()
        of = local_engine.finished(
            retrieval.describe_collection(
                model, collection, index, options.descriptor, options.layer, options.whiten, options.background
            ),
            "search",
        )
        one = Collection.of(query, [Entry(options.query, query)])
        row = local_engine.finished(retrieval.describe_query(model, one, index, of, options.background), "search")
        places, cosines = retrieval.search(of, row, options.count, query, options.expand)
    answer = _answer(query, model.reference, collection, of, options.expand, places, cosines)
    if root is not None:
        pictures = [index.records(one, of.records.model, options.background).thumbnail(0)]
        _write(root, answer, [*pictures, *(of.records.thumbnail(int(place)) for place in places)])
    if options.json:
        print_json(answer, out)
    else:
        for found in answer["found"]:
            label = f"  {found['label']}" if found["label"] else ""
            print(f"{found['cosine']:.3f}  {found['image']}{label}", file=out)
    if answer["left_out"]:
        first = answer["left_out"][0]["problem"]
        say(f"{len(answer['left_out'])} of {len(collection)} images are left out: {first}")
        return USER_CAN_MEND
    return DONE


def _answer(
    query: str,
    model: str,
    collection: Collection,
    of: DescribedCollection,
    expanded: int,
    places: np.ndarray,
    cosines: np.ndarray,
) -> dict[str, Any]:
    """What was asked, what was found, and what was left out."""
    return {
        "query": query,
        "model": model,
        "collection": collection.reference,
        "descriptor": of.name,
        "layer": of.taker.layer,
        "numbers": int(of.rows.shape[1]),
        "whitened": of.whitening is not None,
        "expanded_by": expanded,
        "images": len(of.places),
        "found": [
            {
                "rank": rank,
                "cosine": float(cosine),
                "image": collection.entries[int(place)].name,
                "reference": collection.entries[int(place)].reference,
                "label": collection.entries[int(place)].label,
            }
            for rank, (place, cosine) in enumerate(zip(places, cosines, strict=True), 1)
        ],
        "left_out": [
            {"image": entry.name, "problem": problem}
            for entry, problem in zip(collection.entries, of.records.problems, strict=True)
            if problem
        ],
    }


def _write(root: Path, answer: dict[str, Any], thumbnails: list[bytes]) -> None:
    """``found.json``, ``found.csv`` and ``found.png``, a sheet of what was found."""
    import csv
    import io

    from workbench.export.output_files import output_folder, write_text
    from workbench.export.photo_sheet import save_photo_sheet
    from workbench.export.provenance import as_json

    rows = answer["found"]
    table = io.StringIO()
    writer = csv.DictWriter(table, ["rank", "cosine", "image", "label", "reference"])
    writer.writeheader()
    writer.writerows(rows)
    with writing():
        output_folder(root)
        write_text(root / "found.json", as_json(answer))
        write_text(root / "found.csv", table.getvalue())
        captions = ["What was looked for", *(f"{row['cosine']:.3f} {row['image']}" for row in rows)]
        title = (
            f"Most like the first, by {answer['descriptor']} of layer {answer['layer']} of {answer['model']}: cosines"
        )
        save_photo_sheet(root / "found.png", thumbnails, captions, title)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"must be 1 to {MOST}; got {text!r}")
    return int(text)
