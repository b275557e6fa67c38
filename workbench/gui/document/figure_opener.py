"""Runs again what a figure or a report was made by: its provenance becomes a session."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.api import UserError
from workbench.document.document import Document
from workbench.document.reproduce import (
    check_parameters_of,
    check_reference,
    find_photo,
    find_photos,
    other_weights,
    session_from_provenance,
)
from workbench.document.session import Session
from workbench.export.provenance import MEASURED
from workbench.gui.engine.background_tasks import error_sentence
from workbench.gui.engine.run_reader import RunReader
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.shell.notifier import Notifier
from workbench.images.photo import Photo
from workbench.protocol.messages import Loaded

Reproduced = tuple[dict[str, Any], Photo | None, list[Path]]  # a run's provenance, and its image or images


class FigureOpener:
    """``compare`` runs what each of several sessions asks for, and puts the results side by side."""

    def __init__(
        self,
        document: Document,
        scheduler: Scheduler,
        reader: RunReader,
        notifier: Notifier,
        compare: Callable[[Sequence[Session], bool, int | None], None],
    ) -> None:
        self._document, self._scheduler, self._reader = document, scheduler, reader
        self._notifier, self._compare = notifier, compare
        self._made_with: dict[str, tuple[str, str]] = {}  # by a model's reference: the figure, and the digest then
        scheduler.loaded.connect(self._on_loaded)

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
                sessions = [session_from_provenance(self._document.now, *one) for one in found]
                taken = self._take_up(sessions, file.name, found[0][0].get(MEASURED) if found else None)
                models = [told["model"] for told, _, _ in found]
                digests = {str(model["reference"]): str(model.get("digest", "")) for model in models}
                self._remember_weights({one.model: digests[one.model] for one in taken}, file.name)

        self._reader.do(read, arrived)

    def _take_up(self, sessions: Sequence[Session], name: str, measured: object) -> Sequence[Session]:
        """Run what can be run, and say what cannot; gives those that are run.

        measured  what the figure says of differences; None where it shows none
        """
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
            self._compare(there, measured is not None, _reference(measured, there, sessions))
        return there

    # The weights of now and those of the figure.

    def _remember_weights(self, digests: Mapping[str, str], name: str) -> None:
        self._made_with = {reference: (name, digest) for reference, digest in digests.items()}
        self._notifier.forget("weights")
        for reference in self._made_with:
            self._compare_weights(reference, self._scheduler.catalogue.digest_of(reference))

    def _on_loaded(self, loaded: Loaded) -> None:
        if loaded.reference in self._made_with:
            self._compare_weights(loaded.reference, loaded.digest)
            del self._made_with[loaded.reference]

    def _compare_weights(self, reference: str, now: str) -> None:
        """Say so if a model, whose digest is known, has other weights than when the figure was made."""
        figure, then = self._made_with[reference]
        if now and (sentence := other_weights(reference, now, figure, then)):
            self._notifier.refuse("weights", [sentence])


def _reference(measured: object, taken: Sequence[Session], sessions: Sequence[Session]) -> int | None:
    """Which of the runs the others are measured against; None for the first of each row."""
    against = measured.get("against") if isinstance(measured, dict) else None
    fits = isinstance(against, int) and 0 <= against < len(taken) == len(sessions)
    return against if fits else None
