"""Has the pictures of all units of a layer made in the background, and says how far that is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from workbench.api import Table
from workbench.commands.unit import CARD
from workbench.document.document import Document
from workbench.document.request import Request
from workbench.document.session import Session
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.shell.main_window import MainWindow
from workbench.gui.shell.notifier import Notifier
from workbench.gui.shell.progress_meter import ProgressMeter, left_text
from workbench.gui.widgets.translation import tr
from workbench.protocol.messages import Progressed

from .line import UnitsLine

PASS = "unit-pass"  # the engine's own technique, which no list has
GAP = 3.0  # seconds without a word: meanwhile something else was done


class UnitsController(QObject):
    """The layer is in the session, so that the next start goes on; the pictures are where the engine keeps them.

    done, total  how many pictures are there, of how many units
    """

    def __init__(
        self,
        document: Document,
        scheduler: Scheduler,
        window: MainWindow,
        notifier: Notifier,
        do: Callable[..., None],
    ) -> None:
        super().__init__()
        self._document, self._scheduler, self._notifier = document, scheduler, notifier
        self.line = UnitsLine()
        self.line.wished.connect(do)
        window.add_above_stage(self.line)
        self.done = self.total = self._dead = 0
        self._meter, self._heard = ProgressMeter(), 0.0
        scheduler.units.progressed.connect(self._on_progressed)
        scheduler.units.ended.connect(self._on_ended)
        scheduler.model_changed.connect(lambda _loaded, _asked: self._begin())

    def session_changed(self, before: Session | None, now: Session) -> None:
        """Follow the session: of which layer pictures are made."""
        self.line.setVisible(bool(now.making) and not now.browsing)
        if before is None or now.making != before.making or now.model != before.model:
            self._begin()

    @property
    def paused(self) -> bool:
        """Whether it is held: also at the next start, until a person lets it go on."""
        return self._document.now.held

    def pause(self, on: bool) -> None:
        """Hold it, or let it go on; what is made is kept."""
        self._document.amend(replace(self._document.now, held=on))
        if on:
            self._scheduler.units.stop()
        else:
            self._want()
        self._show()

    def _begin(self) -> None:
        self._scheduler.units.stop()
        self.done = self.total = self._dead = 0
        self._want()
        self._show()

    def _want(self) -> None:
        """Have what is missing made, as the card of a unit makes it; where it is held, what is there counted."""
        session, model, card = self._document.now, self._scheduler.model, self._scheduler.techniques.get(CARD)
        if not session.making or model is None or card is None or session.model != model.reference:
            return
        values = card.values(session)
        params = {
            "layer": session.making,
            "make": not self.paused,
            **{str(name): values[name] for name in ("steps", "seed") if name in values},
        }
        self._meter = ProgressMeter()
        self._scheduler.units.want(Request(PASS, params, None, None, "", model.reference))

    def _on_progressed(self, message: Progressed) -> None:
        now = time.monotonic()
        if now - self._heard > GAP:
            self._meter.pause(now - self._heard)
        self._heard = now
        self.done, self.total = message.done, message.total
        self._meter.take(message, now)
        self._show()

    def _on_ended(self, answer: Table | None, sentence: str) -> None:
        if answer is not None:
            made, self._dead, self.total = map(int, answer.rows[0])
            self.done = made + self._dead
        else:
            self._document.amend(replace(self._document.now, held=True))
            if sentence:
                self._notifier.refuse("run", [sentence])
        self._show()

    def _show(self) -> None:
        layer, finished = self._document.now.making, bool(self.total) and self.done == self.total
        words = tr("Pictures of {}").format(layer)
        if finished and not self._scheduler.units.going:
            words += tr(": all {} are made").format(self.total - self._dead)
            if self._dead:
                words += tr(", {} units are dead or saturated").format(self._dead)
        elif self.total:
            words += tr(": {} of {}").format(self.done, self.total)
        if self.paused and not finished:
            words += tr(" · paused")
        elif self._meter.left is not None and not finished:
            words += tr(" · about {} left").format(left_text(self._meter.left))
        self.line.show_progress(words, self.done, self.total, self.paused)
