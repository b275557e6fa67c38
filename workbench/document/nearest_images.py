"""The open images that are nearest to the current one, as rows of the answer."""

from __future__ import annotations

import numpy as np

from workbench.api import Scores, Table, Target
from workbench.threshold import SIMILARITY

from .session import Session


def measure_of(session: Session, stated: str = "") -> str:
    """How likeness is measured: as the target does, else as the threshold that is stated does, else by the cosine."""
    kind = Target.parse(session.target_of(session.technique)).kind
    return kind if kind in ("similarity", "distance") else stated or SIMILARITY


def nearest_images(table: Table, session: Session) -> Scores | None:
    """The other open images, the most alike first, each the target of a likeness to it; None where there is none.

    table  a row and a column for each image, by its key, as the engine's ``likenesses`` gives it
    """
    measure = str(table.facts.get("measure", SIMILARITY))
    keys = list(table.columns[1:])
    if session.current not in keys:
        return None
    row = dict(zip(keys, table.rows[keys.index(session.current)][1:], strict=True))
    others = [image for image in session.images if image.path and image.key in row and image.key != session.current]
    others.sort(key=lambda image: float(row[image.key]), reverse=measure == SIMILARITY)
    if not others:
        return None
    return Scores(
        values=np.array([row[image.key] for image in others], np.float32),
        names=tuple(session.called(image) for image in others),
        indices=np.arange(len(others), dtype=np.int32),
        unit="cosine" if measure == SIMILARITY else "distance",
        targets=tuple(str(Target(measure, (image.path,))) for image in others),
        caveat=table.caveat,
    )
