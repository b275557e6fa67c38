"""What a reference names: the sources of collections, asked one after another.

photos/                          a folder; its sub-folders are the labels, below folders called train, val and test
photos?masks=masks&names=sky,cat beside each photograph of the same name a picture of the numbers of classes, from 0
photos/*/2024-*.jpg              a pattern; ** goes through folders
photos.zip, photos.tar           an archive, read without unpacking
list.csv?image=path&label=kind   a list (CSV, TSV, JSON, JSON lines, Parquet) with a column that names images
instances.json?images=photos     annotations of COCO
VOCdevkit/VOC2012?split=val      annotations of Pascal VOC
film.mp4?every=10                the frames of a film
group.jpg?cut=40,20,96,96        an image by itself, read as it says: a part, a page, a frame, a member
"""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

from workbench.api import UserError
from workbench.images import film
from workbench.images.archive import archive_of, is_archive
from workbench.images.image_files import SUFFIXES, find_images, natural_order
from workbench.images.image_reference import READINGS, Reading, parse_reference, with_reading
from workbench.printable import printable

from . import coco, image_list, voc
from .class_maps import COLUMN
from .collection import Collection, Entry
from .folder_labels import labelled, without_common_folder

MOST_ENTRIES = 1_000_000


def open_collection(*references: str | Path) -> Collection:
    """The collection that one reference names, or several together. Raises UserError where there is no image.

    Of several each entry's column ``collection`` says which it is of, and its name begins with that.
    """
    if len(references) == 1:
        return _opened(str(references[0]))
    if not references:
        raise UserError("No collection is named.")
    entries: list[Entry] = []
    problems: list[str] = []
    classes: set[tuple[str, ...]] = set()
    for reference in map(str, references):
        part = _opened(reference)
        name = reference.rstrip("/\\")
        for entry in part.entries:
            columns = {**entry.columns, "collection": reference}
            entries.append(Entry(f"{name}/{entry.name}", entry.reference, entry.label, columns, entry.marks))
        problems += part.problems
        classes.add(part.classes)
    return Collection.of(" ".join(map(str, references)), entries, problems, classes.pop() if len(classes) == 1 else ())


def _opened(reference: str) -> Collection:
    path, options = _split(reference)
    try:
        collection = _from_source(reference, path, options)
    except UserError as error:
        text = str(error)
        raise UserError(f"{printable(path.name)}: {text}" if text.startswith("it") else text) from None
    except FileNotFoundError:
        raise UserError(f"There is no collection {printable(reference)!r}.") from None
    except OSError as error:
        raise UserError(f"{printable(reference)!r} cannot be read: {error.strerror or error}.") from None
    if not collection.entries:
        raise UserError(" ".join(collection.problems) or f"There is no picture in {printable(reference)!r}.")
    if len(collection) > MOST_ENTRIES:
        raise UserError(
            f"A collection may have {MOST_ENTRIES:,} images; {printable(reference)!r} has {len(collection):,}."
        )
    return collection


def _from_source(reference: str, path: Path, options: dict[str, str]) -> Collection:
    """Asks the source that the path is of. Raises UserError, perhaps with a sentence that begins with "it"."""
    read: Callable[[str, Path, Mapping[str, str]], Collection]
    known: tuple[str, ...]
    if glob.has_magic(str(path)) and not os.path.lexists(path):
        read, known = _pattern, ()
    elif options and set(options) <= set(READINGS) and os.path.isfile(path):
        read, known = _image, READINGS
    elif os.path.isdir(path):
        read, known = (voc.read, voc.OPTIONS) if voc.is_voc(path) else (_folder, ("masks", "names"))
    elif film.is_film(path):
        read, known = _film, ("every",)
    elif is_archive(path):
        read, known = _archive, ()
    elif path.suffix.lower() in image_list.ENDINGS:
        read, known = (coco.read, coco.OPTIONS) if coco.is_coco(path) else (image_list.read, image_list.OPTIONS)
    else:
        os.stat(path)
        read, known = _folder, ()
    for name in options:
        if name not in known:
            takes = f"it takes {', '.join(f'{each}=' for each in known)}" if known else "it takes nothing"
            raise UserError(f"{takes} after ?; got {name}=.")
    return read(reference, path, options)


