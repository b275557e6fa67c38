"""Opens the palette: everything that can be found by name, or a list to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from workbench.commands.program import App
from workbench.gui.widgets.translation import tr
from workbench.phrases import said

from .entries import everything
from .matching import LazyEntries, PaletteEntry
from .palette import Palette


class PaletteController(QObject):
    """``app`` is asked when the palette opens; ``do`` performs a command by its id, with text arguments."""

    opened = Signal()  # to find something by name

    def __init__(self, widget: Palette, app: App, do: Callable[..., None]) -> None:
        super().__init__()
        self.widget, self._app, self._do = widget, app, do
        widget.chosen.connect(lambda name: app.settings.remember("choices", name))

    def open(self, text: str = "") -> None:
        """Everything that can be found by name; what was chosen last comes first."""
        hint, recent = tr("Find a command, technique, layer, class or image"), self._app.settings.now.recent("choices")
        self.opened.emit()
        self.widget.open(hint, everything(self._app, self._do), text, recent=recent)

    def choose(
        self, title: str, choices: Sequence[tuple[str, str, str]], take: Callable[[str], None], free: bool = False
    ) -> None:
        """Let the user pick among (value, title, note), or type another value; ``free`` if any text may be one."""

        def entry(i: int) -> PaletteEntry:
            value, name, note = choices[i]
            if value == name:  # a name, which is no word of a language
                return PaletteEntry(name, said(note), partial(take, value))
            return PaletteEntry(said(name), said(note), partial(take, value), also=value)

        self.widget.open(title, LazyEntries(len(choices), entry), other=take, free=free)
