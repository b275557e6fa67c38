"""Shows the model's answer for the current image, and which target is explained."""

from __future__ import annotations

from typing import Any

from workbench.api import Scores, Table
from workbench.document.document import Document
from workbench.document.nearest_images import measure_of, nearest_images
from workbench.document.session import Session
from workbench.gui.canvas.run_controller import RunController
from workbench.gui.engine.catalogue import MOST_COMPARED
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.protocol.messages import Loaded
from workbench.settings import OpenSettings
from workbench.threshold import Threshold

from .panels import Panels
from .parameters_controller import ParametersController


class AnswerController:
    """Only the answer for the session's model and image is displayed; the one before is dimmed until it is there.

    Of a network that compares images the answer is the nearest of the open ones, once there are two.
    """

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
        self._likenesses: Table | None = None  # of the open images, to the session's model
        self._panel.show_count(settings.now.predictions)
        settings.listen(lambda _before, now: self._panel.show_count(now.predictions))
        runs.predicting.connect(self._on_predicting)
        scheduler.predicted.connect(lambda _scores: self._show_answer())
        scheduler.likened.connect(self._on_compared)
        scheduler.model_changed.connect(lambda loaded, _asked: self._on_model(loaded))
        scheduler.moved_on.connect(self._on_moved_on)

    def session_changed(self, before: Session | None, now: Session) -> None:
        """Show the target of the chosen technique."""
        target = now.target_of(now.technique)
        self._panel.show_target(target, self._scheduler.catalogue.targets.label(target))
        if before is not None and (before.model, before.current) != (now.model, now.current):
            self._show_answer()
        if before is not None and before.images != now.images:
            self._forget_likenesses()
        self._compare()

    def _on_predicting(self, has_image: bool) -> None:
        self._panel.show_stale(True)
        if not has_image:
            self._panel.show_scores(None)

    def _show_answer(self) -> None:
        answer = self._runs.answer
        if answer is not None:
            nearest = self._nearest()
            self._show_threshold(nearest)
            self._panel.show_scores(answer if nearest is None else nearest)
        self._panel.show_stale(answer is None)
        self._parameters.offer_answers(self._runs.answers)

    # The nearest of the open images.

    @property
    def _measure(self) -> str:
        """How likeness is measured."""
        stated = str(self._stated.get("value", ""))
        return measure_of(self._document.now, Threshold.parse(stated).measure if stated else "")

    @property
    def _stated(self) -> dict[str, Any]:
        """What is known of the model's threshold: value and origin."""
        model = self._scheduler.model
        return next((row for row in model.stated if row["option"] == "same"), {}) if model is not None else {}

    def _compare(self) -> None:
        """Ask how alike the open images are, unless that is known."""
        measure = self._measure
        if self._likenesses is None or self._likenesses.facts["measure"] != measure:
            self._scheduler.liken(self._document.now, measure)

    def _nearest(self) -> Scores | None:
        return nearest_images(self._likenesses, self._document.now) if self._likenesses is not None else None

    def _on_model(self, loaded: Loaded) -> None:
        self._panel.show_sees_image(loaded.sees_image)
        self._forget_likenesses()

    def _forget_likenesses(self) -> None:
        self._likenesses = None
        self._compare()
        self._show_answer()  # after those that are known already: the slider keeps the keyboard

    def _on_compared(self, table: Table | None, _sentence: str) -> None:
        self._likenesses = table
        self._show_answer()

    def _show_threshold(self, nearest: Scores | None) -> None:
        """A threshold has a meaning only beside numbers that it judges."""
        row = self._panel.threshold
        row.setVisible(nearest is not None)
        if nearest is not None:
            value, origin = (str(self._stated.get(name, "")) for name in ("value", "origin"))
            row.show_threshold(self._measure, value, origin, float(nearest.values.max()))
            few = len(self._document.now.images) > MOST_COMPARED
            first = tr("The nearest of the first {} images.").format(MOST_COMPARED) if few else ""
            row.show_remark(" ".join(part for part in (said(nearest.caveat), first) if part))

    def _on_moved_on(self) -> None:
        self._compare()
        self._empty_if_none_comes()

    def _empty_if_none_comes(self) -> None:
        """Nothing is under way any more, so classes of another image or model would stay for ever."""
        if self._scheduler.settled and self._scheduler.model is not None and self._runs.answer is None:
            self._panel.show_scores(None)