def _folder(reference: str, path: Path, options: Mapping[str, str]) -> Collection:
    files, problems = find_images([path])
    root = path if os.path.isdir(path) else path.parent
    if "masks" not in options:
        if "names" in options:
            raise UserError("it takes names= of the classes in masks=, which is not stated.")
        return _of_files(reference, root, files, problems)
    masks = (root / Path(options["masks"]).expanduser()).absolute()
    if not os.path.isdir(masks):
        raise UserError(f"it has no folder of masks {printable(options['masks'])!r}.")
    files = [file for file in files if masks not in file.absolute().parents]
    return with_masks(_of_files(reference, root, files, problems), root, masks, options.get("names", ""))


def _image(reference: str, path: Path, options: Mapping[str, str]) -> Collection:
    image = parse_reference(reference)
    entry = Entry(printable(image.name), with_reading(image.path.absolute(), image.reading))
    return Collection.of(reference, [entry])


def with_masks(collection: Collection, root: Path, masks: Path, names: str) -> Collection:
    """A folder whose photographs have pictures of class numbers, each of the same name ending in .png.

    names  of the classes, from number 0 on, with commas between them; empty where they have none
    """
    entries = []
    for entry in collection.entries:
        mask = (masks / os.path.relpath(entry.reference, root.absolute())).with_suffix(".png")
        columns = {**entry.columns, COLUMN: str(mask)} if os.path.isfile(mask) else entry.columns
        entries.append(replace(entry, columns=columns))
    classes = tuple(name.strip() for name in names.split(",")) if names else ()
    return replace(collection, entries=tuple(entries), classes=classes)


def _pattern(reference: str, path: Path, options: Mapping[str, str]) -> Collection:
    parts = path.parts
    fixed = next(i for i, part in enumerate(parts) if glob.has_magic(part))
    found = sorted(glob.glob(str(path), recursive=True), key=natural_order)
    files = [Path(name) for name in found if name.lower().endswith(SUFFIXES) and os.path.isfile(name)]
    return _of_files(reference, Path(*parts[:fixed]), files, [])


def _of_files(reference: str, root: Path, files: Sequence[Path], problems: Sequence[str]) -> Collection:
    names = [os.path.relpath(file, root).replace(os.sep, "/") for file in files]
    entries = (
        Entry(printable(name), str(file.absolute()), label, columns)
        for name, file, (label, columns) in zip(names, files, labelled(names), strict=True)
    )
    return Collection.of(reference, entries, problems)


def _archive(reference: str, path: Path, options: Mapping[str, str]) -> Collection:
    members = archive_of(path).members
    names = sorted((name for name in members if _is_picture(name)), key=natural_order)
    entries = (
        Entry(printable(name), with_reading(path.absolute(), Reading(member=name)), label, columns)
        for name, (label, columns) in zip(names, labelled(without_common_folder(names)), strict=True)
    )
    return Collection.of(reference, entries)


def _is_picture(member: str) -> bool:
    hidden = any(part.startswith((".", "__MACOSX")) for part in member.split("/"))
    return member.lower().endswith(SUFFIXES) and not hidden


def _film(reference: str, path: Path, options: Mapping[str, str]) -> Collection:
    every = whole_number("every", options.get("every", "1"))
    frames = range(1, film.frame_count(path) + 1, every)
    if len(frames) > MOST_ENTRIES:
        raise UserError(f"it has {len(frames):,} frames, and {MOST_ENTRIES:,} are the most: state every=.")
    digits = len(str(frames[-1])) if frames else 1
    entries = (
        Entry(f"frame {number:0{digits}}", with_reading(path.absolute(), Reading(page=number)), "", {"frame": number})
        for number in frames
    )
    return Collection.of(reference, entries)


def _split(reference: str) -> tuple[Path, dict[str, str]]:
    """The path, and the options after the ``?`` of a reference that is no file, folder or pattern as it stands."""
    head, query = _parted(reference)
    return Path(head).expanduser(), dict(parse_qsl(query, keep_blank_values=True))


def _parted(reference: str) -> tuple[str, str]:
    """The path as text, and what comes after its ``?``; a ``?`` of a pattern, or of a file's name, parts nothing."""
    head, mark, query = reference.rpartition("?")
    if not mark or not head or os.path.lexists(Path(reference).expanduser()) or "=" not in query:
        return reference, ""
    return head, query


def absolute(reference: str) -> str:
    """The same collection, from whatever folder it is named."""
    head, query = _parted(reference)
    path = os.path.abspath(os.path.expanduser(head))
    return f"{path}?{query}" if query else path


def whole_number(name: str, text: str) -> int:
    """A number from 1. Raises UserError."""
    if not text.isdecimal() or len(text) > 9 or int(text) < 1:
        raise UserError(f"{name} must be a whole number from 1; got {text[:40]!r}.")
    return int(text)
