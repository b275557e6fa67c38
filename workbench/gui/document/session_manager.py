"""Opens, creates and restores sessions, and remembers the previous one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbench.document.autosave import Autosave
from workbench.document.saved_session import SavedSession
from workbench.document.session import OpenImage, Session
from workbench.document.user_file import UserFile
from workbench.gui.shell.notifier import Notifier
from workbench.gui.widgets.translation import tr
from workbench.images.image_files import sample_images
from workbench.settings import OpenSettings

from .session_contents import SessionContents
from .session_saver import SessionSaver


class SessionManager:
    """What commands of the session do; ``saver`` writes and reads the files."""

    def __init__(
        self, contents: SessionContents, saver: SessionSaver, settings: OpenSettings, notifier: Notifier
    ) -> None:
        self._contents, self._document = contents, contents.document
        self.saver, self._settings, self._notifier = saver, settings, notifier
        self._previous = saver.previous
        saver.saved.connect(self._on_saved)
        saver.opened.connect(self._on_opened)
        saver.refused.connect(lambda sentence: notifier.refuse("session", [sentence]))

    @property
    def path(self) -> str:
        """The file that the session was opened from or saved as; empty for none."""
        return str(self.saver.file.path) if self.saver.file is not None else ""

    @property
    def left(self) -> bool:
        """Whether there is a session before this one to go back to."""
        return self._previous is not None

    def open(self, path: str) -> None:
        """Read a session file; it replaces this session once it is there."""
        self.saver.open(Path(path).expanduser().absolute())

    def save(self, path: str) -> None:
        """Write the session with its results."""
        self.saver.save(Path(path).expanduser().absolute())

    def resume(self) -> bool:
        """Restore the session of the last time; False where there is none with an image."""
        last = self.saver.last_session
        if last is None or not last.session.images:
            return False
        self.saver.file = UserFile.of(last.window)
        self.restore(last)
        return True

    def begin_to_keep(self, autosave: Autosave) -> None:
        """Keep this session from now on, as if a person had opened the window; the last one is that before it."""
        self.saver.begin(autosave)
        self._previous = self.saver.last_session or self.saver.previous or self._previous
        self._notifier.refuse("session", [autosave.problem] if autosave.problem else [])

    def new(self, images: Sequence[OpenImage] = ()) -> None:
        """Begin a session with these open images, or the sample images, and the same model."""
        pasted = self._contents.gather(None, results=False).pasted if images else {}
        images = tuple(images) or tuple(OpenImage(str(path), path.name, str(path)) for path in sample_images())
        self._leave(self.saver.file)
        self.saver.file = None
        settings, model = self._settings.now, self._document.now.model
        fresh = Session(model=model, display=settings.display, background=settings.background)
        self.restore(SavedSession(fresh.with_images(images, images[0].key if images else ""), pasted=pasted))

    def back(self) -> None:
        """Change places with the previous session."""
        previous, self._previous = self._previous, None
        if previous is not None:
            self._leave(self.saver.file)
            if self._previous is None:
                self.saver.keep_previous(None)
            self.saver.file = UserFile.of(previous.window)
            self.restore(previous)

    def restore(self, saved: SavedSession) -> None:
        """Put a saved session in the place of this one, and say which of its results are lost."""
        self._contents.restore(saved)
        if saved.lost:
            lost = f"{len(saved.lost)} results" if len(saved.lost) > 1 else "One result"
            again = "they can be run again" if len(saved.lost) > 1 else "it can be run again"
            self._notifier.say(f"{lost} of the session cannot be read; {again}.", "warning")

    def _leave(self, file: UserFile | None) -> None:
        """Keep this session, with its undo history and its file, before another takes its place."""
        if self._document.now.runs or self._document.history.past:
            self._previous = self._contents.gather(file, results=False)
            self.saver.keep_previous(self._previous)
            if self.saver.keeps:
                self._notifier.say(tr("The session before is kept: File > Back to the session before."))
            else:
                self._notifier.say(tr("Until the window is closed: File > Back to the session before."))

    def _on_saved(self, _name: str) -> None:
        self._settings.remember("sessions", self.path)
        self._notifier.forget("session")
        self._notifier.say_saved(self.path)

    def _on_opened(self, saved: SavedSession) -> None:
        self._settings.remember("sessions", self.path)
        self._notifier.forget("session")
        self._leave(self.saver.before)
        self.restore(saved)
