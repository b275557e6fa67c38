"""The program: quit, and restart the engine."""

from . import command
from .program import App


@command("app.quit", "Quit", menu="File/9", shortcut="Ctrl+Q", icon="quit")
def quit_app(app: App) -> None:
    """Close the window and end the engine."""
    app.quit()


@command("app.restart_engine", "Restart the engine", menu="Run/9")
def restart_engine(app: App) -> None:
    """Start a fresh engine and load the model again; nothing that was done is lost."""
    app.model.restart_engine()
