"""Safetensors: one file or several, read tensor by tensor into memory of our own."""

from __future__ import annotations

import json

import pytest
import torch
from safetensors.torch import save_file

from tests.engine.loaders.checkpoints import NAME, network, state
from workbench.api import UserError
from workbench.engine.loaders import registry
from workbench.engine.loaders.weight_formats import open_weights


def refused(path) -> str:
    with pytest.raises(UserError) as caught:
        open_weights(path)
    return str(caught.value)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.float16, torch.bfloat16])
def test_numbers_of_every_type_are_read_as_float32(tmp_path, dtype):
    tensor = torch.arange(12.0).reshape(3, 4).to(dtype)
    count = {"count": torch.tensor(7), "flags": torch.tensor([1, 2, 3], dtype=torch.int8), "none": torch.zeros(0, 4)}
    save_file({"a": tensor, **count}, tmp_path / "w.safetensors")
    file = open_weights(tmp_path / "w.safetensors")
    assert file.entries[""]["a"].dtype == dtype
    found = file.read("", ["a", "count", "flags", "none"])
    assert torch.equal(found["a"], torch.arange(12.0).reshape(3, 4))
    assert found["a"].dtype == torch.float32
    assert (int(found["count"]), found["flags"].tolist(), found["none"].shape) == (7, [1, 2, 3], (0, 4))


def test_a_file_of_another_ending_is_known_by_its_content(tmp_path):
    save_file({"a": torch.ones(2)}, tmp_path / "w.bin")
    assert set(open_weights(tmp_path / "w.bin").entries[""]) == {"a"}


def test_what_was_read_does_not_change_with_the_file(tmp_path):
    save_file({"a": torch.ones(4)}, tmp_path / "w.safetensors")
    found = open_weights(tmp_path / "w.safetensors").read("", ["a"])
    with (tmp_path / "w.safetensors").open("r+b") as file:
        file.seek(-16, 2)
        file.write(bytes(16))
    assert found["a"].tolist() == [1, 1, 1, 1]


def test_a_file_that_shrank_since_it_was_listed_is_refused(tmp_path):
    save_file({"a": torch.ones(4)}, tmp_path / "w.safetensors")
    file = open_weights(tmp_path / "w.safetensors")
    (tmp_path / "w.safetensors").write_bytes((tmp_path / "w.safetensors").read_bytes()[:-8])
    with pytest.raises(UserError, match=r"w\.safetensors cannot be read as weights: it ends too early\."):
        file.read("", ["a"])


def in_parts(folder, places=None):
    tensors, weight_map = state(), {}
    for number, names in enumerate((list(tensors)[:100], list(tensors)[100:]), start=1):
        file = f"model-{number:05}-of-00002.safetensors"
        save_file({name: tensors[name] for name in names}, folder / file)
        weight_map |= dict.fromkeys(names, file)
    content = {"metadata": {}, "weight_map": weight_map | (places or {})}
    (folder / "model.safetensors.index.json").write_text(json.dumps(content))


def test_a_checkpoint_in_parts_opens_by_its_index_and_by_its_folder(tmp_path):
    in_parts(tmp_path)
    zeros = torch.zeros(1, 3, 224, 224)
    for path in (tmp_path, tmp_path / "model.safetensors.index.json"):
        model = registry.load(str(path), "cpu")
        assert torch.allclose(model.network(zeros), network()(zeros), atol=1e-5)
        assert "The tensors lie in 2 files." in model.spec.remarks


def test_the_only_file_of_a_folder_is_opened(tmp_path):
    save_file(state(), tmp_path / "model.safetensors")
    assert registry.load(str(tmp_path), "cpu").network.fc.out_features == 3


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        (
            {"fc.bias": "../secret.safetensors"},
            "the files of an index must lie beside it; got '../secret.safetensors'.",
        ),
        ({"fc.bias": "/etc/passwd"}, "the files of an index must lie beside it; got '/etc/passwd'."),
        ({"fc.bias": "model-00003-of-00003.safetensors"}, "There is no file"),
        ({"fc.other": "model-00001-of-00002.safetensors"}, "fc.other is not in model-00001-of-00002.safetensors."),
    ],
)
def test_an_index_that_names_what_is_not_there_is_refused(tmp_path, places, sentence):
    in_parts(tmp_path, places)
    assert sentence in refused(tmp_path)


@pytest.mark.parametrize("content", ["[]", "{", '{"weight_map": 3}', '{"weight_map": {"a": {"b": 1}}}'])
def test_json_that_is_no_index_is_refused_in_a_sentence(tmp_path, content):
    (tmp_path / "w.json").write_text(content)
    assert refused(tmp_path / "w.json").startswith("w.json")


def test_a_folder_without_weights_says_what_is_in_it(tmp_path):
    assert refused(tmp_path).endswith("is a folder with no safetensors in it; give a file of weights in it.")
    for name in ("a", "b"):
        save_file({name: torch.zeros(1)}, tmp_path / f"{name}.safetensors")
    assert "a folder with 2 files of safetensors and no index" in refused(tmp_path)


def test_the_architecture_can_be_stated_for_parts_too(tmp_path):
    in_parts(tmp_path)
    assert registry.load(f"{tmp_path}?arch=torchvision:{NAME}", "cpu").spec.origins["architecture"] == "you"
