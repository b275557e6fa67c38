"""UMAP, by umap-learn where it is installed."""

from __future__ import annotations

import random

import numpy as np
import torch

UMAP_MISSING = "UMAP needs the package umap-learn: install it with pip install 'explainability-workbench[umap]'."


def has_umap() -> bool:
    """Whether umap-learn is installed; it is not imported."""
    from importlib.util import find_spec

    return find_spec("umap") is not None


def umap(values: np.ndarray, neighbours: int, minimum_distance: float, seed: int) -> np.ndarray:
    """(n, 2) points by umap-learn, in one go and with one thread, so that the same seed gives the same points."""
    import warnings

    threads, drawn = torch.get_num_threads(), random.getstate()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # remarks on threads, and of the compiler
            import umap as library

            points = library.UMAP(
                n_neighbors=neighbours, min_dist=minimum_distance, random_state=seed, n_jobs=1, init="spectral"
            ).fit_transform(values)
    finally:
        torch.set_num_threads(threads)  # numba gives torch, which has the same OpenMP, all cores at its first use
        random.setstate(drawn)  # and its compiler draws
    return np.asarray(points, np.float64)
