"""Keeps what is stated of a training, asks the engine for it, and shows on its page how far it is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import PurePath

from PySide6.QtCore import QObject, QTimer

from workbench.api import Curve, Group, Picture, UserError
from workbench.document.document import Document
from workbench.document.painter_plan import PainterPlan
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.shell.notifier import Notifier
from workbench.gui.shell.progress_meter import ProgressMeter, left_text
from workbench.gui.widgets.overlay import Overlay
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.protocol.messages import Progressed

from .page import TrainingPage

REST = 600  # milliseconds without a change before the length of a step is measured


class TrainingController(QObject):
    """The page is made when it is first asked for; a training goes on while it is closed.

    plan  what is stated
    """

    def __init__(
        self,
        document: Document,
        scheduler: Scheduler,
        overlay: Overlay,
        notifier: Notifier,
        do: Callable[..., None],
    ) -> None:
        super().__init__()
        self._document, self._scheduler, self._jobs = document, scheduler, scheduler.training
        self._overlay, self._notifier, self._do = overlay, notifier, do
        self.plan = PainterPlan()
        self._page: TrainingPage | None = None
        self._meter = ProgressMeter()
        self._done, self._words, self._problem, self._stopping = 0, "", "", False
        self._seconds: dict[tuple[object, ...], float] = {}  # of a step, by what its length hangs on
        self._measured: tuple[object, ...] = ()  # what is being measured
        self._rest = QTimer(overlay, singleShot=True, interval=REST)  # ends with the window
        self._rest.timeout.connect(self._measure)
        self._jobs.progressed.connect(self._on_progressed)
        self._jobs.shown.connect(self._on_shown)
        self._jobs.ended.connect(self._on_ended)
        self._jobs.measured.connect(self._on_measured)
        scheduler.model_changed.connect(lambda _loaded, _asked: self._rest.start())

    @property
    def under_way(self) -> bool:
        """Whether a training is under way, or waits until the engine is free."""
        return self._jobs.training

    def open(self) -> None:
        """Show the page, with what is stated and how far it is."""
        if self._page is None:
            page = self._page = TrainingPage()
            page.wished.connect(lambda command, arguments: self._do(command, *arguments))
        self._show()
        self._overlay.show_page("Train a style", self._page)
        self._rest.start()

    def close(self) -> None:
        """Put the page away; a training goes on."""
        if self._is_open:
            self._overlay.hide()

    def state(self, name: str, values: Sequence[str]) -> None:
        """State one thing of the plan. Raises UserError where it cannot be."""
        file = self.plan.file
        try:
            self.plan = self.plan.stating(name, values)
        except UserError:
            self._show()  # an editor that was set shows again what is in force
            raise
        self._problem, self._words = "", ""
        if self._page is not None and self.plan.file != file:
            self._page.show_none()
        self._show()
        self._rest.start()

    def start(self) -> None:
        """Train, from the last checkpoint where the file has one. Raises UserError where something is not stated."""
        if not self.plan.file and self._is_open:
            self._do("style.set", "file")
        session, model = self._document.now, self._scheduler.model
        shown = session.image.path if session.image is not None else ""
        params = self.plan.params(self._open_files, shown)
        if model is None:
            raise UserError("No model is loaded.")
        if not self.plan.photographs:  # those of now, also when it goes on and others are open
            self.plan = self.plan.stating("photographs", self._open_files)
        self._meter, self._done = ProgressMeter(), self.plan.steps_done
        self._problem, self._words, self._stopping = "", tr("Getting ready…"), False
        self._jobs.train(params, model.reference)
        self._show()

    def stop(self) -> None:
        """End it; the file holds what was learned."""
        self._stopping, self._words = True, tr("Stopping…")
        self._jobs.stop()
        self._show()

    # What the engine says.

    def _on_progressed(self, message: Progressed) -> None:
        if self._stopping:
            return
        self._meter.take(message, time.monotonic())
        self._done = message.done
        counts = tr("{} of {} steps").format(f"{message.done:,}", f"{message.total:,}")
        left = said(f"{left_text(self._meter.left)} left") if self._meter.left is not None else ""
        self._words = " · ".join(part for part in (counts, left) if part)
        self._show_progress()

    def _on_shown(self, result: Group) -> None:
        if self._page is None:
            return
        loss = result.parts.get("loss")
        if isinstance(loss, Curve):
            self._page.show_loss(loss)
        self._page.show_pictures([part for part in result.parts.values() if isinstance(part, Picture)])
        if result.caveat:
            self._problem = said(result.caveat)
            self._show_progress()

    def _on_ended(self, finished: bool, sentence: str) -> None:
        name, self._stopping = PurePath(self.plan.file).name, False
        self._problem = said(sentence) or self._problem
        if finished:
            self._done, self._words = (
                self.plan.steps,
                tr("Trained: {} holds the network. More steps go on from here.").format(name),
            )
            if not self._is_open:
                self._notifier.say(
                    tr("{} is trained: Model > Train a style… opens it.").format(name), "note", about="training"
                )
        elif sentence:
            self._words = ""
            self._notifier.refuse("run", [sentence], "" if self._is_open else "warning")
        elif self._done:
            counts = f"{self._done:,}", f"{self.plan.steps:,}"
            self._words = tr("Stopped after {} of {} steps: {} holds what was learned.").format(*counts, name)
        else:
            self._words = tr("Stopped before the first step.")
        self._show()

    # How long it takes.

    def _measure(self) -> None:
        model, what = self._scheduler.model, self._hangs_on
        if model is None or not self._is_open or self.under_way or what in self._seconds:
            self._show()
            return
        self._measured = what
        self._jobs.measure(self.plan.pace, model.reference)
        self._show()

    def _on_measured(self, seconds: float) -> None:
        if seconds:
            self._seconds[self._measured] = seconds
        self._show()

    @property
    def _hangs_on(self) -> tuple[object, ...]:
        return tuple(self.plan.pace.values())

    @property
    def _estimate(self) -> str:
        """How long it takes from here, in a sentence."""
        seconds, done = self._seconds.get(self._hangs_on, 0.0), self.plan.steps_done
        if not seconds:
            return tr("Measuring how long a step takes here…") if self._scheduler.model is not None else ""
        left = _in_words(seconds * max(0, self.plan.steps - done))
        if done >= self.plan.steps:
            return tr("Its {} steps are done.").format(f"{done:,}")
        if done:
            words = tr("{} of {} steps are done; the others take about {} ({} s a step, measured here).")
            return words.format(f"{done:,}", f"{self.plan.steps:,}", left, f"{seconds:.2g}")
        return tr("It takes about {} ({} s a step, measured here).").format(left, f"{seconds:.2g}")

    # The page.

    @property
    def _is_open(self) -> bool:
        return self._page is not None and self._page.isVisible()

    @property
    def _open_files(self) -> list[str]:
        """Of the open images those that are files, for the engine to read."""
        return [image.path for image in self._document.now.images if image.path]

    def _show(self) -> None:
        if self._page is None:
            return
        session = self._document.now
        current = session.image.path if session.image is not None else ""
        self._page.show_plan(self.plan, len(self._open_files), session.collection, current)
        self._page.show_doing(self.under_way, self.plan.steps_done, os.path.isfile(self.plan.file))
        self._show_progress()

    def _show_progress(self) -> None:
        if self._page is not None:
            words = self._words if self.under_way or self._words else self._estimate
            share = self._done / self.plan.steps if self.under_way or self._words else 0.0
            self._page.show_progress(words, share, self._problem)


def _in_words(seconds: float) -> str:
    """A time, rounded: ``2 min 10 s``."""
    units = {"h": tr("h"), "min": tr("min"), "s": tr("s")}
    return " ".join(units.get(part, part) for part in left_text(seconds).split())
