"""The threshold slider: from which likeness on two images show the same thing, and who says so."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from workbench.gui.widgets.form.quiet_wheel import quiet_wheel
from workbench.gui.widgets.section import Elided, IconButton
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.threshold import SIMILARITY, Threshold

STEPS = 200
REST = 400  # milliseconds without a key after which a threshold is stated
YOU = "you"


class ThresholdRow(QWidget):
    """Nothing is judged until a person or the model's description states a threshold.

    threshold  the one in force, also while the slider is dragged; None where none is stated
    """

    moved = Signal()
    stated = Signal(str)  # as a description has it; empty where what a person stated is taken back

    def __init__(self) -> None:
        super().__init__()
        self.threshold: Threshold | None = None
        self._measure, self._low, self._high = SIMILARITY, -1.0, 1.0
        self.words = Elided("", self, look="caption")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setAccessibleName(tr("The same thing from which likeness on"))
        self.slider.setFixedHeight(18)
        quiet_wheel(self.slider)
        self.back = IconButton("reset", tr("Take back what you stated"), self)
        kept = self.back.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.back.setSizePolicy(kept)
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.slider, 1)
        row.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 8, 8)
        column.setSpacing(0)
        column.addWidget(self.words)
        self.remark = Elided("", self, look="caption")  # on images that are not compared
        self.remark.hide()
        column.addLayout(row)
        column.addWidget(self.remark)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._state)
        self.slider.valueChanged.connect(self._on_moved)
        self.slider.sliderReleased.connect(self._state)
        self.back.clicked.connect(lambda _checked=False: self.stated.emit(""))
        self.hide()

    def show_threshold(self, measure: str, text: str, origin: str, highest: float = 0.0) -> None:
        """Show what is stated of a measure, and by whom.

        text     as the description has it; empty where nothing is
        highest  the largest distance that is in sight
        """
        if self.slider.isSliderDown() or self._rest.isActive():
            return  # a person is stating another
        stated = Threshold.parse(text) if text else None
        self.threshold = stated if stated is not None and stated.measure == measure else None
        self._measure = measure
        value = self.threshold.value if self.threshold is not None else 0.0
        self._low, self._high = (-1.0, 1.0) if measure == SIMILARITY else (0.0, max(1.5 * highest, value) or 1.0)
        strict = STEPS if measure == SIMILARITY else 0  # where nothing is the same
        place = round((value - self._low) / (self._high - self._low) * STEPS) if self.threshold is not None else strict
        with QSignalBlocker(self.slider):
            self.slider.setValue(place)
        self.back.setVisible(self.threshold is not None and origin == YOU)
        self._say(origin)

    def show_remark(self, sentence: str) -> None:
        """Say which images are not compared; nothing where all are."""
        self.remark.set_text(sentence)
        self.remark.setVisible(bool(sentence))

    def _on_moved(self, place: int) -> None:
        value = self._low + place / STEPS * (self._high - self._low)
        self.threshold = Threshold(self._measure, float(f"{value:.3g}"))
        self._say(YOU)
        self.moved.emit()
        if not self.slider.isSliderDown():
            self._rest.start()

    def _state(self) -> None:
        self._rest.stop()
        if self.threshold is not None:
            self.stated.emit(str(self.threshold))

    def _say(self, origin: str) -> None:
        if self.threshold is None:
            self.words.set_text(tr("No threshold is stated: move the slider"))
            return
        of_cosine = self._measure == SIMILARITY
        form = tr("The same from cosine {} on") if of_cosine else tr("The same up to distance {}")
        words = form.format(f"{self.threshold.value:g}")
        self.words.set_text(f"{words} · {said(origin)}" if origin else words)
