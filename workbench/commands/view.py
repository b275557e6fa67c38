"""View: display of results, panels and the window. No command here changes a result."""

from dataclasses import replace

from workbench.api import UserError
from workbench.render.colour import COLOUR_MAPS
from workbench.render.tile_order import ORDERS

from . import command
from .front import has_result, has_single_result, no_result
from .program import App
from .saving import path_for

PANELS = {
    "images": "Images",
    "model": "Layers",
    "techniques": "Techniques",
    "parameters": "Technique and answer",
    "runs": "Runs",
    "log": "Log",
}
STEP = 0.1
TILE_ORDERS = {
    "automatic": "Automatic",
    "strongest": "Strongest first",
    "weakest": "Weakest first",
    "number": "In number order",
    "given": "As the technique sorted them",
}


@command("view.palette", "Find anything…", menu="View/1", shortcut="Ctrl+K", icon="search")
def palette(app: App, text: str = "") -> None:
    """Find a command, technique, layer or class by a few letters of its name."""
    app.palette.open(text)


@command("view.opacity", "Opacity of the map…", menu="View/2")
def opacity(app: App, percent: str = "") -> None:
    """How much the map covers the image, 0 to 100 per cent."""
    if not percent:
        choices = [(str(n), f"{n} %", "") for n in range(0, 101, 10)]
        app.dialogs.choose("Opacity of the map", choices, lambda n: opacity(app, n), free=True)
        return
    _display(app, "Opacity", opacity=_share("opacity", percent))


@command("view.more_opaque", "Stronger map", menu="View/2", shortcut="Ctrl+Shift+Up")
def more_opaque(app: App) -> None:
    """Let the map cover more of the image."""
    _display(app, "Opacity", opacity=min(1.0, round(app.session.display.opacity + STEP, 2)))


@command("view.less_opaque", "Weaker map", menu="View/2", shortcut="Ctrl+Shift+Down")
def less_opaque(app: App) -> None:
    """Let more of the image show through the map."""
    _display(app, "Opacity", opacity=max(0.0, round(app.session.display.opacity - STEP, 2)))


@command("view.least", "Boxes from which probability…", menu="View/2")
def least(app: App, percent: str = "") -> None:
    """Draw the boxes of this probability and more, 0 to 100 per cent."""
    if not percent:
        choices = [(str(n), f"{n} %", "") for n in range(0, 100, 10)]
        app.dialogs.choose("Draw boxes from which probability?", choices, lambda n: least(app, n), free=True)
        return
    _display(app, "Boxes drawn", least=_share("probability", percent))


@command("view.colour_map", "Colour map…", menu="View/2")
def colour_map(app: App, name: str = "") -> None:
    """The colours of maps; "automatic" takes those that suit their sign."""
    if not name:
        choices = [("automatic", "Automatic", "by whether the values are signed")]
        app.dialogs.choose(
            "Colour map", choices + [(n, n, "") for n in COLOUR_MAPS], lambda chosen: colour_map(app, chosen)
        )
        return
    if name not in (*COLOUR_MAPS, "automatic"):
        raise UserError(f"colour_map must be automatic or one of {', '.join(COLOUR_MAPS)}; got {name}.")
    _display(app, "Colour map", colour_map="" if name == "automatic" else name)


@command("view.range", "Lock the range…", menu="View/2")
def lock_range(app: App, low: str = "", high: str = "") -> None:
    """Give all maps one scale, from low to high; without numbers each follows its data."""
    if not low:
        _display(app, "Range", low=None, high=None)
        return
    try:
        lowest, highest = float(low), float(high)
    except ValueError:
        raise UserError(f"range must be two numbers, low and high; got {low!r} and {high!r}.") from None
    if not lowest < highest:
        raise UserError(f"range must go from low to high; got {low} and {high}.")
    _display(app, "Range", low=lowest, high=highest)


@command(
    "view.network",
    "What the network saw",
    menu="View/2",
    shortcut="Ctrl+E",
    on=lambda app: bool(app.session.display.network_view),
)
def network(app: App, state: str = "") -> None:
    """Show the image as the network got it, resized and cropped, in place of the original."""
    _display(app, "What the network saw", network_view=_on(state, app.session.display.network_view))


