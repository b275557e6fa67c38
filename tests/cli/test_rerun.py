"""``workbench rerun``: a figure is repeated on its model and image, or refused before anything runs."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from workbench.images.photo import open_photo

RECORD = {
    "technique": "occlusion", "title": "Occlusion", "version": "1", "parameters": {"patch": 3},
    "model": {"reference": "tiny", "digest": "ab"}, "image": {"name": "cow.png", "digest": ""},
}  # fmt: skip
AGAIN = "provenance.json cannot be run again:"


@pytest.fixture
def rerun(run, host, picture, tmp_path, monkeypatch):
    """Call rerun on provenance with some fields replaced; the engine is made up."""
    load = host.load

    def loaded(reference, device="auto", say=None, trusted=""):
        load(reference, device, say, trusted)
        host.model = SimpleNamespace(**vars(host.model), digest="ab")

    monkeypatch.setattr(host, "load", loaded)

    def call(**fields):
        record = {**RECORD, "image": {"name": "cow.png", "digest": open_photo(picture).digest}, **fields}
        file = picture.parent / "provenance.json"
        file.write_text(json.dumps(record))
        return run("rerun", file, "--out", tmp_path / "out")

    return call


def test_a_figure_is_repeated_with_its_parameters(rerun, host, tmp_path):
    status, out, _ = rerun()
    assert (status, host.runs) == (0, [("occlusion", {"patch": 3}, "cow.png")])
    assert out.startswith(str(tmp_path / "out"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"parameters": {"patch": [1]}}, f"{AGAIN} parameters.patch must be a text, a finite"),
        ({"technique": 5}, f"{AGAIN} technique must be a text; got 5."),
        ({"technique": "no-such"}, "There is no technique 'no-such'"),
        ({"image": {"name": "../cow.png", "digest": "x"}}, "The image '../cow.png' of the figure was not found"),
        ({"image": {"name": "x" * 900, "digest": "x"}}, "The image 'xxx"),
        ({"model": {"reference": "tiny", "digest": "cd"}}, "'tiny' has other weights now (ab) than when"),
        ({"model": {"reference": "//host/share/w.pt"}}, "provenance.json names a model on another machine"),
        ({"sweeps": 5}, f"{AGAIN} sweeps must be a list; got 5."),
    ],
)  # fmt: skip
def test_what_is_forged_is_refused_in_a_sentence_and_nothing_is_written(rerun, host, tmp_path, fields, sentence):
    status, out, said = rerun(**fields)
    assert (status, out, host.runs) == (2, "", [])
    assert said.startswith(sentence)
    assert not list((tmp_path / "out").rglob("*"))


def test_weights_that_would_be_fetched_are_not_fetched_for_a_figure(rerun, host, monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    status, _, said = rerun(model={"reference": "torchvision:resnet18", "digest": "ab"})
    assert (status, host.loads) == (2, [])
    assert said == (
        "provenance.json was made by 'torchvision:resnet18', whose weights may be fetched from the web: "
        "load that model yourself first, then run the figure again.\n"
    )
    assert rerun(model={"reference": "torchvision:resnet18?weights=none", "digest": "ab"})[0] == 0
