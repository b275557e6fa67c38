"""Asks the user: a choice in the palette, files in the desktop's own dialogs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QWidget

from workbench.api import UserError
from workbench.document.document import Document
from workbench.images.image_files import SUFFIXES

WEIGHTS = (".safetensors", ".pt", ".pth", ".bin")
FILTERS = {
    "images": f"Images ({' '.join('*' + suffix for suffix in SUFFIXES)});;All files (*)",
    "weights": f"Weights ({' '.join('*' + suffix for suffix in WEIGHTS)});;All files (*)",
    "sessions": "Sessions (*.workbench);;All files (*)",
    "figures": "Figures (*.png *.svg *.pdf *.tif *.tiff *.json *.html *.pptx *.npz *.gif *.mp4);;All files (*)",
}


class Chooser(Protocol):
    """A list that the user picks from, or types something else into."""

    def choose(
        self, title: str, choices: Sequence[tuple[str, str, str]], take: Callable[[str], None], free: bool = False
    ) -> None: ...


class Dialogs:
    """Dialogs over the window; file dialogs begin in the folder of the current image."""

    def __init__(self, window: QWidget, document: Document, chooser: Chooser, refuse: Callable[[str], None]) -> None:
        self._window, self._document, self._chooser, self._refuse = window, document, chooser, refuse

    def choose(
        self, title: str, choices: Sequence[tuple[str, str, str]], then: Callable[[str], None], free: bool = False
    ) -> None:
        """Pick among (value, title, note), or type another; ``then`` gets the value.

        free  whether any text may be meant: then Enter takes it as it stands
        """

        def take(value: str) -> None:
            try:
                then(value)
            except UserError as error:
                self._refuse(str(error))

        self._chooser.choose(title, choices, take, free)

    def files(self, title: str, kind: str) -> list[str]:
        """Existing files of a kind of ``FILTERS``, or one folder."""
        if kind == "folder":
            folder = QFileDialog.getExistingDirectory(self._window, title, self._folder())
            return [folder] if folder else []
        return QFileDialog.getOpenFileNames(self._window, title, self._folder(), FILTERS[kind])[0]

    def path(self, title: str, name: str) -> str:
        """Where to save; ``name`` is suggested."""
        return QFileDialog.getSaveFileName(self._window, title, str(Path(self._folder()) / name))[0]

    def _folder(self) -> str:
        image = self._document.now.image
        return str(Path(image.path).parent) if image and image.path else str(Path.home())
