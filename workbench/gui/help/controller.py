"""The pages of the help menu, and the hints of the first hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workbench.document.session import Session
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.widgets.overlay import Overlay
from workbench.protocol.messages import Ready
from workbench.settings import OpenSettings, Settings

from .about import program_facts
from .hints import Hints


class HelpController:
    """Remembers in the settings which hints were seen."""

    def __init__(self, hints: Hints, settings: OpenSettings, overlay: Overlay, scheduler: Scheduler) -> None:
        self.hints, self._settings, self._overlay, self._scheduler = hints, settings, overlay, scheduler
        self._versions: Mapping[str, str] = {}  # of the packages that the engine runs on
        hints.set_known(settings.now.hints, settings.now.hints_seen)
        hints.seen.connect(self._on_seen)
        settings.listen(self._on_settings)
        scheduler.client.ready.connect(self._on_ready)

    def show(self, page: str) -> None:
        """Show the keyboard "shortcuts", or "about"."""
        if page == "shortcuts":
            self._overlay.show_shortcuts()
        else:
            facts = program_facts(self._scheduler.client.state, self._scheduler.model, self._versions)
            self._overlay.show_facts("Explainability Workbench", facts)

    def session_changed(self, _before: Session | None, now: Session) -> None:
        """Look whether a hint is of use now."""
        self.hints.show_session(now)

    def _on_seen(self, hint: str) -> None:
        now = self._settings.now
        self._settings.change(replace(now, hints_seen=(*now.hints_seen, hint)))

    def _on_settings(self, before: Settings, now: Settings) -> None:
        if before.hints != now.hints or not set(before.hints_seen) <= set(now.hints_seen):
            self.hints.set_known(now.hints, now.hints_seen)

    def _on_ready(self, ready: Ready) -> None:
        self._versions = ready.versions
