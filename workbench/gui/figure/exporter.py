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
from workbench.export.provenance import with_background
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
        self, kind: str, path: str, shown: DisplayedResult | None, display: Display, steps: Sequence[Result] = ()
    ) -> None:
        """Write "figure", "arrays", the "picture" that the result asks to have a file of its own, or an "animation".

        steps  what the run gave on its way, the answer last

        Raises UserError where there is nothing to write.
        """
        if shown is None or shown.provenance is None:
            raise UserError("There is no finished result to save.")
        from workbench.export.arrays import own_pictures, save_arrays, save_picture

        own = own_pictures(shown.result)
        if kind == "picture" and not own:
            raise UserError("This result has no picture to save alone: an attack has one. Save the figure instead.")
        pixels = shown.request.photo.pixels if shown.request.photo else None
        provenance = with_background(shown.provenance, shown.request.background)

        def write() -> None:
            if kind == "figure":
                from workbench.export.figure import save_figure

                save_figure(path, shown.result, pixels, shown.geometry, display, provenance)
            elif kind == "animation":
                from workbench.export.animation import save_animation

                save_animation(path, steps, pixels, shown.geometry, display, provenance)
            elif kind == "picture":
                save_picture(Path(path).with_suffix(".png"), own[0], provenance)
            else:
                save_arrays(Path(path), shown.result, provenance)

        self.write(write, Path(path).name)

    def write(self, write: Callable[[], None], name: str) -> None:
        """Call ``write`` in a thread, and say how it ended."""

        def written(_nothing: None, error: Exception | None) -> None:
            if error is None:
                self._say(f"Saved {name}.")
            else:
                self._refused(str(error) if isinstance(error, UserError) else f"{name}: {error}")

        self._background.do(write, written)

    def copy(self, kind: str, shown: DisplayedResult | None, display: Display) -> None:
        """Put on the clipboard: the "picture" alone, the whole "figure" with title, colour bar and caption, or the
        "command" that makes the result again.
        """
        clipboard = QGuiApplication.clipboard()
        if kind == "figure" and shown is not None:
            self._copy_figure(shown, display)
        elif kind == "picture":
            self.copy_picture(self._window.canvas.grab_image())
        elif shown is not None:
            clipboard.setText(command_line(shown.request))
            self._say("The command line is on the clipboard.")

    def copy_picture(self, picture: QImage) -> None:
        """Put a picture on the clipboard."""
        QGuiApplication.clipboard().setImage(picture)
        self._say("The picture is on the clipboard.")

    def copy_python(self, shown: DisplayedResult, manifest: Manifest | None, model: Loaded | None) -> None:
        """Put a script on the clipboard that makes the result's arrays again."""
        QGuiApplication.clipboard().setText(python_script(shown.request, shown.result, manifest, model))
        self._say("The Python script is on the clipboard.")

    def _copy_figure(self, shown: DisplayedResult, display: Display) -> None:
        pixels = shown.request.photo.pixels if shown.request.photo else None

        def draw(held: BinaryIO) -> None:
            from workbench.export.figure import save_figure

            save_figure(held, shown.result, pixels, shown.geometry, display, shown.provenance, dpi=COPY_DOTS)

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
