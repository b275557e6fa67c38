"""Retrieval: images described by one vector each, whitened, and found again by the cosine of their vectors."""

from .compared import compared, compared_in_words, compared_layer
from .descriptors import DESCRIPTORS, Descriptor, check_channels, described
from .nearest import nearest_vectors
from .part_channels import most_varying
from .ranking import average_precisions, expanded, mean_average_precision
from .whitening import Whitening, finished, prepared, unit

__all__ = [
    "DESCRIPTORS",
    "Descriptor",
    "Whitening",
    "average_precisions",
    "check_channels",
    "compared",
    "compared_in_words",
    "compared_layer",
    "described",
    "expanded",
    "finished",
    "mean_average_precision",
    "most_varying",
    "nearest_vectors",
    "prepared",
    "unit",
]
