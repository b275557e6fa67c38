"""The images that checks run on: a single one or many, as the technique takes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from workbench.api import Image, Images, Technique
from workbench.engine.model import LoadedModel
from workbench.images.photo import Photo, digest_of

MANY = 24  # images for a technique that looks at many
LABELS = ("ant", "bee", "cow")  # of those, in turn
Make = Callable[[int], np.ndarray]  # the i-th picture, (h, w, 3) uint8


class Pictures(Images):
    """Images that are made when they are asked for; ``opened`` is given each."""

    def __init__(self, model: LoadedModel, make: Make, count: int = MANY, labels: Sequence[str] = ()) -> None:
        super().__init__([f"{i}.png" for i in range(count)], labels)
        self._model, self._make = model, make
        self.opened: Callable[[Image], object] = lambda image: None

    def read(self, i: int) -> Image:
        pixels = self._make(i)
        image = self._model.prepare(pixels, self.names[i], digest_of(pixels))
        self.opened(image)
        return image


def labels(count: int) -> list[str]:
    """A label for each of so many images."""
    return [LABELS[i % len(LABELS)] for i in range(count)]


def noise(technique: type[Technique], model: LoadedModel, size: tuple[int, int]) -> Image | Images:
    """Noise of this (height, width)."""

    def make(i: int) -> np.ndarray:
        return np.random.default_rng(i).integers(0, 256, (*size, 3), np.uint8)

    if technique.takes == "images":
        return Pictures(model, make, labels=labels(MANY))
    return model.prepare(make(0), "noise.png", f"noise of {size}")


def of_photo(technique: type[Technique], model: LoadedModel, photo: Photo) -> Image | Images:
    """A photograph; for a technique that looks at many, pieces of it."""

    def piece(i: int) -> np.ndarray:
        height, width = photo.size
        top, left = np.random.default_rng(i).integers(0, (height // 2, width // 2))
        return photo.pixels[top : top + height // 2, left : left + width // 2]

    if technique.takes == "images":
        return Pictures(model, piece, labels=labels(MANY))
    return model.prepare(photo.pixels, photo.name, photo.digest)
