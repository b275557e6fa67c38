"""``workbench train-style``: files, and sentences where nothing can be trained."""

from __future__ import annotations

import json

import pytest

from workbench.cli import local_engine
from workbench.cli.main import main
from workbench.engine.host import Host
from workbench.engine.loaders import registry
from workbench.images.image_files import sample_images


@pytest.fixture(autouse=True)
def real_host(monkeypatch, host):
    monkeypatch.setattr(local_engine, "start_host", Host)


@pytest.fixture
def folder(tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "cat.png").write_bytes(sample_images()[0].read_bytes())
    return photos


def test_it_writes_a_network_that_opens_its_curve_and_a_preview(folder, tmp_path, capsys):
    style, out = str(sample_images()[4]), tmp_path / "out"
    small = ["--size", "32", "--width", "2", "--blocks", "0", "--batch", "1", "--device", "cpu", "--every", "1"]
    arguments = ["train-style", str(folder), "--style", style, "--style", style, "--out", str(out), *small]
    assert main([*arguments, "--steps", "2", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["steps"], told["norm"], len(told["styles"])) == (2, "instance", 2)
    names = {"checkpoint.safetensors", "painter.safetensors", "loss.csv", "loss.png"}
    assert {path.name for path in out.iterdir()} == names | {"preview-000001.png", "preview-000002.png"}
    model = registry.load(told["model"], "cpu")
    assert (model.task.name, model.input_size, model.extra_inputs[0].count) == ("image-to-image", (32, 32), 2)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--steps", "0"], "--steps must be 1 to 10000000; got 0."),
        (["--smooth", "nan"], "--smooth must be 0 to 10000; got nan."),
        (["--size", "32", "--model", "digits-vae?input=28x28"], "train-style needs a network of colours"),
    ],
)
def test_what_cannot_be_trained_is_said_in_a_sentence(more, sentence, folder, tmp_path, capsys):
    arguments = ["train-style", str(folder), "--style", str(sample_images()[4]), "--out", str(tmp_path / "out")]
    assert main([*arguments, "--device", "cpu", *more]) == 2
    assert sentence in capsys.readouterr().err
