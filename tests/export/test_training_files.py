"""The files of a training: the loss as numbers that come back, and sheets of previews."""

from __future__ import annotations

import csv
import sys

import numpy as np
import pytest
from PIL import Image as Pillow

from workbench.engine.loaders.painters import save
from workbench.engine.painter import Painter
from workbench.export.training_files import save_losses, save_preview


def test_the_table_holds_each_step_and_the_curve_is_a_picture(tmp_path):
    losses = np.array([[1.0, 0.5], [0.25, 0.125]], np.float32)
    assert save_losses(tmp_path, ["content", "style"], losses) == ["loss.csv", "loss.png"]
    rows = list(csv.reader((tmp_path / "loss.csv").read_text().splitlines()))
    assert rows == [["step", "content", "style"], ["1", "1", "0.5"], ["2", "0.25", "0.125"]]
    with Pillow.open(tmp_path / "loss.png") as curve:
        assert curve.size[0] > 400


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_what_a_training_wrote_is_readable_as_any_new_file(tmp_path):
    (tmp_path / "new").write_text("")
    save_losses(tmp_path, ["style"], np.ones((2, 1), np.float32))
    save_preview(tmp_path / "p.png", np.zeros((1, 1, 4, 5, 3), np.float32))
    save(tmp_path / "mine.safetensors", Painter(1, "instance", 4, 0), ["sea"], 32)
    assert len({file.stat().st_mode for file in tmp_path.iterdir()}) == 1


def test_a_sheet_has_a_row_for_each_photograph(tmp_path):
    rows = np.zeros((2, 3, 4, 5, 3), np.float32)
    rows[1, 2] = 1.0
    save_preview(tmp_path / "p.png", rows)
    with Pillow.open(tmp_path / "p.png") as picture:
        sheet = np.asarray(picture)
    assert sheet.shape == (8, 15, 3)
    assert (sheet[4:, 10:] == 255).all()
    assert sheet.sum() == 4 * 5 * 3 * 255
