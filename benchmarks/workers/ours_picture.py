"""A class's picture as the engine makes it by itself, the whole and what is seen soon: ``ours_picture.py CLASS``."""

import sys
import time

import numpy as np
from turns import serve

from workbench.engine.host import Host, Outcome, RunRequest

SOON = 2.0  # seconds
host = Host()
host.load("efficientnet-lite0", "cpu")
grey = np.full((224, 224, 3), 128, np.uint8)
request = RunRequest("feature-visualization", {"target": f"class:{sys.argv[1]}"}, grey, "grey", "grey")


def once():
    """When the first picture is there, and how like the last one that is which is seen after two seconds."""
    began = time.perf_counter()
    seen = [
        (time.perf_counter() - began, one.result.values.astype(np.float64))
        for one in host.run(request)
        if isinstance(one, Outcome)
    ]
    soon = [values for at, values in seen if at <= SOON] or [seen[0][1]]
    alike = np.corrcoef(soon[-1].ravel(), seen[-1][1].ravel())[0, 1]
    return {"first": seen[0][0], "alike": float(alike)}


serve(once)
