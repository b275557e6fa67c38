"""Long lists of open images, or of their keys, as files of their own, and the difference between two lists.

With 20,000 images the list is megabytes, and every edit but few leaves it as it is. The autosave writes each list once,
named by its digest, and refers to it; a step of undo holds the images that it adds or removes.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from workbench.api import UserError
from workbench.atomic_file import atomic_write
from workbench.bounded_json import parse_json
from workbench.cache.cached_result import is_content_key
from workbench.regular_file import read_regular

from .session import OpenImage
from .session_check import MAX_IMAGES

Images = tuple[OpenImage, ...]
FEW = 100  # images that stay in the document
MAX_BYTES = 64_000_000
PREFIX = "images-"
REMEMBERED = 200  # lists and differences whose JSON values are known, by identity


class ImageLists:
    """The lists in ``folder``; without a folder every list stays in the document."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._used: set[str] = set()
        self._plain: dict[tuple[int, ...], tuple[Any, Any]] = {}  # the lists themselves keep their identity from reuse

    @property
    def has_files(self) -> bool:
        """Whether long lists get files of their own."""
        return self._folder is not None

    def begin(self) -> None:
        """A document is being written anew: none of the lists is used yet."""
        self._used.clear()

    def drop_unused(self) -> None:
        """Remove the files of lists that the document, which is on the disk now, does not refer to."""
        if self._folder is None or not os.path.isdir(self._folder):
            return
        for file in self._folder.glob(f"{PREFIX}*.json"):
            if file.stem.removeprefix(PREFIX) not in self._used:
                file.unlink(missing_ok=True)

    def to_json(self, images: Images | tuple[str, ...]) -> Any:
        """The list as JSON values: itself, or the name of its file, which is written if it is not there yet."""
        if self._folder is None or len(images) <= FEW:
            return _plain(images)
        key = (id(images),)
        digest = str(self._plain[key][1]) if key in self._plain else ""
        if not digest or not os.path.exists(self._file(digest)):
            data = json.dumps(_plain(images), ensure_ascii=False).encode("utf-8", "surrogatepass")
            digest = hashlib.sha256(data).hexdigest()
            with atomic_write(self._file(digest)) as stream:
                stream.write(data)
            self._remember(key, images, digest)
        self._used.add(digest)
        return {"list": digest}

    def from_json(self, plain: Any) -> Any:
        """The inverse: a list of JSON values. Raises UserError where its file cannot be read."""
        if not isinstance(plain, dict):
            return plain
        digest = str(plain.get("list", ""))
        if self._folder is None or not is_content_key(digest):
            raise UserError("it refers to a list of images that it does not have.")
        file = self._file(digest)
        try:
            data = read_regular(file, MAX_BYTES)
        except OSError as error:
            raise UserError(f"{file.name} cannot be read: {error.strerror or error}.") from None
        if hashlib.sha256(data).hexdigest() != digest:
            raise UserError(f"{file.name} is damaged.")
        return parse_json(data, strict=False)

    def difference(self, near: Images, far: Images) -> Any:
        """How ``far`` comes from ``near``, as JSON values; the whole list where the others change their order."""
        key = (id(near), id(far))
        if key not in self._plain:
            self._remember(key, (near, far), _difference(near, far))
        runs = self._plain[key][1]
        if runs is None:
            return self.to_json(far)
        removed, inserted = runs
        return {"removed": removed, "inserted": [[start, self.to_json(images)] for start, images in inserted]}

    def with_difference(self, near: Sequence[Any], plain: Any) -> Any:
        """The inverse, over lists of JSON values. Raises UserError."""
        if not isinstance(plain, dict) or "removed" not in plain:
            return self.from_json(plain)
        far, at = list[Any](), 0
        for start, stop in plain["removed"]:
            if not at <= start <= stop <= len(near):
                raise UserError(f"images {start} to {stop} of {len(near)} cannot be removed.")
            far += near[at:start]
            at = stop
        far += near[at:]
        for start, images in plain["inserted"]:
            far[start:start] = self.from_json(images)
            if len(far) > MAX_IMAGES:
                raise UserError(f"there may be {MAX_IMAGES:,} images.")
        return far

    def _file(self, digest: str) -> Path:
        assert self._folder is not None
        return self._folder / f"{PREFIX}{digest}.json"

    def _remember(self, key: tuple[int, ...], owner: Any, value: Any) -> None:
        self._plain[key] = owner, value
        while len(self._plain) > REMEMBERED:
            del self._plain[next(iter(self._plain))]


def _plain(images: Images | tuple[str, ...]) -> list[Any]:
    return [image if isinstance(image, str) else vars(image) for image in images]


def _difference(near: Images, far: Images) -> tuple[list[tuple[int, int]], list[tuple[int, Images]]] | None:
    """Ranges of ``near`` that are removed, then runs of images inserted, by their place in ``far``; None if neither."""
    before, after = set(near), set(far)
    removed = [i for i, image in enumerate(near) if image not in after]
    inserted = [i for i, image in enumerate(far) if image not in before]
    if [image for image in near if image in after] != [image for image in far if image in before]:
        return None
    return list(_ranges(removed)), [(start, far[start:stop]) for start, stop in _ranges(inserted)]


def _ranges(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        members = [number for _, number in group]
        yield members[0], members[-1] + 1