@command("view.fit", "Fit the picture", menu="View/2", shortcut="Ctrl+0", icon="fit")
def fit(app: App) -> None:
    """Show the whole picture."""
    app.window.fit()


@command("view.tile_order", "Order of the channels…", menu="View/25")
def set_tile_order(app: App, order: str = "") -> None:
    """Look at many tiles strongest first, weakest first, in number order, or as the technique sorted them."""
    if not order:
        choices = [(name, words, "") for name, words in TILE_ORDERS.items()]
        app.dialogs.choose("Order of the channels", choices, lambda chosen: set_tile_order(app, chosen))
        return
    if order not in (*ORDERS, "automatic"):
        raise UserError(f"order must be automatic or one of {', '.join(ORDERS)}; got {order}.")
    _display(app, "Order of the channels", tile_order="" if order == "automatic" else order)


@command("view.channel", "Find a channel…", menu="View/25", when=has_single_result, otherwise=no_result)
def find_channel(app: App, number: str = "") -> None:
    """Go to a channel among many, by its number, and mark it."""
    if not app.window.find_tile(number):
        raise UserError(f"There is no channel {number} on the canvas.")


@command("view.next_page", "Next page of channels", menu="View/25", when=has_single_result, otherwise=no_result)
def next_page(app: App) -> None:
    """Show the next page of many channels or filters."""
    app.window.turn_page(1)


@command("view.previous_page", "Page of channels before", menu="View/25", when=has_single_result, otherwise=no_result)
def previous_page(app: App) -> None:
    """Show the page before of many channels or filters."""
    app.window.turn_page(-1)


@command(
    "view.present", "Present", menu="View/5", shortcut="F5", icon="present",
    when=lambda app: bool(app.session.pinned) or has_result(app), otherwise=no_result, waits="image",
)  # fmt: skip
def present(app: App) -> None:
    """Show the pinned runs full screen, in order; without pins what is compared, or the run on the canvas."""
    app.presentation.present()


@command("view.fullscreen", "Full screen", menu="View/5", shortcut="F11")
def fullscreen(app: App) -> None:
    """Give the window the whole screen, or put it back."""
    app.window.toggle_fullscreen()


@command("view.theme", "Theme…", menu="View/4", icon="moon")
def theme(app: App, name: str = "") -> None:
    """Dark, light, or as the desktop has it."""
    if not name:
        choices = [("system", "As the desktop", ""), ("dark", "Dark", ""), ("light", "Light", "")]
        app.dialogs.choose("Theme", choices, lambda chosen: theme(app, chosen))
        return
    app.settings.change(app.settings.now.with_choice("theme", name))


@command("view.screenshot", "Picture of the window…", menu="File/3", waits="export")
def screenshot(app: App, path: str = "") -> None:
    """Save a picture of the whole window as PNG."""
    path = path_for(app, path, "Picture of the window", "window.png", (".png",))
    if path:
        app.exporter.screenshot(path)


def _panel(name: str, title: str, key: str) -> None:
    def toggle(app: App, state: str = "") -> None:
        app.window.toggle(name, None if not state else _on(state, False))

    toggle.__doc__ = f"Show or hide: {title.lower()}."
    command(f"view.{name}", title, menu="View/3", shortcut=key, on=lambda app: bool(app.window.shows(name)))(toggle)


for _number, (_name, _title) in enumerate(PANELS.items(), start=1):
    _panel(_name, _title, f"Ctrl+{_number}")


def _display(app: App, label: str, **values: object) -> None:
    session = app.session
    app.edit(label, replace(session, display=replace(session.display, **values)), merge=label)  # type: ignore[arg-type]


def _on(state: str, now: bool) -> bool:
    if not state:
        return not now
    if state not in ("on", "off"):
        raise UserError(f"this must be on or off; got {state}.")
    return state == "on"


def _share(name: str, percent: str) -> float:
    """0 to 1, of a text in per cent. Raises UserError."""
    try:
        value = float(percent.rstrip(" %"))
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise UserError(f"{name} must be 0 to 100 %; got {percent}.")
    return value / 100
