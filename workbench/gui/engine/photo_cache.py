"""Pictures are read and shrunk beside the window's thread, and those read last are kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from workbench.api import UserError
from workbench.document.session import OpenImage
from workbench.images.photo import Photo, open_photo, thumbnail
from workbench.images.pixel_decoder import WHITE, colour_of

KEPT = 6  # photographs in memory beside the one on the canvas
THUMB = 144  # pixels of the longer side; shown at half of that


class BackgroundTasks(QObject):
    """Work outside the window's thread; what it gives arrives in the window's thread."""

    _finished = Signal(object, object, object)  # then, value, error
    idle = Signal()  # all that was asked for has been handed over

    def __init__(self, threads: int = 2) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(threads)
        self._finished.connect(self._hand_over)
        self._closed = False
        self.pending = 0

    def do(self, work: Callable[[], Any], then: Callable[[Any, Exception | None], None]) -> None:
        """Call ``work`` in a thread, then ``then`` with its value, or with None and what it raised."""

        def job() -> None:
            try:
                value, error = work(), None
            except Exception as caught:
                value, error = None, caught
            if not self._closed:
                self._finished.emit(then, value, error)

        self.pending += 1
        self._pool.submit(job)

    def close(self) -> None:
        """Finish what runs, forget what waits."""
        self._closed = True
        self._pool.shutdown(cancel_futures=True)

    def _hand_over(self, then: Callable[[Any, Exception | None], None], value: Any, error: Exception | None) -> None:
        if self._closed:
            return
        self.pending -= 1
        then(value, error)
        if not self.pending:
            self.idle.emit()


class PhotoCache(QObject):
    """The open images' pixels."""

    thumbnail_ready = Signal(str, object)  # key, QImage
    thumbnail_missing = Signal(str)  # key of an image that cannot be read

    def __init__(self, background: BackgroundTasks, small: BackgroundTasks) -> None:
        super().__init__()
        self._background, self._small = background, small  # a folder's thumbnails must not keep a photograph waiting
        self._photos: OrderedDict[str, Photo] = OrderedDict()
        self._pasted: dict[str, Photo] = {}  # has no file to be read from again
        self.background = WHITE

    def add(self, key: str, photo: Photo) -> None:
        """Keep a photo that is already read; one without a path is kept for good."""
        if not photo.path:
            self._pasted[key] = photo
        self._keep(key, photo)

    def pasted(self, images: Iterable[OpenImage]) -> dict[str, Photo]:
        """Those of these images that have no file."""
        return {image.key: self._pasted[image.key] for image in images if image.key in self._pasted}

    def __contains__(self, image: OpenImage) -> bool:
        """Whether the photo is in memory, or in a file."""
        return self.have(image) is not None or (bool(image.path) and Path(image.path).is_file())

    def now(self, image: OpenImage) -> Photo:
        """The photo, read now where it is not in memory; for other threads than the window's. Raises UserError."""
        return self._photos.get(image.key) or self._pasted.get(image.key) or open_photo(image.path, self.background)

    def small(self, image: OpenImage) -> np.ndarray | None:
        """The image no larger than a thumbnail, (h, w, 3) uint8, read now; None where it cannot be read."""
        try:
            return thumbnail(self._pasted.get(image.key) or image.path, THUMB, self.background)
        except UserError:
            return None

    def set_background(self, colour: str) -> None:
        """Lay what is transparent over another colour; files are read anew when they are asked for."""
        if colour != self.background:
            self.background = colour
            self._photos.clear()

    def have(self, image: OpenImage | None) -> Photo | None:
        """The photo, if it is in memory."""
        if image is None:
            return None
        if image.key in self._photos:
            self._photos.move_to_end(image.key)
        return self._photos.get(image.key) or self._pasted.get(image.key)

    def read(self, image: OpenImage, then: Callable[[Photo | None, str], None]) -> None:
        """Read an image, then call with the photo, or with None and the sentence that says why not."""
        background = self.background

        def arrived(photo: Photo | None, error: Exception | None) -> None:
            if background != self.background:
                self.read(image, then)
                return
            if photo is not None:
                self._keep(image.key, photo)
            then(photo, sentence_of(error, image.name))

        self._background.do(lambda: open_photo(image.path, background), arrived)

    def ask_thumbnail(self, image: OpenImage) -> None:
        """Make a thumbnail; ``thumbnail_ready`` tells."""
        source, background = self._pasted.get(image.key) or image.path, self.background

        def arrived(pixels: np.ndarray | None, error: Exception | None) -> None:
            if pixels is not None:
                self.thumbnail_ready.emit(image.key, image_of(pixels))
            else:
                self.thumbnail_missing.emit(image.key)

        self._small.do(lambda: thumbnail(source, THUMB, background), arrived)

    def _keep(self, key: str, photo: Photo) -> None:
        self._photos[key] = photo
        self._photos.move_to_end(key)
        while len(self._photos) > KEPT:
            self._photos.popitem(last=False)


def sentence_of(error: Exception | None, name: str) -> str:
    """What to tell the user."""
    if error is None:
        return ""
    return str(error) if isinstance(error, UserError) else f"{name} cannot be read: {error}."


def image_of(pixels: np.ndarray) -> QImage:
    """(h, w, 3) or, with transparency, (h, w, 4) uint8 as Qt's image, with its own copy of the bytes."""
    solid = np.ascontiguousarray(pixels)
    height, width, channels = solid.shape
    kind = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_RGBA8888
    return QImage(solid.data, width, height, channels * width, kind).copy()


def pixels_of(image: QImage, background: str = WHITE) -> np.ndarray:
    """Qt's image as (h, w, 3) uint8; what is transparent lies on ``background``."""
    flat = QImage(image.size(), QImage.Format.Format_RGB888)
    flat.fill(QColor(*colour_of(background)))
    painter = QPainter(flat)
    painter.drawImage(0, 0, image)
    painter.end()
    rows = np.frombuffer(flat.constBits(), np.uint8, flat.sizeInBytes()).reshape(flat.height(), flat.bytesPerLine())
    return rows[:, : 3 * flat.width()].reshape(flat.height(), flat.width(), 3).copy()
