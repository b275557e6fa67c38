"""Networks of somebody's own code: what they do beside their weights is part of what they are."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import torch
from torch import nn

from workbench.engine.loaders import registry, trust
from workbench.engine.own_code import code_digest, has_own_code

SOURCE = """
from torch import nn
from torch.nn import functional

class Net(nn.Module):
    def __init__(self, wide=1):
        super().__init__()
        self.maps, self.linear, self.wide = nn.Conv2d(3, 4, 3), nn.Linear(4, 2), wide
        nn.init.constant_(self.maps.weight, 0.1)
        nn.init.constant_(self.linear.weight, 0.1)
        nn.init.zeros_(self.maps.bias)
        nn.init.zeros_(self.linear.bias)

    def forward(self, x):
        return self.linear(functional.relu(self.maps(x)).mean((2, 3)) * self.wide)

def chain():
    return nn.Sequential(nn.Conv2d(3, 2, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
"""


@pytest.fixture
def digest(tmp_path, monkeypatch):
    monkeypatch.setattr(trust, "require", lambda *_, **__: None)

    def digest_of(source: str = SOURCE, reference: str = "Net") -> str:
        (tmp_path / "net.py").write_text(source)
        os.utime(tmp_path / "net.py", (0, 0))  # all were written in the same second
        torch.manual_seed(0)
        return registry.load(f"{tmp_path / 'net.py'}:{reference}", "cpu").digest

    return digest_of


def test_the_same_code_with_the_same_weights_is_the_same_network(digest):
    assert digest() == digest()


@pytest.mark.parametrize(
    ("source", "reference"),
    [
        (SOURCE.replace("functional.relu", "functional.gelu"), "Net"),
        (SOURCE.replace("mean((2, 3))", "amax((2, 3))"), "Net"),
        (SOURCE, "Net?arg=wide=2"),
    ],
    ids=["another function", "another pooling", "another argument"],
)
def test_code_that_was_changed_is_another_network_with_the_same_weights(digest, source, reference):
    assert digest(source, reference) != digest()


def test_modules_of_torch_alone_are_another_network_where_one_is_exchanged(digest):
    assert digest(SOURCE.replace("nn.ReLU", "nn.GELU"), "chain") != digest(SOURCE, "chain")
    assert digest(SOURCE, "chain") == digest(SOURCE, "chain")


def turned(dims: tuple[int, ...]) -> nn.Module:
    class Turned(nn.Module):
        def forward(self, x):
            return x.flip(dims)

    return Turned()


def test_what_a_class_holds_of_where_it_was_written_counts():
    assert code_digest(turned((1,))) == code_digest(turned((1,))) != code_digest(turned((2,)))


def test_a_network_of_a_library_has_no_code_of_its_own(bundled_model):
    assert not has_own_code(bundled_model.network)
    assert has_own_code(nn.Sequential(turned((1,))))


def test_it_is_the_same_in_another_process(tmp_path):
    (tmp_path / "net.py").write_text(SOURCE)
    program = (
        "import importlib.util, sys; from workbench.engine.own_code import code_digest; "
        f"spec = importlib.util.spec_from_file_location('net', {str(tmp_path / 'net.py')!r}); "
        "net = sys.modules['net'] = importlib.util.module_from_spec(spec); spec.loader.exec_module(net); "
        "print(code_digest(net.Net()))"
    )
    told = [subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120) for _ in "ab"]
    assert told[0].stdout == told[1].stdout != "", told[0].stderr
