"""Reproducing a figure: its provenance as a session, and its images found on this machine by name and digest.

A figure names no folders, so that images are searched for: beside the figure, among open images, among the samples.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.api import UserError
from workbench.images.image_files import sample_images
from workbench.images.image_reference import ImageReference, file_of, parse_reference
from workbench.images.photo import Photo, open_photo
from workbench.images.pixel_decoder import WHITE

from .session import OpenImage, Session


def session_from_provenance(
    now: Session, provenance: Mapping[str, Any], photo: Photo | None, paths: Sequence[Path]
) -> Session:
    """The session ``now`` changed to ask for the run of a figure.

    photo  the image of its technique; None where that takes many, or the model alone
    paths  image files of a technique that takes many
    """
    technique = str(provenance["technique"])
    if photo is not None:
        now = now.with_images((OpenImage(photo.path, photo.name, photo.path),), photo.path)
    if paths:
        images = tuple(OpenImage(str(path), path.name, str(path)) for path in paths)
        now = replace(now, images=images, current=images[0].key)
    params = {**now.params, technique: dict(provenance.get("parameters") or {})}
    return replace(now, technique=technique, params=params, model=str(provenance["model"]["reference"]))


def find_photo(image: Mapping[str, Any], folders: Iterable[Path], given: str | Path | None = None) -> Photo:
    """The image that provenance describes: ``given``, or a file of its name in one of ``folders``, or a sample.

    Raises UserError where there is none, or where ``given`` has other pixels.
    """
    name, digest = str(image.get("name", "")), str(image.get("digest", ""))
    background = str(image.get("background", WHITE))
    reading = parse_reference(name).reading
    if given is not None:
        stated = parse_reference(given)
        photo = open_photo(str(stated if str(stated.reading) else ImageReference(stated.path, reading)), background)
        if photo.digest != digest:
            raise UserError(f"{photo.name} has other pixels than {name!r}, of which the figure was made.")
        return photo
    samples = [str(ImageReference(path, reading)) for path in sample_images() if path.name == file_of(name).name]
    beside = [path for folder in folders if _stays_inside(name) and file_of(path := folder / name).is_file()]
    for reference in [*map(str, beside), *samples]:
        try:
            photo = open_photo(reference, background)
        except UserError:
            continue
        if photo.digest == digest:
            return photo
    other = f"; {beside[0].parent.name}/{name} has other pixels" if beside else ""
    raise UserError(f"The image {name!r} of the figure was not found{other}: open it, or say where it is.")


def find_photos(
    images: Sequence[Mapping[str, Any]], folders: Iterable[str | Path], known: Iterable[str | Path] = ()
) -> list[Path]:
    """The files of the images that provenance describes: in ``folders``, one level deeper, or among ``known``.

    Raises UserError where an image is not there with the same pixels.
    """
    wanted = [image for image in images if image.get("digest")]
    given = [Path(folder).expanduser() for folder in folders]
    roots = [*given, *(inside for folder in given for inside in _folders_in(folder))]
    by_name: dict[str, list[Path]] = {}
    for path in [*map(Path, known), *sample_images()]:
        by_name.setdefault(path.name, []).append(path)
    paths, missing = list[Path](), list[str]()
    for image in wanted:
        file = _find_file(image, roots, by_name, paths[-1].parent if paths else None)
        if file is None:
            missing.append(str(image["name"]))
        else:
            paths.append(file)
    if missing:
        names = f"{missing[0]!r}" + (f" and {len(missing) - 1} more" if len(missing) > 1 else "")
        count = f"{len(wanted)} images"
        raise UserError(
            f"Of the {count} of the figure {names} were not found with the same pixels: say where they are."
        )
    return paths


def _find_file(
    image: Mapping[str, Any], roots: Sequence[Path], by_name: Mapping[str, list[Path]], last_folder: Path | None
) -> Path | None:
    """The file of an image; ``last_folder``, where the one before was, is searched first."""
    name = str(image["name"])
    likely = [last_folder / Path(name).name] if last_folder is not None else []
    below = [root / name for root in roots] if _stays_inside(name) else []
    for path in [*likely, *below, *by_name.get(Path(name).name, [])]:
        if file_of(path).is_file() and _has_pixels_of(image, path):
            return path
    return None


def _stays_inside(name: str) -> bool:
    """Whether a name from a figure is below the folder that it is joined to: neither absolute nor through ``..``."""
    path = Path(name)
    return bool(name) and not path.anchor and ".." not in path.parts


def _has_pixels_of(image: Mapping[str, Any], path: Path) -> bool:
    try:
        return open_photo(path, str(image.get("background", WHITE))).digest == str(image["digest"])
    except UserError:
        return False


def _folders_in(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
