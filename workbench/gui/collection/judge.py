"""Has right and wrong of a collection computed, in a thread or by the engine, for the pane that shows it."""

from __future__ import annotations

from workbench.api import Group
from workbench.evaluation.evaluation_result import Shown
from workbench.gui.engine.background_tasks import BackgroundTasks
from workbench.gui.widgets.translation import tr
from workbench.phrases import said

from .evaluation_pane import FINDINGS, JUDGING, Curves, Judgement, curves_for
from .questions import Asking, Questions


class Judge(Questions):
    """Of the collection that is open; what was asked of others is dropped."""

    def __init__(self, asking: Asking, tasks: BackgroundTasks) -> None:
        super().__init__(asking)
        self._tasks = tasks
        self._asked = False
        self._pane.curves_wanted.connect(self._draw_curves)
        self._pane.judgement_wanted.connect(self.find)
        self._scheduler.collection.judged.connect(self._on_judged)
        self._scheduler.model_changed.connect(lambda _loaded, _asked: self.forget())

    def judge(self) -> None:
        """Show what is right and wrong."""
        rows, model = self._rows(), self._scheduler.model
        if rows is None:
            return
        if model is not None and model.judged != "classes":
            self._pane.show_task()
            return
        if not rows.classes or not rows.looked_at or not any(rows.collection.labels):
            self._pane.show_nothing()
            return

        def arrived(judgement: Judgement | None, error: Exception | None) -> None:
            if judgement is not None and self._rows() is rows:
                self._pane.show_judgement(judgement)
            elif error is not None:
                self._notifier.say(str(error), "warning", about="collection")

        self._tasks.do(lambda: Judgement.of(rows), arrived)

    def show_found(self) -> None:
        """Show what should be looked at, and have it found where it is not known."""
        self._pane.show_page(FINDINGS)
        self.find()

    def find(self) -> None:
        """Have the engine find what should be looked at, where that was not asked yet."""
        model, session = self._scheduler.model, self._document.now
        if self._rows() is not None and model is not None and not self._asked:
            self._asked = True
            self._pane.show_shown(None, tr(JUDGING), asked=True)
            self._scheduler.collection.judge(session.collection, session.background, model.reference)

    def _on_judged(self, result: Group | None, sentence: str) -> None:
        rows = self._rows()
        if rows is None or not self._asked:
            return
        if result is None:
            self._asked = False  # it may be asked again
            self._pane.show_shown(None, said(sentence) or tr("It was ended before it was done."))
            return
        shown = Shown.of(result, len(rows))
        self.noted = shown.noted
        self._pane.show_shown(shown)
        self.noting.emit()

    def forget(self) -> None:
        """Another collection or model: nothing is known."""
        if not self._asked:
            return
        self.noted, self._asked = None, False
        self._pane.show_shown(None)
        self.noting.emit()

    def _draw_curves(self, classes: list[int]) -> None:
        rows = self._rows()

        def arrived(curves: dict[int, Curves] | None, _error: Exception | None) -> None:
            if curves is not None and self._rows() is rows:
                self._pane.show_curves(curves)

        if rows is not None:
            self._tasks.do(curves_for(rows, classes), arrived)
