"""The presentation: reads the pinned runs in a thread and shows them full screen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from workbench.document.document import Document
from workbench.document.technique_info import TechniqueInfo, technique_info
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.engine.background_tasks import error_sentence
from workbench.gui.engine.photo_cache import PhotoCache
from workbench.gui.engine.run_reader import FinishedRun, RunReader
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.shell.notifier import Notifier
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.display import Display

from .legend import legend_of
from .plain_words import attack_headline, headline, name_of_target, plain_caveat, plain_result, slide_caption
from .window import PresentationWindow, Slide


class PresentationController:
    """``parent`` is the window that a person comes back to."""

    def __init__(
        self,
        document: Document,
        scheduler: Scheduler,
        reader: RunReader,
        photos: PhotoCache,
        notifier: Notifier,
        parent: QWidget,
    ) -> None:
        self._document, self._scheduler, self._reader, self._photos = document, scheduler, reader, photos
        self._notifier, self._parent = notifier, parent
        self.window: PresentationWindow | None = None  # the presentation that was begun last

    @property
    def front(self) -> PresentationWindow | None:
        """The presentation, while it is visible."""
        return self.window if self.window is not None and self.window.isVisible() else None

    def present(self) -> None:
        """Show the pinned runs full screen; without pins what is compared, or the run on the canvas."""
        now, techniques = self._document.now, self._scheduler.techniques
        seen = now.compared if now.comparing else tuple(run for run in now.runs if run.number == now.shown)
        runs = now.pinned or seen
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
            self.window.thumbnail_wanted.connect(self._ask_thumbnail)
            self._photos.thumbnail_ready.connect(self.window.show_thumbnail)
            self.window.showFullScreen()

        self._reader.do(read, arrived)

    def _ask_thumbnail(self, key: str) -> None:
        image = next((image for image in self._document.now.images if image.key == key), None)
        if image is not None:
            self._photos.ask_thumbnail(image)

    def close(self) -> None:
        """End the presentation."""
        if self.window is not None:
            self.window.close()


def _slide(finished: FinishedRun, info: TechniqueInfo, display: Display) -> Slide:
    result, title, shows = finished.result.result, tr(info.title), tr(info.shows)
    plain = plain_result(result)
    explained = name_of_target(str(result.facts.get("target_title", ""))) if info.parameters_of_type("target") else ""
    return Slide(
        title=title,
        headline=attack_headline(result.facts) or headline(shows, said(explained), tr(info.slide)),
        subtitle="  ·  ".join(part for part in (title, finished.image_name) if part),
        view_state=ViewState(plain, finished.photo, finished.result.geometry, display),
        caption=slide_caption(result, info.title, info.slide),
        caveat=plain_caveat(said(result.caveat), tr(info.limitations), result, tr(info.slide_limitations)),
        legend=legend_of(plain, display),
    )
