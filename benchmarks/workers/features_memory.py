"""Memory of a pass over many photographs: ``features_memory.py IMAGES``, 320 x 240, by the smallest network there is.

What grows with images and not with the network shows the sooner.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from photographs import write_photographs
from resident import most

from workbench.collections import open_collection
from workbench.collections.index import CollectionIndex
from workbench.engine.collection_pass import run_pass
from workbench.engine.loaders import registry

MARKS = (1_000, 2_000, 5_000, 10_000, 20_000)


def main() -> None:
    """Write them, go through them, and note the most memory by each mark."""
    images, levels = int(sys.argv[1]), {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "photos"
        write_photographs(folder, images, 320, 240)
        model = registry.load("digits-classifier", "cpu")
        began = time.perf_counter()
        for step in run_pass(model, open_collection(folder), CollectionIndex(Path(name) / "index")):
            levels |= {str(mark): most() for mark in MARKS if mark <= step.done and str(mark) not in levels}
        seconds = time.perf_counter() - began
    print(json.dumps({"levels": levels, "rate": images / seconds}))


if __name__ == "__main__":
    main()
