"""The status bar's contents: what goes on, how far it is, how long it takes, and how to end it."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from workbench.gui.widgets.section import Elided, IconButton
from workbench.gui.widgets.theme import CAPTION_PX, follow_type, scaled, system_font, theme, tokens
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.protocol.messages import Progressed

from .progress_meter import ProgressMeter, left_text

BAR_STEPS = 1000
WORDS, LEFT = 140, 104  # pixels of what goes on, whatever stands beside it, and of how long it takes


class StatusBar(QWidget):
    """What goes on has the room that nothing else needs; what comes and goes beside it moves nothing but its end."""

    cancel_wanted = Signal()
    pause_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._meter = ProgressMeter()
        self._paused_at: float | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 8, 0)
        row.setSpacing(8)
        self.dot = Dot()
        self.words = Elided(tr("Starting the engine…"))
        follow_type(self.words, lambda: self.words.setMinimumWidth(scaled(WORDS)))
        self.bar = QProgressBar()
        self.bar.setFixedWidth(160)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        self.left = QLabel()
        follow_type(self.left, lambda: self.left.setFixedWidth(scaled(LEFT)))
        self.left.setProperty("look", "caption")
        self.cancel = IconButton("close", tr("Cancel (Ctrl+.)"))
        self.cancel.clicked.connect(self.cancel_wanted.emit)
        self.hold = IconButton("pause", tr("Pause (Ctrl+Shift+.)"))
        self.hold.clicked.connect(self.pause_wanted.emit)
        self.value = Value()
        row.addWidget(self.dot)
        row.addWidget(self.words, 1)
        for widget in (self.bar, self.left, self.hold, self.cancel):
            row.addWidget(widget)
        row.addWidget(self.value)
        self._show_progress(False)

    def say(self, words: str, token: str = "good") -> None:
        """What goes on; the token colours the dot."""
        self.words.set_text(said(words))
        self.dot.show_token(token)

    def begin(self, words: str) -> None:
        """Something that takes a while has begun."""
        self._meter = ProgressMeter()
        self.show_paused(False)
        self.say(words, "accent")
        self.bar.setRange(0, 0)
        self._show_progress(True)
        self.left.clear()

    def show_pausable(self, on: bool) -> None:
        """Whether what runs can be held."""
        self.hold.setVisible(on)

    def show_paused(self, on: bool) -> None:
        """It is held, or goes on; the time until then does not count."""
        now = time.monotonic()
        if self._paused_at is not None:
            self._meter.pause(now - self._paused_at)
        self._paused_at = now if on else None
        self.hold.show_icon("run" if on else "pause")
        self.hold.setToolTip(tr("Go on (Ctrl+Shift+.)") if on else tr("Pause (Ctrl+Shift+.)"))
        self.hold.setAccessibleName(self.hold.toolTip())
        if on:
            self.left.setText(tr("Paused"))
            self.dot.show_token("warning")
        else:
            self.left.clear()
            self.dot.show_token("accent")

    def progress(self, title: str, progress: Progressed) -> None:
        """How far it is: counts where there are any, on one bar for all of it."""
        meter, done, total = self._meter, progress.done, progress.total
        meter.take(progress, time.monotonic())
        self.bar.setRange(0, BAR_STEPS if meter.fraction is not None else 0)
        self.bar.setValue(round(BAR_STEPS * (meter.fraction or 0.0)))
        counts = said(f"{said(title)}: {done} of {total} {said(progress.note)}".rstrip())
        self.words.set_text(counts if done < total and total > 1 else f"{said(title)}…")
        if self._paused_at is None:
            self.left.setText(said(f"{left_text(meter.left)} left") if meter.left is not None else "")

    def end(self, words: str, token: str = "good") -> None:
        """It has ended."""
        self._show_progress(False)
        self.left.clear()
        self.say(words, token)

    def _show_progress(self, on: bool) -> None:
        """What stands beside the words while something is under way."""
        for widget in (self.bar, self.left, self.cancel):
            widget.setVisible(on)
        policy = self.hold.sizePolicy()
        policy.setRetainSizeWhenHidden(on)  # nothing moves while it is under way
        self.hold.setSizePolicy(policy)
        if not on:
            self.hold.hide()


class Value(QLabel):
    """The value under the pointer. It has the room that its numbers need: other words give way, or it takes two lines.

    The room stays until the pointer has left, so that nothing jumps from number to number.
    """

    def __init__(self) -> None:
        super().__init__()
        self._room = 0
        self.setProperty("look", "muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(tr("Value under the pointer"))
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Ignored)

    def set_text(self, text: str) -> None:
        """Show this text, in two lines of small type where one would take more than half of the window."""
        text = said(text)
        metrics, half = QFontMetrics(system_font()), max(240, self.window().width() // 2)
        fits = metrics.horizontalAdvance(text) <= half
        lines = text if fits else _two_lines(text)
        look = "muted" if fits else "caption"
        if self.property("look") != look:
            self.setProperty("look", look)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setText(lines)
        self.setAccessibleDescription(text)
        fine = metrics if fits else QFontMetrics(system_font(CAPTION_PX))
        needed = max(fine.horizontalAdvance(line) for line in lines.split("\n")) + 4
        self._room = max(self._room, needed) if text else 0
        self.setMinimumWidth(self._room)

    @property
    def full_text(self) -> str:
        """The text in one line."""
        return " ".join(self.text().split("\n"))


def _two_lines(text: str) -> str:
    """The text broken at the space that is nearest to its middle."""
    spaces = [i for i, letter in enumerate(text) if letter == " "]
    at = min(spaces, key=lambda i: abs(i - len(text) // 2), default=len(text))
    return f"{text[:at]}\n{text[at + 1 :]}" if spaces else text


class Dot(QWidget):
    """A small disc in a token's colour."""

    def __init__(self) -> None:
        super().__init__()
        self._token = "warning"
        self.setFixedSize(8, 8)
        theme.changed.connect(self.update)

    def show_token(self, token: str) -> None:
        """Take another colour."""
        self._token = token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().colour(self._token))
        painter.drawEllipse(self.rect())
