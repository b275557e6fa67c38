"""The talk: the pinned runs, read beside the window's thread and shown full screen."""

from __future__ import annotations

import re
from collections.abc import Callable

from workbench.cache.result_cache import ResultCache
from workbench.document.run import Run
from workbench.document.session import OpenImage, Session
from workbench.document.technique_info import TechniqueInfo
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.engine.background_tasks import BackgroundTasks, error_sentence
from workbench.gui.engine.photo_cache import PhotoCache
from workbench.gui.shell.main_window import MainWindow
from workbench.gui.widgets.translation import tr
from workbench.render.display import Display

from .window import PresentationWindow, Slide

PAUSE = re.compile(r"[:;：；。]|\. |\.$")
STANDS_FOR_THE_TARGET = ("the target", "the class", "目标")


class PresentationController:
    """``refused`` is told why nothing can be shown. ``talk`` is the last one that was begun."""

    def __init__(
        self,
        window: MainWindow,
        store: ResultCache,
        photos: PhotoCache,
        background: BackgroundTasks,
        refused: Callable[[str], None],
    ) -> None:
        self._window, self._store, self._photos = window, store, photos
        self._background, self._refused = background, refused
        self.talk: PresentationWindow | None = None

    @property
    def front(self) -> PresentationWindow | None:
        """The talk, while it is there."""
        return self.talk if self.talk is not None and self.talk.isVisible() else None

    def present(self, now: Session, info_of: Callable[[str], TechniqueInfo]) -> None:
        """Show the pinned runs full screen; without pins the run on the canvas."""
        runs = now.pinned or tuple(run for run in now.runs if run.number == now.shown)
        images = {image.key: image for image in now.images}

        def read() -> list[Slide]:
            slides = (self._slide(run, images.get(run.image), info_of(run.technique), now.display) for run in runs)
            return [slide for slide in slides if slide is not None]

        def arrived(slides: list[Slide] | None, error: Exception | None) -> None:
            if not slides:
                self._refused(error_sentence(error, "The presentation") or "No result is known to present.")
                return
            self.talk = PresentationWindow(slides)
            self.talk.ended.connect(self._window.activateWindow)
            self.talk.showFullScreen()

        self._background.do(read, arrived)

    def close(self) -> None:
        """End the talk."""
        if self.talk is not None:
            self.talk.close()

    def _slide(self, run: Run, image: OpenImage | None, info: TechniqueInfo, display: Display) -> Slide | None:
        entry = self._store.get(run.key)
        if entry is None:
            return None
        photo = self._photos.now(image) if image is not None else None
        view_state = ViewState(entry.result, photo, entry.geometry, display)
        title, shows = tr(info.title), tr(info.shows)
        subtitle = "  ·  ".join(part for part in (title, image.name if image is not None else "", run.model) if part)
        explained = str(entry.result.facts.get("target_title", "")) if info.parameters_of_type("target") else ""
        return Slide(
            title=title,
            headline=headline(shows, explained),
            subtitle=subtitle,
            view_state=view_state,
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
