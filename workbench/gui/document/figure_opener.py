"""Runs again what a figure or a report was made by: its provenance becomes a session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from workbench.api import UserError
from workbench.document.comparison_grid import ComparisonLayout
from workbench.document.document import Document
from workbench.document.figure_matrix import FigureRun, as_composed
from workbench.document.reproduce import (
    check_parameters_of,
    check_reference,
    find_photo,
    find_photos,
    models_of,
    other_weights,
    session_from_provenance,
    with_found_photographs,
)
from workbench.document.session import OpenImage, Session
from workbench.export.provenance import MEASURED
from workbench.gui.engine.background_tasks import error_sentence
from workbench.gui.engine.run_reader import RunReader
from workbench.gui.engine.scheduler import Scheduler
from workbench.gui.shell.notifier import Notifier
from workbench.images.photo import Photo
from workbench.protocol.messages import Loaded


class FigureOpener:
    """``compare`` runs what each of several sessions asks for, and puts the results side by side."""

    def __init__(
        self,
        document: Document,
        scheduler: Scheduler,
        reader: RunReader,
        notifier: Notifier,
        compare: Callable[[Sequence[Session], ComparisonLayout], None],
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

        def read() -> tuple[list[FigureRun], int]:
            from workbench.export.provenance_reader import provenance_in

            records = provenance_in(file)
            for record in records:
                for reference in models_of(record):
                    check_reference(reference, file.name, loaded)
            known = [image.path for image in self._document.now.images if image.path]
            folders = [file.parent, *(Path(one).parent for one in known)]
            images = self._images_of(records, folders)
            many = [find_photos(told["images"], folders, known) if told.get("images") else [] for told in records]
            found = [with_found_photographs(told, folders) for told in records]
            runs = [
                FigureRun(told, image, tuple(map(str, paths)))
                for told, image, paths in zip(found, images, many, strict=True)
            ]
            return as_composed(runs)

        def arrived(found: tuple[list[FigureRun], int] | None, error: Exception | None) -> None:
            if found is None:
                self._notifier.refuse("image", [error_sentence(error, file.name)])
            else:
                runs, columns = found
                taken = self._take_up(runs, columns, file.name)
                models = [run.told["model"] for run in runs]
                digests = {str(model["reference"]): str(model.get("digest", "")) for model in models}
                self._remember_weights({one.model: digests[one.model] for one in taken}, file.name)

        self._reader.do(read, arrived)

    def _images_of(self, records: Sequence[Mapping[str, Any]], folders: Sequence[Path]) -> list[OpenImage | None]:
        """The image of each run: one that is open, by name and pixels, before any file that is called so.

        Where several are open under one name and with the same pixels, runs that are alike are one of each.
        """
        images: dict[tuple[str, str, str], list[OpenImage]] = {}
        order: list[tuple[tuple[str, str, str], int] | None] = []
        alike: Counter[str] = Counter()
        for told in records:
            image = told.get("image")
            if not image:
                order.append(None)
                continue
            what = (str(image.get("name")), str(image.get("digest")), str(image.get("background")))
            if what not in images:
                images[what] = self._open_images(*what[:2]) or [_opened(find_photo(image, folders))]
            asked = repr((what, told["technique"], told.get("parameters"), told["model"]["reference"]))
            order.append((what, alike[asked]))
            alike[asked] += 1
        most = {what: max(n for at in order if at for one, n in [at] if one == what) + 1 for what in images}
        chosen = {what: found[-most[what] :] for what, found in images.items()}  # those that were opened last
        return [chosen[at[0]][min(at[1], len(chosen[at[0]]) - 1)] if at else None for at in order]

    def _open_images(self, name: str, digest: str) -> list[OpenImage]:
        """The open images of this name that have these pixels."""
        found = []
        for image in self._document.now.images:
            with suppress(UserError):
                if name in (image.name, Path(image.path).name) and self._reader.photos.now(image).digest == digest:
                    found.append(image)
        return found

    def _take_up(self, runs: Sequence[FigureRun], columns: int, name: str) -> Sequence[Session]:
        """Run what can be run, and say what cannot; gives those that are run.

        columns  of the matrix that the runs are, row by row; 0 for none
        """
        sessions = [session_from_provenance(self._document.now, run) for run in runs]
        measured = runs[0].told.get(MEASURED) if runs else None
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
            all_there = len(there) == len(sessions)
            gaps = frozenset(i for i, run in enumerate(runs) if run.is_gap) if all_there else frozenset()
            against = _reference(measured, runs) if all_there else None
            self._compare(there, ComparisonLayout(measured is not None, against, columns if all_there else 0, gaps))
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


def _opened(photo: Photo) -> OpenImage:
    return OpenImage(photo.path, photo.name, photo.path)


def _reference(measured: object, runs: Sequence[FigureRun]) -> int | None:
    """Which of the runs the others are measured against; None for the first of each row."""
    against = measured.get("against") if isinstance(measured, dict) else None
    finished = [i for i, run in enumerate(runs) if not run.is_gap]
    return finished[against] if isinstance(against, int) and 0 <= against < len(finished) else None
