"""The presentation: reads the pinned runs in a thread and shows them full screen."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QWidget

from workbench.document.document import Document
from workbench.document.technique_info import TechniqueInfo, technique_info
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.engine.background_tasks import error_sentence
from workbench.gui.engine.run_reader import FinishedRun, RunReader
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.shell.notifier import Notifier
from workbench.gui.widgets.translation import tr
from workbench.render.display import Display

from .window import PresentationWindow, Slide

PAUSE = re.compile(r"[:;：；。]|\. |\.$")
STANDS_FOR_THE_TARGET = ("the target", "the class", "目标")


class PresentationController:
    """``parent`` is the window that a person comes back to."""

    def __init__(
        self, document: Document, scheduler: Scheduler, reader: RunReader, notifier: Notifier, parent: QWidget
    ) -> None:
        self._document, self._scheduler, self._reader = document, scheduler, reader
        self._notifier, self._parent = notifier, parent
        self.window: PresentationWindow | None = None  # the presentation that was begun last

    @property
    def front(self) -> PresentationWindow | None:
        """The presentation, while it is visible."""
        return self.window if self.window is not None and self.window.isVisible() else None

    def present(self) -> None:
        """Show the pinned runs full screen; without pins the run on the canvas."""
        now, techniques = self._document.now, self._scheduler.techniques
        runs = now.pinned or tuple(run for run in now.runs if run.number == now.shown)
        info = {run.technique: technique_info(techniques, run.technique) for run in runs}

        def read() -> list[Slide]:
            finished = self._reader.known(now, runs)
            return [_slide(run, info[run.run.technique], now.display) for run in finished]

        def arrived(slides: list[Slide] | None, error: Exception | None) -> None:
            if not slides:
                sentence = error_sentence(error, "The presentation") or "No result is known to present."
                self._notifier.refuse("image", [sentence])
                return
            self.window = PresentationWindow(slides)
            self.window.ended.connect(self._parent.activateWindow)
            self.window.showFullScreen()

        self._reader.do(read, arrived)

    def close(self) -> None:
        """End the presentation."""
        if self.window is not None:
            self.window.close()


def _slide(finished: FinishedRun, info: TechniqueInfo, display: Display) -> Slide:
    entry = finished.result
    title, shows = tr(info.title), tr(info.shows)
    subtitle = "  ·  ".join(part for part in (title, finished.image_name, finished.run.model) if part)
    explained = str(entry.result.facts.get("target_title", "")) if info.parameters_of_type("target") else ""
    return Slide(
        title=title,
        headline=headline(shows, explained),
        subtitle=subtitle,
        view_state=ViewState(entry.result, finished.photo, entry.geometry, display),
        caption=entry.result.caption or shows,
        caveat=entry.result.caveat or tr(info.limitations),
    )


def headline(shows: str, target: str) -> str:
    """What a technique shows, to its first pause, with the target's name in its place: ``Where “tabby” is …``.

    target  in words, with numbers of classes, which a headline does without; empty where nothing is explained
    """
    words = PAUSE.split(shows, maxsplit=1)[0].strip()
    name = re.sub(r" \(\d+\)", "", target)
    if not name:
        return words
    for stands in STANDS_FOR_THE_TARGET:
        if stands in words:
            return words.replace(stands, f"“{name}”", 1)
    return f"{words}: “{name}”"
