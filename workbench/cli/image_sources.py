"""The images named on the command line. Files that cannot be read are named, and the others are used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.api import UserError

from .exit_status import DONE, USER_CAN_MEND
from .output import say

if TYPE_CHECKING:
    from workbench.engine.images import FileImages
    from workbench.images.photo import Photo


class ImageSource:
    """Image files and folders, with the problems that were met.

    given     files and folders as the user named them
    paths     the image files in them
    problems  sentences about what was left out
    """

    def __init__(self, given: Sequence[str | Path], background: str) -> None:
        from workbench.images.image_files import find_images
        from workbench.images.pixel_decoder import colour_of

        colour_of(background)
        self.given, self.background = given, background
        self.problems: list[str] = []
        self.paths, problems = find_images(given)
        if not self.paths:
            raise UserError(" ".join(problems) or "There is no image.")
        for problem in problems:
            self.skip(problem)

    def __len__(self) -> int:
        return len(self.paths)

    def skip(self, sentence: str) -> None:
        """Note what was left out, and print it."""
        self.problems.append(sentence)
        say(sentence)

    @property
    def status(self) -> int:
        """The exit status: whether anything was left out."""
        return USER_CAN_MEND if self.problems else DONE

    def images(self, model: Any) -> FileImages:
        """The images as a technique reads them, prepared for this model."""
        from workbench.engine.images import FileImages
        from workbench.images.image_files import folder_labels, given_folder

        labels = folder_labels(self.paths, given_folder(self.given))
        return FileImages(self.paths, model.preparation, labels, self.background)


class ImageFolderSource(ImageSource):
    """Many images for a single run; the sub-folders of a folder are their labels."""


class ImageFileSource(ImageSource):
    """Photographs that are opened and explained separately."""

    def __iter__(self) -> Iterator[tuple[Path, Photo]]:
        from workbench.images.photo import open_photo, remarks_on

        for path in self.paths:
            try:
                photo = open_photo(path, self.background)
            except UserError as error:
                self.skip(str(error))
            else:
                for remark in remarks_on(photo):
                    say(remark)
                yield path, photo
