"""Weights: what a file claims is checked before it is believed, and nothing in it is executed."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torchvision.models import squeezenet1_1

from workbench.api import UserError
from workbench.engine.loaders import registry
from workbench.engine.loaders.weight_formats import open_weights


def read(path: Path) -> dict[str, torch.Tensor]:
    file = open_weights(path)
    return file.read("", file.entries[""])


def refused(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "tensor", "sentence"),
    [
        ("giant", torch.zeros(1).expand(10**12), "w.pt: fc claims 4e+03 GB, and the file has"),
        ("sparse", torch.eye(3).to_sparse(), "w.pt: fc must be an ordinary tensor; it is sparse coo"),
        ("complex", torch.zeros(3, dtype=torch.complex64), "w.pt: fc must hold real numbers; it holds complex64"),
        ("nan", torch.tensor([1.0, float("nan"), float("inf")]), "w.pt: fc has 2 values that are not finite numbers"),
    ],
)
def test_a_tensor_that_is_not_what_weights_are_is_refused_by_its_name(tmp_path, name, tensor, sentence):
    torch.save({"fc": tensor}, tmp_path / "w.pt")
    assert sentence in refused(tmp_path / "w.pt")


def test_names_of_tensors_must_be_texts(tmp_path):
    torch.save({3: torch.zeros(2)}, tmp_path / "w.pt")
    assert "the names of tensors must be printable texts" in refused(tmp_path / "w.pt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_and_a_device_are_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "w.pt")
    assert refused(tmp_path / "w.pt") == "w.pt is no file of weights: it is a named pipe, not a file."
    assert "it is a device" in refused(Path("/dev/zero"))


def test_an_archive_that_unpacks_to_more_than_it_is_is_refused_before_it_is_unpacked(tmp_path):
    with zipfile.ZipFile(tmp_path / "w.pt", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", b"\x80\x02}.")
        archive.writestr("archive/data/0", bytes(40_000_000))
    assert refused(tmp_path / "w.pt") == "w.pt cannot be read as weights: it would unpack to 40 MB."


def safetensors(header: object, data: bytes = b"") -> bytes:
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


@pytest.mark.parametrize(
    "content",
    [
        b"\xff" * 8 + b"{}",
        safetensors({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}, b"\0" * 4),
        safetensors({"a": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}, b"\0" * 4),
        safetensors({"a": {"dtype": "F32", "shape": [2**62], "data_offsets": [0, 4]}}, b"\0" * 4),
        safetensors({"a": {"dtype": "F99", "shape": [1], "data_offsets": [0, 4]}}, b"\0" * 4),
        safetensors({n: {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]} for n in ("a", "b")}, b"\0" * 4),
        safetensors([1, 2]),
        b"\x02",
    ],
)
def test_a_damaged_header_of_safetensors_is_refused_in_a_sentence(tmp_path, content):
    (tmp_path / "w.safetensors").write_bytes(content)
    sentence = refused(tmp_path / "w.safetensors")
    assert sentence.startswith("w.safetensors cannot be read as weights: ")
    assert sentence.endswith(".")


def test_a_home_that_does_not_exist_is_a_file_that_is_not_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=r"There is no file '~nobody-here/w\.pt'\."):
        registry.load("~nobody-here/w.pt?arch=torchvision:squeezenet1_1", "cpu")


def test_a_file_whose_name_begins_with_a_tilde_is_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save_file({"a": torch.zeros(2)}, "~w.safetensors")
    with pytest.raises(UserError, match=r"~w\.safetensors does not fit torchvision:squeezenet1_1"):
        registry.load("~w.safetensors?arch=torchvision:squeezenet1_1", "cpu")


def test_whole_numbers_in_the_place_of_weights_are_not_taken_for_them(tmp_path):
    state = squeezenet1_1(weights=None).state_dict()
    state["features.0.bias"] = state["features.0.bias"].to(torch.int8)
    save_file(state, tmp_path / "w.safetensors")
    with pytest.raises(UserError, match=r"features\.0\.bias holds int8 and not float32"):
        registry.load(f"{tmp_path / 'w.safetensors'}?arch=torchvision:squeezenet1_1", "cpu")


def test_a_last_layer_of_another_kind_is_named_and_not_taken_for_a_number_of_classes(tmp_path):
    state = squeezenet1_1(weights=None).state_dict()
    state["classifier.1.weight"] = torch.tensor(3.0)
    torch.save(state, tmp_path / "w.pt")
    with pytest.raises(UserError, match=r"classifier\.1\.weight is \(\) and not \(1000, 512, 1, 1\)"):
        registry.load(f"{tmp_path / 'w.pt'}?arch=torchvision:squeezenet1_1", "cpu")
