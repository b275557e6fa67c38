"""A model as a technique sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np

from .image import Image
from .layer_info import LayerInfo
from .target import Target

Tensor = Any  # torch.Tensor; the api itself does not import torch


class Changes(Protocol):
    """What a sweep does to copies of one image: as many changes as its length, made in place."""

    def __len__(self) -> int: ...

    def apply(self, batch: Tensor, which: range) -> None:
        """Make change ``which[i]`` in ``batch[i]``: (n, C, H, W) pixels, or (n, *shape) outputs of a layer.

        Later changes may be asked for before the values of these are there.
        """


@runtime_checkable
class BoxedChanges(Changes, Protocol):
    """Changes of pixels that leave everything outside of their boxes as it is.

    Only what a box can reach is then computed.
    """

    @property
    def boxes(self) -> np.ndarray:
        """(n, 4) integers: left, top, width, height of each change's box."""


@runtime_checkable
class LayerChanges(Changes, Protocol):
    """Changes of a layer's output in place of the pixels; only what lies above the layer runs for each."""

    @property
    def layer(self) -> str:
        """The layer's name."""


@dataclass(frozen=True, eq=False)
class Batch:
    """What a sweep measured.

    which      the changes that were measured, by index
    values     (n,) float32, the target's value under each
    predicted  (n,) int64, the class with the highest logit under each
    """

    which: range
    values: np.ndarray
    predicted: np.ndarray


class Model(Protocol):
    """A loaded network in eval mode. It takes *pixels*: (N, C, H, W) in [0, 1]; normalisation is its first layer.

    Whatever is done inside one of its ``with`` blocks is undone when the block ends, also when it fails.
    """

    @property
    def reference(self) -> str: ...
    @property
    def digest(self) -> str:
        """SHA-256 of the weights, their names and the normalisation, hexadecimal."""

    @property
    def device(self) -> str: ...
    @property
    def input_size(self) -> tuple[int, int]:
        """(height, width) of the input in pixels."""

    @property
    def input_channels(self) -> int:
        """3 for colours, 1 for grey."""

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes' names, as many as there are outputs."""

    @property
    def layers(self) -> tuple[LayerInfo, ...]:
        """Every call of every module that gives one tensor, in the order they end; functional activations too."""

    @property
    def default_layer(self) -> LayerInfo | None:
        """The last spatial activation before global pooling, by call; None where there is no such thing."""

    def layer(self, name: str) -> LayerInfo:
        """The layer of that name. Raises UserError with the nearest names."""

    def module(self, name: str) -> Any:
        """The torch module behind a layer's name."""

    def pixels(self, image: Image) -> Tensor:
        """(1, C, H, W) float32 on the model's device."""

    def scores(self, pixels: Tensor) -> Tensor:
        """(N, classes) logits. Differentiable in ``pixels`` where those ask for a gradient."""

    def folded_scores(self, pixels: Tensor) -> Tensor:
        """The same logits within 1e-4, and faster: batch-norms are folded into convolutions where that is exact.

        For steps on the way, whose outcome is judged by ``scores``; nothing can be recorded in it.
        """

    def resolve(self, target: Target, scores: Tensor) -> Target:
        """The target with numbers for names, checked, and with the predicted class where none was named.

        scores  (N, classes) of the image that is explained; its first row is looked at
        """

    def value_of(self, target: Target, scores: Tensor, activations: Mapping[str, Tensor] | None = None) -> Tensor:
        """(N,) the scalar that a resolved target names, from logits and, for a unit, the recorded activations."""

    def value(self, target: Target, pixels: Tensor) -> Tensor:
        """(N,) the same from pixels, in one forward. Differentiable like ``scores``."""

    def title(self, target: Target) -> str:
        """A resolved target in words: ``tabby (281)``."""

    def recording(self, layers: Sequence[str], gradient: bool = False) -> AbstractContextManager[Mapping[str, Tensor]]:
        """The outputs of these layers, by name, after each forward inside the block.

        With ``gradient`` each is a leaf that asks for a gradient, cut from what lies below it, so that a backward
        reaches it and no further.
        """

    def sweep(self, image: Image, changes: Changes, target: Target) -> Iterator[Batch]:
        """The target's value under every change, in order, batch by batch."""
