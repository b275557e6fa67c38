"""What the user is asked: a choice in the palette, files in the desktop's own dialogues."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from workbench.api import UserError
from workbench.gui.palette.matching import PaletteEntry
from workbench.images.image_files import SUFFIXES

from .main_window import MainWindow

WEIGHTS = (".safetensors", ".pt", ".pth", ".bin")
FILTERS = {
    "images": f"Images ({' '.join('*' + suffix for suffix in SUFFIXES)});;All files (*)",
    "weights": f"Weights ({' '.join('*' + suffix for suffix in WEIGHTS)});;All files (*)",
    "sessions": "Sessions (*.workbench);;All files (*)",
    "figures": "Figures (*.png *.svg *.pdf *.tif *.tiff *.json *.html *.pptx *.npz *.gif *.mp4);;All files (*)",
}


class Dialogs:
    """Dialogues over the window. ``folder`` says where they begin; a refusal of what was picked is said."""

    def __init__(self, window: MainWindow, folder: Callable[[], str], refuse: Callable[[str], None]) -> None:
        self._window, self._folder, self._refuse = window, folder, refuse

    def choose(self, title: str, choices: Sequence[tuple[str, str, str]], then: Callable[[str], None]) -> None:
        """Pick among (value, title, note) in the palette, or type another; ``then`` gets the value."""

        def take(value: str) -> None:
            try:
                then(value)
            except UserError as error:
                self._refuse(str(error))

        entries = [PaletteEntry(name, note, partial(take, value)) for value, name, note in choices]
        self._window.palette_box.open(title, entries, other=take)

    def files(self, title: str, kind: str) -> list[str]:
        """Existing files of a kind of ``FILTERS``, or one folder."""
        if kind == "folder":
            folder = QFileDialog.getExistingDirectory(self._window, title, self._folder())
            return [folder] if folder else []
        return QFileDialog.getOpenFileNames(self._window, title, self._folder(), FILTERS[kind])[0]

    def path(self, title: str, name: str) -> str:
        """Where to save; ``name`` is suggested."""
        return QFileDialog.getSaveFileName(self._window, title, str(Path(self._folder()) / name))[0]
