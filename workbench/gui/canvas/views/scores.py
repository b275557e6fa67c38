"""Numbers with names, as bars; a click on one makes it the target."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from workbench.api import Scores, Target, class_title
from workbench.gui.canvas.items.score_bars import ScoreBars, score_text
from workbench.gui.canvas.view_state import ViewState
from workbench.render.numbers import number

from .base import ResultView


class ScoresView(ResultView):
    """Classes become targets; channels of a layer become units."""

    name = "Scores"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars = ScoreBars()
        self.bars.setAccessibleName("Scores")
        self.body.addWidget(self.bars, 1)
        self.bars.pointed.connect(lambda row: self.hovered.emit("" if row is None else self.text_of(row)))
        self.bars.chosen.connect(self._choose)

    def paint_result(self, shown: ViewState) -> None:
        assert isinstance(shown.result, Scores)
        count = len(shown.result.values)
        values = f"{count} values" if count != 1 else "1 value"
        self.note.setText(f"{values}  ·  {shown.result.unit}" if shown.result.unit else values)
        self.bars.show_scores(shown.result)

    def take_focus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        self.bars.setFocus(reason)

    def show_state(self, state: str) -> None:
        super().show_state(state)
        self.bars.set_dimmed(state == "stale")

    def text_of(self, row: int) -> str:
        """A row in words."""
        assert self.shown is not None
        result = self.shown.result
        assert isinstance(result, Scores)
        unit = "" if result.unit == "probability" else result.unit
        words = f"{class_title(result.names[row], result.indices[row])}: {score_text(result, row)} {unit}".rstrip()
        return words + (f", logit {number(float(result.logits[row]))}" if result.logits is not None else "")

    def _choose(self, row: int) -> None:
        assert self.shown is not None
        result = self.shown.result
        assert isinstance(result, Scores)
        if result.layer:
            self.unit_chosen.emit(f"{result.layer}:{result.channels[row]}")
        else:
            self.target_chosen.emit(str(Target.of_class(result.indices[row])))

    def text_at(self, at: QPointF) -> str:
        """The row at a point of the bars, in words."""
        row = self.bars.row_at(at.y())
        return "" if row is None else self.text_of(row)
