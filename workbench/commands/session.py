"""Sessions: open, save, begin a new one, and go back to the one before."""

from pathlib import Path

from workbench.document.file import SUFFIX

from . import command
from .image import named
from .program import App
from .saving import path_for


@command("session.open", "Open a session…", menu="File/2", shortcut="Ctrl+Alt+O", waits="session")
def open_session(app: App, path: str = "") -> None:
    """Open a session file as it was saved: images, runs with their results, and the looks of the window."""
    chosen = path or next(iter(app.dialogs.files("Open a session", "sessions")), "")
    if chosen:
        app.sessions.open(chosen)


@command(
    "session.recent",
    "Open a recent session…",
    menu="File/2",
    when=lambda app: bool(app.settings.now.recent("sessions")),
)
def open_recent(app: App) -> None:
    """Open one of the sessions that were saved or opened last."""
    choices = [(path, Path(path).name, path) for path in app.settings.now.recent("sessions")]
    app.dialogs.choose("Open a recent session", choices, app.sessions.open)


@command("session.save", "Save the session", menu="File/2", shortcut="Ctrl+Alt+S", waits="session")
def save_session(app: App, path: str = "") -> None:
    """Save the session as a file with its results; it saves itself too, and is there again at the next start."""
    chosen = path_for(app, path or app.sessions.path, "Save the session", f"session{SUFFIX}", (SUFFIX,))
    if chosen:
        app.sessions.save(chosen)


@command("session.save_as", "Save the session as…", menu="File/2", waits="session")
def save_session_as(app: App, path: str = "") -> None:
    """Save the session under another name."""
    chosen = path_for(app, path, "Save the session", f"session{SUFFIX}", (SUFFIX,))
    if chosen:
        app.sessions.save(chosen)


@command("session.new", "New session", menu="File/2", shortcut="Ctrl+Alt+N")
def new_session(app: App) -> None:
    """Begin anew with the sample images and the same model."""
    app.sessions.new()


@command("session.collect", "New session with some images", when=lambda app: bool(app.session.images))
def collect(app: App, *name: str) -> None:
    """Begin a session with these of the open images, by their names or paths, and the same model."""
    app.sessions.new(named(app, name))


@command("session.back", "Back to the session before", menu="File/2", when=lambda app: app.sessions.left)
def back(app: App) -> None:
    """Change places with the session that was there before another was opened or begun."""
    app.sessions.back()
