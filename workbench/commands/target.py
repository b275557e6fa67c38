"""The target: what is explained."""

from collections.abc import Sequence

from workbench.api import Target, UserError, class_title

from . import App, command

PREDICTED = "predicted"
ANY_CLASS = "Any other class"  # what an empty parameter for a class says


@command("target.set", "Set the target…", menu="Technique/2", shortcut="Ctrl+G", icon="target", waits="run")
def set_target(app: App, target: str = "") -> None:
    """Explain a class by number or name, or any other target: difference:281,285, unit:LAYER:CHANNEL, ..."""
    if not target:
        choices = [(PREDICTED, "The predicted class", "whatever the model finds most likely")]
        choices += [(f"class:{i}", name, str(i)) for i, name in enumerate(app.classes)]
        app.ask("Explain which class?", choices, lambda chosen: set_target(app, chosen))
        return
    text = target_text(target, app.classes)
    app.edit(f"Target {target_title(text, app.classes)}", app.session.with_target(text))


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


def target_text(given: str, classes: Sequence[str]) -> str:
    """A target's text from what a person wrote: a number, a name, or the text itself. Raises UserError."""
    given = given.strip()
    if given.isdigit():
        if classes and int(given) >= len(classes):
            raise UserError(f"target must be 0 to {len(classes) - 1}; got {given}.")
        return f"class:{int(given)}"
    exact = [i for i, name in enumerate(classes) if name.lower() == given.lower()]
    if exact:
        return f"class:{exact[0]}"
    if ":" in given or given == PREDICTED:
        return str(Target.parse(given))
    near = [i for i, name in enumerate(classes) if given and given.lower() in name.lower()]
    if len(near) == 1:
        return f"class:{near[0]}"
    if near:
        some = ", ".join(class_title(classes[i], i) for i in near[:4])
        raise UserError(f"{given!r} may be {some}{' or another' if len(near) > 4 else ''}; say which by its number.")
    return str(Target.parse(f"class:{given}")) if not classes else _unknown(given)


def target_title(text: str, classes: Sequence[str]) -> str:
    """A target in words: ``tabby (281)``."""
    target = Target.parse(text)
    named = [class_title(classes[int(n)], int(n)) if n.isdigit() and int(n) < len(classes) else n for n in target.names]
    match target.kind:
        case "predicted":
            return "predicted class"
        case "class":
            return named[0]
        case "difference":
            return f"{named[0]} minus {named[1]}"
        case "unit":
            return f"{target.names[0]}, channel {target.names[1]}"
    return f"{target.kind} of {named[0]}"


def _unknown(given: str) -> str:
    raise UserError(
        f"This model has no class {given!r}; give a number, a class's name, or a target such as unit:LAYER:0."
    )
