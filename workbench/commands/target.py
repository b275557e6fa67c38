"""The target: what is explained."""

from workbench.api import Target

from . import command
from .program import App

PREDICTED = str(Target())


@command("target.set", "Set the target…", menu="Technique/2", shortcut="Ctrl+G", icon="target", waits="run")
def set_target(app: App, target: str = "") -> None:
    """Explain a class, box or region by number or name, or any other target: difference:281,285, box:0, ..."""
    if not target:
        app.dialogs.choose("Explain what?", _choices(app), lambda chosen: set_target(app, chosen), free=True)
        return
    typed = str(app.model.targets.typed(target))
    app.edit(f"Target {app.model.targets.label(typed)}", app.session.with_target(typed))


def _choices(app: App) -> list[tuple[str, str, str]]:
    """What the model can be asked about this image: its own choice, what it answers, and every class or output."""
    targets = app.model.targets
    answers = {text: title for text, title in app.runs.answers if targets.fits(text)}
    named = [(text, title) for text, title in targets.named if text not in answers]
    return [
        (PREDICTED, targets.predicted, "whatever the model answers first"),
        *((text, title, "an open image") for text, title in targets.likenesses(app.session)),
        *((text, title, "in the answer") for text, title in answers.items()),
        *((text, title, "") for text, title in named),
    ]


@command(
    "target.predicted",
    "Explain the model's own answer",
    menu="Technique/2",
    when=lambda app: app.session.target != PREDICTED,
    waits="run",
)
def predicted(app: App) -> None:
    """Explain what the model answers first: the likeliest class, the best box, the largest region."""
    set_target(app, PREDICTED)
