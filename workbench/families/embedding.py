"""Embeddings: many images as points of a plane, near each other where the network finds them alike.

One forward of each image gives its features, and what is predicted. Principal components, t-SNE and UMAP lay the
features out, and trustworthiness says how much of the neighbourhoods is real.
"""

from __future__ import annotations

import math
import time
from abc import abstractmethod
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, ClassVar, Literal

import numpy as np
import torch
from torch import Tensor

from workbench.api import (
    Applicability,
    Embedding,
    Image,
    Images,
    Layer,
    LayerInfo,
    Model,
    Progress,
    Result,
    Technique,
    UserError,
    layer_param,
    param,
    shape_text,
)

from .repulsion import divergence

Kind = Literal["pooled", "flattened", "logits"]
AT_ONCE = 16  # images in one forward
MOST_VALUES = 1 << 28  # of all features together: a gigabyte
EXACT_UP_TO = 2048  # rows or columns; principal components of more are found by a randomised method
ROWS = 1024  # of a matrix of distances that is in memory at a time
FEW = 4000  # up to so many points Barnes and Hut's trees are quicker than interpolation
EARLY = 250  # iterations with exaggerated attraction
MOMENTUM = 0.8
START_SPREAD = 1e-4  # standard deviation of the layout that t-SNE starts from
FRAME_SECONDS = 0.15
JUDGED = 10  # neighbours by which a layout is judged
MOST_JUDGED = 2000  # points whose neighbours are looked at; of more, so many are drawn
MOST_NAMED = 3  # images that a caveat names
Facts = Mapping[str, str | int | float | bool]


@dataclass(frozen=True, eq=False)
class Features:
    """What the network says of each image that could be read.

    values       (N, D) float32
    layer        where they come from; empty for logits
    names        N texts, and labels N texts, as ``Images`` has them
    predictions  N texts; none where the network has one output, which is no choice
    confidence   (N,) float32, or None
    left_out     a sentence on the images that could not be read; empty where all could
    """

    values: np.ndarray
    layer: str
    kind: Kind
    names: tuple[str, ...]
    labels: tuple[str, ...]
    predictions: tuple[str, ...] = ()
    confidence: np.ndarray | None = None
    left_out: str = ""

    def __len__(self) -> int:
        return len(self.values)

    @property
    def title(self) -> str:
        """``120 images by the pooled layer features.7``."""
        by = "their logits" if self.kind == "logits" else f"the {self.kind} layer {self.layer}"
        return f"{len(self)} images by {by}"

    def embedding(
        self, points: np.ndarray, caption: str, caveat: str = "", axes: tuple[str, ...] = (), **facts: Any
    ) -> Embedding:
        """A layout of these images as a result; the facts tell what was laid out."""
        own = {"layer": self.layer, "features": self.kind, "dimensions": self.values.shape[1], "images": len(self)}
        return Embedding(
            points=np.ascontiguousarray(points, np.float32),
            images=self.names,
            labels=self.labels if any(self.labels) else (),
            predictions=self.predictions,
            confidence=self.confidence,
            axes=axes,
            caption=caption,
            caveat=f"{caveat} {self.left_out}".strip(),
            facts={**own, **facts},
        )


@dataclass(frozen=True, eq=False)
class ImageFeatures:
    """What is kept of one image: its features, the class that is predicted, and that class's probability."""

    values: np.ndarray
    predicted: int
    probability: float


@dataclass
class Memory:
    """Features of the last run's images by their digests, so that another perplexity asks the network nothing."""

    of: tuple[Any, ...] = ()
    seen: Mapping[str, ImageFeatures] = field(default_factory=dict)

    def about(self, of: tuple[Any, ...]) -> Mapping[str, ImageFeatures]:
        """What is known under this model, layer and kind of features."""
        return self.seen if of == self.of else {}

    def keep(self, of: tuple[Any, ...], seen: Mapping[str, ImageFeatures]) -> None:
        """Remember these, and nothing else."""
        self.of, self.seen = of, seen


