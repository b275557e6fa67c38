"""The figure of a robustness run has a panel for each corruption."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image as Pillow

from workbench.export.robustness_figure import save_robustness


def test_it_is_as_wide_as_its_panels_and_leaves_out_curves_without_numbers(tmp_path):
    rows = [
        {"corruption": name, "severity": severity, "labelled": 0, "accuracy": math.nan, "same": 1 - severity / 10,
         "same_between": (0.4, 1.0), "stability": math.nan, "stability_between": (math.nan, math.nan)}
        for name in ("jpeg", "shift", "crop") for severity in range(6)
    ]  # fmt: skip
    for count in (1, 3):
        save_robustness(tmp_path / f"{count}.png", rows[: 6 * count])
    with Pillow.open(tmp_path / "1.png") as one, Pillow.open(tmp_path / "3.png") as three:
        assert three.width > 2 * one.width
        pixels = np.asarray(three.convert("RGB")).reshape(-1, 3)
    assert (pixels == [31, 111, 235]).all(1).any()
    assert not (pixels == [181, 101, 29]).all(1).any()
