"""The reading controller: asks how an image file is read where the file does not say it, or where the person asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from workbench.api import UserError
from workbench.document.document import Document
from workbench.document.session import OpenImage
from workbench.gui.engine.background_tasks import error_sentence
from workbench.gui.engine.run_reader import RunReader
from workbench.gui.shell.notifier import Notifier
from workbench.gui.widgets.overlay import Overlay
from workbench.images.image_reference import Reading, file_of, parse_reading, parse_reference, with_reading
from workbench.images.photo import Photo, contents_of
from workbench.images.raster import Contents
from workbench.printable import printable

from .reading_page import ReadingPage


class ReadingController:
    """The page is made when it is first needed; what it states makes another image in the place of the first."""

    def __init__(self, document: Document, reader: RunReader, notifier: Notifier, overlay: Overlay) -> None:
        self._document, self._reader, self._photos = document, reader, reader.photos
        self._notifier, self._overlay = notifier, overlay
        self._page: ReadingPage | None = None
        self._asked: OpenImage | None = None
        self._waiting: list[tuple[OpenImage, Contents, bool]] = []  # images that are asked about after this one
        self._photos.reading_needed.connect(self.ask)

    def open(self) -> None:
        """Ask how the current image is read. Raises UserError where there is none, or none with a file."""
        self._waiting.clear()
        image = self._file_image()
        self._look_into(image, lambda contents: self.ask(image, contents))

    def state(self, text: str) -> None:
        """Read the current image as ``page=2&bands=3,2,1&range=0..1020`` says. Raises UserError."""
        self._read(self._file_image(), parse_reading(text.strip().removeprefix("?")))

    def ask(self, image: OpenImage, contents: Contents, why: str = "") -> None:
        """Ask how this image is read, of which a page holds these contents.

        why  the sentence where nobody asked for the question: for the log and for macros, which nobody answers
        """
        self._notifier.refuse("image", [why] if why else [], level="")
        if self._page is not None and self._page.isVisible() and self._asked not in (None, image):
            self._waiting.append((image, contents, bool(why)))  # one question at a time
            return
        if self._page is None:
            page = self._page = ReadingPage()
            page.stated.connect(self._take)
            page.page_wanted.connect(self._turn)
        self._show(image, contents, bool(why))

    def _show(self, image: OpenImage, contents: Contents, needed: bool) -> None:
        self._asked, page = image, self._page
        assert page is not None
        page.why.setVisible(needed)
        page.show_contents(contents, parse_reference(image.path).reading, file_of(image.path).name)
        self._overlay.show_page("Read as", page)

    def _file_image(self) -> OpenImage:
        image = self._document.now.image
        if image is None or not image.path:
            raise UserError("Only an image of a file can be read in another way; open one first.")
        return image

    def _turn(self, page: int) -> None:
        """Show what another page of the file holds."""
        asked, open_page = self._asked, self._page
        if asked is None or open_page is None:
            return
        wanted = _read_as(asked, Reading(page))
        self._look_into(
            wanted, lambda contents: open_page.show_contents(contents, Reading(page), file_of(asked.path).name)
        )

    def _look_into(self, image: OpenImage, then: Callable[[Contents], None]) -> None:
        def arrived(contents: Contents | None, error: Exception | None) -> None:
            if contents is None:
                self._notifier.refuse("image", [error_sentence(error, image.name)])
            else:
                then(contents)

        self._reader.do(lambda: contents_of(image.path), arrived)

    def _take(self, reading: Reading) -> None:
        if self._asked is not None:
            self._overlay.hide()
            self._read(self._asked, reading)
            if self._waiting:
                self._show(*self._waiting.pop(0))

    def _read(self, image: OpenImage, reading: Reading) -> None:
        wanted = _read_as(image, reading)

        def arrived(photo: Photo | None, sentence: str) -> None:
            if photo is None:
                self._notifier.refuse("image", [sentence] if sentence else [])
                return
            self._notifier.forget("image")
            now = self._document.now
            own = image.key if any(known.key == image.key for known in now.images) else ""
            name = wanted.name.partition("?")[0]
            self._document.edit(f"Read {name} as {reading}", now.with_image_in_place_of(own, wanted))

        self._photos.read(wanted, arrived)


def _read_as(image: OpenImage, reading: Reading) -> OpenImage:
    """The same part of the file's picture, read otherwise."""
    file, cut = file_of(image.path), parse_reference(image.path).reading.cut
    reading = replace(reading, cut=reading.cut or cut)
    path = with_reading(str(file), reading)
    return OpenImage(path, with_reading(printable(file.name), reading), path)
