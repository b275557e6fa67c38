"""The open images for techniques that look at many: described in a run, read and sent on the engine's request."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence

from PySide6.QtCore import QObject

from workbench.document.session import OpenImage
from workbench.images.image_files import folder_labels
from workbench.images.image_reference import file_of
from workbench.protocol.messages import ImagePixels, ImagesRequested, Loaded, Run
from workbench.render.framing import Framing

from .background_tasks import BackgroundTasks, error_sentence
from .engine import Engine
from .photo_cache import PhotoCache


class ImageFeed(QObject):
    """Reads images in a thread and sends each at the size that the network sees."""

    def __init__(self, client: Engine, photos: PhotoCache) -> None:
        super().__init__()
        self._client, self._photos = client, photos
        self._tasks = BackgroundTasks()
        self._framing: Framing | None = None
        self._digests: dict[str, str] = {}  # of images that were read, by background and fingerprint
        self._last: tuple[Sequence[OpenImage], str, str] = ((), "", "")  # images, background and their fingerprint
        client.loaded.connect(self._on_loaded)
        client.images_requested.connect(self._send)

    def fingerprint(self, images: Sequence[OpenImage]) -> str:
        """A text that changes with any of the images: a digest of their files' names, sizes and times."""
        background = self._photos.background
        if self._last[0] is not images or self._last[1] != background:
            digest = hashlib.sha256(background.encode())
            for image in images:
                digest.update(_fingerprint(image.key).encode())
            self._last = images, background, digest.hexdigest()
        return self._last[2]

    def descriptions(self, images: Sequence[OpenImage]) -> dict[str, list[str]]:
        """Names, labels and known digests of the images, for the message ``Run``."""
        return {
            "names": [image.key for image in images],
            "labels": folder_labels([image.key for image in images]),
            "digests": [self._digests.get(self._digest_key(image.key), "") for image in images],
        }

    def close(self) -> None:
        """Read no more."""
        self._tasks.close()

    def _digest_key(self, key: str) -> str:
        return f"{self._photos.background} {_fingerprint(key)}"

    def _on_loaded(self, loaded: Loaded) -> None:
        self._framing = Framing.from_dict(loaded.framing) if loaded.framing else None

    def _send(self, run: Run, request: ImagesRequested) -> None:
        names = (run.images or {}).get("names", [])
        for i in request.indices:
            if 0 <= i < len(names):
                self._read_and_send(run.job, i, names[i])

    def _read_and_send(self, job: int, i: int, key: str) -> None:
        framing, image = self._framing, OpenImage(key, os.path.basename(key), key)

        def read() -> ImagePixels:
            photo = self._photos.now(image)
            pixels = framing.seen(photo.pixels, photo.digest) if framing is not None else None
            return ImagePixels(job, i, pixels, photo.digest)

        def arrived(pixels: ImagePixels | None, error: Exception | None) -> None:
            if pixels is not None:
                self._digests[self._digest_key(key)] = pixels.digest
            self._client.send_image(pixels or ImagePixels(job, i, problem=error_sentence(error, image.name)))

        self._tasks.do(read, arrived)


def _fingerprint(key: str) -> str:
    """An image's key, with the size and time of its file where it has one."""
    try:
        file = os.stat(file_of(key))
    except OSError:
        return f"{key}\n"
    return f"{key}\n{file.st_size} {file.st_mtime_ns}\n"
