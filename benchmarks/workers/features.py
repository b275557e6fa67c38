"""Features of a folder of photographs in one pass, beside what decoding, resizing and the network alone take.

``features.py IMAGES``: 500 x 375 photographs cut out of the samples, each another. A pass may take what its parts take
of the cores, each alone at its fastest. Core-seconds are those of the processor, which other programs do not lengthen.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from workbench.collections import open_collection
from workbench.collections.index import CollectionIndex
from workbench.engine.collection_pass import run_pass
from workbench.engine.loaders import registry
from workbench.images.image_files import sample_images
from workbench.images.photo import open_photo

IMAGES, ALONE = int(sys.argv[1]), 96  # of the parts alone, each thrice
WIDTH, HEIGHT = 500, 375


def resident() -> float:
    """MB of this process."""
    return int(Path("/proc/self/statm").read_text("utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def write(folder: Path) -> None:
    """Photographs as people have them, each another cut."""
    whole = [Image.fromarray(open_photo(path).pixels).resize((800, 600)) for path in sample_images()]
    rng = np.random.default_rng(0)
    for i in range(IMAGES):
        left, top = (int(rng.integers(0, room)) for room in (800 - WIDTH, 600 - HEIGHT))
        cut = whole[i % len(whole)].crop((left, top, left + WIDTH, top + HEIGHT))
        cut.putpixel((i % WIDTH, i // WIDTH), (255, 0, 0))
        cut.save(folder / f"{i:05}.jpg", quality=90)


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
    pixels = torch.cat([model.pixels(model.preparation.prepare(picture)) for picture in pictures[:32]])
    return {
        "decoding": cost(lambda: [Image.open(path).convert("RGB") for path in paths], len(paths)),
        "resizing": cost(lambda: [model.preparation.seen(picture) for picture in pictures], len(paths)),
        "forward": forward_cost(model, pixels),
    }


def main() -> None:
    """Write photographs, time the parts, then the pass."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "photos"
        folder.mkdir()
        write(folder)
        model = registry.load("efficientnet-lite0", "cpu")
        told = parts(model, sorted(folder.iterdir())[:ALONE])
        levels: list[tuple[int, float]] = []
        began, used = time.perf_counter(), time.process_time()
        for step in run_pass(model, open_collection(folder), CollectionIndex(Path(name) / "index")):
            levels.append((step.done, resident()))
        seconds, used = time.perf_counter() - began, time.process_time() - used
        allowed = len(os.sched_getaffinity(0)) / sum(told.values())
        told = {name: 1000 * seconds for name, seconds in told.items()}
        told |= {"pass": 1000 * used / IMAGES, "allowed": allowed, "rate": IMAGES / seconds, "load": os.getloadavg()[0]}
        told["early"] = max(level for done, level in levels if done <= IMAGES // 4)
        told["late"] = max(level for done, level in levels if done >= 3 * IMAGES // 4)
        print(json.dumps(told))


if __name__ == "__main__":
    main()
