"""Another network beside the loaded model: kept while it is wanted, read anew when its file is another one."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest
import torch

from tests.conftest import loaded, tiny
from workbench import folders
from workbench.api import UserError
from workbench.engine.host import Host
from workbench.engine.loaders import registry
from workbench.engine.loaders.trust import NeedsTrust
from workbench.engine.other_network import OtherNetwork


def test_one_network_is_kept_until_another_is_wanted_or_it_is_written_anew(tmp_path):
    file = tmp_path / "mine.safetensors"
    shutil.copy(folders.bundled("resources") / "models" / "digits-classifier.safetensors", file)
    other = OtherNetwork("network")
    first = other.of(str(file), "cpu")
    assert other.of(str(file), "cpu") is first
    shutil.copy(folders.bundled("resources") / "models" / "digits-gan.safetensors", file)
    assert other.of(str(file), "cpu").task.name == "generation"
    other.forget()
    assert other.of(str(file), "cpu") is not first


def test_one_that_would_run_code_is_refused_by_the_name_of_its_parameter(monkeypatch):
    def asking(*_):
        raise NeedsTrust(SimpleNamespace(place="mine.py", what="code"))

    monkeypatch.setattr(registry, "load", asking)
    with pytest.raises(UserError, match=r"network cannot be mine\.py:Net: it runs code when it is loaded"):
        OtherNetwork("network").of("mine.py:Net", "cpu")


def test_without_a_host_no_network_stands_beside_a_model():
    with pytest.raises(UserError, match="Here no network can be opened beside the model"):
        loaded(tiny().network, 24).another("digits-gan")


def test_one_that_is_left_changed_is_an_error_and_is_read_anew():
    host = Host()
    host.load("digits-gan", "cpu")
    with pytest.raises(RuntimeError, match="was left changed"), host.model.another("digits-classifier") as other:
        torch.nn.init.zeros_(other.network[-1].weight)
    with host.model.another("digits-classifier") as again:
        assert again.network[-1].weight.any()
        assert not any(weight.requires_grad for weight in again.network.parameters())
