"""Which session is at work: one that was opened, begun or gone back to. The one whose place it took is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from workbench.document.autosave import Autosave
from workbench.document.history import History
from workbench.document.saved_session import SavedSession
from workbench.document.session import OpenImage, Session
from workbench.gui.engine.background_tasks import BackgroundTasks
from workbench.gui.engine.photo_cache import PhotoCache
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.settings.manager import SettingsManager
from workbench.gui.shell.main_window import MainWindow
from workbench.gui.shell.notifier import Notifier
from workbench.gui.widgets.translation import tr
from workbench.images.image_files import sample_images

from .document import Document
from .session_saver import SessionSaver


class SessionManager:
    """``taken`` is called once another session has taken the place of the one before."""

    def __init__(
        self,
        document: Document,
        window: MainWindow,
        photos: PhotoCache,
        work: Scheduler,
        preferring: SettingsManager,
        telling: Notifier,
        taken: Callable[[], None],
        autosave: Autosave | None,
        background: BackgroundTasks,
    ) -> None:
        self._document, self._window, self._photos, self._work = document, window, photos, work
        self._preferring, self._telling, self._taken = preferring, telling, taken
        self._left: SavedSession | None = None
        self.keeping = SessionSaver(autosave, self._gather, background)
        self.keeping.by_itself = preferring.now.autosave
        self.keeping.saved.connect(self._on_saved)
        self.keeping.opened.connect(self._on_opened)
        self.keeping.refused.connect(lambda sentence: telling.refuse("session", [sentence]))

    @property
    def path(self) -> str:
        """The file that the session was opened from or saved as; empty for none."""
        return str(self.keeping.path or "")

    @property
    def left(self) -> bool:
        """Whether there is a session that this one took the place of."""
        return self._left is not None

    def open(self, path: str) -> None:
        """Read a session file; it takes the place of this session when it is there."""
        self.keeping.open(Path(path).expanduser().absolute())

    def save(self, path: str) -> None:
        """Write the session with its results."""
        self.keeping.save(Path(path).expanduser().absolute())

    def new(self) -> None:
        """Begin anew with the sample images and the same model."""
        images = tuple(OpenImage(str(path), path.name, str(path)) for path in sample_images())
        self._leave(self.keeping.path)
        self.keeping.path = None
        chosen, model = self._preferring.now, self._document.now.model
        fresh = Session(model=model, display=chosen.display, background=chosen.background)
        self.restore(SavedSession(fresh.with_images(images, images[0].key if images else "")))

    def back(self) -> None:
        """Change places with the session that was left last."""
        left, self._left = self._left, None
        if left is not None:
            self._leave(self.keeping.path)
            self.keeping.path = Path(str(left.window["path"])) if left.window.get("path") else None
            self.restore(left)

    def restore(self, saved: SavedSession) -> None:
        """Take another session's place: everything is as it was when it was saved."""
        for key, entry in saved.entries.items():
            self._work.cache.put(key, entry)
        for key, photo in saved.pasted.items():
            self._photos.add(key, photo)
        self._photos.set_background(saved.session.background)
        self._window.arrange(dict(saved.window), str(saved.window.get("geometry", "")))
        self._document.take(History(saved.session, saved.past, saved.future))
        self._taken()
        if saved.lost:
            lost = f"{len(saved.lost)} results" if len(saved.lost) > 1 else "One result"
            again = "they can be run again" if len(saved.lost) > 1 else "it can be run again"
            self._telling.say(f"{lost} of the session cannot be read; {again}.", "warning")
        wanted, model = saved.session.model, self._work.model
        if wanted and self._work.client.state != "dead" and (model is None or model.reference != wanted):
            self._work.load(wanted, asked=False)

    def _leave(self, path: Path | None) -> None:
        """Keep the session that another takes the place of, with its steps and the file that it has."""
        if self._document.now.runs or self._document.history.past:
            now = self._gather(False)
            self._left = replace(now, window={**now.window, "path": str(path or "")})
            self._telling.say(tr("The session before is kept: File > Back to the session before."))

    def _gather(self, entries: bool) -> SavedSession:
        """The session as it is, with what the window wants back; ``entries`` adds its results, else its steps."""
        now, store, history = self._document.now, self._work.cache, self._document.history
        window = {**self._window.arrangement(), "geometry": self._window.geometry_text(), "path": self.path}
        found = {run.key: entry for run in now.runs if (entry := store.get(run.key)) is not None} if entries else {}
        past, future = ((), ()) if entries else (tuple(history.past), tuple(history.future))
        return SavedSession(now, window, found, self._photos.pasted(now.images), past=past, future=future)

    def _on_saved(self, name: str) -> None:
        self._preferring.remember("recent_sessions", self.path)
        self._telling.forget("session")
        self._telling.say(f"The session is saved as {name}.")

    def _on_opened(self, saved: SavedSession) -> None:
        self._preferring.remember("recent_sessions", self.path)
        self._telling.forget("session")
        self._leave(self.keeping.before)
        self.restore(saved)
