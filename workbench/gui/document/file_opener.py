"""What comes into the session from outside: images, the clipboard, and what a figure was made by."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication, QImage

from workbench.api import UserError
from workbench.document.file import SUFFIX
from workbench.document.reproduce import find_photo, find_photos, session_from_provenance
from workbench.document.session import OpenImage, Session
from workbench.gui.engine.background_tasks import BackgroundTasks, error_sentence
from workbench.gui.engine.photo_cache import PhotoCache
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.settings.manager import SettingsManager
from workbench.gui.shell.dialogs import WEIGHTS
from workbench.gui.shell.main_window import dropped_from, picture_in
from workbench.gui.shell.notifier import Notifier
from workbench.gui.widgets.image_conversion import pixels_of
from workbench.gui.widgets.translation import tr
from workbench.images.image_files import find_images
from workbench.images.photo import Photo, open_photo, photo_of

from .document import Document

FIGURES = (".pdf", ".svg", ".html", ".pptx", ".json", ".npz", ".mp4")  # what is no image, and may be run again
ADDRESSES = ("http://", "https://", "ftp://", "data:")

Told = tuple[dict[str, Any], Photo | None, list[Path]]  # how a run came to be, and its image or images


class FileOpener:
    """Files are read beside the window's thread.

    do            performs a command by its id, with text arguments
    load_weights  asks for which architecture the weights in a file are, and loads them
    compare       runs what each of several sessions asks for, and puts the results side by side
    """

    def __init__(
        self,
        document: Document,
        photos: PhotoCache,
        background: BackgroundTasks,
        work: Scheduler,
        preferring: SettingsManager,
        telling: Notifier,
        do: Callable[..., None],
        load_weights: Callable[[str], None],
        compare: Callable[[Sequence[Session]], None],
    ) -> None:
        self._document, self._photos, self._background, self._work = document, photos, background, work
        self._preferring, self._telling, self._do = preferring, telling, do
        self._load_weights, self._compare = load_weights, compare

    def files(self, paths: Sequence[str]) -> None:
        """Open files and folders; what cannot be read is named, the rest goes on."""
        weights = [path for path in paths if path.partition("?")[0].lower().endswith(WEIGHTS)]
        for path in weights[:1]:
            self._load_weights(path)
        addresses = [path for path in paths if path not in weights and path.lower().startswith(ADDRESSES)]
        if addresses:
            sentence = tr("No picture is fetched from the web: save it first, or copy and paste it.")
            self._telling.refuse("image", [sentence])
        rest = [path for path in paths if path not in (*weights, *addresses)]
        sessions = [path for path in rest if path.lower().endswith(SUFFIX)]
        figures = [path for path in rest if path.lower().endswith(FIGURES)]
        wanted = [path for path in rest if path not in sessions and path not in figures]
        for path in sessions[:1]:
            self._do("session.open", path)
        for path in figures[:1]:
            self._do("run.from_figure", path)

        def found(answer: tuple[list[Path], list[str]] | None, error: Exception | None) -> None:
            files, problems = answer if answer is not None else ([], [error_sentence(error, "The folder")])
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
        picture = picture_in(data) if data is not None else QImage()
        if not picture.isNull():
            self.picture(picture)
        elif data is not None and data.hasUrls():
            self.files(dropped_from(data))
        else:
            raise UserError("There is no picture on the clipboard.")

    def picture(self, picture: QImage) -> None:
        """Open pixels that no file has."""
        photo = photo_of(pixels_of(picture, self._document.now.background), "pasted")
        image = OpenImage(f"pasted:{photo.digest[:16]}", f"pasted {time.strftime('%H:%M:%S')}")
        photo = replace(photo, name=image.name)
        self._photos.add(image.key, photo)
        self._document.edit("Paste an image", self._document.now.with_images((image,), image.key))

    def figure(self, path: str) -> None:
        """Open model and image that a figure was made from, and run its technique with its parameters.

        The runs of a figure or report of several are put side by side.
        """
        file = Path(path).expanduser().absolute()

        def read() -> list[Told]:
            from workbench.export.provenance_reader import provenance_in

            known = [image.path for image in self._document.now.images if image.path]
            folders = [file.parent, *(Path(one).parent for one in known)]
            return [
                (
                    told,
                    find_photo(told["image"], folders) if told.get("image") else None,
                    find_photos(told["images"], folders, known) if told.get("images") else [],
                )
                for told in provenance_in(file)
            ]

        def arrived(found: list[Told] | None, error: Exception | None) -> None:
            if found is None:
                self._telling.refuse("image", [error_sentence(error, file.name)])
            else:
                self._take_up([session_from_provenance(self._document.now, *one) for one in found], file.name)

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

    def _take_up(self, sessions: Sequence[Session], name: str) -> None:
        there = [one for one in sessions if one.technique in self._work.techniques]
        gone = dict.fromkeys(one.technique for one in sessions if one not in there)
        self._telling.forget("image")
        self._telling.refuse("image", [f"There is no technique {one!r}, which {name} was made by." for one in gone])
        if len(sessions) == 1 and there:
            self._document.edit(f"Run again from {name}", there[0])
        elif there and self._work.model is None:
            self._telling.refuse("image", ["No model is loaded, so there is nothing to run on."])
        elif there:
            self._compare(there)
