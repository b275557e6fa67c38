"""A line and its square, with notes and marks."""

from __future__ import annotations

import numpy as np

from workbench.api import Curve


def curve() -> Curve:
    x = np.arange(5, dtype=np.float32)
    notes = ("low", "low", "high $", "high $", "a note so long that there is hardly room for all of it on the page")
    marks = {"marks": np.array([1.5, 3.9], np.float32), "mark_names": ("half", "nearly all of what there is")}
    return Curve(
        x=x, lines=np.stack([x, x**2]), names=("one", "$two$"), x_label="steps", y_label="loss", notes=notes, **marks
    )
