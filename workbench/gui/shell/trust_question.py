"""The question whether a model that runs code may be loaded: asked where a person chose it, never on its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.widgets.translation import tr

from .dialogs import Dialogs

YES, NO = "yes", "no"


class TrustQuestion:
    """Asks with what it is and where it lies; yes loads it, and is remembered by what the file holds."""

    def __init__(self, scheduler: Scheduler, dialogs: Dialogs, load: Callable[[str, str], None]) -> None:
        self._dialogs, self._load = dialogs, load
        scheduler.trust_wanted.connect(self._ask)

    def _ask(self, reference: str, code: dict[str, str]) -> None:
        name, folder = Path(code["place"]).name, str(Path(code["place"]).parent)
        title = tr("{name} is {what}. Loading it runs code, which can do anything that you can. Do you trust it?")
        choices = [
            (NO, tr("Do not load it"), ""),
            (YES, tr("I trust it: load it, now and later, while the file stays as it is"), folder),
        ]

        def take(answer: str) -> None:
            if answer == YES:
                self._load(reference, code["digest"])

        self._dialogs.choose(title.format(name=name, what=tr(code["what"])), choices, take)
