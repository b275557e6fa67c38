"""Runs again what a figure or a report was made by: its provenance becomes a session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from workbench.api import UserError
from workbench.document.document import Document
from workbench.document.reproduce import (
    check_parameters_of,
    check_reference,
    find_photo,
    find_photos,
    session_from_provenance,
)
from workbench.document.session import Session
from workbench.gui.engine.background_tasks import error_sentence
from workbench.gui.engine.run_reader import RunReader
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.shell.notifier import Notifier
from workbench.images.photo import Photo

Reproduced = tuple[dict[str, Any], Photo | None, list[Path]]  # a run's provenance, and its image or images


class FigureOpener:
    """``compare`` runs what each of several sessions asks for, and puts the results side by side."""

    def __init__(
        self,
        document: Document,
        scheduler: Scheduler,
        reader: RunReader,
        notifier: Notifier,
        compare: Callable[[Sequence[Session]], None],
    ) -> None:
        self._document, self._scheduler, self._reader = document, scheduler, reader
        self._notifier, self._compare = notifier, compare

    def open(self, path: str) -> None:
        """Open model and image that a figure was made from, and run its technique with its parameters.

        The runs of a figure or report of several are put side by side.
        """
        file = Path(path).expanduser().absolute()
        loaded = [self._document.now.model, *([self._scheduler.model.reference] if self._scheduler.model else [])]

        def read() -> list[Reproduced]:
            from workbench.export.provenance_reader import provenance_in

            records = provenance_in(file)
            for record in records:
                check_reference(str(record["model"]["reference"]), file.name, loaded)
            known = [image.path for image in self._document.now.images if image.path]
            folders = [file.parent, *(Path(one).parent for one in known)]
            return [
                (
                    told,
                    find_photo(told["image"], folders) if told.get("image") else None,
                    find_photos(told["images"], folders, known) if told.get("images") else [],
                )
                for told in records
            ]

        def arrived(found: list[Reproduced] | None, error: Exception | None) -> None:
            if found is None:
                self._notifier.refuse("image", [error_sentence(error, file.name)])
            else:
                self._take_up([session_from_provenance(self._document.now, *one) for one in found], file.name)

        self._reader.do(read, arrived)

    def _take_up(self, sessions: Sequence[Session], name: str) -> None:
        there = [one for one in sessions if one.technique in self._scheduler.techniques]
        gone = dict.fromkeys(one.technique for one in sessions if one not in there)
        self._notifier.forget("image")
        problems = [f"There is no technique {one[:80]!r}, which {name} was made by." for one in gone]
        for session in list(there):
            try:
                check_parameters_of(self._scheduler.techniques[session.technique], session.params[session.technique])
            except UserError as error:
                problems.append(f"{name} cannot be run again: {error}")
                there.remove(session)
        self._notifier.refuse("image", problems)
        if len(sessions) == 1 and there:
            self._document.edit(f"Run again from {name}", there[0])
        elif there and self._scheduler.model is None:
            self._notifier.refuse("image", ["No model is loaded, so there is nothing to run on."])
        elif there:
            self._compare(there)
