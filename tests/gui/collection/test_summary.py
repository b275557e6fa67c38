"""The line that says what is known of a collection's images."""

from __future__ import annotations

import numpy as np

from workbench.collections import Collection, Entry
from workbench.collections.rows import rows_of
from workbench.gui.collection.summary import summary_of


def test_one_image_is_one_image():
    rows = rows_of(Collection.of("there", [Entry("a.png", "/a.png", "", {})]), None, (), "", None)
    assert summary_of(rows, np.arange(1)) == "1 image"
