"""The open images for techniques that look at many: named to the engine, and sent when it asks for them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence

from PySide6.QtCore import QObject

from workbench.document.session import OpenImage
from workbench.images.image_files import folder_labels
from workbench.protocol.messages import ImagePixels, ImagesRequested, Loaded, Run
from workbench.render.framing import Framing

from .background_tasks import BackgroundTasks, error_sentence
from .engine import Engine
from .photo_cache import PhotoCache


class ImageFeed(QObject):
    """Reads images beside the window's thread, and sends of each only what the network sees."""

    def __init__(self, client: Engine, photos: PhotoCache) -> None:
        super().__init__()
        self._client, self._photos = client, photos
        self._background = BackgroundTasks()
        self._framing: Framing | None = None
        self._digests: dict[str, str] = {}  # of images that were read, by their marks
        self._marked: tuple[Sequence[OpenImage], str, str] = ((), "", "")
        client.loaded.connect(self._on_loaded)
        client.images_requested.connect(self._send)

    def mark(self, images: Sequence[OpenImage]) -> str:
        """What changes when one of the images does: made of their files' names, sizes and times."""
        background = self._photos.background
        if self._marked[0] is not images or self._marked[1] != background:
            whole = hashlib.sha256(background.encode())
            for image in images:
                whole.update(_mark(image.key).encode())
            self._marked = images, background, whole.hexdigest()
        return self._marked[2]

    def described(self, images: Sequence[OpenImage]) -> dict[str, list[str]]:
        """What a run is told of the images."""
        return {
            "names": [image.key for image in images],
            "labels": folder_labels([image.key for image in images]),
            "digests": [self._digests.get(self._known_as(image.key), "") for image in images],
        }

    def close(self) -> None:
        """Read no more."""
        self._background.close()

    def _known_as(self, key: str) -> str:
        return f"{self._photos.background} {_mark(key)}"

    def _on_loaded(self, loaded: Loaded) -> None:
        self._framing = Framing.from_dict(loaded.framing) if loaded.framing else None

    def _send(self, run: Run, wanted: ImagesRequested) -> None:
        names = (run.images or {}).get("names", [])
        for i in wanted.indices:
            if 0 <= i < len(names):
                self._send_one(run.job, i, names[i])

    def _send_one(self, job: int, i: int, key: str) -> None:
        framing, image = self._framing, OpenImage(key, os.path.basename(key), key)

        def read() -> ImagePixels:
            photo = self._photos.now(image)
            pixels = framing.seen(photo.pixels, photo.digest) if framing is not None else None
            return ImagePixels(job, i, pixels, photo.digest)

        def arrived(seen: ImagePixels | None, error: Exception | None) -> None:
            if seen is not None:
                self._digests[self._known_as(key)] = seen.digest
            self._client.send_image(seen or ImagePixels(job, i, problem=error_sentence(error, image.name)))

        self._background.do(read, arrived)


def _mark(key: str) -> str:
    """An image's key, with the size and time of its file where it has one."""
    try:
        told = os.stat(key)
    except OSError:
        return f"{key}\n"
    return f"{key}\n{told.st_size} {told.st_mtime_ns}\n"
