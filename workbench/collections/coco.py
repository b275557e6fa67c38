"""COCO's annotations: one JSON file of images, categories, and boxes with outlines or run lengths.

Lin et al. 2014; the format is that of the authors' site: boxes are left, top, width, height in pixels from 0.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.api import UserError
from workbench.bounded_json import parse_json
from workbench.regular_file import open_regular, read_regular

from .collection import Collection, Entry, Mark, only_label

OPTIONS = ("images",)
MAX_BYTES = 1 << 30
MAX_VALUES = 60_000_000
FOLDERS = ("", "images", "../images")  # beside the file, where images usually are


def is_coco(path: Path) -> bool:
    """Whether a JSON file begins as COCO's do: an object, with images among its first keys or annotations anywhere."""
    if path.suffix.lower() != ".json":
        return False
    with open_regular(path) as file:
        start = file.read(4096).lstrip()
        if not start.startswith(b"{"):
            return False
        file.seek(0)
        keys = (b'"images"', b'"annotations"', b'"categories"')
        data = file.read(MAX_BYTES)
    return all(key in data for key in keys)


def read(reference: str, path: Path, options: Mapping[str, str]) -> Collection:
    """The images of the file in its order; one whose things are of a single class has that as its label."""
    value = parse_json(read_regular(path, MAX_BYTES), strict=False, max_values=MAX_VALUES)
    try:
        names = {int(each["id"]): str(each["name"]) for each in value["categories"]}
        marks: dict[Any, list[Mark]] = defaultdict(list)
        for each in value["annotations"]:
            marks[each["image_id"]].append(_mark(each, names))
        images = [(each["id"], str(each["file_name"])) for each in value["images"]]
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(f"its annotations are not as COCO's are ({type(error).__name__}: {error}).") from None
    folder = _folder(path, options, [name for _, name in images[:5]])
    entries = (
        Entry(name, str((folder / name).absolute()), only_label(marks[number]), {}, tuple(marks[number]))
        for number, name in images
    )
    return Collection.of(reference, entries, (), [names[number] for number in sorted(names)])


def _mark(annotation: Mapping[str, Any], names: Mapping[int, str]) -> Mark:
    left, top, width, height = (float(number) for number in annotation["bbox"])
    shape = annotation.get("segmentation") or None
    if isinstance(shape, list):
        shape = tuple(tuple(float(number) for number in polygon) for polygon in shape)
    category = int(annotation["category_id"])
    label = names.get(category, str(category))
    return Mark(label, (left, top, width, height), shape, bool(annotation.get("iscrowd")))


def _folder(path: Path, options: Mapping[str, str], names: list[str]) -> Path:
    """Where the images are: as stated, or the first usual folder that has one of them."""
    if "images" in options:
        return path.parent / Path(options["images"]).expanduser()
    folders = [path.parent / folder for folder in (*FOLDERS, path.stem.removeprefix("instances_"))]
    there = (folder for folder in folders if any(os.path.isfile(folder / name) for name in names))
    found = next(there, None)
    if found is None and names:
        raise UserError(f"its images, such as {names[0]}, are not beside it: state their folder by ?images=FOLDER.")
    return found or path.parent
