"""What comes into the session from outside: images, the clipboard, and what a figure was made by."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication

from workbench.api import UserError
from workbench.session.again import find_photo, find_photos
from workbench.session.file import SUFFIX
from workbench.session.images import Photo, find_images, open_photo, photo_of
from workbench.session.session import OpenImage

from .asking import WEIGHTS
from .document import Document
from .photos import Background, Photos, pixels_of, sentence_of
from .preferring import Preferring
from .telling import Telling
from .window import dropped_from
from .work import Work

FIGURES = (".pdf", ".svg", ".html", ".pptx", ".json", ".npz", ".mp4")  # what is no image, and may be run again


class Opening:
    """Files are read beside the window's thread.

    do            performs a command by its id, with text arguments
    load_weights  asks for which architecture the weights in a file are, and loads them
    """

    def __init__(
        self,
        document: Document,
        photos: Photos,
        background: Background,
        work: Work,
        preferring: Preferring,
        telling: Telling,
        do: Callable[..., None],
        load_weights: Callable[[str], None],
    ) -> None:
        self._document, self._photos, self._background, self._work = document, photos, background, work
        self._preferring, self._telling, self._do = preferring, telling, do
        self._load_weights = load_weights

    def files(self, paths: Sequence[str]) -> None:
        """Open files and folders; what cannot be read is named, the rest goes on."""
        weights = [path for path in paths if path.partition("?")[0].lower().endswith(WEIGHTS)]
        for path in weights[:1]:
            self._load_weights(path)
        rest = [path for path in paths if path not in weights]
        sessions = [path for path in rest if path.lower().endswith(SUFFIX)]
        figures = [path for path in rest if path.lower().endswith(FIGURES)]
        wanted = [path for path in rest if path not in sessions and path not in figures]
        for path in sessions[:1]:
            self._do("session.open", path)
        for path in figures[:1]:
            self._do("run.from_figure", path)

        def found(answer: tuple[list[Path], list[str]] | None, error: Exception | None) -> None:
            files, problems = answer if answer is not None else ([], [sentence_of(error, "The folder")])
            images = [OpenImage(str(file.absolute()), file.name, str(file.absolute())) for file in files]
            self._open_first(images, problems)

        if wanted:
            self._background.do(lambda: find_images(wanted), found)

    def samples(self, paths: Sequence[str]) -> None:
        """Put the bundled photographs into the filmstrip, the first on the canvas, before the window is shown."""
        images = tuple(OpenImage(str(path), Path(path).name, str(path)) for path in paths)
        if images:
            self._photos.add(images[0].key, open_photo(images[0].path))
            before = self._document.now
            self._document.amend(before.with_images(images, images[0].key))
            self._document.follow(before)

    def clipboard(self) -> None:
        """Open what lies on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if data is not None and data.hasUrls():
            self.files(dropped_from(data))
            return
        picture = QGuiApplication.clipboard().image()
        if picture.isNull():
            raise UserError("There is no picture on the clipboard.")
        photo = photo_of(pixels_of(picture, self._document.now.background), "pasted")
        image = OpenImage(f"pasted:{photo.digest[:16]}", f"pasted {time.strftime('%H:%M:%S')}")
        photo = replace(photo, name=image.name)
        self._photos.add(image.key, photo)
        self._document.edit("Paste an image", self._document.now.with_images((image,), image.key))

    def figure(self, path: str) -> None:
        """Open model and image that a figure was made from, and run its technique with its knobs."""
        file = Path(path).expanduser().absolute()

        def read() -> tuple[dict[str, Any], Photo | None, list[Path]]:
            from workbench.export.read import provenance_in

            told = provenance_in(file)[0]
            known = [image.path for image in self._document.now.images if image.path]
            folders = [file.parent, *(Path(one).parent for one in known)]
            photo = find_photo(told["image"], folders) if told.get("image") else None
            return told, photo, find_photos(told["images"], folders, known) if told.get("images") else []

        def arrived(found: tuple[dict[str, Any], Photo | None, list[Path]] | None, error: Exception | None) -> None:
            if found is None:
                self._telling.refuse("image", [sentence_of(error, file.name)])
            else:
                self._take_up(*found, file.name)

        self._background.do(read, arrived)

    def _open_first(self, images: list[OpenImage], problems: list[str]) -> None:
        """Show the first that can be read, with the others after it in the filmstrip."""
        if not images:
            self._telling.refuse("image", problems)
            return
        image, others = images[0], images[1:]
        self._telling.opening(image.name)

        def arrived(photo: Photo | None, sentence: str) -> None:
            self._telling.idle()
            if photo is None:
                self._open_first(others, [*problems, sentence])
                return
            self._telling.forget("image")
            self._preferring.remember("recent_images", image.path)
            what = image.name if not others else f"{1 + len(others)} images"
            self._document.edit(f"Open {what}", self._document.now.with_images((image, *others), image.key))
            self._telling.refuse("image", problems)

        self._photos.read(image, arrived)

    def _take_up(self, told: Mapping[str, Any], photo: Photo | None, many: Sequence[Path], name: str) -> None:
        technique, knobs, now = str(told["technique"]), dict(told.get("parameters") or {}), self._document.now
        if technique not in self._work.techniques:
            self._telling.refuse("image", [f"There is no technique {technique!r}, which {name} was made by."])
            return
        if photo is not None:
            image = OpenImage(photo.path, photo.name, photo.path)
            now = now.with_images((image,), image.key)
        if many:
            images = tuple(OpenImage(str(path), path.name, str(path)) for path in many)
            now = replace(now, images=images, current=images[0].key)
        params = {**now.params, technique: knobs}
        now = replace(now, technique=technique, params=params, model=str(told["model"]["reference"]))
        self._telling.forget("image")
        self._document.edit(f"Run again from {name}", now)
