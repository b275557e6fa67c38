"""A technique that changes the image many times: ``ours_sweep.py MODEL TECHNIQUE COUNT [name=value ...]``.

Tells when the first map was there, and how long as many whole forwards alone would take at the fastest rate that was
measured, as a share of the time: more than all of it where the sweep computed only parts of them.
"""

import sys
import time

from turns import serve

from workbench.api import Result
from workbench.engine import references
from workbench.engine.plugins import load_plugins
from workbench.session.images import open_photo, sample_images

BATCHES = (1, 4, 8, 16)
reference, technique, count, *knobs = sys.argv[1:]
model = references.load(reference, "cpu")
photo = open_photo(sample_images()[0])
image = model.prepare(photo.pixels, photo.name, photo.digest)
run = load_plugins()[0][technique].technique.configured(dict(knob.split("=", 1) for knob in knobs))


def fastest():
    """Seconds an image of the whole forward by ONNX Runtime."""
    pixels = model.pixels(image)
    found = []
    for size in BATCHES:
        batch = pixels.expand(size, -1, -1, -1).contiguous()
        for _ in range(3):
            began = time.perf_counter()
            model.forwards.forward.scores(batch)
            found.append((time.perf_counter() - began) / size)
    return min(found)


def once():
    """Image to the last map."""
    began, first = time.perf_counter(), 0.0
    for item in run.run(model, image):
        if isinstance(item, Result) and not first:
            first = time.perf_counter() - began
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "first": first, "share": 100 * int(count) * fastest() / seconds}


serve(once)