_memory = Memory()


class ImageEmbedding(Technique):
    """Features of many images, laid out by those who inherit."""

    takes: ClassVar[Literal["image", "images", "model"]] = "images"
    layer: Layer = layer_param("Layer whose output describes an image; empty means what the classifier reads")
    features: Kind = param(
        "pooled", "Maps averaged over the image, the layer's whole output, or the class scores in place of a layer"
    )

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return Applicability(True)

    def run(self, model: Model, images: Images, /) -> Iterator[Progress | Result]:
        self.check(len(images))
        found = yield from read_features(model, images, self.layer, self.features)
        self.check(len(found))
        yield from self.laid_out(found)

    def check(self, count: int) -> None:
        """Raise UserError where so many images are too few."""
        if count < 3:
            raise UserError(f"A layout needs at least 3 images; there {'is' if count == 1 else 'are'} {count}.")

    @abstractmethod
    def laid_out(self, found: Features) -> Iterator[Progress | Result]:
        """The layout, as it comes to be."""


# Features.


def classifier_input(model: Model) -> LayerInfo:
    """What the classifier reads: the last layer above which there is nothing but the scores. Raises UserError."""
    for layer in reversed(model.layers):
        if layer.shape and not (layer.layout == "vector" and layer.channels == len(model.classes)):
            return layer
    raise UserError("This model has no layer before its scores; use features=logits.")


def read_features(
    model: Model, images: Images, layer: str = "", kind: Kind = "pooled"
) -> Generator[Progress, None, Features]:
    """The features of all images that can be read, batch by batch. Raises UserError where none can."""
    info = None if kind == "logits" else model.layer(layer) if layer else classifier_input(model)
    _refuse_too_many(info, kind, len(images), len(model.classes))
    of = (model.reference, model.digest, model.input_size, info.name if info else "", kind)
    known = _memory.about(of)
    seen: dict[int, ImageFeatures] = {i: known[d] for i, d in enumerate(images.digests) if d in known}
    missing = [i for i in range(len(images)) if i not in seen]
    problems: list[int] = []
    yield Progress(len(seen), len(images), "images")
    for start in range(0, len(missing), AT_ONCE):
        opened: dict[int, Image] = {}
        for i in missing[start : start + AT_ONCE]:
            try:
                opened[i] = images[i]
            except UserError:
                problems.append(i)
        if opened:
            seen |= zip(opened, _seen(model, info, kind, list(opened.values())), strict=True)
        yield Progress(len(seen) + len(problems), len(images), "images")
    if not seen:
        raise UserError("None of the images can be read.")
    kept = sorted(seen)
    _memory.keep(of, {images.digests[i]: seen[i] for i in kept if images.digests[i]})
    choice = len(model.classes) > 1
    return Features(
        np.stack([seen[i].values for i in kept]),
        info.name if info else "",
        kind,
        tuple(images.names[i] for i in kept),
        tuple(images.labels[i] for i in kept),
        tuple(model.classes[seen[i].predicted] for i in kept) if choice else (),
        np.array([seen[i].probability for i in kept], np.float32) if choice else None,
        _left_out([images.names[i] for i in problems]),
    )


def _seen(model: Model, layer: LayerInfo | None, kind: Kind, opened: Sequence[Image]) -> list[ImageFeatures]:
    """One forward of a few images."""
    pixels = torch.cat([model.pixels(image) for image in opened])
    with torch.no_grad(), model.recording([layer.name] if layer else []) as activations:
        scores = model.scores(pixels)
        values = scores if layer is None else described(activations[layer.name], layer, kind)
        confidence, predicted = scores.float().softmax(1).max(1)
    rows = values.float().cpu().numpy()
    broken = np.flatnonzero(~np.isfinite(rows).all(1))
    if len(broken):
        where = f"layer {layer.name!r}" if layer else "the scores"
        raise UserError(f"The features of {_short(opened[broken[0]].name)} at {where} are not finite numbers.")
    told = zip(rows, predicted.tolist(), confidence.clamp(0, 1).tolist(), strict=True)
    return [ImageFeatures(np.array(row), int(index), float(share)) for row, index, share in told]


