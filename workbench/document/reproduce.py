"""What a figure was made by and from. Images are found by name and digest: a figure says nothing of its folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.api import UserError
from workbench.images.image_files import sample_images
from workbench.images.photo import Photo, open_photo
from workbench.images.pixel_decoder import WHITE

from .session import OpenImage, Session


def session_from_provenance(
    now: Session, told: Mapping[str, Any], photo: Photo | None, many: Sequence[Path]
) -> Session:
    """The session that asks for the run of which provenance tells, of this picture or these many."""
    technique = str(told["technique"])
    if photo is not None:
        now = now.with_images((OpenImage(photo.path, photo.name, photo.path),), photo.path)
    if many:
        images = tuple(OpenImage(str(path), path.name, str(path)) for path in many)
        now = replace(now, images=images, current=images[0].key)
    params = {**now.params, technique: dict(told.get("parameters") or {})}
    return replace(now, technique=technique, params=params, model=str(told["model"]["reference"]))


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
    raise UserError(f"The image {name!r} of the figure was not found{other}: open it, or say where it is.")


def find_photos(
    images: Sequence[Mapping[str, Any]], near: Iterable[str | Path], known: Iterable[str | Path] = ()
) -> list[Path]:
    """The files that provenance calls ``images``: below a folder of ``near``, or one deeper, or among ``known``.

    Raises UserError where one is not there with the same pixels.
    """
    wanted = [image for image in images if image.get("digest")]
    whole = [Path(folder).expanduser() for folder in near]
    roots = [*whole, *(inside for folder in whole for inside in _folders(folder))]
    by_name: dict[str, list[Path]] = {}
    for path in [*map(Path, known), *sample_images()]:
        by_name.setdefault(path.name, []).append(path)
    found: list[Path] = []
    missing = [image for image in wanted if not _take(image, roots, by_name, found)]
    if missing:
        what = f"{missing[0]['name']!r}" + (f" and {len(missing) - 1} more" if len(missing) > 1 else "")
        raise UserError(
            f"Of the {len(wanted)} images of the figure {what} were not found with the same pixels: say where they are."
        )
    return found


def _take(
    image: Mapping[str, Any], roots: Sequence[Path], by_name: Mapping[str, list[Path]], found: list[Path]
) -> bool:
    """Find one, and put it to the others; those that lie where the last one lay are found at once."""
    name = str(image["name"])
    likely = [found[-1].parent / Path(name).name] if found else []
    for path in [*likely, *(root / name for root in roots), *by_name.get(Path(name).name, [])]:
        if path.is_file() and _is(path, image):
            found.append(path)
            return True
    return False


def _is(path: Path, image: Mapping[str, Any]) -> bool:
    try:
        return open_photo(path, str(image.get("background", WHITE))).digest == str(image["digest"])
    except UserError:
        return False


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
