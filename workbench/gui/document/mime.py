"""Files and pictures in what was dropped or pasted."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage


def dropped_from(data: QMimeData) -> list[str]:
    """Paths of the files; addresses of what is no file of this machine."""
    return [url.toLocalFile() or url.toString() for url in data.urls()]


def picture_in(data: QMimeData) -> QImage:
    """The picture; a null one where there is none, or where a file of this machine is to be opened."""
    files = any(url.isLocalFile() for url in data.urls())
    picture = data.imageData() if data.hasImage() and not files else None
    return picture if isinstance(picture, QImage) else QImage()