def described(output: Tensor, layer: LayerInfo, kind: Kind) -> Tensor:
    """(N, D) features from a layer's output.

    Pooled maps are averaged over the image. Of tokens the class token speaks for the image where there is one (or the
    first of several tokens that are no patches); else they are averaged. Raises UserError for other shapes.
    """
    if kind == "flattened" or layer.layout == "vector":
        return output.flatten(1)
    if layer.layout == "maps":
        return output.mean((2, 3))
    if layer.layout == "maps-last":
        return output.mean((1, 2))
    if layer.layout == "tokens":
        count = layer.shape[0]
        return output.mean(1) if math.isqrt(count) ** 2 == count else output[:, 0]
    raise UserError(f"Layer {layer.name!r} of shape {shape_text(layer)} cannot be pooled; use features=flattened.")


def _refuse_too_many(layer: LayerInfo | None, kind: Kind, images: int, classes: int) -> None:
    each = classes if layer is None else math.prod(layer.shape) if kind == "flattened" else layer.channels
    if each * images > MOST_VALUES:
        where = f"layer {layer.name!r}" if layer else "the scores"
        raise UserError(
            f"{images} images with {each:,} {kind} features of {where} are more than the {MOST_VALUES:,} values "
            f"that are kept: use features=pooled, a later layer or fewer images."
        )


def _left_out(names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    what = "1 image is" if len(names) == 1 else f"{len(names)} images are"
    return f"{what} left out, since they cannot be read: {', '.join(map(_short, names[:MOST_NAMED]))}{more}."


def _short(name: str) -> str:
    return PurePath(name).name or name


# Principal components.


@dataclass(frozen=True, eq=False)
class Principal:
    """Coordinates on the directions of largest variance.

    points  (N, k) float64, of mean 0
    shares  (k,) float64, of the whole variance
    """

    points: np.ndarray
    shares: np.ndarray


def principal(values: np.ndarray, count: int) -> Principal:
    """The first principal components (Pearson 1901), as many as carry variance and at most ``count``.

    The largest weight of each component, by magnitude, is positive: a component has no sign of its own.
    Raises UserError where all rows are the same.
    """
    centred = values - values.mean(0, dtype=np.float64)
    whole = float((centred**2).sum())
    scale = float(np.square(values, dtype=np.float64).sum())
    if whole <= 1e-12 * scale:
        raise UserError(f"All {len(values)} images have the same features, so there is nothing to lay out.")
    axes = _axes(centred, min(count, *values.shape))
    axes *= np.sign(axes[np.abs(axes).argmax(0), np.arange(axes.shape[1])])
    points = centred @ axes
    shares = (points**2).sum(0) / whole
    real = shares > 1e-10
    return Principal(points[:, real], shares[real])


def _axes(centred: np.ndarray, count: int) -> np.ndarray:
    """(D, count) orthonormal directions, by falling variance."""
    rows, columns = centred.shape
    if min(rows, columns) > EXACT_UP_TO:
        return _randomised_axes(centred, count)
    if columns <= rows:
        return np.asarray(np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :count])
    _, turned = np.linalg.eigh(centred @ centred.T)
    return np.asarray(np.linalg.qr(centred.T @ turned[:, ::-1][:, :count])[0])


def _randomised_axes(centred: np.ndarray, count: int) -> np.ndarray:
    """The same, nearly: Halko, Martinsson & Tropp 2011, algorithm 4.4, with 10 more columns and 7 rounds."""
    drawn = np.random.default_rng(0).normal(size=(centred.shape[1], count + 10))
    reached = np.linalg.qr(centred @ drawn)[0]
    for _ in range(7):
        reached = np.linalg.qr(centred @ (centred.T @ reached))[0]
    return np.linalg.svd(reached.T @ centred, full_matrices=False)[2][:count].T


