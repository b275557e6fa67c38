"""The images that a figure was made from, found again by name and digest: a figure says nothing of its folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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


def find_photos(images: Sequence[Mapping[str, Any]], near: Iterable[str | Path]) -> list[Path]:
    """The files that provenance calls ``images``, below one of the folders ``near`` or a folder of those.

    Raises UserError where not all are there with the same pixels.
    """
    wanted = [image for image in images if image.get("digest")]
    whole = [Path(folder).expanduser() for folder in near]
    roots = [*whole, *(inside for folder in whole if folder.is_dir() for inside in _folders(folder))]
    other = ""
    for root in roots:
        paths = [root / str(image["name"]) for image in wanted]
        if all(path.is_file() for path in paths):
            changed = next((p for p, image in zip(paths, wanted, strict=True) if not _is(p, image)), None)
            if changed is None:
                return paths
            other = f"; {changed.parent.name}/{changed.name} has other pixels"
    first = wanted[0]["name"] if wanted else ""
    raise UserError(f"The {len(wanted)} images of the figure ({first}, ...) were not found{other}: say where they are.")


def _is(path: Path, image: Mapping[str, Any]) -> bool:
    try:
        return open_photo(path, str(image.get("background", WHITE))).digest == str(image["digest"])
    except UserError:
        return False


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
