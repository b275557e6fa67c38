"""``peer_tsne.py sklearn|openTSNE``: 750 iterations, perplexity 30, from principal components, with all cores."""

import os
import sys
import time

from points import kept, points
from turns import serve

values = points()
cores = os.cpu_count()
if sys.argv[1] == "sklearn":
    from sklearn.manifold import TSNE

    method = TSNE(perplexity=30, max_iter=750, init="pca", random_state=0, n_jobs=cores).fit_transform
else:
    from openTSNE import TSNE

    method = TSNE(perplexity=30, initialization="pca", random_state=0, n_jobs=cores).fit


def once():
    """Points to layout."""
    began = time.perf_counter()
    layout = method(values)
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "kept": kept(values, layout)}


serve(once)
