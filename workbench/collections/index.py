"""The index on the disk: of every image what it is and a small picture, and of every model what it says of each.

    collections/images/              by file and time of writing: digest, size, brightness, thumbnail, or why it failed
    collections/MODEL/KIND/          by digest of the image: an answer, the features of a layer, and what else is asked

An image that is in two collections, or was moved, is looked at once. The index is made again when it is deleted.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from workbench import folders
from workbench.api import UserError
from workbench.atomic_file import try_lock
from workbench.images.image_reference import file_of
from workbench.images.pixel_decoder import WHITE

from . import index_room
from .collection import Collection
from .shard_store import ShardStore

THUMBNAIL = 256  # pixels of the longer side
ANSWER = "answer"


def features_of(layer: str) -> str:
    """The kind of store that holds a layer's pooled features; empty for what the classifier reads."""
    return f"features {layer}".strip()


def index_key(digest: str, device: str) -> str:
    """By which the index has what a model says; another kind of device gives other last digits."""
    return f"{digest[:32]}-{device.partition(':')[0]}"


def stamp_of(reference: str, background: str = WHITE) -> str:
    """What tells this picture from what the same name was before. Raises OSError where there is no file."""
    facts = os.stat(file_of(reference))
    text = f"{reference}\n{facts.st_size}\n{facts.st_mtime_ns}\n{background}"
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


