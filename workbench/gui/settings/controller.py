"""Shows the settings page, and lets the session follow the settings that it begins with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from workbench.document.document import Document
from workbench.gui.shell.notifier import Notifier
from workbench.gui.widgets.overlay import Overlay
from workbench.gui.widgets.theme import theme
from workbench.gui.widgets.translation import tr, without_font
from workbench.settings import OpenSettings, Settings

from .page import SettingsPage

OF_MACROS = "What a macro sets holds for its own window, which had its language at the start: choose it in the window."


class SettingsController:
    """``do`` performs a command by its id, with text arguments."""

    def __init__(
        self,
        settings: OpenSettings,
        document: Document,
        overlay: Overlay,
        notifier: Notifier,
        do: Callable[..., None],
    ) -> None:
        self._settings, self._document, self._overlay, self._do = settings, document, overlay, do
        self._notifier = notifier
        self._page: SettingsPage | None = None  # made when it is first asked for
        settings.listen(self._on_change)

    def open(self) -> None:
        """Show the page."""
        if self._page is None:
            page = self._page = SettingsPage(self._settings.now)
            page.changed.connect(lambda name, value: self._do("settings.set", name, str(value)))
            page.reset.connect(lambda: self._do("settings.reset"))
        self._overlay.show_page("Settings", self._page)

    def _on_change(self, before: Settings, now: Settings) -> None:
        if self._page is not None:
            self._page.show_settings(now)
        if (before.theme, before.text_size) != (now.theme, now.text_size):
            theme.apply(now.theme, now.text_size)
        if before.language != now.language:
            no_font = without_font(now.language)
            later = tr("The window has this language from the next start on.")
            words = no_font or (later if self._settings.kept else tr(OF_MACROS))
            self._notifier.say(words, "warning" if no_font else "note", about="language")
        session = self._document.now
        if before.display != now.display:
            display = replace(session.display, colour_map=now.display.colour_map, opacity=now.display.opacity)
            self._document.edit("Settings", replace(session, display=display), merge="settings")
        if before.background != now.background:
            session = replace(self._document.now, background=now.background)
            self._document.edit("Settings", session, merge="settings")
