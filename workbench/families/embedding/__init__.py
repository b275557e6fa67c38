"""Embeddings: many images as points of a plane, near each other where the network finds them alike.

One forward of each image gives its features, and what is predicted. Principal components, discriminants, t-SNE and
UMAP lay the features out, and trustworthiness says how much of the neighbourhoods is real.
"""

from .code import participation_ratio, sparseness
from .discriminant import Discriminant, discriminant
from .features import Features, Kind, classifier_input, described, keep_features_in, read_features
from .likeness import between
from .neighbours import judged, nearest, trustworthiness
from .principal_components import Principal, plane, principal
from .technique import ImageEmbedding
from .tsne_layout import Layout, check_perplexity, tsne
from .umap_layout import UMAP_MISSING, has_umap, umap

__all__ = [
    "UMAP_MISSING",
    "Discriminant",
    "Features",
    "ImageEmbedding",
    "Kind",
    "Layout",
    "Principal",
    "between",
    "check_perplexity",
    "classifier_input",
    "described",
    "discriminant",
    "has_umap",
    "judged",
    "keep_features_in",
    "nearest",
    "participation_ratio",
    "plane",
    "principal",
    "read_features",
    "sparseness",
    "trustworthiness",
    "tsne",
    "umap",
]