class CollectionIndex:
    """The index in a folder; the program's own, in its cache, where none is given.

    images  by stamp: digest, height, width, brightness (0 to 1), thumbnail (a JPEG), problem
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or folders.user_cache() / "collections"
        self._users = index_room.Users(self.folder)
        self._users.use(index_room.IMAGES)
        self.images = ShardStore(self.folder / index_room.IMAGES, "stamp")
        self._stores: dict[tuple[str, str], ShardStore] = {}

    def store(self, model: str, kind: str) -> ShardStore:
        """What a model says of images, by their digest.

        model  its digest, with the kind of device that computes, as ``model_key`` gives it
        kind   of what it says: ``answer``, ``features LAYER``, or a name of your own
        """
        if (model, kind) not in self._stores:
            self._users.use(model)
            self._stores[model, kind] = ShardStore(self.folder / model / _as_file_name(kind), "digest")
        return self._stores[model, kind]

    def refresh(self) -> None:
        """Take in what was added since, also by other programs."""
        for store in (self.images, *self._stores.values()):
            store.refresh()

    @contextmanager
    def writing(self, model: str, about: str = "") -> Iterator[None]:
        """Inside the block no other program goes through images with this model.

        Raises UserError where one does, and where the index cannot be written.

        about  the model's reference, which tells people whose part of the index it is
        """
        self._users.use(model)
        folder = self.folder / model
        try:
            folder.mkdir(parents=True, exist_ok=True)
            opened = (folder / "writer.lock").open("ab")
        except OSError as error:
            raise UserError(f"The index in {self.folder} cannot be written: {error.strerror or error}.") from error
        with opened as lock:
            if not try_lock(lock):
                raise UserError("Another workbench goes through images with this model; wait until it has ended.")
            for child in folder.iterdir():
                if os.path.isdir(child):
                    ShardStore(child, "digest").remove_unknown()
            if about:
                with suppress(OSError):
                    (folder / index_room.ABOUT).write_text(about, "utf-8")
            yield

    def make_room(self, limit: int) -> None:
        """Remove what other models say, the least recently used first, until the index takes no more bytes than this.

        What any program has open stays, and so does what this index has open.
        """
        index_room.clear(self.folder, limit)

    def records(self, collection: Collection, model: str, background: str = WHITE) -> Records:
        """What is known of each image of the collection, and of what the model says of it."""
        return Records(self, collection, model, background)


class Records:
    """What is known of the images of a collection, in its order; read when it is asked for, and then kept.

    stamps  by which the index has each image; empty where there is no file
    """

    def __init__(self, index: CollectionIndex, collection: Collection, model: str, background: str = WHITE) -> None:
        self.index, self.collection, self.model = index, collection, model
        self.stamps = [_stamp_or_none(entry.reference, background) for entry in collection.entries]

    def __len__(self) -> int:
        return len(self.stamps)

    @cached_property
    def digests(self) -> list[str]:
        """The digest of each image; empty where it was not read."""
        return [str(digest or "") for digest in self._of_images("digest")]

    @cached_property
    def problems(self) -> list[str]:
        """A sentence for each image that cannot be read; else empty."""
        known = zip(self._of_images("problem"), self.stamps, self.collection.entries, strict=True)
        return [str(problem or "") if stamp else f"There is no file {entry.name}." for problem, stamp, entry in known]

    @property
    def unread(self) -> str:
        """How many images cannot be read, and why the first cannot; empty where all can be."""
        problems = [problem for problem in self.problems if problem]
        count = "1 image cannot be read" if len(problems) == 1 else f"{len(problems):,} images cannot be read"
        return f"{count}: {problems[0]}" if problems else ""

    @cached_property
    def sizes(self) -> np.ndarray:
        """(N, 2) int32, height and width; 0 where an image was not read."""
        heights, widths = self._of_images("height"), self._of_images("width")
        return np.array([(h or 0, w or 0) for h, w in zip(heights, widths, strict=True)], np.int32).reshape(-1, 2)

    @cached_property
    def brightness(self) -> np.ndarray:
        """(N,) float32 in [0, 1]; NaN where an image was not read."""
        return np.array([np.nan if value is None else value for value in self._of_images("brightness")], np.float32)

    @cached_property
    def answered(self) -> np.ndarray:
        """(n,) int64, the places of the images of which the model's answer is known."""
        return self.known(ANSWER)

    @cached_property
    def predicted(self) -> np.ndarray:
        """(N,) int32, the likeliest class; -1 where it is not known or means nothing."""
        found = self.of_model(ANSWER, "predicted")
        return np.array([-1 if value is None else value for value in found], np.int32)

    @cached_property
    def confidence(self) -> np.ndarray:
        """(N,) float32, the probability of the likeliest class; NaN where it is not known."""
        found = self.of_model(ANSWER, "probability")
        return np.array([np.nan if value is None else value for value in found], np.float32)

    def known(self, kind: str) -> np.ndarray:
        """(n,) int64, the places of the images that a store of this kind has."""
        store = self.index.store(self.model, kind)
        return np.array([i for i, digest in enumerate(self.digests) if digest and digest in store], np.int64)

    def of_model(self, kind: str, column: str) -> list[Any]:
        """A value for each image out of a store's column; None where there is none."""
        return self.index.store(self.model, kind).column(column, self.digests)

    def answers(self, places: np.ndarray) -> np.ndarray:
        """(n, K) float32, the logits or numbers of these images, which must be among ``answered``."""
        return self.array(ANSWER, "answer", places)

    def features(self, places: np.ndarray, layer: str = "") -> np.ndarray:
        """(n, D) float32, pooled, of these images, which must be among ``known(features_of(layer))``."""
        return self.array(features_of(layer), "features", places)

    def array(self, kind: str, name: str, places: np.ndarray) -> np.ndarray:
        """(n, ...) rows of an array of a store."""
        return self.index.store(self.model, kind).array(name, [self.digests[int(i)] for i in places])

    def thumbnail(self, place: int) -> bytes:
        """A JPEG of at most 256 px a side; empty where the image was not read."""
        return self.index.images.column("thumbnail", [self.stamps[place]])[0] or b""

    def _of_images(self, column: str) -> list[Any]:
        return self.index.images.column(column, self.stamps)


def _stamp_or_none(reference: str, background: str) -> str:
    try:
        return stamp_of(reference, background)
    except (OSError, ValueError):
        return ""


def _as_file_name(kind: str) -> str:
    """A name that every disk takes and that differs where kinds do."""
    short = re.sub(r"[^\w.#-]+", "-", kind)[:60].strip(".-")
    return f"{short}-{hashlib.blake2b(kind.encode(), digest_size=4).hexdigest()}"
