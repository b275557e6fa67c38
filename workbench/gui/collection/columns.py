"""What is known of a collection's images, as columns that points of images can be coloured by."""

from __future__ import annotations

import numpy as np

from workbench.collections.rows import NAME, CollectionRows
from workbench.gui.widgets.translation import tr
from workbench.render.points import ImageColumns

from .rows_model import TITLES

JUDGED = "right or wrong"


def image_columns(rows: CollectionRows) -> ImageColumns:
    """Every column but the names, and whether the model is right where a label says so."""
    values = {name: rows.values(name) for name in rows.columns if name != NAME}
    titles = {name: tr(title).lower() for name, title in TITLES.items()}
    if rows.known.any():
        judged = np.full(len(rows), "", object)
        judged[rows.is_right], judged[rows.is_wrong] = tr("right"), tr("wrong")
        values = {JUDGED: judged, **values}
        titles[JUDGED] = tr("right or wrong")
    places = {entry.reference: i for i, entry in enumerate(rows.collection.entries)}
    return ImageColumns(places, values, titles)
