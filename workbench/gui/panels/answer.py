"""The answer panel: what the model says, as bars; a click on a class, box, region or image makes it the target."""

from __future__ import annotations

from itertools import zip_longest

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from workbench.api import Scores, class_title
from workbench.gui.widgets.section import Elided, IconButton, Section
from workbench.gui.widgets.theme import follow_type, grown, scaled, system_font, theme, tokens
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.numbers import SHARES, in_unit
from workbench.threshold import SIMILARITY

from .threshold import ThresholdRow

ROWS, ROW = 5, 30  # bars that are in sight, and pixels of one
NUMBER_WIDTH = 58  # of its number, in the usual type; more where that is longer
LIKENESS = {"cosine": SIMILARITY, "distance": "distance"}  # the measure of a unit
NARROWEST = 196  # pixels of words in the narrowest panel
NOT_YET, NOTHING = "The model's answer appears here.", "The model found nothing here."
NO_IMAGE = "This model takes a code and no image: it has no answer to one."


class AnswerPanel(Section):
    """The first rows of the answer as bars; the last bar is the target's where that is not in sight among them.

    Its height is fixed, so that nothing moves when an answer arrives; more than five bars scroll, above the target's.
    """

    chosen = Signal(str)  # the target's text
    reset = Signal()

    def __init__(self) -> None:
        super().__init__("Answer")
        self._target = "predicted"
        self._scores: Scores | None = None
        self._sees_image = True
        self.target_label = Elided("", self, look="caption")
        self.reset_button = IconButton("reset", tr("Explain the model's own answer"), self)
        self.reset_button.clicked.connect(self.reset.emit)
        kept = self.reset_button.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.reset_button.setSizePolicy(kept)
        self.heading.addWidget(self.reset_button)
        self.empty = QLabel(tr(NOT_YET), self)
        self.empty.setProperty("look", "empty")
        self.empty.setWordWrap(True)
        self.bars: list[Bar] = []
        rows = QWidget()
        rows.setObjectName("about")
        self._rows = QVBoxLayout(rows)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidget(rows)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._below = QVBoxLayout()  # the target's bar, where it would be scrolled out of sight
        self._below.setContentsMargins(0, 0, self._scroll.verticalScrollBar().sizeHint().width(), 0)
        follow_type(self._scroll, self._fit)
        self.body.addWidget(self._scroll)
        self.body.addLayout(self._below)
        self.show_count(ROWS)
        self.threshold = ThresholdRow()
        self.threshold.moved.connect(lambda: self.show_scores(self._scores))
        self.body.addWidget(self.threshold)
        self.body.addSpacing(8)
        self.empty.raise_()
        self.show_target("predicted", "predicted class")

    def show_scores(self, scores: Scores | None) -> None:
        """Show an answer; None empties the bars."""
        self._scores = scores
        rows = self._rows_of(scores)
        self._set_below(scores is not None and len(rows) > ROWS and scores.target_of(rows[-1]) == self._target)
        for bar, i in zip_longest(self.bars, rows):
            if scores is None or i is None:
                bar.clear()
            else:
                text, share = self._number(float(scores.values[i]), scores.unit)
                title = (
                    class_title(scores.names[i], int(scores.indices[i]))
                    if scores.unit not in LIKENESS
                    else scores.names[i]
                )
                bar.show_score(scores.target_of(i), said(scores.names[i]), said(title), share, text)
        self.empty.setText(self._no_bars(scores))
        needed = max(48, self.empty.heightForWidth(NARROWEST))
        self.empty.setGeometry(12, 40, NARROWEST, needed)
        self.empty.setVisible(not rows)
        self._mark()

    def show_sees_image(self, sees: bool) -> None:
        """Whether an image enters the model; one that takes a code alone has no answer to an image."""
        self._sees_image = sees
        self.show_scores(self._scores if sees else None)

    def _no_bars(self, scores: Scores | None) -> str:
        """What is said in the place of bars: where nothing was found, what the model says of that."""
        if scores is None:
            return tr(NOT_YET if self._sees_image else NO_IMAGE)
        return said(scores.caption) if scores.caption else tr(NOTHING)

    def show_count(self, count: int) -> None:
        """Show so many bars."""
        self._set_below(False)
        while len(self.bars) > count:
            self.bars.pop().deleteLater()
        while len(self.bars) < count:
            bar = Bar(self)
            bar.clicked.connect(lambda _checked=False, bar=bar: self._pick(bar))
            self.bars.append(bar)
            self._rows.addWidget(bar)
        self.show_scores(self._scores)

    def _number(self, value: float, unit: str) -> tuple[str, float]:
        """A row's number in words, with the verdict where a threshold is stated, and the length of its bar."""
        if unit in SHARES:
            return in_unit(value, unit), value
        if unit not in LIKENESS:
            return f"{value:.4g}", 0.0
        threshold, text = self.threshold.threshold, f"{value:.3f}" if unit == "cosine" else f"{value:#.4g}"
        if threshold is not None and threshold.measure == LIKENESS[unit]:
            text = f"{tr('same') if threshold.same(value) else tr('not the same')}  {text}"
        return text, value if unit == "cosine" else 0.0

    def _rows_of(self, scores: Scores | None) -> list[int]:
        """The rows of the answer that have a bar: the first, and last the target's where it is not in sight."""
        if scores is None:
            return []
        rows = list(range(min(len(self.bars), len(scores.values))))
        target = next((i for i in range(len(scores.values)) if scores.target_of(i) == self._target), 0)
        if target in rows[:ROWS] or not rows:
            return rows
        others = [i for i in rows if i != target]
        return [*others[: len(rows) - 1], target]

    def _set_below(self, below: bool) -> None:
        """Whether the last bar stands below the others, which scroll."""
        for place, bar in enumerate(self.bars):
            wanted = self._below if below and place == len(self.bars) - 1 else self._rows
            if wanted.indexOf(bar) < 0:
                wanted.insertWidget(min(place, wanted.count()), bar)
        self._fit()

    def _fit(self) -> None:
        self._scroll.setFixedHeight((ROWS - self._below.count()) * row_height())

    def show_stale(self, stale: bool) -> None:
        """Dim the bars while the answer for another image is on its way."""
        for bar in self.bars:
            bar.set_stale(stale)

    def show_target(self, text: str, title: str) -> None:
        """Mark the class that is explained, and name the target."""
        self._target = text
        self.show_scores(self._scores)
        self.note.set_text(tr("target: {}").format(said(title)))
        self.reset_button.setVisible(text != "predicted")
        self._mark()

    def _mark(self) -> None:
        first_is_own = self._scores is not None and self._scores.unit not in LIKENESS  # the model's own choice
        for i, bar in enumerate(self.bars):
            own = first_is_own and self._target == "predicted" and i == 0
            bar.set_marked(bool(bar.target) and (own or bar.target == self._target))

    def _pick(self, bar: Bar) -> None:
        if bar.target and not bar.stale:  # a box of another image, a class of another model
            self.chosen.emit(bar.target)


