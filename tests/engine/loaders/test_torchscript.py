"""Programs of TorchScript: networks with layers, whose numbers and gradients are the program's own."""

from __future__ import annotations

import io
import warnings

import pytest
import torch
from torch import nn
from torch.nn import functional

from workbench.api import UserError
from workbench.engine import recording
from workbench.engine.loaders import registry
from workbench.engine.loaders.exported_program import NotReadable
from workbench.engine.loaders.torchscript import parts_of
from workbench.engine.loaders.trust import EVERYTHING

SIDE = 32


class Block(nn.Module):
    """A part that runs twice, weights of its own, and what is joined and split."""

    def __init__(self):
        super().__init__()
        self.conv, self.bn, self.relu = nn.Conv2d(3, 6, 3, padding=1), nn.BatchNorm2d(6), nn.ReLU(inplace=True)
        self.scale = nn.Parameter(torch.full((1, 6, 1, 1), 0.5))

    def forward(self, x):
        found = self.relu(self.bn(self.conv(x)))
        first, second = torch.chunk(found, 2, 1)
        return self.relu(torch.cat([first - second, x], 1) * self.scale)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block, self.pool = Block(), nn.AdaptiveAvgPool2d(1)
        self.drop, self.head = nn.Dropout(0.5), nn.Linear(6, 4)

    def forward(self, x):
        found = self.pool(functional.relu(self.block(x)))
        return self.head(self.drop(found.flatten(1)))


class Named(Net):
    def forward(self, x):
        found = self.block(x)
        return {"out": found, "logits": self.head(found.mean((2, 3)))}


class Deciding(Net):
    def forward(self, x):
        found = self.block(x).mean((2, 3))
        if bool(found.sum() > 0):
            found = found * 2
        return self.head(found)


class Grey(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3)

    def forward(self, x):
        return self.conv(x).mean((2, 3))


def program(network, how="trace", training=False, colours=3):
    """A saved program, loaded again as the loader does."""
    torch.manual_seed(3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TorchScript is going, but people have files of it
        network.train(training)
        if how == "trace":
            example = torch.rand(2, colours, SIDE, SIDE)
            made = torch.jit.trace(network, example, check_trace=False, strict=False)
        else:
            made = torch.jit.script(network)
        file = io.BytesIO()
        torch.jit.save(made, file)
        file.seek(0)
        loaded = torch.jit.load(file)
    loaded.eval()
    for weight in loaded.parameters():
        weight.requires_grad_(False)
    return loaded


def gradient(network, x):
    pixels = x.clone().requires_grad_()
    network(pixels)[0, 1].backward()
    return pixels.grad


@pytest.mark.parametrize("how", ["trace", "script"])
def test_its_numbers_and_gradients_are_those_of_the_program(how):
    own = Net()
    network = parts_of(program(own, how))
    x = torch.rand(3, 3, SIDE, SIDE)
    own.eval()
    assert torch.equal(network(x), own(x))
    torch.testing.assert_close(gradient(network, x), gradient(own, x))
    assert not any(weight.requires_grad for weight in network.parameters())


def test_a_traced_program_has_the_layers_of_the_network():
    own = Net().eval()
    example = torch.rand(1, 3, SIDE, SIDE)
    _, layers, default = recording.trace(parts_of(program(own)), example)
    right = recording.trace(own, example)
    assert [layer.name for layer in layers] == [
        "block.conv", "block.bn", "block.relu", "block.relu()", "block", "relu()", "pool", "drop", "head"
    ]  # fmt: skip
    assert {layer.name: (layer.kind, layer.shape) for layer in layers if "relu" not in layer.name} == {
        layer.name: (layer.kind, layer.shape) for layer in right[1] if "relu" not in layer.name
    }
    assert default.name == right[2].name == "relu()"


def test_a_compiled_program_has_a_layer_for_each_call_by_the_name_of_its_weights():
    _, layers, default = recording.trace(parts_of(program(Net(), "script")), torch.rand(1, 3, SIDE, SIDE))
    names = {layer.name: layer.kind for layer in layers}
    assert names["block.conv"] == "Conv2d"
    assert names["block.bn"] == "BatchNorm2d"
    assert names["head"] == "Linear"
    assert default.kind == "ReLU"
    assert default.shape == (6, SIDE, SIDE)


def test_what_a_layer_gives_can_be_read_and_has_a_gradient():
    network, own = parts_of(program(Net())), Net()
    own.load_state_dict({**own.state_dict(), **network.state_dict()})
    x = torch.rand(1, 3, SIDE, SIDE)
    found = []
    for one in (network, own.eval()):
        layers = {layer.name: layer for layer in recording.trace(one, x)[1]}
        with recording.recording(one, [layers["block"]], True) as given:
            score = one(x)[0, 1]
        found.append((given["block"], *torch.autograd.grad(score, given["block"])))
    assert all(torch.equal(ours, right) for ours, right in zip(*found, strict=True))


def test_outputs_that_have_names_keep_them():
    own = Named()
    network = parts_of(program(own))
    x = torch.rand(1, 3, SIDE, SIDE)
    own.eval()
    right = own(x)
    found = network(x)
    assert list(found) == ["out", "logits"]
    assert all(torch.equal(found[name], right[name]) for name in right)


def test_grey_images_are_told_from_the_weights():
    assert parts_of(program(Grey(), colours=1))(torch.rand(1, 1, SIDE, SIDE)).shape == (1, 2)


def test_one_that_was_traced_while_it_trained_is_refused():
    with pytest.raises(UserError, match=r"traced in training mode.*trace it after model\.eval\(\)"):
        parts_of(program(Net(), training=True))


def test_one_that_decides_while_it_runs_is_opened_as_a_whole_and_says_why(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    loaded = program(Deciding(), "script")
    with pytest.raises(NotReadable, match=r"it decides while it runs \(prim::If\)"):
        parts_of(loaded)
    loaded.save(str(tmp_path / "net.pt"))
    model = registry.load(f"{tmp_path / 'net.pt'}?input=32", "cpu", EVERYTHING)
    assert model.layers == ()
    assert any("None of its layers can be looked at: it decides while it runs" in one for one in model.spec.remarks)


def test_another_program_of_the_same_weights_is_another_model(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    digests = []
    for name, network in (("a.pt", Net()), ("b.pt", Named())):
        program(network).save(str(tmp_path / name))
        digests.append(registry.load(f"{tmp_path / name}?input=32", "cpu", EVERYTHING).digest)
    assert digests[0] != digests[1]
