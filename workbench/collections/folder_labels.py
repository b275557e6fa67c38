"""Labels out of folders: the first folder of each name, below folders that are called as parts of a data set are."""

from __future__ import annotations

from collections.abc import Sequence

from .collection import Value

SPLITS = {"train": "train", "training": "train", "val": "val", "valid": "val", "validation": "val", "test": "test"}


def labelled(names: Sequence[str]) -> list[tuple[str, dict[str, Value]]]:
    """Label and columns of each name, ``train/cats/1.jpg`` or ``cats/1.jpg``.

    The columns are ``folder``, where the image lies, and ``split``, where every first folder is called train, val or
    test and has folders within.
    """
    folders = [name.split("/")[:-1] for name in names]
    split = bool(folders) and all(len(parts) > 1 and parts[0].lower() in SPLITS for parts in folders)
    found: list[tuple[str, dict[str, Value]]] = []
    for parts in folders:
        columns: dict[str, Value] = {"folder": "/".join(parts)} if parts else {}
        if split:
            columns["split"] = SPLITS[parts[0].lower()]
        found.append((parts[int(split)] if parts else "", columns))
    return found


def without_common_folder(names: Sequence[str]) -> list[str]:
    """The names without the folder that all of them lie in, which an archive often has, where folders are left."""
    short = list(names)
    while short and len({name.split("/", 1)[0] for name in short}) == 1 and all(name.count("/") > 1 for name in short):
        short = [name.split("/", 1)[1] for name in short]
    return short
