"""Opens files and the clipboard: images and folders; weights, sessions and figures by their commands."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage

from workbench.api import UserError
from workbench.document.document import Document
from workbench.document.file import SUFFIX
from workbench.document.session import OpenImage
from workbench.gui.engine.background_tasks import error_sentence
from workbench.gui.engine.run_reader import RunReader
from workbench.gui.shell.dialogs import WEIGHTS
from workbench.gui.shell.notifier import Notifier
from workbench.gui.widgets.image_conversion import pixels_of
from workbench.gui.widgets.translation import tr
from workbench.images.image_files import SUFFIXES, find_images
from workbench.images.image_reference import file_of
from workbench.images.photo import Photo, open_photo, photo_of, recognised
from workbench.printable import printable
from workbench.settings import OpenSettings

from .mime import dropped_from, picture_in

FIGURES = (".pdf", ".svg", ".html", ".pptx", ".json", ".npz", ".mp4")  # what is no image, and may be run again
LISTS = (".zip", ".tar", ".csv", ".tsv", ".jsonl", ".parquet")  # what names many images
ADDRESSES = ("http://", "https://", "ftp://", "data:")


class FileOpener:
    """Files are read in a thread. ``do`` performs a command by its id, with text arguments."""

    def __init__(
        self,
        document: Document,
        reader: RunReader,
        settings: OpenSettings,
        notifier: Notifier,
        do: Callable[..., None],
    ) -> None:
        self._document, self._reader, self._photos = document, reader, reader.photos
        self._settings, self._notifier, self._do = settings, notifier, do
        self._problems: list[str] = []  # what of the last that was opened cannot be read

    def files(self, paths: Sequence[str]) -> None:
        """Open files and folders; what cannot be read is named, the rest goes on."""
        weights = [path for path in paths if path.partition("?")[0].lower().endswith(WEIGHTS)]
        for path in weights[:1]:
            self._do("model.open", path)
        addresses = [path for path in paths if path not in weights and path.lower().startswith(ADDRESSES)]
        if addresses:
            sentence = tr("No picture is fetched from the web: save it first, or copy and paste it.")
            self._notifier.refuse("image", [sentence])
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
            images = [OpenImage(str(file.absolute()), printable(file.name), str(file.absolute())) for file in files]
            self._open_first(images, problems)

        if wanted:
            self._reader.do(lambda: _pictures(wanted), found)

    def samples(self, paths: Sequence[str | Path]) -> None:
        """Put the bundled photographs into the filmstrip, the first on the canvas, before the window is shown."""
        images = tuple(OpenImage(str(path), Path(path).name, str(path)) for path in paths)
        if images:
            self._photos.add(images[0].key, open_photo(images[0].path))
            self._document.amend(self._document.now.with_images(images, images[0].key))

    def dropped(self, data: QMimeData) -> None:
        """Open what was dropped on the window; what cannot be opened is said."""
        picture = picture_in(data)
        try:
            if not picture.isNull():
                self.picture(picture)
            elif paths := dropped_from(data):
                if len(paths) == 1 and _is_collection(paths[0]):
                    self._do("collection.open", paths[0])
                else:
                    self.files(paths)
        except UserError as error:
            self._notifier.say(str(error), "warning", about="command")

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

    def close_unreadable(self, image: OpenImage, sentence: str) -> None:
        """Close an image that cannot be read. A file that is there and is no picture goes out of undo as well."""
        if all(known.key != image.key for known in self._document.now.images):
            return
        if os.path.isfile(file_of(image.path)):
            self._document.correct(lambda session: session.without_image(image.key))
        else:
            self._document.amend(self._document.now.without_image(image.key))
        if not sentence:
            return
        self._problems.append(sentence)
        self._notifier.refuse("image", self._problems, logged=len(self._problems) - 1)

    def _open_first(self, images: list[OpenImage], problems: list[str]) -> None:
        """Show the first that can be read, with the others after it in the filmstrip."""
        self._problems = problems
        if not images:
            self._notifier.refuse("image", problems)
            return
        image, others = images[0], images[1:]
        self._notifier.opening(image.name)

        def arrived(photo: Photo | None, sentence: str) -> None:
            self._notifier.idle()
            if photo is None:
                self._open_first(others, [*problems, sentence] if sentence else problems)
                return
            self._notifier.forget("image")
            self._settings.remember("images", *(each.path for each in (image, *others)))
            what = image.name if not others else f"{1 + len(others)} images"
            self._document.edit(f"Open {what}", self._document.now.with_images((image, *others), image.key))
            self._notifier.refuse("image", problems)

        self._photos.read(image, arrived)


def _is_collection(path: str) -> bool:
    """Whether what was dropped is many images: a folder with folders of pictures, an archive or a list of images."""
    if path.lower().endswith(LISTS) and not path.lower().endswith(WEIGHTS):
        return True
    try:
        inside = [os.path.join(path, name) for name in os.listdir(path) if not name.startswith(".")]
        folders = [folder for folder in inside if os.path.isdir(folder)]
        return any(name.lower().endswith(SUFFIXES) for folder in folders for name in os.listdir(folder))
    except OSError:
        return False


def _pictures(wanted: Sequence[str]) -> tuple[list[Path], list[str]]:
    """The picture files in these files and folders, and the sentences on what is none."""
    files, problems = find_images(wanted)
    pictures, others = recognised(files)
    return pictures, [*problems, *others]
