"""What the pages beside an open collection ask of the engine: what all of them need for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from workbench.api import UserError
from workbench.collections.rows import CollectionRows, Noted
from workbench.document.document import Document
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.shell.notifier import Notifier
from workbench.protocol.messages import Loaded

from .evaluation_pane import EvaluationPane


@dataclass(frozen=True, eq=False)
class Asking:
    """Of whom is asked, and who is told. ``rows`` gives those of the collection that is open."""

    document: Document
    scheduler: Scheduler
    notifier: Notifier
    pane: EvaluationPane
    rows: Callable[[], CollectionRows | None]


class Questions(QObject):
    """``noted`` is what the answers have noted of the images."""

    noting = Signal()  # what is noted has changed

    def __init__(self, asking: Asking) -> None:
        super().__init__()
        self._document, self._scheduler, self._notifier = asking.document, asking.scheduler, asking.notifier
        self._pane, self._rows = asking.pane, asking.rows
        self.noted: Noted | None = None

    @property
    def _model(self) -> Loaded:
        """The model that is asked. Raises UserError where none is loaded."""
        if self._scheduler.model is None:
            raise UserError("No model is loaded.")
        return self._scheduler.model
