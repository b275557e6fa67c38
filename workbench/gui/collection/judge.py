"""Has right and wrong of a collection computed, in a thread, for the pane that shows it."""

from __future__ import annotations

from collections.abc import Callable

from workbench.collections.rows import CollectionRows
from workbench.gui.engine.background_tasks import BackgroundTasks
from workbench.gui.shell.notifier import Notifier

from .evaluation_pane import Curves, EvaluationPane, Judgement, curves_for


class Judge:
    """``rows`` gives those of the collection that is open; what was asked of others is dropped."""

    def __init__(
        self,
        pane: EvaluationPane,
        tasks: BackgroundTasks,
        notifier: Notifier,
        rows: Callable[[], CollectionRows | None],
    ) -> None:
        self._pane, self._tasks, self._notifier, self._rows = pane, tasks, notifier, rows
        pane.curves_wanted.connect(self._draw_curves)

    def judge(self, one_class: bool) -> None:
        """Show what is right and wrong; ``one_class`` says whether the model gives an image one class."""
        rows = self._rows()
        if rows is None:
            return
        if not rows.classes or not rows.looked_at or not any(rows.collection.labels):
            self._pane.show_nothing(one_class)
            return

        def arrived(judgement: Judgement | None, error: Exception | None) -> None:
            if judgement is not None and self._rows() is rows:
                self._pane.show_judgement(judgement)
            elif error is not None:
                self._notifier.say(str(error), "warning", about="collection")

        self._tasks.do(lambda: Judgement.of(rows), arrived)

    def _draw_curves(self, classes: list[int]) -> None:
        rows = self._rows()

        def arrived(curves: dict[int, Curves] | None, _error: Exception | None) -> None:
            if curves is not None and self._rows() is rows:
                self._pane.show_curves(curves)

        if rows is not None:
            self._tasks.do(curves_for(rows, classes), arrived)
