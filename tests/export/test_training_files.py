"""The files of a training: the loss as numbers that come back, and sheets of previews."""

from __future__ import annotations

import csv

import numpy as np
from PIL import Image as Pillow

from workbench.export.training_files import save_losses, save_preview


def test_the_table_holds_each_step_and_the_curve_is_a_picture(tmp_path):
    losses = np.array([[1.0, 0.5], [0.25, 0.125]], np.float32)
    assert save_losses(tmp_path, ["content", "style"], losses) == ["loss.csv", "loss.png"]
    rows = list(csv.reader((tmp_path / "loss.csv").read_text().splitlines()))
    assert rows == [["step", "content", "style"], ["1", "1", "0.5"], ["2", "0.25", "0.125"]]
    with Pillow.open(tmp_path / "loss.png") as curve:
        assert curve.size[0] > 400


def test_a_sheet_has_a_row_for_each_photograph(tmp_path):
    rows = np.zeros((2, 3, 4, 5, 3), np.float32)
    rows[1, 2] = 1.0
    save_preview(tmp_path / "p.png", rows)
    with Pillow.open(tmp_path / "p.png") as picture:
        sheet = np.asarray(picture)
    assert sheet.shape == (8, 15, 3)
    assert (sheet[4:, 10:] == 255).all()
    assert sheet.sum() == 4 * 5 * 3 * 255
