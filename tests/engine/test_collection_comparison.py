"""Two folders and the images that lie in both, as the engine tells them to the window."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from PIL import Image as Pillow

from tests.conftest import tiny
from workbench.api import UserError
from workbench.engine.collection_comparison import COLUMNS
from workbench.engine.host import Host, RunRequest
from workbench.engine.spec import ModelSpec


@pytest.fixture
def folders(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    for i in range(6):
        folder = tmp_path / ("test", "train")[i % 2]
        folder.mkdir(exist_ok=True)
        pixels = np.random.default_rng(i).integers(0, 256, (30, 40, 3), np.uint8)
        Pillow.fromarray(pixels).save(folder / f"{i}.png")
    shutil.copy(tmp_path / "test" / "2.png", tmp_path / "train" / "copy.png")
    (tmp_path / "train" / "bad.png").write_bytes(b"no picture")
    return tmp_path / "test", tmp_path / "train"


@pytest.fixture
def host():
    host, model = Host(), tiny()
    host.lend(model.network, ModelSpec(model.preparation, model.classes), "tiny")
    return host


def told(host, here, there):
    asked = RunRequest("collection-comparison", {"collection": str(here), "other": str(there)})
    return list(host.run(asked))[-1].result


def test_an_image_that_lies_in_both_folders_is_a_pair_and_what_cannot_be_read_is_said(host, folders):
    here, there = folders
    table = told(host, here, there)
    same = [row for row in table.rows if row[5]]
    assert table.columns == COLUMNS
    assert same == [("2.png", str(here / "2.png"), "copy.png", str(there / "copy.png"), 1.0, 1)]
    assert (table.facts["here"], table.facts["there"]) == (3, 4)
    assert str(table.facts["remark"]).startswith("1 image cannot be read: bad.png")


def test_a_folder_is_not_compared_with_itself(host, folders):
    with pytest.raises(UserError, match="These are the images that are open: choose another folder"):
        told(host, folders[0], folders[0])
