"""Edit: undo and redo."""

from . import command
from .program import App


@command("edit.undo", "Undo", menu="Edit/1", shortcut="Ctrl+Z", icon="undo", when=lambda app: bool(app.history.past))
def undo(app: App) -> None:
    """Take back the last choice: a parameter, a target, a layer, an image, a technique or a model."""
    app.step(forward=False)


@command(
    "edit.redo", "Redo", menu="Edit/1", shortcut="Ctrl+Shift+Z", icon="redo", when=lambda app: bool(app.history.future)
)
def redo(app: App) -> None:
    """Make the choice again that was taken back last."""
    app.step(forward=True)
