"""The plugin manager: which plugins there are, which are switched off, and loading them again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from workbench import plugin_imports
from workbench.document.document import Document
from workbench.gui.engine.catalogue import PREDICTIONS
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.shell.notifier import Notifier
from workbench.gui.widgets import translation
from workbench.gui.widgets.overlay import Overlay
from workbench.gui.widgets.translation import tr
from workbench.manifests import Manifest, Problem, find_manifests
from workbench.protocol.messages import Ready
from workbench.settings import OpenSettings
from workbench.user_plugins import create_plugin

from .page import PluginsPage, plugin_rows, show_folder


class PluginManager:
    """Shows the page of plugins in the overlay. ``do`` performs a command by its id.

    problems  of the plugins that were found at the start; later those that the engine reports
    """

    def __init__(
        self,
        problems: Sequence[Problem],
        document: Document,
        scheduler: Scheduler,
        settings: OpenSettings,
        notifier: Notifier,
        overlay: Overlay,
        do: Callable[..., None],
    ) -> None:
        self._document, self._scheduler, self._settings = document, scheduler, settings
        self._notifier, self._overlay, self._do = notifier, overlay, do
        self._problems = problems
        self._told = _sentences(problems)
        self._code = _codes(find_manifests()[0])  # of the user's own plugins, as they were loaded last
        self._page: PluginsPage | None = None  # made when it is first asked for
        scheduler.client.ready.connect(self._on_ready)
        scheduler.techniques_changed.connect(self._on_techniques)
        for problem in problems:
            notifier.note(problem.sentence)

    def new(self, name: str) -> None:
        """Make a technique of the user's own from a template, and load it."""
        plugin, folder = create_plugin(name, list(self._scheduler.techniques))
        self._load()
        self._document.edit(f"New plugin {name.strip()}", replace(self._document.now, technique=plugin))
        self._notifier.say(tr("The plugin lies in {}. Change it there, then load plugins anew.").format(folder), "note")
        show_folder(folder)

    def switch(self, name: str, on: bool) -> None:
        """Put a technique into the list, or take it out."""
        settings, session = self._settings.now, self._document.now
        others = tuple(plugin for plugin in settings.plugins_off if plugin != name)
        self._settings.change(replace(settings, plugins_off=others if on else (*others, name)))
        if not on and session.technique == name:
            rest = [technique for technique in self._scheduler.techniques if technique not in (name, PREDICTIONS)]
            self._document.edit("Switch off", replace(session, technique="gradcam" if "gradcam" in rest else rest[0]))
        self._load()

    def reload(self) -> None:
        """Read the manifests again and start a fresh engine, which imports the plugins anew, all of them."""
        self._told = set()  # what is still wrong is said once more
        self._load()

    def _load(self) -> None:
        plugin_imports.forgive()
        manifests, self._problems = find_manifests()
        self._code = _codes(manifests)
        translation.renew()
        self._scheduler.take_manifests(manifests)
        self._tell()
        self._scheduler.client.restart()

    def _tell(self) -> None:
        """Say of the plugins that cannot be used what has not been said of them."""
        fresh = [problem.sentence for problem in self._problems if problem.sentence not in self._told]
        self._told |= _sentences(self._problems)
        self._notifier.refuse("plugin", fresh, "warning", details=True)

    def look_at_files(self) -> None:
        """Load plugins anew where a file of one was changed by hand; while something runs, say so."""
        changed = self._changed()
        if not changed:
            return
        if not self._scheduler.running:
            self._renew(changed)
            return
        sentence = tr("{} has changed on the disk; Technique > Load plugins anew takes it up.")
        self._notifier.say(sentence.format(", ".join(tr(one.title) for one in changed)), "warning", about="plugin")

    def take_up(self, technique: str) -> None:
        """Before a technique runs because a person asks: it is loaded anew where its files were changed by hand."""
        if technique in self._code:
            self._renew([one for one in self._changed() if one.id == technique])

    def _changed(self) -> list[Manifest]:
        """The user's own plugins whose files are others than when they were loaded."""
        return [one for one in find_manifests()[0] if self._code.get(one.id, one.code) != one.code]

    def _renew(self, changed: Sequence[Manifest]) -> None:
        if changed:
            self.reload()
            sentence = tr("{} has changed on the disk and is loaded anew.")
            self._notifier.say(sentence.format(", ".join(tr(one.title) for one in changed)))

    def open(self) -> None:
        """Show the page."""
        if self._page is None:
            page = self._page = PluginsPage()
            page.switched.connect(self.switch)
            page.reload_wanted.connect(lambda: self._do("plugin.reload"))
            page.new_wanted.connect(lambda: self._do("plugin.new"))
        self._fill(self._page)
        self._overlay.show_page("Plugins", self._page)

    def _fill(self, page: PluginsPage) -> None:
        off, techniques = self._settings.now.plugins_off, self._scheduler.techniques
        manifests, _problems = find_manifests()
        page.show_plugins(plugin_rows(manifests, self._problems, techniques, off, (PREDICTIONS,)))

    def _on_ready(self, ready: Ready) -> None:
        self._problems = [Problem(p["plugin"], p["sentence"], p.get("details", "")) for p in ready.problems]
        for problem in self._problems:
            self._notifier.note(f"{problem.sentence}\n{problem.details}")
        self._tell()

    def _on_techniques(self) -> None:
        if self._page is not None and self._page.isVisible():
            self._fill(self._page)


def _sentences(problems: Sequence[Problem]) -> set[str]:
    return {problem.sentence for problem in problems}


def _codes(manifests: Sequence[Manifest]) -> dict[str, str]:
    return {manifest.id: manifest.code for manifest in manifests if manifest.code}
