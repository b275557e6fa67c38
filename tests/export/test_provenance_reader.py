"""The provenance reader: what a file was made by comes out of it again."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pillow

from workbench.api import Heatmap, UserError
from workbench.export.exported_result import ExportedResult
from workbench.export.figure import save_figure
from workbench.export.provenance import save_provenance
from workbench.export.provenance_reader import provenance_in

TOLD = {
    "technique": "gradcam", "title": "Grad-CAM", "version": "1",
    "parameters": {"target": "difference:281,285", "layer": "_swish#2", "relu": True, "sigma": 0.1},
    "model": {"reference": "tiny", "digest": "ab" * 32, "device": "cpu"},
    "image": {"name": "snö (1) \\ & <大>.png", "digest": "cd" * 32, "size": [60, 90]},
    "versions": {"workbench": "0.1.0"},
}  # fmt: skip


@pytest.mark.parametrize("suffix", ["png", "tif", "tiff", "svg", "pdf"])
def test_what_a_figure_was_made_by_comes_out_of_it_again(tmp_path, suffix):
    path = tmp_path / f"figure.{suffix}"
    save_figure(path, ExportedResult(Heatmap(values=np.eye(8, dtype=np.float32)), provenance=TOLD))
    assert provenance_in(path) == [TOLD]


def test_a_page_of_a_collection_is_no_run_that_could_be_repeated(tmp_path):
    path, page = tmp_path / "photos-confusion.png", {"page": "Confusion", "collection": "/photos", "model": {}}
    save_figure(path, ExportedResult(Heatmap(values=np.eye(8, dtype=np.float32)), provenance=page))
    with pytest.raises(UserError, match=r"^photos-confusion\.png is of a collection as a whole: there is no run"):
        provenance_in(path)


def test_a_provenance_file_is_read_too(tmp_path):
    save_provenance(tmp_path / "provenance.json", TOLD)
    assert provenance_in(tmp_path / "provenance.json") == [TOLD]


@pytest.mark.parametrize("suffix", ["png", "tif", "svg", "pdf", "json", "html"])
def test_a_damaged_file_is_refused_in_a_sentence(tmp_path, suffix):
    path = tmp_path / f"figure.{suffix}"
    path.write_bytes(b"\x89PNG half")
    with pytest.raises(UserError, match=rf"^figure\.{suffix} (cannot be read|holds no provenance): .*\.$"):
        provenance_in(path)


def test_a_picture_of_another_program_is_refused_in_a_sentence(tmp_path):
    Pillow.new("RGB", (4, 4)).save(tmp_path / "holiday.png")
    with pytest.raises(UserError, match="holds no provenance"):
        provenance_in(tmp_path / "holiday.png")
    (tmp_path / "other.json").write_text('{"a": 1}', "utf-8")
    with pytest.raises(UserError, match="holds no provenance"):
        provenance_in(tmp_path / "other.json")


def test_a_file_of_another_kind_and_one_that_is_not_there_are_refused(tmp_path):
    with pytest.raises(UserError, match="can be png, tif"):
        provenance_in(tmp_path / "figure.docx")
    with pytest.raises(UserError, match="No such file"):
        provenance_in(tmp_path / "figure.png")
