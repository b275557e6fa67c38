"""What a person chose once: the page that is made from the declaration, and what each choice does at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from workbench.gui.widgets.form import Form
from workbench.gui.widgets.overlay import Overlay
from workbench.gui.widgets.theme import theme
from workbench.gui.widgets.translation import tr
from workbench.settings import Settings, choices

if TYPE_CHECKING:
    from workbench.gui.app import App

WIDTH = 320
MEGABYTE = 1_000_000


class SettingsPage(QWidget):
    """Every choice with its editor."""

    changed = Signal(str, object)  # a setting's name and its value
    reset = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Settings")
        half = (len(choices()) + 1) // 2
        self._forms = [Form(some, {}, explained=True) for some in (choices()[:half], choices()[half:])]
        columns = QHBoxLayout()
        columns.setSpacing(40)
        for form in self._forms:
            form.changed.connect(self.changed)
            form.setFixedWidth(WIDTH)
            columns.addWidget(form, 0, Qt.AlignmentFlag.AlignTop)
        again = QPushButton(tr("Reset to defaults"))
        again.setObjectName("reset")
        again.clicked.connect(lambda _checked=False: self.reset.emit())
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(columns)
        column.addLayout(row)
        self.show_settings(settings)

    def show_settings(self, settings: Settings) -> None:
        """Show what is chosen."""
        for form in self._forms:
            form.set_values({choice.name: getattr(settings, choice.name) for choice in choices()})

    def values(self) -> dict[str, Any]:
        """What its editors say, by the settings' names."""
        return {name: value for form in self._forms for name, value in form.values().items()}

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.focusNextChild()


class SettingsManager:
    """``now`` is what the program remembers, with what a person chose on the page.

    do  performs a command by its id, with text arguments
    """

    def __init__(self, now: Settings, sheet: Overlay, do: Callable[..., None]) -> None:
        self.now = now
        self._sheet, self._do = sheet, do
        self._page: SettingsPage | None = None  # made when it is first asked for

    def take(self, chosen: Settings) -> None:
        """Remember these, and show them where the page is open."""
        self.now = chosen
        if self._page is not None:
            self._page.show_settings(chosen)

    def remember(self, kind: str, what: str) -> None:
        """Put what was opened or chosen at the head of its list, ``recent_images`` for one."""
        self.now = self.now.with_recent(kind, what)

    def hint_seen(self, hint: str) -> None:
        """That hint is not shown again."""
        self.now = replace(self.now, hints_seen=(*self.now.hints_seen, hint))

    def open(self) -> None:
        """Show the page of everything that is chosen once."""
        if self._page is None:
            page = self._page = SettingsPage(self.now)
            page.changed.connect(lambda name, value: self._do("settings.set", name, str(value)))
            page.reset.connect(lambda: self._do("settings.reset"))
        self._sheet.show_page("Settings", self._page)


def put_in_force(app: App, before: Settings | None, now: Settings) -> None:
    """Let what is chosen now hold; ``before`` None lets everything hold."""
    for choice in choices():
        changed = before is None or getattr(before, choice.name) != getattr(now, choice.name)
        if changed and choice.name in _AT_ONCE:
            _AT_ONCE[choice.name](app, now)
    app.window.hints.set_known(now.hints, now.hints_seen)


def _device(app: App, now: Settings) -> None:
    app.work.device = now.device
    if app.work.model is not None:
        app.load_model(app.work.model.reference)


def sweep_environment(now: Settings) -> dict[str, str]:
    """What the engine reads of these choices; empty values leave it to the machine."""
    return {
        "WORKBENCH_SWEEP_MEMORY": str(now.sweep_memory or ""),
        "WORKBENCH_SWEEP": "" if now.sweep_engine == "automatic" else now.sweep_engine,
    }


def _sweeps(app: App, now: Settings) -> None:
    app.client.environment.update(sweep_environment(now))
    if app.client.state == "ready":
        app.client.restart()


def _display(app: App, now: Settings) -> None:
    display = replace(app.session.display, colour_map=now.display.colour_map, opacity=now.display.opacity)
    app.edit("Settings", replace(app.session, display=display), merge="settings")


def _background(app: App, now: Settings) -> None:
    app.edit("Settings", replace(app.session, background=now.background), merge="settings")


def _autosave(app: App, now: Settings) -> None:
    app.keeping.by_itself = now.autosave
    app.keeping.touch()


def _store_limit(app: App, now: Settings) -> None:
    if app.work.cache.disk_cache is not None:
        app.work.cache.disk_cache.limit = now.store_limit * MEGABYTE


_AT_ONCE: Mapping[str, Callable[[App, Settings], None]] = {
    "language": lambda _app, _now: None,  # from the next start on
    "theme": lambda _app, now: theme.apply(now.theme),
    "colour_map": _display,
    "opacity": _display,
    "background": _background,
    "device": _device,
    "sweep_memory": _sweeps,
    "sweep_engine": _sweeps,
    "autosave": _autosave,
    "store_limit": _store_limit,
}
