"""The hundred nearest of 100,000 vectors of 1,280 numbers: ``vectors.py workbench|product|scikit-learn [VECTORS]``.

product  the bare product of matrix and vector, and nothing else
"""

import sys

import numpy as np
from turns import serve

who, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
rng = np.random.default_rng(0)
vectors = rng.standard_normal((count, 1280), dtype=np.float32)
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
queries = vectors[rng.integers(0, count, 10)]


def searching():
    """A function of one query."""
    if who == "workbench":
        from workbench.families.retrieval.nearest import nearest_vectors

        return lambda query: nearest_vectors(vectors, query, 100)
    if who == "scikit-learn":
        from sklearn.neighbors import NearestNeighbors

        known = NearestNeighbors(n_neighbors=100, metric="cosine", algorithm="brute").fit(vectors)
        return lambda query: known.kneighbors(query[None])
    return lambda query: vectors @ query


search = searching()


def once():
    """Ten queries, one after another."""
    for query in queries:
        search(query)


serve(once)
