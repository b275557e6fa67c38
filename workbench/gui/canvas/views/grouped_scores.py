"""The view of several scores of the same things, as bars side by side."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from workbench.api import class_title
from workbench.gui.canvas.items.grouped_bars import ColourKey, GroupedBars
from workbench.gui.canvas.items.score_bars import score_text
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.group import GroupedScores

from .base import ResultView

MARGINS = 60  # pixels of a header that are for neither title nor key


class GroupedScoresView(ResultView):
    """Bars of several colours with a key; a click on a row makes it the target."""

    name = "Scores"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars = GroupedBars()
        self.bars.setAccessibleName(tr("Scores"))
        self.key = ColourKey()
        self.header.addWidget(self.key)
        self.body.addWidget(self.bars, 1)
        self.bars.pointed.connect(lambda row: self.hovered.emit("" if row is None else self.text_of(row)))
        self.bars.chosen.connect(self._choose)

    @property
    def pointed_thing(self) -> tuple[str, str]:
        grouped, row = self.bars.grouped, self.bars.hovered
        return ("target", grouped.scores[0].target_of(row)) if grouped is not None and row is not None else ("", "")

    def show_grouped(self, grouped: GroupedScores, view_state: ViewState) -> None:
        """Show these scores; ``view_state`` gives title and state."""
        self.view_state = view_state
        sure = self.for_presentation and grouped.scores[0].unit == "probability"
        self.title.set_text(tr("How sure it is") if sure else said(view_state.title))
        self.show_caption("", "")
        self.setAccessibleName(f"{said(view_state.title)}: {', '.join(map(said, grouped.series))}")
        self.key.show_series(grouped.series)
        self.bars.show_grouped(grouped)
        self._share_header()
        self.show_state(view_state.state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_header()

    def _share_header(self) -> None:
        """Where there is little room, the colours' names go before the title; a slide has them in its legend."""
        if self.for_presentation:
            self.key.hide()
            return
        title = self.title.fontMetrics().horizontalAdvance(self.title.full_text)
        self.title.setVisible(self.width() >= title + self.key.wanted + MARGINS)
        margins = self.header.contentsMargins()
        self.key.fit(self.width() - margins.left() - margins.right())

    def show_state(self, state: str) -> None:
        super().show_state(state)
        self.bars.set_dimmed(state == "stale")

    def text_of(self, row: int) -> str:
        """A row in words."""
        grouped = self.bars.grouped
        assert grouped is not None
        first = grouped.scores[0]
        numbers = ", ".join(
            f"{name.lower()} {score_text(scores, row)}"
            for name, scores in zip(grouped.series, grouped.scores, strict=True)
        )
        return f"{class_title(first.names[row], first.indices[row])}: {numbers}"

    def _choose(self, row: int) -> None:
        if self.bars.grouped is not None:
            self.target_chosen.emit(self.bars.grouped.scores[0].target_of(row))
