"""Networks that are code: never loaded unasked, remembered by content, and then the same logits as ever."""

from __future__ import annotations

import warnings

import pytest
import torch
from torch import nn

from workbench.api import Target, UserError
from workbench.engine.host import Host
from workbench.engine.loaders import registry
from workbench.engine.loaders.code_file import kind_of
from workbench.engine.loaders.trust import EVERYTHING, NeedsTrust
from workbench.testing.networks import Tiny

SOURCE = """
import pathlib
import torch

pathlib.Path({ran!r}).write_text("ran")


class Net(torch.nn.Module):
    def __init__(self, classes=3, bias=True):
        super().__init__()
        self.body = torch.nn.Conv2d(3, 4, 3)
        self.head = torch.nn.Linear(4, classes, bias=bias)

    def forward(self, x):
        return self.head(torch.relu(self.body(x)).mean((2, 3)))


def number():
    return 4


made = Net(5)
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def source(tmp_path):
    """A file with networks, and the file that it writes when it is run."""
    ran = tmp_path / "ran.txt"
    (tmp_path / "net.py").write_text(SOURCE.format(ran=str(ran)))
    return tmp_path / "net.py", ran


def tiny():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        return Tiny().eval()


@pytest.fixture
def files(tmp_path):
    """The same network as each kind of file."""
    network, example = tiny(), torch.rand(2, 3, 224, 224)
    torch.save(network, tmp_path / "module.pt")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TorchScript is going, but people have files of it
        torch.jit.trace(network, example).save(str(tmp_path / "script.pt"))
    torch.save(network.state_dict(), tmp_path / "weights.pt")
    return tmp_path


def test_what_a_file_is_is_known_without_running_it(files, source):
    kinds = {name: kind_of(files / name) for name in ("module.pt", "script.pt", "weights.pt", "net.py", "missing.pt")}
    assert kinds == {
        "module.pt": "module", "script.pt": "torchscript", "weights.pt": "", "net.py": "python", "missing.pt": ""
    }  # fmt: skip
    assert not source[1].exists()


def test_a_checkpoint_of_tensors_and_numbers_is_no_code(tmp_path):
    for i, content in enumerate(({"state_dict": tiny().state_dict(), "epoch": 3}, [1, 2], {"a": torch.ones(2)})):
        torch.save(content, tmp_path / f"{i}.pt")
        torch.save(content, tmp_path / f"{i}-old.pt", _use_new_zipfile_serialization=False)
        assert kind_of(tmp_path / f"{i}.pt") == kind_of(tmp_path / f"{i}-old.pt") == ""
    torch.save(tiny(), tmp_path / "old.pt", _use_new_zipfile_serialization=False)
    assert kind_of(tmp_path / "old.pt") == "module"


@pytest.mark.parametrize("name", ["module.pt", "script.pt"])
def test_code_is_refused_without_trust_and_gives_its_own_logits_with_it(files, home, name, cat):
    with pytest.raises(NeedsTrust, match=r"loading it runs code, .* say so with --trust") as refusal:
        registry.load(str(files / name), "cpu")
    model = registry.load(str(files / name), "cpu", refusal.value.code.digest)
    x = model.pixels(model.prepare(cat.pixels))
    torch.testing.assert_close(model.scores(x), tiny()(model._normalised(x)))
    x.requires_grad_(True)
    (gradient,) = torch.autograd.grad(model.value(Target.of_class(0), x).sum(), x)
    assert gradient.any()


def test_what_was_agreed_to_is_remembered_until_the_file_is_another(files, home):
    path = files / "module.pt"
    with pytest.raises(NeedsTrust) as refusal:
        registry.load(str(path), "cpu")
    registry.load(str(path), "cpu", refusal.value.code.digest)
    registry.load(str(path), "cpu")  # not asked again
    torch.save(torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(3 * 224 * 224, 2)), path)
    with pytest.raises(NeedsTrust):
        registry.load(str(path), "cpu")


def test_what_one_command_agrees_to_is_forgotten_after_it(files, home):
    registry.load(str(files / "script.pt"), "cpu", EVERYTHING)
    assert not (home / "trusted.json").exists()
    with pytest.raises(NeedsTrust):
        registry.load(str(files / "script.pt"), "cpu")


def test_a_damaged_list_of_what_is_trusted_trusts_nothing(files, home):
    home.mkdir()
    for content in (b"", b"[1", b'{"a": 1}', b"\xff" * 90, b"[]"):
        (home / "trusted.json").write_bytes(content)
        with pytest.raises(NeedsTrust):
            registry.load(str(files / "module.pt"), "cpu")


def test_python_runs_only_once_it_is_trusted(source, home):
    path, ran = source
    with pytest.raises(NeedsTrust, match=r"net\.py:Net is Python code"):
        registry.load(f"{path}:Net", "cpu")
    assert not ran.exists()
    model = registry.load(f"{path}:Net?arg=4,bias=False", "cpu", EVERYTHING)
    assert ran.exists()
    assert len(model.classes) == 4
    assert [layer.name for layer in model.layers][:2] == ["body", "relu()"]
    assert len(registry.load(f"{path}:made?input=32", "cpu", EVERYTHING).classes) == 5


def test_weights_of_a_file_are_filled_in_and_must_fit(source, home, tmp_path):
    path, _ = source
    made = registry.load(f"{path}:Net", "cpu", EVERYTHING).network
    state = {name: torch.full_like(tensor, 0.5) for name, tensor in made.state_dict().items()}
    torch.save(state, tmp_path / "w.pt")
    model = registry.load(f"{path}:Net?weights={tmp_path / 'w.pt'}", "cpu", EVERYTHING)
    assert all((tensor == 0.5).all() for tensor in model.network.state_dict().values())
    torch.save({"body.weight": state["body.weight"], "tail": torch.ones(1)}, tmp_path / "w.pt")
    with pytest.raises(UserError, match=r"w\.pt does not fit: it lacks body\.bias, .* and has tail"):
        registry.load(f"{path}:Net?weights={tmp_path / 'w.pt'}", "cpu", EVERYTHING)


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        ("{file}:Other", "net.py has no 'Other'"),
        ("{file}:number", "number must make a torch network; it made int"),
        ("{file}:Net?arg=open('x')", "arg must be plain values as Python writes them"),
        ("{file}:Net?arg=1,2,3", "Net does not take these arguments"),
        ("{file}:SOURCE", "has no 'SOURCE'"),
        ("{file}", "say which class or function makes the network"),
        ("{folder}/missing.py:Net", "There is no file"),
        ("no_such_package.models:Net", "There is no Python package 'no_such_package'"),
    ],
)
def test_what_python_cannot_give_is_refused_in_a_sentence(source, home, reference, sentence):
    path, _ = source
    with pytest.raises(UserError) as refusal:
        registry.load(reference.format(file=path, folder=path.parent), "cpu", EVERYTHING)
    assert sentence in str(refusal.value)


def test_an_installed_package_is_named_by_its_module(home):
    model = registry.load("torchvision.models:resnet18?arg=num_classes=7", "cpu", EVERYTHING)
    assert len(model.classes) == 7
    with pytest.raises(NeedsTrust, match=r"torchvision\.models:resnet18 is Python code"):
        registry.load("torchvision.models:resnet18", "cpu")


def test_an_exported_program_that_is_more_than_operators_opens_with_trust_and_has_layers(tmp_path, home, cat):
    class Unsafe(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = tiny()

        def forward(self, x):
            return self.inner(torch.cat(torch.unsafe_split(x, 1, 1), 1))

    network, batch = Unsafe(), torch.export.Dim("N")
    program = torch.export.export(network, (torch.rand(2, 3, 224, 224),), dynamic_shapes=({0: batch},))
    torch.export.save(program, tmp_path / "net.pt2")
    assert kind_of(tmp_path / "net.pt2") == "exported"
    with pytest.raises(NeedsTrust, match=r"cannot be read without running code: it calls torch\.ops\.aten\.unsafe_"):
        registry.load(str(tmp_path / "net.pt2"), "cpu")
    model = registry.load(str(tmp_path / "net.pt2"), "cpu", EVERYTHING)
    x = model.pixels(model.prepare(cat.pixels))
    torch.testing.assert_close(model.scores(x), network(model._normalised(x)))
    assert any(layer.spatial for layer in model.layers)


def test_a_program_that_was_exported_for_one_size_is_given_that_size(tmp_path, home):
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 30 * 38, 5)).eval()
    torch.export.save(torch.export.export(network, (torch.zeros(1, 3, 32, 40),)), tmp_path / "net.pt2")
    model = registry.load(str(tmp_path / "net.pt2"), "cpu", EVERYTHING)
    assert model.input_size == (32, 40)
    assert model.spec.origins["crop"] == "from the file"
    stated = registry.load(f"{tmp_path / 'net.pt2'}?mean=0.5&std=0.5", "cpu", EVERYTHING)
    assert stated.input_size == (32, 40)


def test_a_program_that_was_exported_for_a_fixed_number_of_images_says_so_when_it_is_given_another(tmp_path, home, cat):
    for count in (1, 2):
        program = torch.export.export(tiny(), (torch.rand(count, 3, 224, 224),))
        torch.export.save(program, tmp_path / f"{count}.pt2")
    with pytest.raises(UserError, match=r"^2\.pt2 was exported for exactly 2 images at a time, and this needs 1: "):
        registry.load(str(tmp_path / "2.pt2"), "cpu", EVERYTHING)
    model = registry.load(str(tmp_path / "1.pt2"), "cpu", EVERYTHING)
    x = model.pixels(model.prepare(cat.pixels))
    assert len(model.scores(x)) == 1
    with pytest.raises(UserError, match=r"^1\.pt2 was exported for exactly 1 image at a time, and this needs 2: "):
        model.scores(torch.cat([x, x]))


def test_a_model_that_a_run_changed_is_loaded_again_without_asking(files, home):
    host = Host()
    host.load(str(files / "module.pt"), "cpu", trusted=EVERYTHING)
    host._stale = "Something"
    assert host._model().reference == str(files / "module.pt")
