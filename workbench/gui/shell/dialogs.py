"""Asks the user: a choice in the palette, files in the desktop's own dialogs."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSize, QStandardPaths
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHeaderView,
    QPushButton,
    QSplitter,
    QToolButton,
    QTreeView,
    QWidget,
)

from workbench import folders
from workbench.api import UserError
from workbench.collections import image_list
from workbench.gui.widgets.icons import icon
from workbench.gui.widgets.screen import fit_screen
from workbench.gui.widgets.translation import tr
from workbench.images import archive, film
from workbench.images.image_files import SUFFIXES
from workbench.phrases import said
from workbench.settings import OpenSettings

WEIGHTS = (".onnx", ".safetensors", ".safetensors.index.json", ".pt", ".pt2", ".pth", ".pth.tar", ".ckpt", ".bin")
SESSIONS = (".workbench",)
FIGURES = (".png", ".svg", ".pdf", ".tif", ".tiff", ".json", ".html", ".pptx", ".npz", ".gif", ".mp4")
LISTS, ARCHIVES, FILMS = image_list.ENDINGS, (*archive.ENDINGS, *archive.PACKED_ENDINGS), film.ENDINGS
ALL = ("All files", ("",))
SIZE = 860, 540  # of a file dialog that the desktop has none of its own for
PLACES = 140  # width of its list of places
ICONS = {
    "backButton": "left",
    "forwardButton": "right",
    "toParentButton": "up",
    "newFolderButton": "plus",
    "listModeButton": "images",
    "detailModeButton": "log",
}
FILTERS = {
    "images": (
        ("What can be opened", (*SUFFIXES, *SESSIONS, *WEIGHTS, *(end for end in FIGURES if end not in SUFFIXES))),
        ("Images", SUFFIXES),
    ),
    "weights": (("Weights", WEIGHTS),),
    "collection": (
        ("What has many images", (*LISTS, *ARCHIVES, *FILMS)),
        ("Lists and annotations", LISTS),
        ("Archives", ARCHIVES),
        ("Films", FILMS),
    ),
    "names": (("Names of classes", (".txt", ".csv", ".yaml", ".yml", ".json", ".names")),),
    "sessions": (("Sessions", SESSIONS),),
    "figures": (("Figures", FIGURES),),
}


class Chooser(Protocol):
    """A list that the user picks from, or types something else into."""

    def choose(
        self, title: str, choices: Sequence[tuple[str, str, str]], take: Callable[[str], None], free: bool = False
    ) -> None: ...


class Dialogs:
    """Dialogs over the window; file dialogs begin in the folder where the person last was."""

    def __init__(
        self, window: QWidget, settings: OpenSettings, chooser: Chooser, refuse: Callable[[str], None]
    ) -> None:
        self._window, self._settings, self._chooser, self._refuse = window, settings, chooser, refuse

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

        self._chooser.choose(said(title), choices, take, free)

    def files(self, title: str, kind: str) -> list[str]:
        """Existing files of a kind of ``FILTERS``, or one folder."""
        dialog = self._file_dialog(title)
        if kind == "folder":
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
            dialog.setNameFilters([_filter(*entry) for entry in (*FILTERS[kind], ALL)])
        return self._ask(dialog)

    def path(self, title: str, name: str, endings: Sequence[str]) -> str:
        """Where to save; ``name`` is suggested.

        A name without one of ``endings`` gets that of the chosen filter, or of ``name``. Where such a file exists
        the dialog comes back with it, and asks whether it is replaced.
        """
        dialog = self._file_dialog(title, QFileDialog.AcceptMode.AcceptSave)
        each = {f"{ending[1:].upper()} (*{ending})": ending for ending in endings} if len(endings) > 1 else {}
        dialog.setNameFilters([_filter("What can be written", endings), *each, _filter(*ALL)])
        dialog.setDefaultSuffix(Path(name).suffix)  # known before the dialog asks whether a file is replaced
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(each.get(chosen, Path(name).suffix)))
        dialog.selectFile(name)
        while path := next(iter(self._ask(dialog)), ""):
            if Path(path).suffix.lower() in endings:
                break
            path = f"{path.rstrip('.')}.{dialog.defaultSuffix()}"
            if not os.path.exists(path):
                break
            dialog.selectFile(path)
        return path

    @property
    def folder(self) -> str:
        """Where a file dialog begins: where the person last was, and never in a folder of the program."""
        now = self._settings.now
        places = [now.folder, *(str(Path(path).parent) for path in (*now.recent_images, *now.recent_sessions))]
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        theirs = (Path(place) for place in (*places, pictures, str(Path.home())) if place)
        return next((str(place) for place in theirs if os.path.isdir(place) and not _is_ours(place)), str(Path.home()))

    def _file_dialog(self, title: str, mode: QFileDialog.AcceptMode = QFileDialog.AcceptMode.AcceptOpen) -> QFileDialog:
        """Over the window that the person is in, which stays in front of the others; it is dressed as the window is."""
        dialog = QFileDialog(QApplication.activeWindow() or self._window, said(title), self.folder)
        dialog.setAcceptMode(mode)  # which makes the buttons
        _dress(dialog)
        return dialog

    def _ask(self, dialog: QFileDialog) -> list[str]:
        if not dialog.exec():
            return []
        paths = dialog.selectedFiles()
        is_folder = dialog.fileMode() == QFileDialog.FileMode.Directory
        folder = Path(paths[0]) if is_folder else Path(paths[0]).parent
        self._settings.change(replace(self._settings.now, folder=str(folder)))
        return paths


def _dress(dialog: QFileDialog) -> None:
    """Where the desktop has no file dialog of its own, Qt's looks as the window does."""
    dialog.setOption(QFileDialog.Option.HideNameFilterDetails)
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, tr("Look in:"))  # Qt's own translation lacks these two
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, tr("Files of type:"))
    fit_screen(dialog, QSize(*SIZE))
    for name, drawn in ICONS.items():
        for button in dialog.findChildren(QToolButton, name):
            button.setIcon(icon(drawn))
    for plain in dialog.findChildren(QPushButton):
        plain.setIcon(QIcon())
    for tree in dialog.findChildren(QTreeView):
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)  # the name has what the others leave
    for splitter in dialog.findChildren(QSplitter):
        splitter.setSizes([PLACES, SIZE[0] - PLACES])


def _filter(title: str, endings: Sequence[str]) -> str:
    return f"{said(title)} ({' '.join('*' + ending for ending in endings)})"


def _is_ours(folder: Path) -> bool:
    """Whether it lies in the program, its data or its cache."""
    ours = (folders.bundled("resources"), folders.bundled("plugins"), folders.user_data(), folders.user_cache())
    return any(folder.resolve().is_relative_to(place.resolve()) for place in ours)
