"""Shows the model's answer for the current image, and which target is explained."""

from __future__ import annotations

from workbench.api import Scores, Target
from workbench.document.document import Document
from workbench.document.session import Session
from workbench.gui.canvas.run_controller import RunController
from workbench.gui.engine.scheduler import Scheduler

from .answer import AnswerPanel


class AnswerController:
    """The old answer is dimmed until the new one is there."""

    def __init__(self, document: Document, scheduler: Scheduler, runs: RunController, panel: AnswerPanel) -> None:
        self._document, self._scheduler, self._panel = document, scheduler, panel
        runs.predicting.connect(self._on_predicting)
        scheduler.predicted.connect(self._on_predicted)

    def session_changed(self, _before: Session | None, now: Session) -> None:
        """Show the target of the chosen technique."""
        target = now.target_of(now.technique)
        self._panel.show_target(target, Target.parse(target).label(self._scheduler.catalogue.classes))

    def _on_predicting(self, has_image: bool) -> None:
        self._panel.show_stale(True)
        if not has_image:
            self._panel.show_scores(None)

    def _on_predicted(self, scores: Scores) -> None:
        self._panel.show_scores(scores)
        self._panel.show_stale(False)
