"""Autosaves 0.7 s after a change; saves the user's file on request."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.api import UserError
from workbench.document import file as session_file
from workbench.document.autosave import Autosave
from workbench.document.saved_session import SavedSession
from workbench.document.session import Session
from workbench.document.user_file import UserFile
from workbench.gui.engine.background_tasks import BackgroundTasks
from workbench.gui.widgets.translation import tr
from workbench.settings import OpenSettings

from .session_contents import SessionContents

MOMENT_MS = 700


class SessionSaver(QObject):
    """Writes and reads in a thread, but for the last autosave when the window closes."""

    saved = Signal(str)  # the file's name
    opened = Signal(object)  # SavedSession
    refused = Signal(str)  # the sentence

    def __init__(
        self,
        autosave: Autosave | None,
        contents: SessionContents,
        tasks: BackgroundTasks,
        settings: OpenSettings,
    ) -> None:
        super().__init__()
        self._autosave, self._contents, self._tasks, self._settings = autosave, contents, tasks, settings
        settings.listen(lambda _before, _now: self.touch())
        self._moment = QTimer(self, singleShot=True, interval=MOMENT_MS)
        self._moment.timeout.connect(self._save_itself)
        self._previous_due: tuple[()] | tuple[SavedSession | None] = ()
        self._writing = False
        self._told = False  # a disk that refuses is told once
        self.file: UserFile | None = None  # the user's file of the session
        self.before: UserFile | None = None  # that of the session that another was opened over
        self._warned_of: UserFile | None = None  # what somebody else wrote in its place

    def begin(self, autosave: Autosave) -> None:
        """Save from now on in this slot; what it held is the session before this one."""
        self._autosave = autosave
        if self.last_session is not None:
            self.keep_previous(self.last_session)
        self.touch()

    @property
    def last_session(self) -> SavedSession | None:
        """What the autosave kept of the last time; None without one, or where the settings say not to."""
        return self._autosave.last_session if self._autosave is not None and self._settings.now.autosave else None

    @property
    def previous(self) -> SavedSession | None:
        """The session that was open before the last one, when the program ended; None where there is none."""
        return self._autosave.previous if self._autosave is not None and self._settings.now.autosave else None

    @property
    def keeps(self) -> bool:
        """Whether sessions are there again at the next start."""
        return self._autosave is not None and self._settings.now.autosave

    def keep_previous(self, saved: SavedSession | None) -> None:
        """Keep the session that was open before, over a restart too; None where there is none any more."""
        if not self.keeps:
            return
        self._previous_due = (saved,)

        def written(_nothing: None, error: Exception | None) -> None:
            if error is not None:
                self.refused.emit(_sentence(error, Path("session")))

        self._tasks.do(self._save_previous, written)

    def session_changed(self, _before: Session | None, _now: Session) -> None:
        """Autosave in a moment."""
        self.touch()

    def touch(self) -> None:
        """Something has changed."""
        if self._autosave is not None and self._settings.now.autosave and not self._moment.isActive():
            self._moment.start()

    def save(self, path: Path) -> None:
        """Write the session with its results as a file; ``saved`` or ``refused`` tells.

        What somebody else has written in the place of the session's own file is replaced the second time.
        """
        if self.file is not None and self.file.path == path and self.file.replaced:
            theirs = UserFile.now(path)
            if theirs != self._warned_of:
                self._warned_of = theirs
                sentence = tr(
                    "{} was written by another window or program since this one read it. "
                    "Save again to replace it, or save this session under another name."
                )
                self.refused.emit(sentence.format(path.name))
                return
        gathered = self._contents.gather(None, results=True)

        def write() -> UserFile:
            session_file.save_session(path, gathered)
            return UserFile.now(path)

        def written(file: UserFile | None, error: Exception | None) -> None:
            if file is None:
                self.refused.emit(_sentence(error, path))
                return
            self.file = file
            self.saved.emit(path.name)
            self.touch()

        self._tasks.do(write, written)

    def open(self, path: Path) -> None:
        """Read a session file; ``opened`` or ``refused`` tells."""

        def load() -> tuple[UserFile, SavedSession]:
            return UserFile.now(path), session_file.load_session(path)

        def read(opened: tuple[UserFile, SavedSession] | None, error: Exception | None) -> None:
            if opened is None:
                self.refused.emit(_sentence(error, path))
                return
            self.before, self.file = self.file, opened[0]
            self.opened.emit(opened[1])

        self._tasks.do(load, read)

    def close(self) -> None:
        """Save a last time, in this thread."""
        self._moment.stop()
        if self._autosave is not None:
            try:
                self._save_previous()
                if self._settings.now.autosave:
                    self._autosave.save(self._contents.gather(self.file, results=False))
            except UserError as error:
                self.refused.emit(str(error))
            self._autosave.close()

    def _save_previous(self) -> None:
        """Write what is due, unless another thread has done so."""
        due, self._previous_due = self._previous_due, ()
        if due and self._autosave is not None:
            self._autosave.save_previous(due[0])

    def _save_itself(self) -> None:
        if self._autosave is None or not self._settings.now.autosave:
            return
        if self._writing:  # the disk is slower than the user
            self._moment.start()
            return
        self._writing, autosave, gathered = True, self._autosave, self._contents.gather(self.file, results=False)

        def written(_nothing: None, error: Exception | None) -> None:
            self._writing = False
            if error is not None and not self._told:
                self._told = True
                self.refused.emit(_sentence(error, Path("session")))

        self._tasks.do(lambda: autosave.save(gathered), written)


def _sentence(error: Exception | None, path: Path) -> str:
    return str(error) if isinstance(error, UserError) else f"{path.name}: {error}."
