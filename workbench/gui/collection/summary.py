"""What is known of the images of a collection that are shown, in a line."""

from __future__ import annotations

import numpy as np

from workbench.api import percent
from workbench.collections.rows import CollectionRows
from workbench.gui.widgets.translation import tr


def summary_of(rows: CollectionRows, places: np.ndarray) -> str:
    """How many images there are, how many of them are right, and how many cannot be read."""
    total = len(rows)
    count = tr("1 image") if total == 1 else tr("{} images").format(f"{total:,}")
    parts = [count if len(places) == total else tr("{} of {}").format(f"{len(places):,}", count)]
    known, right = int(rows.known[places].sum()), int(rows.is_right[places].sum())
    if known and len(places) < total and right in (0, known):  # a share says nothing of those that were chosen so
        parts.append((tr("{} right") if right else tr("{} wrong")).format(f"{known:,}"))
    elif known:
        parts.append(tr("{} of {} right, {}").format(f"{right:,}", f"{known:,}", percent(right / known)))
    broken = sum(bool(rows.problems[place]) for place in places.tolist())
    if broken:
        parts.append(tr("{} cannot be read").format(f"{broken:,}"))
    return " · ".join(parts)
