"""Shows the model's answer for the current image, and which target is explained."""

from __future__ import annotations

from workbench.document.document import Document
from workbench.document.session import Session
from workbench.gui.canvas.run_controller import RunController
from workbench.gui.engine.scheduler import Scheduler
from workbench.settings import OpenSettings

from .panels import Panels
from .parameters_controller import ParametersController


class AnswerController:
    """Only the answer for the session's model and image is displayed; the one before is dimmed until it is there."""

    def __init__(
        self,
        document: Document,
        scheduler: Scheduler,
        runs: RunController,
        panels: Panels,
        parameters: ParametersController,
        settings: OpenSettings,
    ) -> None:
        self._document, self._scheduler, self._runs, self._panel = document, scheduler, runs, panels.answer
        self._parameters = parameters
        self._panel.show_count(settings.now.predictions)
        settings.listen(lambda _before, now: self._panel.show_count(now.predictions))
        runs.predicting.connect(self._on_predicting)
        scheduler.predicted.connect(lambda _scores: self._show_answer())
        scheduler.moved_on.connect(self._empty_if_none_comes)

    def session_changed(self, before: Session | None, now: Session) -> None:
        """Show the target of the chosen technique."""
        target = now.target_of(now.technique)
        self._panel.show_target(target, self._scheduler.catalogue.targets.label(target))
        if before is not None and (before.model, before.current) != (now.model, now.current):
            self._show_answer()

    def _on_predicting(self, has_image: bool) -> None:
        self._panel.show_stale(True)
        if not has_image:
            self._panel.show_scores(None)

    def _show_answer(self) -> None:
        answer = self._runs.answer
        if answer is not None:
            self._panel.show_scores(answer)
        self._panel.show_stale(answer is None)
        self._parameters.offer_answers(self._runs.answers)

    def _empty_if_none_comes(self) -> None:
        """Nothing is under way any more, so classes of another image or model would stay for ever."""
        if self._scheduler.settled and self._scheduler.model is not None and self._runs.answer is None:
            self._panel.show_scores(None)
