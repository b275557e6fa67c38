"""Numbers with names, as bars."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from workbench.api import Scores, class_title
from workbench.gui.canvas.items.score_bars import ScoreBars, score_text
from workbench.gui.canvas.view_state import ViewState
from workbench.phrases import said
from workbench.render.numbers import number

from .base import ResultView


class ScoresView(ResultView):
    """Bars; a click makes a class the target, or a channel of a layer the unit."""

    name = "Scores"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars = ScoreBars()
        self.bars.setAccessibleName("Scores")
        self.body.addWidget(self.bars, 1)
        self.bars.pointed.connect(lambda row: self.hovered.emit("" if row is None else self.text_of(row)))
        self.bars.chosen.connect(self._choose)

    @property
    def _result(self) -> Scores | None:
        result = self.view_state.result if self.view_state is not None else None
        return result if isinstance(result, Scores) else None

    @property
    def pointed_thing(self) -> tuple[str, str]:
        scores, row = self._result, self.bars.hovered
        if scores is None or row is None:
            return "", ""
        if scores.layer:
            return "unit", f"{scores.layer}:{scores.channels[row]}"
        return "target", scores.target_of(row)

    def paint_result(self, view_state: ViewState) -> None:
        scores = view_state.result
        assert isinstance(scores, Scores)
        count = f"{len(scores.values)} values" if len(scores.values) != 1 else "1 value"
        self.note.setText(said(f"{count}  ·  {scores.unit}" if scores.unit else count))
        self.bars.show_scores(scores)

    def take_focus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        self.bars.setFocus(reason)

    def show_state(self, state: str) -> None:
        super().show_state(state)
        self.bars.set_dimmed(state == "stale")

    def text_of(self, row: int) -> str:
        """A row in words."""
        result = self._result
        assert result is not None
        unit = "" if result.unit == "probability" else result.unit
        words = f"{class_title(result.names[row], result.indices[row])}: {score_text(result, row)} {unit}".rstrip()
        return words + (f", logit {number(float(result.logits[row]))}" if result.logits is not None else "")

    def _choose(self, row: int) -> None:
        result = self._result
        assert result is not None
        if result.layer:
            self.unit_chosen.emit(f"{result.layer}:{result.channels[row]}")
        else:
            self.target_chosen.emit(result.target_of(row))

    def text_at(self, at: QPointF) -> str:
        """The row at a point of the bars, in words."""
        row = self.bars.row_at(at.y())
        return "" if row is None else self.text_of(row)
