"""The hundred nearest of 100,000 vectors of 1,280 numbers, ten times: ``vectors.py WHO [VECTORS]``.

WHO is ``workbench``, ``product`` (the bare product of matrix and vector, and nothing else), ``scikit-learn``, ``faiss``
(all exact), ``faiss-hnsw`` or ``hnswlib`` (approximate). The vectors lie about as features do, in far fewer directions
than they have numbers. Told are the seconds until it can be asked and the share of the true nearest that is found.
"""

import importlib
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from turns import serve

ASKED, DIRECTIONS, ROWS, KEPT = 10, 64, 256, 100
MODULES = {"scikit-learn": "sklearn.neighbors", "faiss": "faiss", "faiss-hnsw": "faiss", "hnswlib": "hnswlib"}
who, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000


def drawn(rng, count, mixing):
    """(count, 1280) float32 of length 1, above zero as what a rectifier gives."""
    latent = rng.standard_normal((count, DIRECTIONS), dtype=np.float32)
    vectors = np.maximum(latent @ mixing, 0)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


rng = np.random.default_rng(0)
mixing = rng.standard_normal((DIRECTIONS, 1280), dtype=np.float32)
vectors, queries = drawn(rng, count, mixing), drawn(rng, ASKED, mixing)
nearest = np.argsort(-(queries @ vectors.T), axis=1, kind="stable")[:, :KEPT]


def of_index(stored):
    """What a search does with an index that a pass has left on the disk."""
    from workbench.collections.shard_store import ShardStore
    from workbench.families.retrieval import nearest_vectors

    began = time.perf_counter()
    store = ShardStore(stored, "digest")
    rows = store.array("vectors", list(store.places))
    return lambda query: nearest_vectors(rows, query, KEPT)[0], time.perf_counter() - began


def write_index(stored):
    """As a pass writes it."""
    from workbench.collections.shard_store import ShardStore

    store = ShardStore(stored, "digest")
    for start in range(0, count, ROWS):
        rows = vectors[start : start + ROWS]
        store.append({"digest": [f"{start + i:064}" for i in range(len(rows))]}, {"vectors": rows})


def of_scikit_learn():
    """By brute force, as is right for so many numbers."""
    from sklearn.neighbors import NearestNeighbors

    known = NearestNeighbors(n_neighbors=KEPT, metric="cosine", algorithm="brute").fit(vectors)
    return lambda query: known.kneighbors(query[None], return_distance=False)[0]


def of_faiss(hnsw):
    """Exact, or the usual graph of 32 neighbours."""
    import faiss

    faiss.omp_set_num_threads(len(os.sched_getaffinity(0)))
    index = faiss.IndexHNSWFlat(1280, 32, faiss.METRIC_INNER_PRODUCT) if hnsw else faiss.IndexFlatIP(1280)
    if hnsw:
        index.hnsw.efSearch = 2 * KEPT
    index.add(vectors)
    return lambda query: index.search(query[None], KEPT)[1][0]


def of_hnswlib():
    """The usual graph of 16 neighbours."""
    import hnswlib

    index = hnswlib.Index("ip", 1280)
    index.init_index(count, ef_construction=100, M=16)
    index.add_items(vectors, num_threads=len(os.sched_getaffinity(0)))
    index.set_ef(2 * KEPT)
    return lambda query: index.knn_query(query[None], KEPT)[0][0]


def ready():
    """A function of one query, and the seconds until there is one."""
    if who == "workbench":
        with tempfile.TemporaryDirectory() as name:
            write_index(Path(name))
            return of_index(Path(name))
    importlib.import_module(MODULES.get(who, "numpy"))  # which is no part of getting ready
    began = time.perf_counter()
    makers = {
        "product": lambda: lambda query: vectors @ query,
        "scikit-learn": of_scikit_learn,
        "faiss": lambda: of_faiss(False),
        "faiss-hnsw": lambda: of_faiss(True),
        "hnswlib": of_hnswlib,
    }
    return makers[who](), time.perf_counter() - began


search, build = ready()


def once():
    """Ten queries, one after another."""
    began = time.perf_counter()
    found = [search(query) for query in queries]
    seconds = time.perf_counter() - began
    if who == "product":
        return {"seconds": seconds}
    recall = [len(np.intersect1d(mine, true)) / KEPT for mine, true in zip(found, nearest, strict=True)]
    return {"seconds": seconds, "build": build, "recall": float(np.mean(recall))}


serve(once)
