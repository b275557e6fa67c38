"""Pascal VOC's annotations: a folder with ``Annotations/*.xml`` and ``JPEGImages``, and lists of names for each split.

Everingham et al. 2010: corners count from 1 and belong to the box.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

from workbench.api import UserError
from workbench.images.image_files import natural_order
from workbench.regular_file import read_regular

from .collection import Collection, Entry, Mark, only_label

OPTIONS = ("split",)
MAX_BYTES = 4_000_000  # of one image's annotation, or of a list of names
CLASSES = (  # of the numbers in SegmentationClass, where all things are of these
    "background", "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable",
    "dog", "horse", "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
)  # fmt: skip
SPLIT_FOLDERS = ("Main", "Segmentation", "Layout")


def is_voc(folder: Path) -> bool:
    """Whether a folder is laid out as VOC's are."""
    return os.path.isdir(folder / "Annotations") and os.path.isdir(folder / "JPEGImages")


def read(reference: str, path: Path, options: Mapping[str, str]) -> Collection:
    """The images that have an annotation, or those of a split; one whose things are of one class has that label."""
    stems = _split(path, options["split"]) if "split" in options else _annotated(path)
    entries, problems = [], []
    for stem in stems:
        try:
            entries.append(_entry(path, stem))
        except (UserError, OSError) as error:
            problems.append(f"The annotation of {stem} cannot be read: {error}")
    own = all(mark.label in CLASSES for entry in entries for mark in entry.marks)
    return Collection.of(reference, entries, problems, CLASSES if own else ())


def _annotated(path: Path) -> list[str]:
    files = os.listdir(path / "Annotations")
    return sorted((file[:-4] for file in files if file.endswith(".xml")), key=natural_order)


def _split(path: Path, split: str) -> list[str]:
    files = [path / "ImageSets" / folder / f"{split}.txt" for folder in SPLIT_FOLDERS]
    file = next((file for file in files if os.path.isfile(file)), None)
    if file is None or "/" in split:
        raise UserError(f"it has no list of a split {split!r} in ImageSets.")
    return [line.split()[0] for line in read_regular(file, MAX_BYTES).decode().splitlines() if line.strip()]


def _entry(path: Path, stem: str) -> Entry:
    data = read_regular(path / "Annotations" / f"{stem}.xml", MAX_BYTES)
    if b"<!" in data.replace(b"<!--", b""):
        raise UserError("it declares entities, which an annotation has none of.")
    try:
        root = ElementTree.fromstring(data)
        marks = tuple(_mark(thing) for thing in root.iter("object"))
    except (ElementTree.ParseError, ValueError) as error:
        raise UserError(f"it is damaged ({error}).") from None
    name = Path(root.findtext("filename") or "").name or f"{stem}.jpg"
    columns = {}
    if os.path.isfile(mask := path / "SegmentationClass" / f"{stem}.png"):
        columns["class_mask"] = str(mask.absolute())
    return Entry(name, str((path / "JPEGImages" / name).absolute()), only_label(marks), columns, marks)


def _mark(thing: ElementTree.Element) -> Mark:
    corners = (thing.findtext(f"bndbox/{name}") for name in ("xmin", "ymin", "xmax", "ymax"))
    left, top, right, bottom = (float(text) if text else float("nan") for text in corners)
    if not (left <= right and top <= bottom):
        raise ValueError("an object without a box")
    box = left - 1, top - 1, right - left + 1, bottom - top + 1
    return Mark((thing.findtext("name") or "").strip(), box, None, thing.findtext("difficult", "0").strip() == "1")
