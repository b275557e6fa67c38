"""Tells the user what happens: a sentence over the middle of the window, the status bar, and the log."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbench import folders
from workbench.commands.front import COMPUTING
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.panels.log import LogPanel
from workbench.gui.widgets.translation import tr
from workbench.phrases import Verbatim, said
from workbench.protocol.messages import Progressed

from .notification_bar import NotificationBar
from .status_bar import StatusBar

NOT_COUNTED = Progressed(0, 0, 0, "")  # a run of which nothing is known but that it is under way


class Notifier:
    """Follows the scheduler by itself; others call ``say`` and ``refuse``. Macros ask it what went wrong."""

    def __init__(self, bar: NotificationBar, status: StatusBar, log: LogPanel, scheduler: Scheduler) -> None:
        self._bar, self._status, self._log, self._scheduler = bar, status, log, scheduler
        self._failures: dict[str, str] = {}
        self._engine_was_dead = False
        self._withheld = False  # the status bar says why nothing runs
        self._training = ""  # how far a training in the background is
        scheduler.training.progressed.connect(self._on_training)
        scheduler.training.ended.connect(lambda _finished, _sentence: self._on_training(None))
        scheduler.began.connect(self._began)
        scheduler.progressed.connect(self._progressed)
        scheduler.paused_changed.connect(status.show_paused)
        scheduler.cancelling.connect(status.show_cancelling)
        scheduler.ended.connect(self._ended)
        scheduler.finished.connect(lambda _request, _entry: self._bar.forget_sentence(COMPUTING))
        for arrived in (scheduler.finished, scheduler.collected):  # computed, or known
            arrived.connect(lambda _request, _entry: self._on_result())
        scheduler.model_changed.connect(lambda _loaded, _asked: self.forget("model"))
        scheduler.predicted.connect(lambda _scores: self.forget("predictions"))
        scheduler.presented.connect(lambda _displayed: self._not_withheld())
        scheduler.withheld.connect(lambda _request, sentence: self._on_withheld(sentence))
        scheduler.refused.connect(self._on_refused)
        scheduler.client.log.connect(log.add)
        scheduler.client.notice.connect(self._notice)
        scheduler.client.state_changed.connect(self._state)

    def say(self, sentence: str, level: str = "info", about: str = "") -> None:
        """One sentence over what is in front; ``about`` is the kind of thing, for ``forget``."""
        self._bar.say(sentence, level, about=about)

    def refuse(
        self, kind: str, sentences: Sequence[str], level: str = "warning", details: bool = False, logged: int = 0
    ) -> None:
        """Say what could not be done: the first sentence, and how many more there are; macros hear of it too.

        logged  how many of the sentences the log has already
        """
        if not sentences:
            return
        self._failures[kind] = sentences[0]
        for sentence in sentences[logged:]:
            self._log.add(sentence)
        if level:
            others = tr("And {} more; see the log.").format(len(sentences) - 1) if len(sentences) > 1 else ""
            words = " ".join(text for text in (said(sentences[0]), others) if text)
            self._bar.say(Verbatim(words), level, details or bool(others), about=kind)

    def say_saved(self, path: str | Path) -> None:
        """A file is there: its name, and in which folder, which a person did not always choose."""
        self._bar.say("Saved {} in {}.".format(*folders.name_and_place(path)))

    def note(self, text: str) -> None:
        """Write to the log alone."""
        self._log.add(text)

    def go_on(self) -> None:
        """A person does something else: what was only told is read."""
        self._bar.go_on()

    def forget(self, kind: str) -> None:
        """What was said about this kind of thing is out of date."""
        self._bar.forget(kind)

    def failure(self, kind: str) -> str:
        """What went wrong of this kind since the last call with an empty kind; for macros."""
        if not kind:
            self._failures.clear()
            return ""
        return self._failures.get(kind, "")

    def opening(self, name: str) -> None:
        """A file is being read; nobody needs to hear of it while something runs."""
        if not self._scheduler.running:
            self._status.say(tr("Opening {}…").format(name), "accent")

    def idle(self, words: str = "") -> None:
        """Nothing runs: say so, with the device."""
        if self._scheduler.running:
            return
        if self._engine_words is not None:
            self._status.end(*self._engine_words)
            return
        model = self._scheduler.model
        where = " · " + tr("{} on {}").format(model.reference, model.device) if model else ""
        words = tr(words) or (tr("Ready") if model else tr("No model is loaded"))
        self._status.end(f"{words}{where}{self._training}", "good" if model else "warning")

    def _ended(self, words: str) -> None:
        if words:  # cancelled
            self._bar.let_pass("run", "model")
        if not self._scheduler.running:
            self._bar.forget_sentence(COMPUTING)
        self._count_runs(self._scheduler.compared_title)  # also of what says nothing while it runs
        self.idle(words)

    def _on_training(self, message: Progressed | None) -> None:
        self._training = ""
        if message is not None:
            self._training = " · " + tr("training a style: {} of {} steps").format(message.done, message.total)
        if not self._withheld:
            self.idle()

    def _on_result(self) -> None:
        """There is a result: what was said of the engine, and that something was cancelled, is out of date."""
        self.forget("engine")
        self.idle()

    def _on_withheld(self, sentence: str) -> None:
        self._withheld = True
        self._status.say(sentence, "warning")

    def _not_withheld(self) -> None:
        """Something is on the canvas again: the reason why nothing was is out of date."""
        if self._withheld:
            self._withheld = False
            self.idle()

    def _began(self, words: str) -> None:
        self._withheld = False
        if self._scheduler.loading:
            self.forget("model")
        self._status.begin(words)
        self._status.show_pausable(self._scheduler.can_pause)
        self._count_runs(said(words).removesuffix("…"))

    def _progressed(self, title: str, message: Progressed) -> None:
        if not self._count_runs(title, message):
            self._status.progress(title, message)

    def _count_runs(self, title: str, message: Progressed = NOT_COUNTED) -> bool:
        """Show which run of a comparison is under way, all of which are one bar; whether there are several."""
        at, count = self._scheduler.collecting
        if count > 1:
            which = tr("{} of {}").format(at, count)
            self._status.progress(f"{said(title)} ({which})", message, (at - 1, count))
        return count > 1

    def _on_refused(self, kind: str, sentence: str, details: str) -> None:
        if details:
            self._log.add(details)
        self.refuse(kind, [sentence], "danger" if details else "warning", bool(details))

    def _notice(self, sentence: str) -> None:
        """The engine's fate: shown until a run has ended again, and kept in the log."""
        self._log.add(sentence)
        self._bar.say(sentence, "warning", about="engine")

    def _state(self, state: str) -> None:
        if state == "dead":
            self._engine_was_dead = True
        elif state in ("ready", "busy") and self._engine_was_dead:
            self._engine_was_dead = False
            self.forget("engine")
        if self._engine_words is not None and self._scheduler.running:
            self._status.say(*self._engine_words)
        else:
            self.idle()

    @property
    def _engine_words(self) -> tuple[str, str] | None:
        """What is said of an engine that cannot begin a run yet, and the token of its dot; else None."""
        return {
            "starting": (tr("Starting the engine…"), "warning"),
            "restarting": (tr("Starting a fresh engine…"), "warning"),
            "dead": (tr("The engine does not run."), "danger"),
        }.get(self._scheduler.client.state)
