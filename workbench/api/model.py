"""A model as a technique sees it."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np

from .aim import Aim
from .extra_input import ExtraInput
from .image import Image
from .layer_info import LayerInfo
from .results.base import Result
from .results.grid import Grid
from .target import Target

Tensor = Any  # torch.Tensor; the api itself does not import torch
Answer = Any  # what a network's output means, of a batch of images; only the model knows what is in it


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
    predicted  (n,) int64, the likeliest class under each; -1 where the model predicts no class of an image
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
        """The classes' names; of a model that gives numbers, those of its outputs."""

    @property
    def no_classes(self) -> str:
        """Why the model gives an image no class, in a sentence; empty where it does."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of target that the model's answer has, the default first; beside these are those at a layer."""

    @property
    def no_aim(self) -> str:
        """Why nothing in the model's answer can be attacked, in a sentence; empty where something can."""

    @property
    def places(self) -> bool:
        """Whether the model's answer has places, so that a target is a thing in one image: a box, a region, a pixel."""

    @property
    def layers(self) -> tuple[LayerInfo, ...]:
        """Every call of every module that gives one tensor, in the order they end; functional activations too."""

    @property
    def default_layer(self) -> LayerInfo | None:
        """The last spatial activation before global pooling, by call; None where there is no such thing."""

    @property
    def extra_inputs(self) -> tuple[ExtraInput, ...]:
        """The rows of numbers that it takes beside an image, or in its place: a code, weights of styles."""

    @property
    def gives_pictures(self) -> bool:
        """Whether an answer is a picture of each image, (N, 1 or 3, h, w), black 0 and white 1, not cut off."""

    @property
    def sees_image(self) -> bool:
        """Whether an image enters it; a generator without an encoder takes a code alone."""

    def giving(self, name: str, values: Tensor) -> AbstractContextManager[None]:
        """Inside the block these numbers go in as that extra input, for every image alike or one row for each.

        values  (1, count) or (N, count). Answers are differentiable in them where they ask for a gradient
        """

    def taken(self, name: str, pixels: Tensor) -> Tensor:
        """(N, count) the numbers that go in with these pixels by themselves: an encoder's code, or what is stated."""

    def layer(self, name: str) -> LayerInfo:
        """The layer of that name. Raises UserError with the nearest names."""

    def module(self, name: str) -> Any:
        """The torch module behind a layer's name."""

    def prepare(self, original: np.ndarray, name: str = "", digest: str = "") -> Image:
        """A picture as opened, (h, w, 3) uint8, as this network sees it."""

    def pixels(self, *images: Image) -> Tensor:
        """(n, C, H, W) float32 on the model's device, of one image or more."""

    def another(self, reference: str) -> AbstractContextManager[Model]:
        """Another network beside this one for the block, frozen like it; the run's provenance says which.

        reference  as a person names a model: a parameter of the technique, ``network_param``

        Raises UserError where it cannot be loaded.
        """

    def photograph(self, reference: str) -> Image:
        """Another picture, as this network sees it; the run's provenance has its name and digest.

        reference  as a person names an image: a parameter of the technique, ``photograph_param``

        Raises UserError where it cannot be read.
        """

    def seen(self, pictures: Tensor) -> Tensor:
        """(N, C, H, W) pixels that this network sees of (N, 1 or 3, h, w) pictures in [0, 1], as of files of them.

        Nothing is rounded to what a file holds. Differentiable in ``pictures``; what lies outside the range is cut off.
        """

    def answer(self, pixels: Tensor) -> Answer:
        """What the model answers for N images. Differentiable in ``pixels`` where those ask for a gradient."""

    def folded_answer(self, pixels: Tensor) -> Answer:
        """The same within 1e-4, and faster: batch-norms and frames of zeros are folded into convolutions.

        For steps on the way, whose outcome is judged by ``answer``; nothing can be recorded in it.
        """

    def scores(self, pixels: Tensor) -> Tensor:
        """(N, classes) logits, or (N, outputs) numbers of a regression. Differentiable likewise.

        Raises UserError for a model that gives no such row for each image: boxes, regions.
        """

    def folded_scores(self, pixels: Tensor) -> Tensor:
        """The same logits, as ``folded_answer`` makes them."""

    def resolve(self, target: Target, answer: Answer, image: Image | None = None) -> Target:
        """The target with numbers for names, checked, and fixed to what it names in the unchanged image's answer.

        answer  of the image that is explained; the first, where it is of several
        image   that image; a target that names a place on it needs it
        """

    def value_of(self, target: Target, answer: Answer, activations: Mapping[str, Tensor] | None = None) -> Tensor:
        """(N,) the scalar that a resolved target names, from answers and, at a layer, what is recorded there."""

    def value(self, target: Target, pixels: Tensor) -> Tensor:
        """(N,) the same from pixels, in one forward. Differentiable like ``answer``."""

    def numbers(self, answer: Answer) -> Tensor:
        """(N, n) the numbers of an answer, by which two answers are the same or not. Differentiable like ``answer``."""

    def likeliest(self, answer: Answer) -> Tensor:
        """(N,) int64, the likeliest class of each image; -1 where the model predicts no class of an image."""

    def shown(self, answer: Answer, image: Image, top: int) -> Result:
        """The answer for one image as a result that a person reads, with ``top`` things at most.

        What can be a target in it carries its target's text.
        """

    def aim(self, target: Target, goal: str, answer: Answer) -> Aim:
        """What an attack on a resolved target wants; ``goal`` is what should come in its place, empty for nothing.

        answer  of the unchanged image

        Raises UserError where one of them is none that can be attacked.
        """

    def aspects(self, target: Target) -> tuple[Target, ...]:
        """What a layer must reach to show a resolved target: the target, or all that makes up the thing it names.

        Of a box its class score and its sides.
        """

    def title(self, target: Target) -> str:
        """A resolved target in words: ``tabby (281)``."""

    def recording(self, layers: Sequence[str], gradient: bool = False) -> AbstractContextManager[Mapping[str, Tensor]]:
        """The outputs of these layers, by name, after each forward inside the block.

        With ``gradient`` each is a leaf that asks for a gradient, cut from what lies below it, so that a backward
        reaches it and no further.
        """

    def reached(self, layers: Sequence[str], pixels: Tensor) -> Mapping[str, Tensor]:
        """The outputs of these layers, by name; what lies above the last of them does not run.

        Differentiable in ``pixels`` where those ask for a gradient.
        """

    def folded_reached(self, layers: Sequence[str], pixels: Tensor) -> Mapping[str, Tensor]:
        """The same within 1e-4 of each layer's largest, and faster, as ``folded_answer`` is.

        A layer that is folded into another, and one after which the copy gives something else, is reached as it is.
        """

    def sweep(self, image: Image, changes: Changes, target: Target) -> Iterator[Batch]:
        """The target's value under every change, in order, batch by batch."""

    def strongest_regions(
        self, layer: str, channel: int, collection: str, count: int = 9
    ) -> Generator[Any, None, Grid]:
        """The places of a collection of images at which a channel is strongest, cut out by its receptive field.

        Yields Progress. Images that were not looked at before are; what is found is kept for all channels of the layer.

        collection  a folder, list, archive or film, as a person names it

        Raises UserError where there are no images, and for a channel that is the same on all of them.
        """
