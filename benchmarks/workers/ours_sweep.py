"""A technique that changes the image many times: ``ours_sweep.py MODEL TECHNIQUE COUNT [name=value ...]``.

Tells when the first map was there, and the first of which at least sixteen changes were measured; how long as many
whole forwards alone would take at the fastest rate that was measured, as a share of the time (more than all of it where
only parts of them were computed); how long the multiplications that the changes can reach would take at that rate, the
bound by arithmetic; and what the threads were doing.
"""

import sys
import time

import numpy as np
from turns import serve

from workbench.api import Progress, Result
from workbench.engine.forward import forward as windowed
from workbench.engine.forward import windows
from workbench.engine.forward.runtime import Subgraph
from workbench.engine.forward.thread_pool import threads_on
from workbench.engine.loaders import registry
from workbench.engine.plugins import load_plugins
from workbench.images.image_files import sample_images
from workbench.images.photo import open_photo

BATCHES = (1, 2, 4, 8, 16)  # images for each thread
READABLE = 16  # changes
reference, technique, count, *parameters = sys.argv[1:]
model = registry.load(reference, "cpu")
photo = open_photo(sample_images()[0])
image = model.prepare(photo.pixels, photo.name, photo.digest)
run = load_plugins()[0][technique].technique.configured(dict(parameter.split("=", 1) for parameter in parameters))
threads = threads_on("cpu")
spent = []  # (what, seconds of one thread)
boxes = []  # of the changes that were swept


def watch(owner, name, what):
    """Note how long each call takes; ``what`` tells from its first argument what it is part of."""
    own = getattr(owner, name)

    def watched(self, *args, **kwargs):
        began = time.perf_counter()
        try:
            return own(self, *args, **kwargs)
        finally:
            spent.append((what(self), time.perf_counter() - began))

    setattr(owner, name, watched)


def is_step(piece):
    """Whether a piece runs on windows."""
    return any(piece is one for one in list(model.forwards.forward._steps.values()))


watch(Subgraph, "__call__", lambda piece: "windows" if is_step(piece) else "maps")
watch(windowed._Stage, "_cells", lambda _: "cells")


def reached():
    """Of a whole forward's multiplications the share that the changes can reach, each box by itself."""
    planner = model.forwards.forward.planner
    spans = planner.spans(boxes[0]) if boxes else {}
    whole = part = 0.0
    for k, call in enumerate(planner.tape.calls):
        cells = windows.cells_of(call.shapes[0])
        cost = windows.multiplications(call, cells)
        if boxes and k < len(planner.slidings):
            part += cost * np.prod(np.diff(spans[call.outputs[0]]), axis=(1, 2)).mean() / cells
        else:
            part += cost
        whole += cost
    return part / whole


def fastest():
    """Seconds an image of the whole forward by ONNX Runtime, every thread at it."""
    pixels = model.pixels(image)
    found = []
    for each in BATCHES:
        batch = pixels.expand(each * threads, -1, -1, -1).contiguous()
        for _ in range(3):
            began = time.perf_counter()
            model.forwards.forward.scores(batch)
            found.append((time.perf_counter() - began) / len(batch))
    return min(found)


def once():
    """Image to the last map."""
    spent.clear()
    began, firsts, measured = time.perf_counter(), [], 0
    for item in run.run(model, image):
        if isinstance(item, Progress):
            measured = item.done
        elif isinstance(item, Result):
            measured = item.facts.get("measured", item.facts.get("masks", measured))
            firsts.append((measured, time.perf_counter() - began))
    seconds = time.perf_counter() - began
    parts = {
        what: 100 * sum(s for w, s in spent if w == what) / (threads * seconds) for what in ("windows", "maps", "cells")
    }
    each = fastest()
    return {
        "seconds": seconds,
        "first": firsts[0][1],
        "readable": next(when for done, when in firsts if done >= READABLE),
        "share": 100 * int(count) * each / seconds,
        "bound": 100 * int(count) * each * reached() / seconds,
        **parts,
        "rest": 100 - sum(parts.values()),
    }


sweep = model.sweep


def noted(image, changes, target):
    """The model's own, and where the changes lie."""
    boxes[:] = [np.asarray(changes.boxes)] if hasattr(changes, "boxes") else []
    return sweep(image, changes, target)


model.sweep = noted
serve(once)
