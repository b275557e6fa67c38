"""``workbench batch``, with a small network in place of the one that is named."""

from __future__ import annotations

import json
import os
import sys

import pytest

import workbench.engine
from workbench.cli import local_engine
from workbench.engine.host import Host


@pytest.fixture
def real(monkeypatch, tiny_model):
    """A host with a small network that is loaded."""
    host = Host()
    host._take(tiny_model)
    monkeypatch.setattr(local_engine, "start_host", lambda: host)
    monkeypatch.setattr(local_engine, "load_model", lambda *_: None)
    return host


def test_a_table_statistics_and_a_sheet_are_written_and_failures_are_said(run, photos, real, tmp_path):
    (photos / "dark" / "bad.png").write_bytes(b"nothing")
    asked = ("batch", "gradcam", "--images", photos, "--set", "target=class:bee", "--out", tmp_path / "out", "--json")
    status, out, err = run(*asked)
    assert (status, "1 of 5 images failed, dark/bad.png first: bad.png cannot be read" in err) == (2, True), err
    told = json.loads(out)
    assert (told["technique"], told["parameters"]["target"], told["done"]) == ("gradcam", "class:bee", 4)
    assert told["files"] == ["results.csv", "statistics.json", "sheet.png"]
    assert told["facts"]["target"]["most common"] == {"class:1": 4}
    before = (tmp_path / "out" / "ledger.jsonl").read_bytes()
    assert "5 of 5 images are done already" in run(*asked)[2]
    assert (tmp_path / "out" / "ledger.jsonl").read_bytes() == before


def test_an_image_that_changes_once_the_batch_began_is_done_as_it_is_and_again_by_the_next(
    run, photos, real, tmp_path, monkeypatch
):
    batch = pytest.importorskip("workbench.engine.batch")
    asked, start = ("batch", "gradcam", "--images", photos, "--out", tmp_path / "out", "--json"), batch.client_of
    changed = next(photos.rglob("*.png"))

    def client_of(*rest):
        os.utime(changed, ns=(1, 1))  # while the workers start
        return start(*rest)

    monkeypatch.setattr(batch, "client_of", client_of)
    status, out, err = run(*asked)
    assert (status, json.loads(out)["done"]) == (0, 4), err
    status, out, err = run(*asked)
    assert (status, json.loads(out)["done"], "3 of 4 images are done already" in err) == (0, 4, True), err


def test_what_cannot_be_is_said_in_a_sentence(run, photos, real, tmp_path, monkeypatch):
    def said(*arguments):
        status, _, err = run("batch", *arguments, "--images", photos, "--out", tmp_path / "out")
        assert status == 2
        return err

    assert "does not look at one image at a time" in said("tsne")
    assert "There is no technique 'gradcan'" in said("gradcan")
    assert "--security is for a --scheduler" in said("gradcam", "--security", "dask.yaml")
    assert "must be 1 to 256; got '0'" in said("gradcam", "--workers", "0")
    assert "There is no parameter 'colour'" in said("gradcam", "--set", "colour=red")
    for name in ("batch", "batch_worker"):
        monkeypatch.delitem(sys.modules, f"workbench.engine.{name}", raising=False)
        monkeypatch.delattr(workbench.engine, name, raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "pip install 'explainability-workbench[cluster]'" in said("gradcam")
