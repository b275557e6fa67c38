"""Features of a folder of photographs in one pass, beside what decoding, resizing and the network alone take.

``features.py IMAGES``: 500 x 375 photographs cut out of the samples, each another. A pass may take what its parts take
of the cores, each alone at its fastest. Core-seconds are those of the processor, which other programs do not lengthen.
The twin of the network that the pass takes is timed too, for what it gains.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from photographs import write_photographs
from PIL import Image

from workbench.collections import open_collection
from workbench.collections.index import CollectionIndex
from workbench.engine.collection_pass import run_pass, usual_takers
from workbench.engine.loaders import registry
from workbench.engine.network_twin import twins
from workbench.freed_memory import kept

ALONE = 96  # images of the parts alone, each thrice


def cost(work, count: int) -> float:
    """Core-seconds for one of ``count``, the fastest of three times."""
    found = []
    for _ in range(3):
        began = time.process_time()
        work()
        found.append((time.process_time() - began) / count)
    return min(found)


def forward_cost(model, pixels) -> float:
    """Core-seconds of an image in bare batched forwards, at the best size of a batch and number of threads."""
    threads, found = torch.get_num_threads(), []
    for at_once in (8, 16, 32):
        batch = pixels[:at_once]
        for using in {1, threads}:
            torch.set_num_threads(using)
            with torch.inference_mode():
                model.answer(batch)
                found.append(cost(lambda batch=batch: model.answer(batch), at_once))
    torch.set_num_threads(threads)
    return min(found)


def parts(model, paths) -> dict[str, float]:
    """Core-seconds of an image in each part of the work alone."""
    pictures = [np.asarray(Image.open(path).convert("RGB")) for path in paths]
    images = [model.preparation.prepare(picture) for picture in pictures[:32]]
    pixels = model.pixels(*images)
    twin, *_ = twins(model, 1, images[0], [layer for taker in usual_takers(model) for layer in taker.layers])
    with kept():  # as in the pass, memory that was freed stays
        return {
            "decoding": cost(lambda: [Image.open(path).convert("RGB") for path in paths], len(paths)),
            "resizing": cost(lambda: [model.preparation.seen(picture) for picture in pictures], len(paths)),
            "forward": forward_cost(model, pixels),
            "twin": forward_cost(twin, pixels),
        }


def main() -> None:
    """Write photographs, time the parts, then the pass, then the parts again: the machine's clock may have changed."""
    images = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "photos"
        write_photographs(folder, images, 500, 375)
        paths = sorted(folder.iterdir())[:ALONE]
        model = registry.load("efficientnet-lite0", "cpu")
        before = parts(model, paths)
        began, used = time.perf_counter(), time.process_time()
        for _ in run_pass(model, open_collection(folder), CollectionIndex(Path(name) / "index")):
            pass
        seconds, used = time.perf_counter() - began, time.process_time() - used
        load = os.getloadavg()[0]
        after = parts(model, paths)
    alone = {part: min(before[part], after[part]) for part in before}
    cores = len(os.sched_getaffinity(0))
    together = sum(alone[part] for part in ("decoding", "resizing", "forward"))
    told = {part: 1000 * value for part, value in alone.items()}
    told |= {"pass": 1000 * used / images, "allowed": cores / together, "rate": images / seconds}
    print(json.dumps(told | {"load": load}))


if __name__ == "__main__":
    main()
