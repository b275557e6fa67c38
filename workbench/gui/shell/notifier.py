"""What a person is told: a sentence over the canvas, the line at the bottom, and the log."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.widgets.translation import tr
from workbench.protocol.messages import Progressed

from .main_window import MainWindow


class Notifier:
    """Says what becomes of the work by itself; macros ask it what went wrong."""

    def __init__(self, window: MainWindow, work: Scheduler) -> None:
        self._window, self._work = window, work
        self._failures: dict[str, str] = {}
        work.began.connect(self._began)
        work.progressed.connect(self._progressed)
        work.paused_changed.connect(window.status.show_paused)
        work.ended.connect(self.idle)
        work.client.log.connect(window.log.add)
        work.client.notice.connect(self._notice)
        work.client.state_changed.connect(self._state)

    def say(self, sentence: str, level: str = "info") -> None:
        """One sentence over the canvas."""
        self._window.message.say(sentence, level)

    def refuse(self, kind: str, sentences: Sequence[str], level: str = "warning", details: bool = False) -> None:
        """Say what could not be done; macros hear of it too."""
        if not sentences:
            return
        more = f" And {len(sentences) - 1} more; see the log." if len(sentences) > 1 else ""
        self._failures[kind] = sentences[0]
        for sentence in sentences:
            self._window.log.add(sentence)
        if level:
            self._window.message.say(sentences[0] + more, level, details or bool(more), about=kind)

    def forget(self, kind: str) -> None:
        """What was refused of this kind is out of date."""
        self._window.message.forget(kind)

    def failure(self, kind: str) -> str:
        """What went wrong of this kind since the last call that asked for nothing; for macros."""
        if not kind:
            self._failures.clear()
            return ""
        return self._failures.get(kind, "")

    def opening(self, name: str) -> None:
        """A file is read, which nobody needs to hear while something runs."""
        if not self._work.running:
            self._window.status.say(tr("Opening {}…").format(name), "accent")

    def idle(self, words: str = "") -> None:
        """Nothing runs: say so, with the device."""
        if self._work.running:
            return
        model = self._work.model
        where = f" · {model.reference} on {model.device}" if model else ""
        words = tr(words) or (tr("Ready") if model else tr("No model is loaded"))
        self._window.status.end(f"{words}{where}", "good" if model else "warning")
        self._window.technique.show_running(False)

    def _began(self, words: str) -> None:
        self._window.status.begin(words)
        self._window.status.show_pausable(self._work.can_pause)
        self._window.technique.show_running(True)
        if self._work.loading:
            self._window.layers.show_empty(f"{self._work.loading} is loading…")

    def _progressed(self, title: str, message: Progressed) -> None:
        self._window.status.progress(title, message.done, message.total, message.note)

    def _notice(self, sentence: str) -> None:
        """What became of the engine: said until a run has come to its end again, and kept in the log."""
        self._window.log.add(sentence)
        self._window.message.say(sentence, "warning", about="engine")

    def _state(self, state: str) -> None:
        words = {
            "starting": (tr("Starting the engine…"), "warning"),
            "restarting": (tr("Starting a fresh engine…"), "warning"),
            "dead": (tr("The engine does not run."), "danger"),
        }
        if state in words:
            self._window.status.say(*words[state])
        else:
            self.idle()
