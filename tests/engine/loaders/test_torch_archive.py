"""What torch.save wrote: tensors are had from it, and nothing in it is executed."""

from __future__ import annotations

import argparse
import pickle
import zipfile
from collections import OrderedDict
from pathlib import PurePosixPath

import numpy as np
import pytest
import torch
from torch import nn

from tests.engine.loaders.checkpoints import TITLE, network, state
from workbench.api import UserError
from workbench.engine.loaders import registry
from workbench.engine.loaders.weight_formats import open_weights


class AttributeDict(dict):
    """A dictionary of a class of its own, as trainings keep their settings in."""


class Settings:
    def __init__(self) -> None:
        self.learning_rate = 0.1


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)


class Evil:
    """Would write a file when it is unpickled."""

    def __init__(self, path) -> None:
        self.path = str(path)

    def __reduce__(self):
        return (open, (self.path, "w"))


@pytest.fixture
def saved(tmp_path):
    def save(content, name="w.pt", **options):
        torch.save(content, tmp_path / name, **options)
        return tmp_path / name

    return save


def refused(path) -> str:
    with pytest.raises(UserError) as caught:
        registry.load(str(path), "cpu")
    return str(caught.value)


def test_a_checkpoint_with_the_arguments_of_its_training_opens_without_making_them(saved):
    content = {
        "state_dict": state(),
        "args": argparse.Namespace(model="x", out=PurePosixPath("runs")),
        "hyper_parameters": AttributeDict(lr=0.1),
        "settings": Settings(),
        "best": np.float64(0.9),
    }
    file = open_weights(saved(content))
    assert list(file.entries) == ["state_dict"]
    assert file.remarks[0].startswith("What it holds of argparse.Namespace, ")
    assert file.remarks[0].endswith(" was not read: it is not of weights.")
    assert torch.equal(file.read("state_dict", ["fc.bias"])["fc.bias"], state()["fc.bias"])


def test_code_beside_the_weights_is_not_run(saved, tmp_path):
    file = open_weights(saved({"state_dict": state(), "evil": Evil(tmp_path / "ran")}))
    file.read("state_dict", ["fc.bias"])
    assert "io.open" in file.remarks[0]
    assert not (tmp_path / "ran").exists()


def test_the_format_before_archives_opens_too(saved):
    path = saved({"state_dict": state(), "args": argparse.Namespace()}, _use_new_zipfile_serialization=False)
    model = registry.load(str(path), "cpu")
    assert torch.equal(model.network.fc.bias, state()["fc.bias"])


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_whole_network_of_torchvisions_opens_by_its_weights_and_its_parts(saved, wrapped):
    whole = nn.DataParallel(network()) if wrapped else network()
    model = registry.load(str(saved({"model": whole})), "cpu")
    zeros = torch.zeros(1, 3, 224, 224)
    assert torch.allclose(model.network(zeros), network()(zeros), atol=1e-5)
    assert any(sentence.startswith("It is a whole network") for sentence in model.spec.remarks)


def test_a_whole_network_with_another_part_or_setting_is_code(saved):
    for change in (
        lambda whole: whole.conv1.__setattr__("2", nn.GELU()),
        lambda whole: setattr(whole.conv1[1], "eps", 0.1),
        lambda whole: setattr(whole.conv1[0], "stride", (1, 1)),
    ):
        whole = pickle.loads(pickle.dumps(network()))
        change(whole)
        sentence = refused(saved({"model": whole}))
        assert sentence.startswith("w.pt holds a network of the class torchvision.models.shufflenetv2.ShuffleNetV2,")
        assert f"it is not torchvision's own {TITLE}." in sentence


def test_a_whole_network_of_somebodys_class_is_refused_with_a_way_on(saved):
    sentence = refused(saved({"model": Net()}))
    assert "holds a whole network of the class" in sentence
    assert "Net, which is code" in sentence
    assert "torch.save(model.state_dict(), FILE)" in sentence


def test_programs_are_called_what_they_are(saved, tmp_path):
    program = torch.export.export(nn.Linear(2, 2), (torch.zeros(1, 2),))
    torch.export.save(program, tmp_path / "w.pt2")
    with pytest.raises(UserError, match=r"w\.pt2 is a program of torch\.export, which is code;"):
        open_weights(tmp_path / "w.pt2")


def test_a_network_that_holds_itself_is_refused_and_not_followed_for_ever(saved):
    loop = Net()
    loop.add_module("again", loop)
    assert refused(saved({"model": loop})) == "w.pt cannot be read as weights: its network has more than 20000 parts."


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({"classes": ["cat", "dog", "bird"]}, ("cat", "dog", "bird")),
        ({"class_to_idx": {"dog": 1, "cat": 0, "bird": 2}}, ("cat", "dog", "bird")),
        ({"meta": {"CLASSES": ("cat", "dog", "bird")}}, ("cat", "dog", "bird")),
        ({"classes": 3}, ("class 0", "class 1", "class 2")),
    ],
)
def test_a_checkpoint_may_name_its_classes(saved, more, names):
    model = registry.load(str(saved({"state_dict": state(), **more})), "cpu")
    assert tuple(model.classes) == names


def test_tensors_beside_other_values_in_one_dictionary_are_its_tensors(saved):
    file = open_weights(saved(OrderedDict(state(), epoch=3, note="best", _extra_state=None)))
    assert set(file.entries[""]) == set(state())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull fetches it"),
        (b"<!DOCTYPE html>\n<html><body>Sign in</body></html>", "is a web page"),
        (b"\x89HDF\r\n\x1a\n" + bytes(40), "networks of Keras open as ONNX"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "is a picture and no file of weights"),
        (b"PK\x03\x04" + bytes(40), "is an archive without its end, as of a copy or a download"),
    ],
)
def test_what_often_stands_in_the_place_of_weights_is_named(tmp_path, content, sentence):
    (tmp_path / "w.pt").write_bytes(content)
    with pytest.raises(UserError, match=sentence):
        open_weights(tmp_path / "w.pt")


def test_an_archive_of_something_else_says_what_it_holds(tmp_path):
    with zipfile.ZipFile(tmp_path / "w.pt", "w") as archive:
        for name in ("config.json", "metadata.json", "model.weights.h5", "more"):
            archive.writestr(name, "x")
    with pytest.raises(UserError, match=r"it holds config\.json, metadata\.json, model\.weights\.h5 and 1 more\."):
        open_weights(tmp_path / "w.pt")
