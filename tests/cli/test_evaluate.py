"""``workbench evaluate`` with a small real model: numbers, files, and what goes wrong."""

from __future__ import annotations

import json

import pytest

from tests.collections.labelled_photographs import write_labelled_photographs
from tests.conftest import tiny
from tests.evaluation.test_evaluation import PHOTOGRAPHS


@pytest.fixture
def photos(tmp_path):
    return write_labelled_photographs(tmp_path / "photos", PHOTOGRAPHS, 32)


@pytest.fixture
def small(host, monkeypatch):
    def load(reference, device="auto", say=None, trusted=""):
        host.model = tiny()

    monkeypatch.setattr(host, "load", load)
    return host


def test_the_numbers_are_printed_and_the_files_written(run, small, photos, tmp_path):
    out = tmp_path / "out"
    status, printed, said = run("evaluate", photos, "--model", "tiny", "--out", out)
    assert status == 0
    assert printed.startswith("24 images: accuracy 0.")
    assert "worst class" in printed
    assert said == "8 images have labels that are no class of the model and left out: dodo.\n"
    files = sorted(file.name for file in out.iterdir())
    assert files == ["confusion.csv", "confusion.png", "metrics.json", "predictions.parquet", "report.html"]
    answer = json.loads(run("evaluate", photos, "--model", "tiny", "--out", out, "--json")[1])
    assert (answer["images"], answer["folder"]) == (24, str(out))
    assert answer["accuracy"] == json.loads((out / "metrics.json").read_text("utf-8"))["accuracy"]


def test_an_image_that_cannot_be_read_is_said_and_the_status_tells_it(run, small, photos, tmp_path):
    (photos / "ant" / "bad.jpg").write_bytes(b"no picture")
    status, printed, said = run("evaluate", photos, "--model", "tiny", "--out", tmp_path / "out")
    assert (status, printed.split(":")[0]) == (2, "24 images")
    assert "1 image cannot be read: bad.jpg cannot be read as an image" in said


def test_what_cannot_be_judged_is_said_in_a_sentence(run, small, photos, tmp_path, monkeypatch):
    def sentence(*arguments):
        status, _, said = run("evaluate", *arguments, "--model", "tiny", "--out", tmp_path / "out")
        assert status == 2
        return said

    assert "There is no collection" in sentence(tmp_path / "nothing")
    assert "--alike must be more than 0 and at most 1; got 2." in sentence(photos, "--alike", "2")
    (photos / "ant").rename(tmp_path / "ant")
    assert "No image has a label" in sentence(tmp_path / "ant")
    for other in ("bee", "cow"):
        (photos / other).rename(tmp_path / other)
    assert "None of the labels dodo is a class of tiny; its 4 classes are ant, bee, cow, dog." in sentence(photos)
