"""Reproducing a figure: its provenance as a session, and its images found on this machine by name and digest.

A figure names no folders, so that images are searched for: beside the figure, among open images, among the samples.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from os.path import isfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from workbench.api import UserError
from workbench.images.image_files import sample_images
from workbench.images.image_reference import ImageReference, file_of, parse_reference
from workbench.images.photo import Photo, open_photo
from workbench.images.pixel_decoder import WHITE
from workbench.model_names import TORCHVISION

from .figure_matrix import FigureRun
from .session import OpenImage, Session
from .technique_info import TechniqueInfo, convert

MAX_MISSING = 100  # images that are not there; then nobody looks for the rest
MAX_QUOTED = 100  # characters of a name in a sentence


def session_from_provenance(now: Session, run: FigureRun) -> Session:
    """The session ``now`` changed to ask for the run of a figure."""
    provenance = run.told
    technique = str(provenance["technique"])
    if run.image is not None:
        now = now.with_images((run.image,), run.image.key)
    if run.paths:
        images = tuple(OpenImage(path, Path(path).name, path) for path in dict.fromkeys(run.paths))
        now = replace(now, images=images, current=images[0].key)
    params = {**now.params, technique: dict(provenance.get("parameters") or {})}
    return replace(now, technique=technique, params=params, model=str(provenance["model"]["reference"]))


def check_reference(reference: str, figure: str, known: Collection[str] = ()) -> None:
    """Raises UserError where loading the model of a figure may fetch something: nobody has asked for that yet.

    known  references that a person has loaded
    """
    name, _, options = reference.partition("?")
    values = [name, *(value for _, value in parse_qsl(options))]
    if any(value.replace("\\", "/").startswith("//") for value in values):
        raise UserError(f"{figure} names a model on another machine, {_quoted(reference)}; nothing is fetched from it.")
    if name.startswith(TORCHVISION) and "weights=none" not in options.lower().split("&") and reference not in known:
        raise UserError(
            f"{figure} was made by {_quoted(reference)}, whose weights may be fetched from the web: "
            "load that model yourself first, then run the figure again."
        )


def models_of(record: Mapping[str, Any]) -> list[str]:
    """References of the models that a run is made with: its own, the network beside it, the judge that is named."""
    parameters = record.get("parameters") or {}
    other = str((record.get("network") or {}).get("reference") or parameters.get("network") or "")
    judge = str((record.get("judge") or {}).get("reference") or parameters.get("judge") or "")
    others = [each for each in (other, judge) if each not in ("", "none")]
    return [str(record["model"]["reference"]), *others]


def other_weights(reference: str, digest: str, figure: str, then: str) -> str:
    """A sentence where a model has other weights than when a figure was made, with both digests; else empty."""
    if digest == then:
        return ""
    return (
        f"{_quoted(reference)} has other weights now ({short_digest(digest)}) "
        f"than when {figure} was made ({short_digest(then)})."
    )


def short_digest(digest: str) -> str:
    """The beginning of a digest, as people compare them."""
    return digest[:12] or "none"


def check_parameters_of(info: TechniqueInfo, parameters: Mapping[str, Any]) -> None:
    """Raises UserError where a technique has no parameter of that name, or none with such a value.

    Where the engine has not described the technique yet, nothing is known of them, and it will refuse them itself.
    """
    if info.params is not None:
        convert(info, parameters.items())


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
            raise UserError(
                f"{photo.name} has other pixels ({short_digest(photo.digest)}) than {_quoted(name)}, "
                f"of which the figure was made ({short_digest(digest)})."
            )
        return photo
    samples = [str(ImageReference(path, reading)) for path in sample_images() if path.name == file_of(name).name]
    beside = [path for folder in folders if _stays_inside(name) and isfile(file_of(path := folder / name))]
    other = ""
    for reference in [*map(str, beside), *samples]:
        try:
            photo = open_photo(reference, background)
        except UserError:
            continue
        if photo.digest == digest:
            return photo
        where = f"{Path(reference).parent.name}/{name}"
        now, then = short_digest(photo.digest), short_digest(digest)
        other = other or f"; {where} has other pixels ({now}) than the figure's ({then})"
    raise UserError(f"The image {_quoted(name)} of the figure was not found{other}: open it, or say where it is.")


def with_found_photographs(record: Mapping[str, Any], folders: Sequence[Path]) -> dict[str, Any]:
    """The record with the files of its second pictures for their names. Raises UserError where one is not there."""
    parameters = dict(record.get("parameters") or {})
    for name, image in (record.get("photographs") or {}).items():
        parameters[str(name)] = find_photo(image, folders).path
    return {**record, "parameters": parameters}


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
    paths, missing, pixels = list[Path](), list[str](), _Digests()
    for image in wanted:
        file = _find_file(image, roots, by_name, paths[-1].parent if paths else None, pixels)
        if file is not None:
            paths.append(file)
        else:
            missing.append(str(image.get("name", "")))
        if len(missing) > MAX_MISSING:
            break
    if missing:
        more = f"more than {MAX_MISSING - 1}" if len(missing) > MAX_MISSING else len(missing) - 1
        names = _quoted(missing[0]) + (f" and {more} more" if len(missing) > 1 else "")
        count = f"{len(wanted)} images"
        raise UserError(
            f"Of the {count} of the figure {names} were not found with the same pixels: say where they are."
        )
    return paths


def _find_file(
    image: Mapping[str, Any],
    roots: Sequence[Path],
    by_name: Mapping[str, list[Path]],
    last_folder: Path | None,
    pixels: _Digests,
) -> Path | None:
    """The file of an image; ``last_folder``, where the one before was, is searched first."""
    name, background = str(image.get("name", "")), str(image.get("background", WHITE))
    likely = [last_folder / Path(name).name] if last_folder is not None else []
    below = [root / name for root in roots] if _stays_inside(name) else []
    for path in [*likely, *below, *by_name.get(Path(name).name, [])]:
        if isfile(file_of(path)) and pixels.digest(path, background) == image["digest"]:
            return path
    return None


def _stays_inside(name: str) -> bool:
    """Whether a name from a figure is below the folder that it is joined to: neither absolute nor through ``..``."""
    path = Path(name)
    return bool(name) and not path.anchor and ".." not in path.parts


class _Digests:
    """The digests of files, each of which is decoded once, however often a figure names it."""

    def __init__(self) -> None:
        self._known: dict[tuple[Path, str], str] = {}

    def digest(self, path: Path, background: str) -> str:
        """The digest of a file's pixels; empty where it is no image."""
        key = path, background
        if key not in self._known:
            try:
                self._known[key] = open_photo(path, background).digest
            except UserError:
                self._known[key] = ""
        return self._known[key]


def _quoted(name: str) -> str:
    return repr(name if len(name) <= MAX_QUOTED else f"{name[:MAX_QUOTED]}…")


def _folders_in(folder: Path) -> list[Path]:
    if not os.path.isdir(folder):
        return []
    return sorted(path for path in folder.iterdir() if os.path.isdir(path) and not path.name.startswith("."))
