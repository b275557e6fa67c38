"""Numbers with names, as bars."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.api import Scores, class_title
from workbench.gui.canvas.items.photo_pane import PhotoPane
from workbench.gui.canvas.items.photo_pixels import network_pixels, original_pixels
from workbench.gui.canvas.items.score_bars import ScoreBars, score_text
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.widgets.theme import scaled
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.numbers import number

from .base import ResultView

UNLIMITED = (1 << 24) - 1  # Qt's own largest size
ON_A_SLIDE = 330  # pixels of the bars, for an audience: the photograph has the rest
BARS = 440  # pixels of the bars beside the photograph, or three fifths of the view where it has little
ROOMY = 420  # pixels from which there is room for both, in the usual type


class ScoresView(ResultView):
    """Bars, beside their photograph; a click makes a class the target, or a channel of a layer the unit."""

    name = "Scores"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars = ScoreBars()
        self.bars.setAccessibleName(tr("Scores"))
        self.photo = PhotoPane()
        self.photo.setAccessibleName(tr("Image"))
        self.photo.hide()
        self.body.addWidget(self.photo, 2)  # and what the bars leave
        column = QVBoxLayout()  # in which few bars are low, while the photograph is as high as the view
        column.addStretch(1)
        column.addWidget(self.bars, 1000)
        column.addStretch(1)
        self.body.addLayout(column, 3)
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
        self._lay_photo(view_state)

    def fit(self) -> None:
        self.photo.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _lay_photo(self, view_state: ViewState) -> None:
        photo, geometry, pane = view_state.photo, view_state.geometry, self.photo
        before = pane.base
        if photo is not None and geometry is not None and view_state.display.network_view:
            pane.base = network_pixels(photo, geometry)
        else:
            pane.base = original_pixels(photo) if photo is not None else None
        if pane.base is not None:
            pane.set_world(pane.base.width, pane.base.height)
            pane.set_seen(None if view_state.display.network_view else geometry)
            if pane.base is not before:
                pane.fit()
        self._make_room()

    def _make_room(self) -> None:
        """The photograph where there is one and room for it: bars need little."""
        beside = self.photo.base is not None and not self.is_part and self.width() >= scaled(ROOMY)
        self.photo.setVisible(beside)
        bars = ON_A_SLIDE if self.for_presentation else scaled(BARS)
        self.bars.setMaximumSize(*((bars, self.bars.needed_height) if beside else (UNLIMITED, UNLIMITED)))

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
