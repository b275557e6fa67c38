"""Sliders of a generator of digits, each a picture at new amounts: ``ours_slider.py MODEL``, as the engine answers."""

import sys
import time

import numpy as np
from turns import serve

from workbench.engine.host import Host, RunRequest

MOVES = 40
host = Host()
host.load(sys.argv[1], "cpu")
pixels = np.full((28, 28, 3), 128, np.uint8)


def once():
    """The median and the longest answer of forty moves."""
    found = []
    for i in range(MOVES):
        began = time.perf_counter()
        *_, _last = host.run(
            RunRequest("latent-traversal", {"amounts": f"0:{i / 20 - 1:.3f}"}, pixels, "grey", str(i)),
        )
        found.append(time.perf_counter() - began)
    return {"seconds": float(np.median(found)), "longest": max(found)}


serve(once)
