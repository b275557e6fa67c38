"""The status bar's contents: what goes on, how far it is, how long it takes, and how to end it."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from workbench.gui.widgets.section import Elided, IconButton
from workbench.gui.widgets.theme import CAPTION_PX, follow_type, scaled, system_font, theme, tokens
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.protocol.messages import Progressed

from .progress_meter import ProgressMeter, left_text

BAR_STEPS = 1000
WORDS, LEFT = 140, 104  # pixels of what goes on, whatever stands beside it, and of how long it takes
HINT = 240  # pixels in which a hint is read


class StatusBar(QWidget):
    """What goes on has the room that nothing else needs; what comes and goes beside it moves nothing but its end.

    Where there is not enough for all while something is under way a hint gives way first, then the words of the value.
    """

    crowded = Signal(bool)  # whether there is no room for a hint beside it
    cancel_wanted = Signal()
    pause_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._meter = ProgressMeter()
        self._paused_at: float | None = None
        self._cancelling = False
        self._room = 0  # that the words have needed since what is under way began
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 8, 0)
        row.setSpacing(8)
        self.dot = Dot()
        self.words = Elided(tr("Starting the engine…"))
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
        self.value.changed.connect(self._share_room)
        row.addWidget(self.dot)
        row.addWidget(self.words, 1)
        for widget in (self.bar, self.left, self.hold, self.cancel):
            row.addWidget(widget)
        row.addWidget(self.value)
        self._show_progress(False)
        follow_type(self.words, self._share_room)

    def say(self, words: str, token: str = "good") -> None:
        """What goes on; the token colours the dot."""
        self.words.set_text(said(words))
        self._share_room()
        self.dot.show_token(token)

    def begin(self, words: str) -> None:
        """Something that takes a while has begun."""
        self._meter = ProgressMeter()
        self._cancelling = False
        self._room = 0
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

    def show_cancelling(self) -> None:
        """It is to end, and may take a few seconds: nothing counts on."""
        self._cancelling = True
        self.say(tr("Cancelling…"), "warning")
        self.bar.setRange(0, 0)
        self.left.clear()

    def progress(self, title: str, progress: Progressed, row: tuple[int, int] = (0, 1)) -> None:
        """How far it is: counts where there are any, on one bar for all of it.

        row  how many runs are done before it, of how many
        """
        if self._cancelling:
            return
        meter, done, total = self._meter, progress.done, progress.total
        meter.take(progress, time.monotonic(), row)
        self.bar.setRange(0, BAR_STEPS if meter.fraction is not None else 0)
        self.bar.setValue(round(BAR_STEPS * (meter.fraction or 0.0)))
        counts = said(f"{said(title)}: {done} of {total} {said(progress.note)}".rstrip())
        self.words.set_text(counts if done < total and total > 1 else f"{said(title)}…")
        self._share_room()
        if self._paused_at is None:
            self.left.setText(said(f"{left_text(meter.left)} left") if meter.left is not None else "")

    def end(self, words: str, token: str = "good") -> None:
        """It has ended."""
        self._cancelling = False
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
            self._room = 0
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """What is under way is read in full, and the value's numbers; then the value's words, and a hint at last."""
        row, wide = self.layout(), self.window().width()
        if row is None:
            return
        spent = row.minimumSize().width() - self.words.minimumWidth() - self.value.minimumWidth()
        if not self.bar.isHidden():
            self._room = max(self._room, QFontMetrics(self.words.font()).horizontalAdvance(self.words.full_text) + 4)
        room = max(scaled(WORDS), min(self._room, wide - spent - self.value.least))
        self.words.setMinimumWidth(room)
        self.value.fit_in(wide - spent - room)
        self.crowded.emit(spent + room + self.value.minimumWidth() + scaled(HINT) > wide)


class Value(QLabel):
    """The value under the pointer: in two lines of small type where it is long, without words where there is no room.

    The room stays until the pointer has left, so that nothing jumps from number to number.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._room, self._full_text, self._most = 0, "", 0
        self.setProperty("look", "muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(tr("Value under the pointer"))
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Ignored)

    def set_text(self, text: str) -> None:
        """Show this text, in two lines of small type where one would take more than half of the window."""
        self._full_text = said(text)
        self.setAccessibleDescription(self._full_text)
        self.fit_in(self._most or self.window().width())
        self.changed.emit()

    def fit_in(self, most: int) -> None:
        """Take at most this many pixels, and what the numbers need."""
        self._most = most
        text, half = self._full_text, max(240, self.window().width() // 2)
        fits = QFontMetrics(system_font()).horizontalAdvance(text) <= min(half, most)
        lines = text
        if not fits:
            shorter = _without_words(text)
            lines = next((each for one in shorter if _small_width(each := _two_lines(one)) <= most), self._numbers)
        look = "muted" if fits else "caption"
        if self.property("look") != look:
            self.setProperty("look", look)
            self.style().unpolish(self)
            self.style().polish(self)
        if lines != self.text():
            self.setText(lines)
        needed = QFontMetrics(system_font()).horizontalAdvance(lines) + 4 if fits else _small_width(lines)
        self._room = max(self._room, needed) if text else 0
        self.setMinimumWidth(max(needed, min(self._room, most)) if text else 0)

    @property
    def least(self) -> int:
        """Pixels that its numbers need."""
        return _small_width(self._numbers) if self._full_text else 0

    @property
    def _numbers(self) -> str:
        return _two_lines(_without_words(self._full_text)[-1])

    @property
    def full_text(self) -> str:
        """The text in one line."""
        return " ".join(self.text().split("\n"))


def _small_width(lines: str) -> int:
    """The pixels of lines in small type."""
    metrics = QFontMetrics(system_font(CAPTION_PX))
    return max(metrics.horizontalAdvance(line) for line in lines.split("\n")) + 4


def _without_words(text: str) -> list[str]:
    """The text, then with one word less each time, from its end, until only what has a digit is left."""
    parts = text.split(" ")
    texts = [text]
    for i in [i for i, part in enumerate(parts) if not any(map(str.isdigit, part))][::-1]:
        parts[i] = "…"
        kept = [part for k, part in enumerate(parts) if part != "…" or k == 0 or parts[k - 1] != "…"]
        texts.append(" ".join(kept))
    return texts if any(map(str.isdigit, text)) else texts[:1]


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
