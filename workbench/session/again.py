"""The image that a figure was made from, found again by name and digest: a figure says nothing of its folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from workbench.api import UserError

from .images import WHITE, Photo, open_photo, sample_images


def find_photo(image: Mapping[str, Any], near: Iterable[Path], given: str | Path | None = None) -> Photo:
    """The picture that provenance calls ``image``: ``given``, or of that name in a folder of ``near``, or a sample.

    Raises UserError where there is none, or the one given has other pixels.
    """
    name, digest = str(image.get("name", "")), str(image.get("digest", ""))
    background = str(image.get("background", WHITE))
    if given is not None:
        photo = open_photo(given, background)
        if photo.digest != digest:
            raise UserError(f"{photo.name} has other pixels than {name!r}, of which the figure was made.")
        return photo
    samples = [path for path in sample_images() if path.name == name]
    tried = [path for folder in near if name and (path := folder / name).is_file()]
    for path in [*tried, *samples]:
        try:
            photo = open_photo(path, background)
        except UserError:
            continue
        if photo.digest == digest:
            return photo
    other = f"; {tried[0].parent.name}/{name} has other pixels" if tried else ""
    raise UserError(f"The image {name!r} of the figure was not found{other}: say where it is.")
