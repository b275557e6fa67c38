"""What is known of a collection's images, for the colours of points."""

from __future__ import annotations

import numpy as np

from tests.collections.test_rows import made
from workbench.gui.collection.columns import image_columns


def test_every_column_is_there_but_names_and_right_and_wrong_where_a_label_tells(qapp):
    rows = made()
    columns = image_columns(rows)
    assert set(columns.values) == {*rows.columns, "right or wrong"} - {"name"}
    keys = [entry.reference for entry in rows.collection.entries]
    judged = columns.of("right or wrong", [*keys, "/elsewhere.png"])
    expected = np.where(rows.is_right, "right", np.where(rows.is_wrong, "wrong", "")).tolist()
    assert judged.tolist() == [*expected, ""]
    assert np.isnan(columns.of("confidence", ["/elsewhere.png"])).all()
