"""What leaves the window: files and the clipboard."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from workbench.api import Result, UserError
from workbench.export.exported_result import ExportedResult
from workbench.export.provenance import with_background
from workbench.export.writers import writer_for
from workbench.gui.engine.background_tasks import BackgroundTasks
from workbench.gui.engine.request import DisplayedResult, command_line, python_script
from workbench.gui.shell.main_window import MainWindow
from workbench.manifests import Manifest
from workbench.protocol.messages import Loaded
from workbench.render.display import Display

COPY_DOTS = 200  # pixels an inch


class Exporter:
    """Writes what is on the canvas, beside the window's thread.

    say      tells the user that it is done
    refused  tells the user, and macros, that it could not be done
    """

    def __init__(
        self,
        window: MainWindow,
        background: BackgroundTasks,
        say: Callable[[str], None],
        refused: Callable[[str], None],
    ) -> None:
        self._window, self._background, self._say, self._refused = window, background, say, refused

    def save(
        self, kind: str, path: str, displayed: DisplayedResult | None, display: Display, steps: Sequence[Result] = ()
    ) -> None:
        """Write "figure", "arrays", the "picture" that the result asks to have a file of its own, or an "animation".

        steps  what the run gave on its way, the answer last

        Raises UserError where there is nothing to write.
        """
        if displayed is None or displayed.provenance is None:
            raise UserError("There is no finished result to save.")
        exported = exported_result(displayed, display, steps)
        write = writer_for(kind, exported)
        self.write(lambda: write(Path(path), exported), Path(path).name)

    def write(self, write: Callable[[], None], name: str) -> None:
        """Call ``write`` in a thread, and say how it ended."""

        def written(_nothing: None, error: Exception | None) -> None:
            if error is None:
                self._say(f"Saved {name}.")
            else:
                self._refused(str(error) if isinstance(error, UserError) else f"{name}: {error}")

        self._background.do(write, written)

    def copy(self, kind: str, displayed: DisplayedResult | None, display: Display) -> None:
        """Put on the clipboard: the "picture" alone, the whole "figure" with title, colour bar and caption, or the
        "command" that makes the result again.
        """
        clipboard = QGuiApplication.clipboard()
        if kind == "figure" and displayed is not None:
            self._copy_figure(exported_result(displayed, display))
        elif kind == "picture":
            self.copy_picture(self._window.canvas.grab_image())
        elif displayed is not None:
            clipboard.setText(command_line(displayed.request))
            self._say("The command line is on the clipboard.")

    def copy_picture(self, picture: QImage) -> None:
        """Put a picture on the clipboard."""
        QGuiApplication.clipboard().setImage(picture)
        self._say("The picture is on the clipboard.")

    def copy_python(self, displayed: DisplayedResult, manifest: Manifest | None, model: Loaded | None) -> None:
        """Put a script on the clipboard that makes the result's arrays again."""
        QGuiApplication.clipboard().setText(python_script(displayed.request, displayed.result, manifest, model))
        self._say("The Python script is on the clipboard.")

    def _copy_figure(self, exported: ExportedResult) -> None:
        def draw(png: BinaryIO) -> None:
            from workbench.export.figure import save_figure

            save_figure(png, exported, dpi=COPY_DOTS)

        self.copy_drawn(draw)

    def copy_drawn(self, draw: Callable[[BinaryIO], None]) -> None:
        """Put a figure on the clipboard that ``draw`` writes as PNG, in a thread."""

        def drawn_picture() -> QImage:
            held = io.BytesIO()
            draw(held)
            return QImage.fromData(held.getvalue())

        def drawn(picture: QImage | None, error: Exception | None) -> None:
            if picture is None:
                self._refused(str(error))
            else:
                QGuiApplication.clipboard().setImage(picture)
                self._say("The figure is on the clipboard.")

        self._background.do(drawn_picture, drawn)

    def screenshot(self, path: str, widget: QWidget) -> None:
        """Save a picture of a window. Raises UserError where the disk refuses."""
        file = Path(path).expanduser()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        widget.grab().save(buffer, "PNG")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(buffer.data().data())
        except OSError as error:
            raise UserError(f"{path} cannot be written: {error.strerror}.") from None


def exported_result(displayed: DisplayedResult, display: Display, steps: Sequence[Result] = ()) -> ExportedResult:
    """What files hold of a result on the canvas: its provenance names the colour behind transparent pixels too."""
    request = displayed.request
    provenance = with_background(displayed.provenance or {}, request.background)
    pixels = request.photo.pixels if request.photo else None
    return ExportedResult(displayed.result, pixels, displayed.geometry, provenance, display=display, steps=tuple(steps))
