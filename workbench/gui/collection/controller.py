"""Opens a collection or a batch, has the engine look at its images, keeps what is shown of it and what is selected."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from workbench import __version__
from workbench.api import UserError
from workbench.collections import Collection, open_collection
from workbench.collections.index import CollectionIndex, index_key
from workbench.collections.row_filter import found
from workbench.collections.rows import ALIKE, CollectionRows, Noted, noted_together, rows_of
from workbench.collections.sources import absolute
from workbench.commands.front import NO_PAGE
from workbench.document.document import Document
from workbench.document.model_targets import NO_LIKENESS
from workbench.document.session import OpenImage, Session
from workbench.export.batch_folder import BatchFolder
from workbench.export.exported_result import ExportedResult
from workbench.gui.engine.background_tasks import BackgroundTasks, error_sentence
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.shell.main_window import MainWindow
from workbench.gui.shell.notifier import Notifier
from workbench.gui.widgets.translation import tr
from workbench.phrases import Verbatim, said
from workbench.protocol.messages import Progressed
from workbench.render.points import ImageColumns

from .bar import CollectionBar
from .batch_follower import BatchFollower, opened_batch
from .columns import image_columns
from .comparison_questions import ComparisonQuestions
from .descriptor_questions import DescriptorQuestions
from .judge import Judge
from .questions import Asking
from .region_questions import RegionQuestions
from .robustness_questions import RobustnessQuestions
from .search import Search
from .summary import summary_of
from .thumbnail_reader import ThumbnailReader
from .unit_questions import UnitQuestions
from .widget import CollectionWidget

PATIENCE = 2.0  # seconds between two looks into the index during a pass
NONE = np.zeros(0, np.int64)
FOUND = f"{ALIKE}>=-1"  # the text that shows what was found


class CollectionController(QObject):
    """What is read and computed is read and computed in a thread; ``tasks`` has a single one."""

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
        self._document, self._scheduler, self._window = document, scheduler, window
        self._tasks, self._notifier, self._do = tasks, notifier, do
        self.widget, bar = CollectionWidget(), CollectionBar()
        window.add_to_stage(self.widget)
        window.add_above_stage(bar)
        self._bar = bar
        asking = Asking(document, scheduler, notifier, self.widget.pane, lambda: self.rows)
        self._judging, self._robustness = Judge(asking, tasks), RobustnessQuestions(asking)
        self._others, self._units, self._regions = (
            ComparisonQuestions(asking), UnitQuestions(asking), RegionQuestions(asking)
        )  # fmt: skip
        self._descriptors = DescriptorQuestions(asking)
        self._search = Search(asking, self._descriptors)
        self._search.found.connect(self._show_found)
        for questions in (self._judging, self._robustness, self._others):
            questions.noting.connect(self._take_noted)
        self.batch = BatchFollower(document, scheduler, window, tasks, notifier, do)
        self._thumbnails = ThumbnailReader(self.widget.model, self.widget.wall, tasks)
        self._index: CollectionIndex | None = None
        self._opening = ""  # the reference that is being read
        self.rows: CollectionRows | None = None
        self._order = NONE  # (n,) of the images that are shown
        self._noted: Noted | None = None
        self._read_at, self._reading, self._read_again = 0.0, False, False
        self.widget.wished.connect(lambda command, arguments: do(command, *arguments))
        self.widget.selection_changed.connect(self._on_selected)
        self.widget.picked.connect(self._pick)
        window.selection.changed.connect(self._show_selected)
        bar.wished.connect(do)
        jobs = scheduler.collection
        jobs.progressed.connect(self._on_progressed)
        jobs.looked.connect(self._on_looked)
        scheduler.model_changed.connect(lambda _loaded, _asked: self._look_anew())

    # The collection.

    @property
    def reference(self) -> str:
        """Of the collection that is open; empty for none."""
        return self._document.now.collection

    def follow(self, path: str) -> None:
        """Show what a batch has written so far, and what it adds."""
        self.open(path, batch=True)

    def open(self, reference: str, batch: bool = False) -> None:
        """Read what a reference names, and show it: a collection, or a batch; ``batch`` refuses what is none."""
        whole = absolute(reference)
        self._notifier.opening(PurePath(whole.partition("?")[0]).name)
        self._read(whole, lambda: self._show_opened(whole), batch)

    def session_changed(self, before: Session | None, now: Session) -> None:
        """Follow the session: which collection is open, and whether it is in front."""
        self._bar.session_changed(before, now)
        if now.browsing and now.collection:
            self._window.show_on_stage(self._page)
        elif before is not None and before.browsing and not now.comparing:
            self._window.show_on_stage(self._window.canvas)
        if before is None:
            self._opening = ""  # what the session before was reading does not appear in this one
        if before is None or now.collection not in (self._shown, self._opening or self._shown):
            self._forget()
            if now.collection:
                self._read(now.collection, self._begin)
        elif before is not None and before.model != now.model:
            self._scheduler.collection.stop()
        if before is None or now.arranged != before.arranged:
            self._arrange()

    @property
    def _shown(self) -> str:
        """The reference of what was read."""
        return self.rows.collection.reference if self.rows is not None else self.batch.reference

    @property
    def _page(self) -> QWidget:
        return self.batch.page if self.batch.is_open else self.widget

    def _read(self, reference: str, then: Callable[[], None], batch: bool = False) -> None:
        self._opening = reference

        def read() -> Any:
            return opened_batch(reference) if batch or BatchFolder.is_one(reference) else open_collection(reference)

        def arrived(opened: Any, error: Exception | None) -> None:
            if self._opening != reference:
                return
            self._opening = ""
            self._notifier.idle()
            if opened is None:
                self._notifier.refuse("image", [error_sentence(error, PurePath(reference).name)])
                if self.reference == reference:
                    self._document.amend(self._document.now.with_collection(""))
                return
            self._notifier.forget("image")
            self._forget()
            if isinstance(opened, Collection):
                self.rows = CollectionRows(opened)
                self._forget_search()
                self._tell_columns()
            else:
                self.batch.follow(*opened)
            self._bar.is_batch = self.batch.is_open
            self._bar.session_changed(None, self._document.now)
            then()

        self._tasks.do(read, arrived)

    def _show_opened(self, reference: str) -> None:
        name = PurePath(reference.partition("?")[0]).name
        session = self._document.now.with_collection(reference)
        self._document.edit(
            f"Follow the batch {name}" if self.batch.is_open else f"Open the collection {name}", session
        )
        self._begin()

    def _forget(self) -> None:
        self._scheduler.collection.forget()
        self.batch.forget()
        self.rows, self._order = None, NONE
        self._search.forget()
        self.widget.model.outlines = {}
        self.widget.show_expanded(False, False)
        self.widget.pane.clear()
        self._judging.forget()
        self._robustness.forget()
        self._others.forget()
        self._index = None  # which is then in use no more
        self.widget.show_filter("")
        self.widget.show_rows(None, NONE, NONE)
        self.widget.show_progress("", False)
        self._window.canvas.show_columns(None)

    def _forget_search(self) -> None:
        """What was found alike is not known any more after a start."""
        arranged = self._document.now.arranged
        if arranged.column == ALIKE or FOUND in arranged.text:
            self._look_at(text="", column="", descending=False)

    def _tell_columns(self) -> None:
        """Points of images can be coloured by what is known of them here."""
        rows = self.rows

        def arrived(columns: ImageColumns | None, _error: Exception | None) -> None:
            if self.rows is rows:
                self._window.canvas.show_columns(columns)

        if rows is not None:
            self._tasks.do(lambda: image_columns(rows), arrived)

    def _begin(self) -> None:
        if self._document.now.browsing:
            self._window.show_on_stage(self._page)
        self._arrange()
        self._look_anew()

    # What the model says of it.

    @property
    def looking(self) -> bool:
        """Whether the pass is under way, or goes on when the engine is free."""
        return self._scheduler.collection.looking

    @property
    def paused(self) -> bool:
        """Whether the pass waits until a person lets it go on, also at the next start."""
        return self._document.now.arranged.held

    def pause(self, on: bool) -> None:
        """Hold the pass, or let it go on; what it has found is kept."""
        self._look_at(held=on)
        if on:
            self._scheduler.collection.hold()
            self._show_looked()
            self._refresh()
        else:
            self._look()

    def _look_anew(self) -> None:
        """Another collection or model: nothing is known of both, and each page says what can be asked."""
        model = self._scheduler.model
        if self.rows is not None and model is not None:
            self._units.offer(self.rows, model)
            self._descriptors.offer(model)
            self._regions.offer(model)
        self._look()

    def _look(self) -> None:
        """Have the engine look at what is not known yet."""
        model = self._scheduler.model
        if self.rows is None or model is None:
            return
        self._refresh()
        session = self._document.now
        if not self.paused:
            self._scheduler.collection.look_at(session.collection, session.background, model.reference)

    def _on_progressed(self, message: Progressed) -> None:
        if self.rows is None:
            return
        self.widget.show_progress(tr("Looking: {} of {}").format(f"{message.done:,}", f"{message.total:,}"), True)
        if time.monotonic() - self._read_at > PATIENCE:
            self._refresh()

    def _on_looked(self, sentence: str) -> None:
        if sentence:
            self._look_at(held=True)
            self._notifier.refuse("run", [sentence])
        self._refresh()

    def _show_looked(self) -> None:
        if self.rows is not None and not self._scheduler.collection.looking:
            missing = len(self.rows) - self.rows.looked_at - sum(map(bool, self.rows.problems))
            self.widget.show_progress(
                tr("{} images to look at").format(f"{missing:,}") if missing > 0 and self.paused else "", False
            )

    def _refresh(self) -> None:
        """Take in what the index knows by now."""
        model = self._scheduler.model
        if self.rows is None or model is None:
            return
        if self._reading:
            self._read_again = True
            return
        self._reading = True
        collection, likeness, background = self.rows.collection, self._search.likeness, self._document.now.background
        key, classes = index_key(model.digest, model.device), tuple(model.classes)
        one_class, noted = model.judged == "classes", self._noted

        def read() -> CollectionRows:
            if self._index is None:
                self._index = CollectionIndex()
            self._index.refresh()
            records = self._index.records(collection, key, background)
            rows = rows_of(collection, records, classes if one_class else (), model.reference, likeness, noted)
            for column in rows.columns:
                rows.values(column)
            _ = rows.is_right, rows.problems
            return rows

        def arrived(rows: CollectionRows | None, error: Exception | None) -> None:
            self._reading, self._read_at = False, time.monotonic()
            if self.rows is None or self.rows.collection is not collection:
                return
            if rows is None:
                self._notifier.say(error_sentence(error, "The index of the collection"), "warning", about="collection")
                return
            known = self._search.likeness, self._noted
            own = (rows.likeness, rows.noted) == known
            self.rows = rows if own else replace(rows, likeness=known[0], noted=known[1])
            self._arrange()
            self._tell_columns()
            self._show_looked()
            self._judge()
            if self._read_again:
                self._read_again = False
                self._refresh()

        self._tasks.do(read, arrived)

    # What is shown of it.

    def filter(self, text: str) -> None:
        """Show the images that a text asks for. Raises UserError where it cannot be understood."""
        if self.rows is not None:
            found(self.rows, text)
        self._look_at(text=text)

    def sort(self, column: str, descending: bool) -> None:
        """Sort by a column; an empty one is the order of the collection. Raises UserError where there is none."""
        if column and self.rows is not None:
            self.rows.values(column)
        self._look_at(column=column, descending=descending)

    def _look_at(self, **choices: Any) -> None:
        """Arrange the images otherwise, without a step of undo."""
        session = self._document.now
        arranged = replace(session.arranged, **choices)
        if arranged == session.arranged:
            self._arrange()
        else:
            self._document.amend(replace(session, arranged=arranged))

    def _arrange(self) -> None:
        rows, arranged = self.rows, self._document.now.arranged
        self.widget.show_table(arranged.table)
        if arranged.evaluated != self.widget.is_evaluated:
            self.widget.show_evaluation(arranged.evaluated)
            self._judge()
        if rows is None:
            return
        problem = ""
        try:
            places = found(rows, arranged.text)
        except UserError as error:  # columns of what a model says are there when it is loaded
            places, problem = np.arange(len(rows)), str(error) if self._scheduler.model is not None else ""
        if rows.called(arranged.column):
            places = rows.order(places, arranged.column, arranged.descending)
        elif arranged.descending:
            places = places[::-1]
        chosen = self._places(self._window.selection.keys)
        self._order = places
        self.widget.show_rows(rows, places, chosen)
        self.widget.show_filter(arranged.text, problem)
        self.widget.show_sorted(arranged.column, arranged.descending)
        self._show_words(rows, places)

    def _show_words(self, rows: CollectionRows, places: np.ndarray) -> None:
        name = PurePath(rows.collection.reference.partition("?")[0]).name
        remarks = [*rows.collection.problems[:1], rows.remark]
        words = [
            summary_of(rows, places),
            tr("most like {}, by {}").format(self._search.title, self._search.found_by) if self._is_found else "",
        ]
        self.widget.show_words(name, " · ".join(filter(None, words)))
        self._window.show_caption_of(self.widget, "", " ".join(said(part) for part in remarks if part))

    @property
    def is_table(self) -> bool:
        """Whether the images are rows of a table, and no wall."""
        return self._document.now.arranged.table

    def show_table(self, on: bool) -> None:
        """Show the images as rows of a table, or as a wall."""
        self._look_at(table=on)

    @property
    def is_evaluated(self) -> bool:
        """Whether right and wrong stand beside the images."""
        return self._document.now.arranged.evaluated

    def show_evaluation(self, on: bool) -> None:
        """Show right and wrong by class, confusion and curves beside the images."""
        self._look_at(evaluated=on)

    @property
    def has_page(self) -> bool:
        """Whether the page beside the images shows something that can be saved."""
        return self.rows is not None and self.is_evaluated and self.widget.pane.page is not None

    @property
    def page(self) -> ExportedResult:
        """What the page beside the images shows, as it is saved. Raises UserError where that is nothing."""
        rows, found, model = self._opened(), self.widget.pane.page, self._scheduler.model
        if not self.is_evaluated or found is None or model is None:
            raise UserError(NO_PAGE)
        title, result = found
        whole = summary_of(rows, np.arange(len(rows)))  # whatever the wall shows of it
        told = [tr("{}.").format(words) for words in (whole, result.caption.rstrip(".。")) if words]
        reference = rows.collection.reference
        provenance = {
            "title": Verbatim(tr("{}: {}").format(title, self.widget.title.full_text)),
            "page": title,
            "collection": reference,
            "model": {"reference": model.reference, "digest": model.digest},
            "versions": {"workbench": __version__},
        }
        return ExportedResult(replace(result, caption=Verbatim(" ".join(told))), provenance=provenance)

    def _judge(self) -> None:
        if self.is_evaluated:
            self._judging.judge()

    def find(self) -> None:
        """Show what should be looked at, and have it found where it is not known."""
        self.show_evaluation(True)
        self._judging.show_found()

    def compare(self, other: str) -> None:
        """Show which images lie in another collection too, the same or nearly."""
        self._opened()
        self._others.ask(absolute(other))
        self.show_evaluation(True)

    def _take_noted(self) -> None:
        """An evaluation, or a corruption, has noted something of images."""
        self._noted = noted_together(self._judging.noted, self._robustness.noted, self._others.noted)
        if self.rows is not None:
            self.rows = replace(self.rows, noted=self._noted)
        self._arrange()

    # What is selected.

    @property
    def selected(self) -> list[OpenImage]:
        """The images that are selected, as the window opens them."""
        return [self._image(int(place)) for place in self.widget.selected] if self.rows is not None else []

    def select(self, names: Sequence[str]) -> None:
        """Select images by their names or references. Raises UserError where there is none of that name."""
        places = self._named(names)
        if not np.isin(places, self._order).all():  # what is filtered away cannot be selected
            self._look_at(text="")
        self.widget.select(np.array(places, np.int64))

    def _named(self, names: Sequence[str]) -> list[int]:
        collection = self._opened().collection
        by_reference = {entry.reference: i for i, entry in enumerate(collection.entries)}
        places = [collection.by_name.get(name, by_reference.get(name)) for name in names]
        for name, place in zip(names, places, strict=True):
            if place is None:
                raise UserError(f"There is no image {name!r} in the collection.")
        return [place for place in places if place is not None]

    def photograph(self, name: str) -> tuple[OpenImage, str]:
        """An image by its name or reference, and the digest of its pixels; it has been looked at.

        Raises UserError where there is none of that name, and where it was not looked at yet.
        """
        rows, (place,) = self._opened(), self._named([name])
        digest = rows.records.digests[place] if rows.records is not None else ""
        if not digest:
            raise UserError(f"The image {name!r} was not looked at yet.")
        return self._image(place), digest

    def image(self, name: str) -> OpenImage:
        """An image of the collection, as the window opens it. Raises UserError where there is none of that name."""
        place = self._opened().collection.by_name.get(name)
        if place is None:
            raise UserError(f"There is no image {name!r} in the collection.")
        return self._image(place)

    def _image(self, place: int) -> OpenImage:
        entry = self._opened().collection.entries[place]
        return OpenImage(entry.reference, PurePath(entry.name).name, entry.reference)

    def _opened(self) -> CollectionRows:
        if self.rows is None:
            raise UserError("No collection is open.")
        return self.rows

    def _pick(self) -> None:
        """A person has selected images here: they are selected in every view."""
        if self.rows is not None:
            entries = self.rows.collection.entries
            self._window.selection.take(entries[place].reference for place in self.widget.selected.tolist())

    def _show_selected(self, keys: frozenset[str]) -> None:
        places = self._places(keys)
        shown = places[np.isin(places, self._order)]
        if not np.array_equal(np.sort(shown), np.sort(self.widget.selected)):
            self.widget.select(shown)

    def _places(self, keys: frozenset[str]) -> np.ndarray:
        """Of images that are selected somewhere those that are in the collection."""
        entries = self.rows.collection.entries if self.rows is not None and keys else ()
        return np.array([i for i, entry in enumerate(entries) if entry.reference in keys], np.int64)

    def _on_selected(self) -> None:
        count = len(self.widget.selected)
        self.widget.show_selected(tr("{} selected").format(f"{count:,}") if count else "")
        self.widget.no_likeness = "" if self._scheduler.catalogue.targets.compares else said(NO_LIKENESS)
        self.widget.pairs = count == 2 or (count == 1 and self.query is not None)
        explains = self.widget.pairs and not self.widget.no_likeness
        self.widget.show_next_step("compare.alike" if explains else "collection.alike" if count == 1 else "")

    # What is alike.

    def find_alike(self, query: str, outlined: bool = False) -> None:
        """Look for the images that are most like one, by its reference; they are shown, the most alike first.

        outlined  whether the part of each that is most like the query is outlined
        """
        self._opened()
        self._search.find(query, outlined)

    @property
    def _is_found(self) -> bool:
        """Whether what is shown was found for a query."""
        arranged = self._document.now.arranged
        return self.searched and (arranged.column == ALIKE or FOUND in arranged.text)

    @property
    def query(self) -> OpenImage | None:
        """The image, or part of one, that was looked for, where what is shown was found for it."""
        reference = self._search.query
        return OpenImage(reference, PurePath(reference).name, reference) if self._is_found else None

    @property
    def searched(self) -> bool:
        """Whether anything has been looked for."""
        return bool(self._search.query)

    @property
    def expanded(self) -> bool:
        """Whether the first that were found are taken into what is looked for."""
        return self._search.expanded

    def expand(self, on: bool) -> None:
        """Ask once more with the mean of the query and the first that were found, or as it was asked at first."""
        self._search.expand(on)

    def look_by(self, descriptor: str, directions: int | None, layer: str) -> None:
        """Look by a descriptor from now on, and once more for what was looked for. Raises UserError."""
        self._opened()
        self._descriptors.choose(descriptor, directions, layer)
        if self.searched:
            self._search.again()

    def compare_descriptors(self, directions: int | None, layer: str) -> None:
        """Show how well each descriptor finds images of the same label again."""
        self._opened()
        self._descriptors.compare(directions, layer)
        self.show_evaluation(True)

    def _show_found(self) -> None:
        self.widget.model.outlines = self._search.outlines
        self.rows = replace(self._opened(), likeness=self._search.likeness)
        self._look_at(text=FOUND, column=ALIKE, descending=True)
        self.widget.show_expanded(True, self._search.expanded)
        self.widget.show_first()
        if not self._document.now.browsing:
            self._do("collection.show")

    # What the units say.

    def ask_units(self, first: str = "", second: str = "", layer: str = "") -> None:
        """Have the units of a layer looked at over all images, and tell images of one label from another's by them."""
        self._units.ask(self._opened(), first, second, layer)
        self.show_evaluation(True)

    def ask_regions(self, of: str, by: str, count: int) -> None:
        """Show the strongest regions of a layer's units, or of classes, as a sheet."""
        self._opened()
        self._regions.ask(of, by, count)
        self.show_evaluation(True)

    def corrupt(self, corruption: str) -> None:
        """Show how far answers and maps hold under a corruption of the images."""
        self._opened()
        self._robustness.ask(corruption)
        self.show_evaluation(True)

    def dissect(self) -> None:
        """Lay the maps of the units that are shown on the masks of the collection."""
        self._units.dissect(self._opened())
        self.show_evaluation(True)
