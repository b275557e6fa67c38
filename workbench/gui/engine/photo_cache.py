"""A cache of the photographs that were read last; photographs and thumbnails are read in threads."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Iterable

import numpy as np
from PySide6.QtCore import QObject, Signal

from workbench import phrases
from workbench.api import UserError
from workbench.document.session import OpenImage, Session
from workbench.gui.widgets.image_conversion import qimage_of
from workbench.images.image_decoder import ReadingNeeded
from workbench.images.image_reference import file_of
from workbench.images.photo import Photo, open_photo, thumbnail
from workbench.images.pixel_decoder import WHITE

from .background_tasks import BackgroundTasks, error_sentence

MAX_BYTES = 512 << 20  # of the photographs in memory; the last one stays whatever its size
THUMB = 144  # pixels of the longer side; drawn at half of that


class PhotoCache(QObject):
    """The open images' pixels, over the session's background colour."""

    thumbnail_ready = Signal(str, object)  # key, QImage
    reading_needed = Signal(object, object, str)  # OpenImage that does not say what makes the picture, Contents, why
    thumbnail_missing = Signal(str)  # key of an image that cannot be read
    damaged = Signal(object, str)  # OpenImage whose file is there and is no picture, and the sentence

    def __init__(self, readers: BackgroundTasks, thumbnailers: BackgroundTasks) -> None:
        super().__init__()
        self._readers, self._thumbnailers = readers, thumbnailers  # a folder of thumbnails must not delay a photograph
        self._photos: OrderedDict[str, Photo] = OrderedDict()
        self._stamps: dict[str, tuple[int, int]] = {}  # size and time of each photo's file when it was read
        self._pasted: dict[str, Photo] = {}  # has no file to be read from again
        self.background = WHITE

    def add(self, key: str, photo: Photo) -> None:
        """Keep a photo that is already read; a photo without a path is kept for good."""
        if not photo.path:
            self._pasted[key] = photo
        self._keep(key, photo)

    def pasted(self, images: Iterable[OpenImage]) -> dict[str, Photo]:
        """The photos of the images that have no file."""
        return {image.key: self._pasted[image.key] for image in images if image.key in self._pasted}

    def __contains__(self, image: OpenImage) -> bool:
        """Whether the photo is in memory, or in a file."""
        return self.have(image) is not None or (bool(image.path) and os.path.isfile(file_of(image.path)))

    def now(self, image: OpenImage) -> Photo:
        """The photo, read now where it is not in memory; for other threads than the window's. Raises UserError."""
        return self._photos.get(image.key) or self._pasted.get(image.key) or open_photo(image.path, self.background)

    def small(self, image: OpenImage) -> np.ndarray | None:
        """The image no larger than a thumbnail, (h, w, 3) uint8, read now; None where it cannot be read."""
        try:
            return thumbnail(self._pasted.get(image.key) or image.path, THUMB, self.background)
        except UserError:
            return None

    def session_changed(self, before: Session | None, now: Session) -> None:
        """Take the session's colour behind transparent pixels; with another colour, files are read anew on demand.

        The names of its images are names, in whatever language the window speaks.
        """
        if before is None or before.images is not now.images:
            phrases.keep_files(image.name for image in now.images)
        if now.background != self.background:
            self.background = now.background
            self._photos.clear()

    def have(self, image: OpenImage | None) -> Photo | None:
        """The photo, if it is in memory."""
        if image is None:
            return None
        if image.key in self._photos:
            self._photos.move_to_end(image.key)
        return self._photos.get(image.key) or self._pasted.get(image.key)

    def replaced(self, image: OpenImage | None) -> bool:
        """Whether the image's file is another one than when it was read, by size and time."""
        if image is None or image.key not in self._photos or image.key not in self._stamps:
            return False
        return _stamp(self._photos[image.key]) not in (self._stamps[image.key], None)

    def forget(self, image: OpenImage) -> None:
        """Read the image's file again when it is next asked for."""
        self._photos.pop(image.key, None)

    def read(self, image: OpenImage, then: Callable[[Photo | None, str], None]) -> None:
        """Read an image, then call with the photo, or with None and the sentence that says why not.

        The sentence is empty where the person is asked instead, by ``reading_needed``.
        """
        background = self.background

        def arrived(photo: Photo | None, error: Exception | None) -> None:
            if background != self.background:
                self.read(image, then)
                return
            if photo is not None:
                self._keep(image.key, photo)
            asked = isinstance(error, ReadingNeeded)
            then(photo, "" if asked else error_sentence(error, image.name))
            if isinstance(error, ReadingNeeded):
                self.reading_needed.emit(image, error.contents, str(error))

        self._readers.do(lambda: open_photo(image.path, background), arrived)

    def ask_thumbnail(self, image: OpenImage) -> None:
        """Make a thumbnail; ends in ``thumbnail_ready`` or ``thumbnail_missing``."""
        source, background = self._pasted.get(image.key) or image.path, self.background

        def arrived(pixels: np.ndarray | None, error: Exception | None) -> None:
            if pixels is not None:
                self.thumbnail_ready.emit(image.key, qimage_of(pixels))
            else:
                self.thumbnail_missing.emit(image.key)
                if not isinstance(error, ReadingNeeded) and os.path.isfile(file_of(image.path)):
                    self.damaged.emit(image, error_sentence(error, image.name))

        self._thumbnailers.do(lambda: thumbnail(source, THUMB, background), arrived)

    def _keep(self, key: str, photo: Photo) -> None:
        self._photos[key] = photo
        self._photos.move_to_end(key)
        if stamp := _stamp(photo):
            self._stamps[key] = stamp
        size = sum(kept.pixels.nbytes for kept in self._photos.values())
        while size > MAX_BYTES and len(self._photos) > 1:
            size -= self._photos.popitem(last=False)[1].pixels.nbytes


def _stamp(photo: Photo) -> tuple[int, int] | None:
    """Size and time of a photo's file; None without one."""
    try:
        facts = os.stat(file_of(photo.path)) if photo.path else None
    except OSError:
        return None
    return (facts.st_size, facts.st_mtime_ns) if facts else None