def row_height() -> int:
    """Of a bar with its words, in the type that is in force."""
    return grown(ROW)


class Bar(QAbstractButton):
    """A class, a box or a region: its name, its share as a bar below, its number at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target = ""
        self._name, self._share, self._number = "", 0.0, ""
        self._marked = self.stale = False
        follow_type(self, lambda: self.setFixedHeight(row_height()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clear()
        theme.changed.connect(self.update)

    def clear(self) -> None:
        """Show nothing."""
        self.target, self._name, self._share, self._number = "", "", 0.0, ""
        self.setEnabled(False)
        self.setAccessibleName(tr("no answer yet"))
        self.update()

    def show_score(self, target: str, name: str, title: str, share: float, number: str) -> None:
        """Show a class; ``title`` tells it from others of its name."""
        self.target, self._name, self._share, self._number = target, name, share, number
        self.setEnabled(True)
        self.setAccessibleName(f"{name}, {number}")
        self.setToolTip(tr("{}, {}. Click to explain it.").format(title, number))
        self.update()

    def set_marked(self, marked: bool) -> None:
        """Whether this class is the target."""
        self._marked = marked
        self.update()

    def set_stale(self, stale: bool) -> None:
        """Whether a newer answer is on its way."""
        self.stale = stale
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._name:
            return
        now = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.fillRect(self.rect(), now.colour("hover"))
        if self.stale:
            painter.setOpacity(0.45)
        inside = self.rect().adjusted(12, 2, -12, -2)
        if self._marked:
            painter.fillRect(QRectF(0, 3, 3, self.height() - 6), now.colour("accent"))
        font = system_font(bold=self._marked)
        painter.setFont(font)
        painter.setPen(now.colour("text"))
        small = system_font(12)
        taken = max(scaled(NUMBER_WIDTH), QFontMetrics(small).horizontalAdvance(self._number) + 8)
        words = inside.adjusted(0, 0, -taken, -8)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        name = QFontMetrics(font).elidedText(self._name, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, left, name)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(small)
        painter.setPen(now.colour("text" if self._marked else "muted"))
        painter.drawText(inside.adjusted(0, 0, 0, -8), right, self._number)
        track = QRectF(inside.left(), inside.bottom() - 5, inside.width(), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.colour("raised"))
        painter.drawRoundedRect(track, 2, 2)
        if self._share > 0:
            track.setWidth(max(4.0, track.width() * min(1.0, self._share)))
            painter.setBrush(now.colour("accent" if self._marked else "faint"))
            painter.drawRoundedRect(track, 2, 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(now.colour("accent"), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3.5, 0.5, -3.5, -0.5), 4, 4)