# Neighbours.


def nearest(values: np.ndarray, count: int) -> Generator[Progress, None, tuple[np.ndarray, np.ndarray]]:
    """The ``count`` nearest other rows of each row, nearest first: (N, count) int64 indices, (N, count) distances.

    Exact: with the speed of matrix products it takes a second for 10,000 rows of 50, and needs no index.
    """
    whole = torch.from_numpy(np.ascontiguousarray(values, np.float32))
    squares = (whole**2).sum(1)
    indices, distances = [], []
    for start in range(0, len(whole), ROWS):
        rows = whole[start : start + ROWS]
        apart = torch.addmm(squares, rows, whole.T, alpha=-2).add_(squares[start : start + ROWS, None])
        apart[torch.arange(len(rows)), torch.arange(start, start + len(rows))] = torch.inf
        found = apart.topk(count, largest=False)
        indices.append(found.indices)
        distances.append(found.values.clamp_(min=0).sqrt_())
        yield Progress(min(start + ROWS, len(whole)), len(whole), "neighbourhoods")
    return torch.cat(indices).numpy(), torch.cat(distances).numpy()


def trustworthiness(values: np.ndarray, points: np.ndarray, neighbours: int = JUDGED, seed: int = 0) -> float:
    """How far the neighbours in a layout are neighbours in truth: 1 for all, about 0.5 for a layout at random.

    ``T(k) = 1 - 2 / (n k (2n - 3k - 1)) sum_i sum_{j in U_k(i)} (r(i, j) - k)``, where U_k(i) are those of i's k
    nearest points that are not among its k nearest features, and r(i, j) is j's rank among those. Venna & Kaski,
    "Neighborhood preservation in nonlinear projection methods: an experimental study", ICANN 2001, equation 1.
    Of more than 2,000 points so many are drawn by ``seed`` as i.

    values  (n, D), points (n, 2); ``neighbours`` must be less than n / 2
    """
    n, k = len(values), neighbours
    if not 0 < k < n / 2:
        raise UserError(f"neighbours must be 1 to less than half of the {n} images; got {k}.")
    which = np.arange(n)
    if n > MOST_JUDGED:
        which = np.sort(np.random.default_rng(seed).choice(n, MOST_JUDGED, replace=False))
    high, low = (torch.from_numpy(np.ascontiguousarray(a, np.float64)) for a in (values, points))
    excess = 0.0
    for part in np.array_split(which, -(-len(which) // 128)):
        apart = torch.cdist(high[part], high)
        near = torch.cdist(low[part], low)
        own = torch.arange(len(part)), torch.from_numpy(part)
        apart[own], near[own] = -1.0, torch.inf
        there = near.topk(k, largest=False).indices
        # one less than the rank counts who is nearer, oneself being the nearest
        ranks = torch.stack([(apart < apart.gather(1, there[:, j : j + 1])).sum(1) for j in range(k)], 1)
        excess += float((ranks - k).clamp(min=0).sum())
    return 1 - 2 / (len(which) * k * (2 * n - 3 * k - 1)) * excess


def judged(count: int) -> int:
    """By how many neighbours a layout of so many points is judged."""
    return max(1, min(JUDGED, (count - 1) // 2))


# t-SNE.


@dataclass(frozen=True, eq=False)
class Layout:
    """Points on their way.

    points         (N, 2) float64
    done           iterations so far, of ``total``
    kl_divergence  from the neighbourhoods of the features to those of the points; NaN before the first iteration
    """

    points: np.ndarray
    done: int
    total: int
    kl_divergence: float


def check_perplexity(perplexity: float, count: int) -> None:
    """Raise UserError where there are too few images: three times the perplexity are each one's neighbours."""
    if not 3 * perplexity < count:
        most = (count - 1) // 3
        mend = f"set perplexity to at most {most}" if most >= 1 else "open more images"
        raise UserError(
            f"perplexity must be less than a third of the number of images: it is {perplexity:g}, and there "
            f"{'is 1 image' if count == 1 else f'are {count} images'}; {mend}."
        )


def tsne(
    values: np.ndarray,
    perplexity: float,
    iterations: int = 750,
    exaggeration: float = 12.0,
    start: Literal["pca", "random"] = "pca",
    seed: int = 0,
) -> Iterator[Progress | Layout]:
    """t-SNE's points as they move, by one optimisation whose momentum and gains go on from frame to frame.

    The learning rate is n / exaggeration (Belkina et al., Nature Communications 10, 2019); for the first 250
    iterations, or a third of them, attraction is exaggerated. How many iterations lie between two frames depends on
    the machine; the points do not.

    values  (n, D); raises UserError where 3 * perplexity is not less than n
    """
    from openTSNE import TSNEEmbedding  # takes seconds
    from openTSNE.affinity import PerplexityBasedNN
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    check_perplexity(perplexity, len(values))
    n = len(values)
    first = _start(values, start, seed)
    yield Layout(first, 0, iterations, math.nan)
    indices, distances = yield from nearest(values, min(n - 1, int(3 * perplexity)))
    jobs = torch.get_num_threads()
    known = PrecomputedNeighbors(indices, distances)
    affinities = PerplexityBasedNN(perplexity=perplexity, knn_index=known, n_jobs=jobs)
    method = "bh" if n <= FEW else divergence
    points = TSNEEmbedding(first, affinities, negative_gradient_method=method, n_jobs=jobs, random_state=seed)
    P = affinities.P
    early = min(EARLY, iterations // 3)
    done, step = 0, 1
    for until, factor in ((early, exaggeration), (iterations, 1.0)):
        affinities.P = P * factor  # by hand: the library multiplies and divides at every step, which rounds
        while done < until:
            began = time.perf_counter()
            step = min(step, until - done)
            points.optimize(step, inplace=True, momentum=MOMENTUM, learning_rate=n / factor)
            done += step
            kl = float(points.kl_divergence) / factor - math.log(factor)
            yield Layout(np.array(points, np.float64), done, iterations, kl)
            step = max(1, min(50, round(step * FRAME_SECONDS / max(time.perf_counter() - began, 1e-3))))


def _start(values: np.ndarray, start: str, seed: int) -> np.ndarray:
    """(n, 2) of a spread so small that nothing is decided yet; images that are the same do not lie on one point."""
    drawn = np.random.default_rng(seed).normal(size=(len(values), 2))
    if start == "random":
        return np.asarray(drawn * START_SPREAD)
    found = plane(principal(values, 2).points)
    spread = float(found[:, 0].std())
    return np.asarray(found / spread * START_SPREAD + drawn * START_SPREAD / 100)


def plane(points: np.ndarray) -> np.ndarray:
    """The first two columns; where there is one, the second is zero."""
    return np.pad(points[:, :2], ((0, 0), (0, max(0, 2 - points.shape[1]))))


# UMAP.

UMAP_MISSING = "UMAP needs the package umap-learn: install it with pip install 'explainability-workbench[umap]'."


def has_umap() -> bool:
    """Whether umap-learn is installed; it is not imported."""
    from importlib.util import find_spec

    return find_spec("umap") is not None


def umap(values: np.ndarray, neighbours: int, minimum_distance: float, seed: int) -> np.ndarray:
    """(n, 2) points by umap-learn, in one go and with one thread, so that the same seed gives the same points."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # remarks on threads, and of the compiler
        import umap as library

        found = library.UMAP(
            n_neighbors=neighbours, min_dist=minimum_distance, random_state=seed, n_jobs=1, init="spectral"
        ).fit_transform(values)
    return np.asarray(found, np.float64)
