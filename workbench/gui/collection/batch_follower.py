"""Follows a batch by its ledger, which another program writes, and opens its results on the canvas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from workbench.api import Geometry, UserError
from workbench.cache.cached_result import CachedResult
from workbench.document.document import Document
from workbench.document.figure_matrix import FigureRun
from workbench.document.reproduce import (
    check_parameters_of,
    check_reference,
    other_weights,
    session_from_provenance,
)
from workbench.document.run_record import check_record
from workbench.document.session import OpenImage
from workbench.document.technique_info import technique_info
from workbench.export.batch_folder import IMAGES, BatchFolder, Row
from workbench.export.batch_summary import save_summary
from workbench.export.command_line import batch_command
from workbench.export.output_files import output_folder
from workbench.gui.engine.background_tasks import BackgroundTasks, error_sentence
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.shell.main_window import MainWindow
from workbench.gui.shell.notifier import Notifier
from workbench.gui.widgets.translation import tr
from workbench.images.photo import Photo, open_photo
from workbench.images.pixel_decoder import WHITE
from workbench.named_files import named_by_parameters
from workbench.protocol.messages import Loaded

from .batch_page import BatchPage, BatchState
from .thumbnail_reader import ThumbnailReader

BEAT = 1000  # ms between two looks at the ledger


class BatchFollower(QObject):
    """The ledger is read in a thread, what was added alone, and only while the page is in sight."""

    def __init__(
        self,
        document: Document,
        scheduler: Scheduler,
        window: MainWindow,
        tasks: BackgroundTasks,
        notifier: Notifier,
        do: Callable[..., None],
    ) -> None:
        super().__init__()
        self._document, self._scheduler, self._tasks, self._notifier = document, scheduler, tasks, notifier
        self._folder: BatchFolder | None = None
        self._asked: dict[str, Any] = {}
        self._state = BatchState()
        self._reading = False
        self._made_with = ("", "", "")  # of a result that waits for its model: reference, digest, the batch's name
        self.page = BatchPage()
        window.add_to_stage(self.page)
        self._thumbnails = ThumbnailReader(self.page.results, self.page.wall, tasks)
        self.page.wished.connect(lambda command, arguments: do(command, *arguments))
        self._clock = QTimer(self.page, interval=BEAT)  # which ends with the page
        self._clock.timeout.connect(self._look)
        scheduler.loaded.connect(self._on_loaded)

    @property
    def reference(self) -> str:
        """The folder of the batch that is followed; empty for none."""
        return str(self._folder.folder) if self._folder is not None else ""

    @property
    def is_open(self) -> bool:
        """Whether a batch is followed."""
        return self._folder is not None

    def follow(self, folder: BatchFolder, asked: dict[str, Any], state: BatchState) -> None:
        """Show a batch, as it was read, and what is added to it."""
        self._folder, self._asked = folder, asked
        self._show(state)
        self._clock.start()

    def forget(self) -> None:
        """Follow it no more."""
        self._clock.stop()
        self._folder, self._asked = None, {}
        self.page.show_state(None, "", BatchState())

    def _show(self, state: BatchState) -> None:
        self._state = state
        assert self._folder is not None
        title = tr(technique_info(self._scheduler.techniques, str(self._asked.get("technique", ""))).title)
        self.page.show_state(self._folder, f"{title} · {self._folder.folder.name}", state)

    def _look(self) -> None:
        folder = self._folder
        if self._reading or folder is None or not self.page.isVisible():
            return
        self._reading = True

        def arrived(state: BatchState | None, error: Exception | None) -> None:
            self._reading = False
            if self._folder is not folder:
                return
            if state is None:
                self._clock.stop()
                self._notifier.say(error_sentence(error, folder.folder.name), "warning", about="collection")
            elif state != before:
                self._show(state)

        before = self._state
        self._tasks.do(lambda: state_of(folder, before), arrived)

    # What can be done with it.

    def open(self, name: str) -> None:
        """Open an image on the canvas, with the result that the batch has of it. Raises UserError."""
        folder, asked = self._followed(), self._asked
        row = next((row for row in self._state.rows if row["image"] == name), None)
        if row is None:
            raise UserError(f"The batch has no image {name!r} yet.")
        image = OpenImage(str(row["reference"]), PurePath(name).name, str(row["reference"]))
        if row["problem"]:
            session = self._document.now.with_images((image,), image.key).with_canvas()
            self._document.edit(f"Open {image.name}", session)
            return

        def arrived(read: tuple[CachedResult, Photo] | None, error: Exception | None) -> None:
            if self._folder is not folder:
                return
            if read is None:
                self._notifier.refuse("run", [error_sentence(error, name)])
                return
            try:
                self._show_result(folder, image, *read)
            except UserError as refused:
                self._notifier.refuse("run", [str(refused)])

        self._notifier.forget("run")
        self._tasks.do(lambda: _result_of(folder, row, str(asked.get("background", WHITE))), arrived)

    def _show_result(self, folder: BatchFolder, image: OpenImage, entry: CachedResult, photo: Photo) -> None:
        """The run becomes that of the session, and its result the one that is known of it. Raises UserError."""
        asked, now, catalogue, name = self._asked, self._document.now, self._scheduler.catalogue, folder.folder.name
        technique, parameters, digest = str(asked["technique"]), asked["parameters"], str(asked["digest"])
        told = {"technique": technique, "parameters": parameters, "model": {"reference": asked["model"]}}
        check_record(told)
        reference = str(asked["model"])
        loaded = self._scheduler.model
        check_reference(reference, name, [now.model, *([loaded.reference] if loaded else [])])
        info = catalogue.techniques.get(technique)
        if info is None or info.params is None:
            raise UserError(f"There is no technique {technique[:80]!r} here, which {name} was made by.")
        if (info.version, info.code) != (asked["version"], asked["code"]):
            raise UserError(
                f"{info.title} is version {info.version} here, and {name} was made by version {asked['version']}: "
                "run the batch again."
            )
        check_parameters_of(info, parameters)
        session = session_from_provenance(now, FigureRun(told, image)).with_canvas()
        session = replace(session, background=str(asked.get("background", WHITE)))
        request = catalogue.keyless_request(session, technique, image, photo)
        request = catalogue.with_key_of(request, digest) if request is not None else None
        if request is None or dict(request.params) != parameters:
            raise UserError(f"{info.title} has other parameters here than {name} was made with: run the batch again.")
        if catalogue.names_files(request):
            beside = " and ".join(named_by_parameters(info.params, request.params))
            raise UserError(
                f"In {name}, {info.title} is of {reference} together with {beside}, which may hold something else by "
                f"now: load {reference} and run it here."
            )
        here = catalogue.digest_of(reference)
        if here and (sentence := other_weights(reference, here, name, digest)):
            raise UserError(sentence)
        self._made_with = ("", "", "") if here else (reference, digest, name)
        self._scheduler.cache.add_given({request.key: entry})
        self._document.edit(f"Open the result of {image.name}", session)

    def _on_loaded(self, loaded: Loaded) -> None:
        """A result that waited for its model is not that of this one where the weights are others: say so."""
        reference, digest, name = self._made_with
        if loaded.reference == reference:
            self._made_with = "", "", ""
            if sentence := other_weights(reference, loaded.digest, name, digest):
                self._notifier.refuse("weights", [sentence])

    def export(self, path: str) -> None:
        """Write table, statistics and sheet of what there is so far into a folder. Raises UserError."""
        folder, rows = self._followed(), self._state.rows
        if not rows:
            raise UserError("The batch has no result yet.")
        if BatchFolder.is_one(path):
            raise UserError(f"{path!r} is the folder of a batch, where only the batch writes; name another one.")
        out = output_folder(path)

        def arrived(files: list[str] | None, error: Exception | None) -> None:
            if files is None:
                self._notifier.refuse("export", [error_sentence(error, out.name)])
            else:
                self._notifier.say(tr("{} are in {}.").format(", ".join(files), out.name), about="export")

        self._tasks.do(lambda: save_summary(folder, rows, out), arrived)

    def stop(self) -> None:
        """Ask the program that is at the batch to end. Raises UserError where none is."""
        folder = self._followed()
        if not self._state.is_running:
            raise UserError("No program is at this batch, so there is none to stop.")

        def arrived(_: None, error: Exception | None) -> None:
            if error is not None:
                self._notifier.refuse("batch", [error_sentence(error, folder.folder.name)])
            self._look()

        self._tasks.do(folder.ask_to_stop, arrived)

    def copy_command(self) -> None:
        """Put the command that goes on with the batch on the clipboard. Raises UserError where all is done."""
        self._followed()
        if not self._state.command:
            raise UserError("The batch is done; there is nothing to go on with.")
        QGuiApplication.clipboard().setText(self._state.command)

    def _followed(self) -> BatchFolder:
        if self._folder is None:
            raise UserError("No batch is followed.")
        return self._folder


def opened_batch(path: str) -> tuple[BatchFolder, dict[str, Any], BatchState]:
    """A batch, what it was asked, and how far it is. Raises UserError where a folder is that of no batch."""
    folder = BatchFolder.opened(path)
    return folder, folder.asked, state_of(folder)


def state_of(folder: BatchFolder, before: BatchState | None = None) -> BatchState:
    """How far a batch is now. Raises UserError where its folder is gone or damaged.

    before  what was known of it, whose rows hold where nothing was added since
    """
    is_running = folder.is_being_written  # first: what was written before it ended is read
    asked = folder.asked
    added = folder.refresh()
    if before is not None and not added:
        rows = before.rows
    else:
        rows = tuple({row["image"]: row for key, row in folder.rows.items() if key not in folder.gone}.values())
    images = asked.get(IMAGES)
    is_stopping = is_running and folder.is_asked_to_stop
    state = BatchState(rows, images if isinstance(images, int) else 0, is_running, is_stopping)
    if state.is_done and not state.failed:
        return state
    again = " --retry" if state.is_done else ""
    return replace(state, command=batch_command(asked, folder.folder) + again)


def _result_of(folder: BatchFolder, row: Row, background: str) -> tuple[CachedResult, Photo]:
    """The result that a batch has of an image, and the image as it was then. Raises UserError."""
    photo = open_photo(str(row["reference"]), background)
    if photo.digest != row["digest"]:
        raise UserError(
            f"{row['image']} has other pixels now than when the batch looked at it, so its result is not shown over it."
        )
    result, provenance = folder.result_of(row)
    try:
        geometry = Geometry.of(provenance["geometry"]) if provenance.get("geometry") else None
    except (LookupError, TypeError, ValueError) as error:
        raise UserError(f"The result of {row['image']} does not say where it lies ({error}).") from None
    return CachedResult(result, geometry, provenance), photo
