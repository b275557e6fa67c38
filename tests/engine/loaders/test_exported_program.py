"""Programs of torch.export: read as a list of calls, with the numbers and parts of the network; nothing is run."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from dataclasses import replace

import pytest
import torch
from torch import nn

from workbench.api import UserError
from workbench.engine.loaders import registry
from workbench.engine.loaders.code import FROM_FILE, IMAGENET, UNUSUAL
from workbench.engine.loaders.exported_program import NotReadable, read_program
from workbench.engine.loaders.trust import NeedsTrust
from workbench.engine.preparation import Preparation

SIDE = 24


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bn, self.relu = nn.Conv2d(3, 6, 3, padding=1), nn.BatchNorm2d(6), nn.ReLU(inplace=True)
        self.register_buffer("scale", torch.full((1, 6, 1, 1), 0.5))

    def forward(self, x):
        found = self.relu(self.bn(self.conv(x)))
        return self.relu(torch.cat([found[:, :3], x], 1) * self.scale)


class Net(nn.Module):
    """Has a part that is called twice, a buffer, a list of parts and a functional activation."""

    def __init__(self):
        super().__init__()
        self.block, self.drop, self.head = Block(), nn.Dropout(0.5), nn.Linear(6, 4)

    def forward(self, x):
        found = torch.relu(self.block(x))
        first, second = found.chunk(2, 1)
        return self.head(self.drop(torch.cat([first, second], 1).mean((2, 3))))


class Named(Net):
    def forward(self, x):
        return {"out": self.block(x), "logits": super().forward(x)}


def saved(path, network=None, count=2, **options):
    torch.manual_seed(3)
    network = (network or Net()).eval()
    torch.export.save(torch.export.export(network, (torch.rand(count, 3, SIDE, SIDE),), **options), path)
    return network


def rewritten(path, change):
    """The same archive with its members changed: ``change(name, data)`` gives the new data, or None to leave it out."""
    with zipfile.ZipFile(path) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members:
            new = change(name.partition("/")[2], data)
            if new is not None:
                archive.writestr(name, new)


def with_nodes(path, change):
    """The same with what ``change`` makes of the list of calls."""

    def other(name, data):
        if name != "models/model.json":
            return data
        program = json.loads(data)
        change(program["graph_module"]["graph"]["nodes"])
        return json.dumps(program)

    rewritten(path, other)


class Bomb:
    def __reduce__(self):
        return pytest.fail, ("code of the file was run",)


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))


@pytest.fixture
def no_pickles(monkeypatch):
    """Whatever unpickles, compiles or evaluates a text fails."""
    for module, name in ((torch, "load"), (pickle, "loads"), (pickle, "load"), (torch.export, "load")):
        monkeypatch.setattr(module, name, lambda *_, **__: pytest.fail("something was unpickled"))


def test_a_program_has_the_numbers_and_the_parts_of_the_network_for_any_number_of_images(tmp_path, home, no_pickles):
    own = saved(tmp_path / "net.pt2", dynamic_shapes=({0: torch.export.Dim("N")},))
    model = registry.load(str(tmp_path / "net.pt2"), "cpu")
    x = torch.rand(3, 3, SIDE, SIDE)
    assert torch.equal(model.network(x), own(x))
    assert model.input_size == (SIDE, SIDE)
    assert model.spec.source == "from an exported program"
    names = [layer.name for layer in model.layers]
    assert names == ["block.conv", "block.bn", "block.relu", "block.relu()", "block", "relu()", "drop", "head"]
    assert model.default_layer.name == "relu()"


def test_the_only_size_of_a_program_is_told_by_the_file_and_how_much_of_an_image_it_sees_is_guessed(tmp_path, home):
    saved(tmp_path / "net.pt2", count=1)
    spec = registry.load(str(tmp_path / "net.pt2"), "cpu").spec
    usual = Preparation(256, (224, 224), "bilinear", *IMAGENET)  # of a program that takes any size
    assert spec.preparation == replace(usual, crop=(SIDE, SIDE), resize=round(SIDE * 256 / 224))
    assert (spec.origins["crop"], spec.origins["resize"]) == (FROM_FILE, UNUSUAL)


def test_gradients_reach_the_pixels_and_no_weight_wants_one(tmp_path):
    own = saved(tmp_path / "net.pt2", count=1)
    network, shape = read_program(tmp_path / "net.pt2")
    assert shape == (1, 3, SIDE, SIDE)
    x = torch.rand(1, 3, SIDE, SIDE)
    ours, right = x.clone().requires_grad_(), x.clone().requires_grad_()
    network(ours)[0, 1].backward()
    own(right)[0, 1].backward()
    assert torch.equal(ours.grad, right.grad)
    assert not any(weight.requires_grad for weight in network.parameters())
    state = {name: tensor for name, tensor in own.state_dict().items() if not name.endswith("num_batches_tracked")}
    assert all(torch.equal(network.state_dict()[name], tensor) for name, tensor in state.items())


def test_outputs_that_have_names_keep_them(tmp_path):
    own = saved(tmp_path / "net.pt2", Named(), count=1)
    network, _ = read_program(tmp_path / "net.pt2")
    x = torch.rand(1, 3, SIDE, SIDE)
    found, right = network(x), own(x)
    assert list(found) == ["out", "logits"]
    assert all(torch.equal(found[name], right[name]) for name in right)


def test_another_program_of_the_same_weights_has_another_digest(tmp_path):
    saved(tmp_path / "net.pt2")
    before = read_program(tmp_path / "net.pt2")[0].file_digest

    def other(nodes):
        (node,) = [node for node in nodes if node["target"] == "torch.ops.aten.relu.default"]
        node["target"] = "torch.ops.aten.tanh.default"

    with_nodes(tmp_path / "net.pt2", other)
    assert not torch.equal(read_program(tmp_path / "net.pt2")[0].file_digest, before)


@pytest.mark.parametrize(
    "target",
    [
        "torch.ops.aten.from_file.default", "torch.ops.aten.save.default", "torch.ops.aten.set_.source_Tensor",
        "torch.ops.aten.empty_like.default", "torch.ops.aten._sparse_coo_tensor_unsafe.default",
        "torch.ops.higher_order.cond", "torch.ops.other.relu.default", "torch.hub.load", "torch.load", "math.sin",
        "_operator.attrgetter", "_operator.methodcaller", "_operator.add.__call__", "#torch.load", "os.system",
        "torch.ops.aten.relu.default.__globals__", "torch.ops.aten.__class__.default", "torch.ops.aten.relu.op",
    ],
)  # fmt: skip
def test_what_is_no_operator_on_tensors_alone_is_not_looked_up(tmp_path, home, no_pickles, target):
    saved(tmp_path / "net.pt2")

    def other(nodes):
        nodes[-1]["target"] = target

    with_nodes(tmp_path / "net.pt2", other)
    with pytest.raises(NotReadable, match="it calls "):
        read_program(tmp_path / "net.pt2")
    with pytest.raises(NeedsTrust, match=r"It cannot be read without running code: it calls .*\.$"):
        registry.load(str(tmp_path / "net.pt2"), "cpu")


def test_pickled_weights_are_not_read(tmp_path, no_pickles):
    saved(tmp_path / "net.pt2")
    bomb = io.BytesIO()
    torch.save(Bomb(), bomb)

    def other(name, data):
        if name.endswith("weights_config.json"):
            content = json.loads(data)
            next(iter(content["config"].values()))["use_pickle"] = True
            return json.dumps(content)
        return bomb.getvalue() if name.endswith(("weight_0", "model.pt")) else data

    rewritten(tmp_path / "net.pt2", other)
    with pytest.raises(NotReadable, match="hold a pickled object"):
        read_program(tmp_path / "net.pt2")


def test_examples_that_are_pickled_in_the_file_are_not_looked_at(tmp_path, no_pickles):
    own = saved(tmp_path / "net.pt2")
    bomb = io.BytesIO()
    torch.save(Bomb(), bomb)
    rewritten(tmp_path / "net.pt2", lambda name, data: bomb.getvalue() if name.endswith("model.pt") else data)
    x = torch.rand(2, 3, SIDE, SIDE)
    assert torch.equal(read_program(tmp_path / "net.pt2")[0](x), own(x))


def test_a_weight_that_claims_more_than_the_file_has_is_refused(tmp_path):
    saved(tmp_path / "net.pt2")

    def other(name, data):
        if not name.endswith("weights_config.json"):
            return data
        content = json.loads(data)
        next(iter(content["config"].values()))["tensor_meta"]["sizes"][0] = {"as_int": 10**6}
        return json.dumps(content)

    rewritten(tmp_path / "net.pt2", other)
    with pytest.raises(NotReadable, match="it is of another form"):
        read_program(tmp_path / "net.pt2")


def test_a_network_that_was_exported_while_it_trained_is_refused(tmp_path):
    torch.export.save(torch.export.export(Net().train(), (torch.rand(2, 3, SIDE, SIDE),)), tmp_path / "net.pt2")
    with pytest.raises(UserError, match=r"^net\.pt2 was exported in training mode, .* after model\.eval\(\)\.$"):
        read_program(tmp_path / "net.pt2")


def test_a_program_that_takes_something_beside_the_image_is_not_read(tmp_path):
    class Two(nn.Module):
        def forward(self, x, y):
            return x + y

    torch.export.save(torch.export.export(Two(), (torch.rand(2, 3), torch.rand(2, 3))), tmp_path / "net.pt2")
    with pytest.raises(NotReadable, match="it takes 2 inputs"):
        read_program(tmp_path / "net.pt2")


@pytest.mark.parametrize("left_out", ["models/model.json", "data/weights/model_weights_config.json"])
def test_a_file_that_lacks_a_part_is_not_read(tmp_path, left_out):
    saved(tmp_path / "net.pt2")
    rewritten(tmp_path / "net.pt2", lambda name, data: None if name == left_out else data)
    with pytest.raises(NotReadable):
        read_program(tmp_path / "net.pt2")
