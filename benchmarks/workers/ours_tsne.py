"""Our t-SNE of 10,000 x 64 points, with the time of its first frame."""

import time

from points import kept, points
from turns import serve

from workbench.families.embedding import Layout, tsne

values = points()


def once():
    """Points to layout."""
    began = time.perf_counter()
    first = 0.0
    for item in tsne(values, 30.0, 750, 12.0, "pca", 0):
        if isinstance(item, Layout):
            last = item
            if item.done and not first:
                first = time.perf_counter() - began
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "first": first, "kept": kept(values, last.points)}


serve(once)
