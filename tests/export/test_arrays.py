"""Arrays as NPZ: raw, without pickle, with their provenance."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from tests.examples.registry import EXAMPLES
from workbench.api import UserError
from workbench.export.arrays import save_arrays
from workbench.export.exported_result import ExportedResult
from workbench.export.provenance_reader import provenance_in


def test_arrays_know_where_they_came_from(tmp_path):
    told = {"technique": "occlusion", "model": {"reference": "m"}}
    save_arrays(tmp_path / "result.npz", ExportedResult(EXAMPLES["Group"], provenance=told))
    assert provenance_in(tmp_path / "result.npz") == [told]
    save_arrays(tmp_path / "plain.npz", ExportedResult(EXAMPLES["Group"]))
    with pytest.raises(UserError, match="holds no provenance"):
        provenance_in(tmp_path / "plain.npz")


def test_a_picture_alone_has_its_arrays_too_whatever_they_are_called(tmp_path):
    picture = EXAMPLES["Picture"]
    save_arrays(tmp_path / "result.npz", ExportedResult(picture, provenance={"technique": "a"}))
    with np.load(tmp_path / "result.npz", allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["values"], picture.values)
        assert str(arrays["file"]) == picture.file


def test_arrays_are_written_raw_and_read_without_pickle(tmp_path):
    save_arrays(tmp_path / "result.npz", ExportedResult(EXAMPLES["Group"]))
    with np.load(tmp_path / "result.npz", allow_pickle=False) as arrays:
        kept, fell = (
            ("values", "signed", "centre", "fine", "unit"),
            ("values", "names", "indices", "logits", "targets", "unit"),
        )
        wanted = {*(f"kept.{name}" for name in kept), *(f"fell.{name}" for name in fell)}
        assert set(arrays) == wanted | ({"kept.box_labels"} & set(arrays))
        assert arrays["kept.values"].dtype == np.float32
        np.testing.assert_array_equal(arrays["kept.values"], EXAMPLES["Group"].parts["kept"].values)
        assert arrays["fell.names"].tolist()[0] == "class 0"


def test_matplotlib_comes_only_with_a_figure():
    modules = "workbench.export.arrays, workbench.export.index_page, workbench.cli"
    program = f"import sys, {modules}; print('matplotlib' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
