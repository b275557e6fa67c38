"""Exports the canvas, comparisons and reports to files and the clipboard, in a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QBuffer, QCoreApplication, QEvent, QIODevice
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from workbench.api import Result, UserError
from workbench.document.document import Document
from workbench.document.drawn_region import visible_areas
from workbench.document.session import Session
from workbench.document.technique_info import technique_info, technique_manifest
from workbench.export.command_line import command_line
from workbench.export.exported_result import ExportedResult
from workbench.export.output_files import atomic_write, output_folder
from workbench.export.provenance import with_background
from workbench.export.python_script import python_script
from workbench.export.report_item import ReportItem
from workbench.export.writers import file_name, picture_name, writer_for
from workbench.gui.canvas.presenter import CanvasPresenter
from workbench.gui.engine.displayed_result import DisplayedResult
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.widgets.translation import tr

from .composer import FigureComposer
from .file_writer import FileWriter

COPY_DOTS = 200  # pixels an inch
SETTLING = 3  # rounds in which parts take their places: a window, a plot in it, words above its axes
REPORT_TITLE = "Why the model answers as it does"


class Exporter:
    """What commands of the export menu do.

    grab   the picture in the middle of the window
    front  the window to take a screenshot of
    """

    def __init__(
        self,
        document: Document,
        presenter: CanvasPresenter,
        scheduler: Scheduler,
        composer: FigureComposer,
        grab: Callable[[], QImage],
        front: Callable[[], QWidget],
    ) -> None:
        self._document, self._presenter, self._scheduler, self._composer = document, presenter, scheduler, composer
        self._writer: FileWriter = composer.writer
        self._grab, self._front = grab, front

    def save(self, kind: str, path: str, exported: ExportedResult | None = None) -> None:
        """Write, of this or of what is on the canvas, "figure", "arrays", the "picture" that a result wants as a file
        of its own, or an "animation".

        Raises UserError where there is nothing to write.
        """
        session = self._document.now
        if exported is None and session.comparing and kind == "figure":
            self._save_compared(path)
            return
        if exported is None and session.comparing and kind == "arrays":
            self._composer.save_arrays(path)
            return
        whole = exported or self._finished(session)
        write = writer_for(kind, whole)
        self._writer.write(lambda: write(Path(path), whole), path)

    def file_name(self, exported: ExportedResult | None = None) -> str:
        """What a file of this, or of what is on the canvas, is called where a person names none, without an ending."""
        session = self._document.now
        if exported is None and session.comparing:
            return "comparison"
        return file_name((exported or self._finished(session)).provenance)

    def picture_name(self) -> str:
        """What the file of the picture on the canvas is called. Raises UserError where it is no picture."""
        return picture_name(self._finished(self._document.now))

    def _finished(self, session: Session) -> ExportedResult:
        """The result on the canvas with its steps. Raises UserError where none has ended."""
        displayed = self._presenter.finished
        if displayed is None or displayed.provenance is None:
            raise UserError("There is no finished result to save.")
        return _exported(displayed, session, self._presenter.steps.of(displayed.request.key))

    def save_report(self, path: str) -> None:
        """Write the pinned runs as one HTML file, a PDF or slides."""
        session, techniques = self._document.now, self._scheduler.techniques
        info = {run.technique: technique_info(techniques, run.technique) for run in session.pinned}

        def write() -> None:
            from workbench.export.report import save_report

            items = []
            for finished in self._composer.reader.all(session, session.pinned):
                entry, about = finished.result, info[finished.run.technique]
                provenance = with_background(entry.provenance, session.background)
                words = about.shows, about.limitations, about.cites
                item = ReportItem(
                    entry.result, finished.pixels, entry.geometry, provenance, *words, display=session.display,
                    regions=visible_areas(session.regions.get(finished.photo.digest, ())) if finished.photo else (),
                )  # fmt: skip
                items.append(item)
            save_report(path, REPORT_TITLE, items)

        self._writer.write(write, path)

    def copy(self, kind: str) -> None:
        """Put on the clipboard: the "picture" alone, the "figure" with title, colour bar and caption, or the "command"
        or "python" script that makes the result again."""
        displayed = self._presenter.shown
        if kind == "picture":
            QGuiApplication.clipboard().setImage(self._grab())
            self._writer.notifier.say("The picture is on the clipboard.")
        elif kind == "figure" and self._document.now.comparing:
            self._save_compared("")
        elif displayed is None:
            return
        elif kind == "figure":
            self._copy_figure(_exported(displayed, self._document.now))
        elif kind == "python":
            manifest = technique_manifest(self._scheduler.techniques, displayed.request.technique)
            script = python_script(displayed.request, displayed.result, manifest, self._scheduler.model)
            QGuiApplication.clipboard().setText(script)
            self._say_copied("The Python script is on the clipboard.", displayed)
        else:
            QGuiApplication.clipboard().setText(command_line(displayed.request))
            self._say_copied("The command line is on the clipboard.", displayed)

    def _save_compared(self, path: str) -> None:
        """The comparison, or the one run of it that is seen; an empty path is the clipboard."""
        if number := self._document.now.seen:
            self._composer.save_run(number, path)
        else:
            self._composer.save_compared(path)

    def _say_copied(self, sentence: str, displayed: DisplayedResult) -> None:
        """What names a file says so if that file is another one by now."""
        image = displayed.request.image
        if image is not None and self._composer.reader.photos.replaced(image):
            sentence += " " + tr("{} has changed on the disk since: it gives other numbers.").format(image.name)
        self._writer.notifier.say(sentence)

    def screenshot(self, path: str) -> None:
        """Save a picture of the window in front. Raises UserError where the disk refuses."""
        file = Path(path).expanduser()
        for _ in range(SETTLING):  # what has just come takes its place first
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._front().grab().save(buffer, "PNG")
        output_folder(file.parent)
        with atomic_write(file) as temporary:
            temporary.write_bytes(buffer.data().data())

    def _copy_figure(self, exported: ExportedResult) -> None:
        def draw(png: BinaryIO) -> None:
            from workbench.export.figure import save_figure

            save_figure(png, exported, dpi=COPY_DOTS)

        self._writer.copy_figure(draw)


def _exported(displayed: DisplayedResult, session: Session, steps: Sequence[Result] = ()) -> ExportedResult:
    """What files hold of a result on the canvas: its provenance names the colour behind transparent pixels too."""
    request = displayed.request
    provenance = with_background(displayed.provenance or {}, request.background)
    pixels = request.photo.pixels if request.photo else None
    areas = visible_areas(session.regions.get(request.photo.digest, ())) if request.photo else ()
    return ExportedResult(
        displayed.result, pixels, displayed.geometry, provenance,
        display=session.display, regions=areas, steps=tuple(steps),
    )  # fmt: skip
