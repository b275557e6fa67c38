"""Edit: undo and redo."""

from . import command
from .program import App


def _nothing_to_undo(app: App) -> str:
    if app.sessions.left:
        return "There is nothing to undo in this session; File > Back to the session before brings that one back."
    return "There is nothing to undo."


@command(
    "edit.undo", "Undo", menu="Edit/1", shortcut="Ctrl+Z", icon="undo", when=lambda app: bool(app.history.past),
    otherwise=_nothing_to_undo,
)  # fmt: skip
def undo(app: App) -> None:
    """Take back the last choice: a parameter, a target, a layer, an image, a technique or a model."""
    app.step(forward=False)


@command(
    "edit.redo", "Redo", menu="Edit/1", shortcut="Ctrl+Shift+Z", icon="redo", when=lambda app: bool(app.history.future),
    otherwise=lambda app: "There is nothing to do again.",
)  # fmt: skip
def redo(app: App) -> None:
    """Make the choice again that was taken back last."""
    app.step(forward=True)
