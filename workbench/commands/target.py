"""The target: what is explained."""

from workbench.api import Target

from . import command
from .program import App

PREDICTED = str(Target())
ANY_CLASS = "Any other class"  # what an empty parameter for a class says


@command("target.set", "Set the target…", menu="Technique/2", shortcut="Ctrl+G", icon="target", waits="run")
def set_target(app: App, target: str = "") -> None:
    """Explain a class by number or name, or any other target: difference:281,285, unit:LAYER:CHANNEL, ..."""
    if not target:
        choices = [(PREDICTED, "The predicted class", "whatever the model finds most likely")]
        choices += [(str(Target.of_class(i)), name, str(i)) for i, name in enumerate(app.model.classes)]
        app.dialogs.choose("Explain which class?", choices, lambda chosen: set_target(app, chosen))
        return
    typed = Target.typed(target, app.model.classes)
    app.edit(f"Target {typed.label(app.model.classes)}", app.session.with_target(str(typed)))


@command(
    "target.predicted",
    "Explain the predicted class",
    menu="Technique/2",
    when=lambda app: app.session.target != PREDICTED,
    waits="run",
)
def predicted(app: App) -> None:
    """Explain whatever class the model finds most likely."""
    set_target(app, PREDICTED)
