"""Features of many images: one forward of each gives a layer's output, or the class scores, and the prediction."""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor

from workbench.api import Answer, Embedding, Image, Images, LayerInfo, Model, Progress, Target, UserError, shape_text
from workbench.families.layers import deepest_maps

from .feature_files import FeatureFiles, ImageFeatures

Kind = Literal["pooled", "flattened", "logits"]
AT_ONCE = 16  # images in one forward
MOST_VALUES = 1 << 28  # of all features together: a gigabyte
MOST_NAMED = 3  # images that a caveat names


@dataclass(frozen=True, eq=False)
class Features:
    """What the network says of each image that could be read.

    values       (N, D) float32
    layer        where they come from; empty for logits
    names        N texts, and labels N texts, as ``Images`` has them
    predictions  N texts; none where the network has one output, which is no choice
    confidence   (N,) float32, or None
    left_out     a sentence on the images that could not be read; empty where all could
    are_vectors  whether the network's answer is a vector that stands for the image
    """

    values: np.ndarray
    layer: str
    kind: Kind
    names: tuple[str, ...]
    labels: tuple[str, ...]
    predictions: tuple[str, ...] = ()
    confidence: np.ndarray | None = None
    left_out: str = ""
    are_vectors: bool = False

    def __len__(self) -> int:
        return len(self.values)

    @property
    def title(self) -> str:
        """``120 images by the pooled layer features.7``."""
        answer = "their vectors" if self.are_vectors else "their logits"
        by = answer if self.kind == "logits" else f"the {self.kind} layer {self.layer}"
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


@dataclass
class Memory:
    """Features of the last run's images by their digests, so that another perplexity asks the network nothing.

    files  those on the disk, which outlive the process; None for memory alone
    """

    of: tuple[Any, ...] = ()
    seen: Mapping[str, ImageFeatures] = field(default_factory=dict)
    files: FeatureFiles | None = None

    def about(self, of: tuple[Any, ...]) -> Mapping[str, ImageFeatures]:
        """What is known under this model, layer and kind of features."""
        if of != self.of:
            self.of, self.seen = of, self.files.read(of) if self.files is not None else {}
        return self.seen

    def keep(self, of: tuple[Any, ...], seen: Mapping[str, ImageFeatures]) -> None:
        """Remember these too, or alone where all of them would be too many."""
        together = {**(self.seen if of == self.of else {}), **seen}
        if sum(image.values.size for image in together.values()) > MOST_VALUES:
            together = dict(seen)
        self.of, self.seen = of, together
        if self.files is not None:
            self.files.write(of, together)


_memory = Memory()


def keep_features_in(folder: Path) -> None:
    """Keep features in files too, from now on; the engine's program says where."""
    _memory.files = FeatureFiles(folder)


def classifier_input(model: Model) -> LayerInfo:
    """What the classifier reads: the last layer above which there is nothing but the scores. Raises UserError.

    Of a network with several heads the deepest maps.
    """
    deepest = deepest_maps(model) if model.places else None
    if deepest is not None:
        return deepest
    for layer in reversed(model.layers):
        if layer.shape and not (layer.layout == "vector" and layer.channels == len(model.classes)):
            return layer
    raise UserError("This model has no layer before its scores; use features=logits.")


def read_features(
    model: Model, images: Images, layer: str = "", kind: Kind = "pooled"
) -> Generator[Progress, None, Features]:
    """The features of all images that can be read, batch by batch. Raises UserError where none can.

    Of a network that was made to give vectors these are the features, where no layer is named.
    """
    vectors = "similarity" in model.kinds and (kind == "logits" or not layer)
    kind = "logits" if vectors else kind
    info = None if kind == "logits" else model.layer(layer) if layer else classifier_input(model)
    _refuse_too_many(info, kind, len(images), len(model.classes))
    of = (
        model.reference, model.digest, model.device, list(model.input_size), info.name if info else "", kind,
        torch.__version__,
    )  # fmt: skip
    known = _memory.about(of)
    seen: dict[int, ImageFeatures] = {i: known[d] for i, d in enumerate(images.digests) if d in known}
    missing = [i for i in range(len(images)) if i not in seen]
    problems: list[int] = []
    try:
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
    finally:  # also of a run that is cancelled
        if missing:
            _memory.keep(of, {images.digests[i]: seen[i] for i in sorted(seen) if images.digests[i]})
    if not seen:
        raise UserError("None of the images can be read.")
    kept = sorted(seen)
    choice = len(model.classes) > 1 and not model.no_classes
    return Features(
        np.stack([seen[i].values for i in kept]),
        info.name if info else "",
        kind,
        tuple(images.names[i] for i in kept),
        tuple(images.labels[i] for i in kept),
        tuple(model.classes[seen[i].predicted] for i in kept) if choice else (),
        np.array([seen[i].probability for i in kept], np.float32) if choice else None,
        _left_out([images.names[i] for i in problems]),
        vectors,
    )


def _seen(model: Model, layer: LayerInfo | None, kind: Kind, opened: Sequence[Image]) -> list[ImageFeatures]:
    """One forward of a few images."""
    pixels = model.pixels(*opened)
    with torch.no_grad(), model.recording([layer.name] if layer else []) as activations:
        answer = model.answer(pixels)
        values = model.numbers(answer) if layer is None else described(activations[layer.name], layer, kind)
        predicted = model.likeliest(answer)
        confidence = _confidence(model, answer, predicted)
    rows = values.float().cpu().numpy()
    broken = np.flatnonzero(~np.isfinite(rows).all(1))
    if len(broken):
        where = f"layer {layer.name!r}" if layer else "the model's answer"
        raise UserError(f"The features of {_short(opened[broken[0]].name)} at {where} are not finite numbers.")
    answers = zip(rows, predicted.tolist(), confidence.clamp(0, 1).tolist(), strict=True)
    return [ImageFeatures(np.array(row), int(index), float(share)) for row, index, share in answers]


def _confidence(model: Model, answer: Answer, predicted: Tensor) -> Tensor:
    """(N,) the probability of each image's likeliest class; 1 where there is none."""
    if model.no_classes:
        return torch.ones(len(predicted))
    of_class = {k: model.value_of(Target("probability", (str(k),)), answer) for k in set(predicted.tolist())}
    return torch.stack([of_class[k][i] for i, k in enumerate(predicted.tolist())])


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
        where = f"layer {layer.name!r}" if layer else "the model's answer"
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
