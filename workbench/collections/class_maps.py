"""The class of each pixel of an image, as a collection's annotations draw it.

VOC has a picture of class numbers for each image (``SegmentationClass``), and so may a list, by a column
``class_mask``. COCO has outlines or run lengths of each thing: where two classes overlap the pixel counts for neither.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as Pillow

from workbench.api import UserError
from workbench.regular_file import open_regular

from .collection import Collection, Entry, Mark

COLUMN = "class_mask"
VOID = -1  # a pixel that is not judged
VOID_VALUE = 255  # how a picture of class numbers writes that


def has_map(entry: Entry) -> bool:
    """Whether annotations say of the pixels of an image what they are."""
    return COLUMN in entry.columns or any(mark.mask is not None for mark in entry.marks)


def uses_pictures(collection: Collection) -> bool:
    """Whether its maps are pictures of class numbers."""
    return any(COLUMN in entry.columns for entry in collection.entries)


def map_labels(collection: Collection) -> tuple[str, ...]:
    """The labels that its maps have: those of pictures of numbers, in their order, else those of its things."""
    if uses_pictures(collection):
        return collection.classes
    return tuple(dict.fromkeys(mark.label for entry in collection.entries for mark in entry.marks if mark.mask))


def map_digest(collection: Collection) -> str:
    """What tells its maps from what they were before."""
    told = hashlib.blake2b(digest_size=8)
    for entry in collection.entries:
        told.update(f"{entry.name}\n{entry.columns.get(COLUMN, '')}\n".encode())
        told.update(repr([(mark.label, mark.mask) for mark in entry.marks]).encode())
        if path := entry.columns.get(COLUMN):
            try:
                told.update(str(Path(str(path)).stat().st_mtime_ns).encode())
            except OSError:
                told.update(b"none")
    return told.hexdigest()


def class_map(
    entry: Entry, size: tuple[int, int], numbers: Mapping[str, int], names: Sequence[str], rest: int
) -> np.ndarray:
    """(H, W) int32 class numbers; ``VOID`` where a pixel is not judged. Raises UserError in words.

    size     height and width of the image
    numbers  the class that each label is; -1, or missing, for one that the model has no class for
    names    the labels of a picture's numbers in their order; empty where its numbers are classes already
    rest     the class of what is not marked, or has a label that is no class; VOID where nothing stands for that
    """
    if COLUMN not in entry.columns:
        return _drawn(entry.marks, size, numbers, rest)
    path = Path(str(entry.columns[COLUMN]))
    try:
        with open_regular(path) as file, Pillow.open(file) as picture:
            values = np.asarray(picture).astype(np.int32)
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError) as error:
        raise UserError(f"The mask {path.name} cannot be read ({error}).") from None
    if values.shape != size:
        raise UserError(f"The mask {path.name} {_misfit(values, size)}")
    if not names:
        return np.where(values == VOID_VALUE, VOID, values)
    table = np.full(max(int(values.max()) + 1, len(names), VOID_VALUE + 1), rest, np.int32)
    for value, name in enumerate(names):
        table[value] = _number(name, numbers, rest)
    table[VOID_VALUE] = VOID
    return table[values]


def label_masks(entry: Entry, size: tuple[int, int], names: Sequence[str]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """(H, W) bool of each label that an image has, which may overlap, and of the pixels that are judged at all.

    Raises UserError in words.

    size   height and width of the image
    names  the labels of a picture's numbers in their order; empty where its numbers have none
    """
    if COLUMN not in entry.columns:
        drawn: dict[str, np.ndarray] = {}
        for mark in entry.marks:
            if mark.mask:
                drawn[mark.label] = drawn.get(mark.label, np.zeros(size, bool)) | mask_of(mark, size)
        return drawn, np.ones(size, bool)
    numbers = {str(k): k for k in range(VOID_VALUE + 1)} if not names else {name: k for k, name in enumerate(names)}
    values = class_map(entry, size, numbers, names, VOID)
    there = {number: label for label, number in numbers.items() if (values == number).any()}
    return {label: values == number for number, label in there.items()}, values != VOID


def mask_of(mark: Mark, size: tuple[int, int]) -> np.ndarray:
    """(H, W) bool, the pixels of a thing as its outline or run lengths say."""
    from pycocotools import mask as coco

    height, width = size
    shape = mark.mask
    try:
        if isinstance(shape, Mapping):
            runs: Any = dict(shape)
            runs = {**runs, "counts": runs["counts"].encode()} if isinstance(runs["counts"], str) else runs
            runs = runs if isinstance(runs["counts"], bytes) else coco.frPyObjects(runs, height, width)
        else:
            runs = coco.merge(coco.frPyObjects([list(part) for part in shape or ()], height, width))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # the library's, of how numpy copies
            mask: np.ndarray = coco.decode(runs).astype(bool)
    except Exception as error:  # what the library raises, by its own choice
        raise UserError(f"The mask of a {mark.label} cannot be read ({error}).") from None
    if mask.shape != size:
        raise UserError(f"The mask of a {mark.label} {_misfit(mask, size)}")
    return mask


def _misfit(mask: np.ndarray, size: tuple[int, int]) -> str:
    wanted, is_of = (" × ".join(map(str, shape)) for shape in (size, mask.shape))
    return f"must have the image's size, {wanted}; got {is_of}."


def _number(label: str, numbers: Mapping[str, int], rest: int) -> int:
    number = numbers.get(label, -1)
    return rest if number < 0 else number


def _drawn(marks: Sequence[Mark], size: tuple[int, int], numbers: Mapping[str, int], rest: int) -> np.ndarray:
    drawn = np.full(size, rest, np.int32)
    known = [mark for mark in marks if mark.mask]
    taken = np.zeros(size, bool)
    for mark in known:
        number = _number(mark.label, numbers, rest)
        here = mask_of(mark, size)
        drawn[here & taken & (drawn != number)] = VOID
        drawn[here & ~taken] = number
        taken |= here
    return drawn
