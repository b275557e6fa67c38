"""Model references: what is loaded, and the sentence where nothing is."""

from __future__ import annotations

import io
import pickle
import re

import pytest
import torch
from safetensors.torch import save_file

from workbench.api import UserError
from workbench.engine.host import Host
from workbench.engine.loaders import bundled, registry, torchvision, weights
from workbench.engine.loaders.reference import Reference

UNTRAINED = "torchvision:squeezenet1_1?weights=none&seed=3"


@pytest.fixture(scope="module")
def squeezenet():
    return registry.load(UNTRAINED, "cpu")


@pytest.fixture
def state(squeezenet):
    return {name: tensor.clone().contiguous() for name, tensor in squeezenet.network.state_dict().items()}


def refused(text: str) -> str:
    with pytest.raises(UserError) as error:
        registry.load(text, "cpu")
    sentence = str(error.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_the_same_seed_gives_the_same_untrained_weights_and_leaves_torchs_own_seed(squeezenet):
    torch.manual_seed(11)
    expected = torch.rand(1)
    torch.manual_seed(11)
    again = registry.load(UNTRAINED, "cpu")
    assert torch.rand(1) == expected
    assert again.digest == squeezenet.digest
    assert registry.load(UNTRAINED.replace("=3", "=4"), "cpu").digest != squeezenet.digest


def test_a_thousand_outputs_of_unknown_weights_are_not_called_imagenets(squeezenet):
    assert squeezenet.classes[:2] == ("class 0", "class 1")


def same_weights(first, second) -> bool:
    state = second.network.state_dict()
    return all(torch.equal(tensor, state[name]) for name, tensor in first.network.state_dict().items())


def test_safetensors_and_a_state_dict_give_the_same_model(tmp_path, state, squeezenet):
    save_file(state, tmp_path / "a.safetensors")
    torch.save(state, tmp_path / "b.pt")
    torch.save({"state_dict": {f"module.{k}": v for k, v in state.items()}}, tmp_path / "c.pth")
    digests = set()
    for name in ("a.safetensors", "b.pt", "c.pth"):
        model = registry.load(f"{tmp_path / name}?arch=torchvision:squeezenet1_1", "cpu")
        assert same_weights(model, squeezenet)
        digests.add(model.digest)
    assert len(digests) == 1


def test_class_names_come_from_a_text_file(tmp_path, state):
    save_file(state, tmp_path / "a.safetensors")
    (tmp_path / "names.txt").write_text("\n".join(f"thing {i}" for i in range(1000)), "utf-8")
    text = f"{tmp_path / 'a.safetensors'}?arch=torchvision:squeezenet1_1&classes={tmp_path / 'names.txt'}"
    assert registry.load(text, "cpu").classes[7] == "thing 7"
    (tmp_path / "names.txt").write_text("one\ntwo", "utf-8")
    assert "has 1000 outputs, but there are 2 class names" in refused(text)


def test_pickled_code_is_refused_with_what_to_do_and_is_not_run(tmp_path):
    class Evil:
        def __reduce__(self):
            return (open, (str(tmp_path / "ran"), "w"))

    with (tmp_path / "evil.pt").open("wb") as file:
        pickle.dump(Evil(), file)
    torch.save({"weights": Evil()}, tmp_path / "evil2.pt")
    for name in ("evil.pt?arch=torchvision:squeezenet1_1", "evil2.pt?arch=torchvision:squeezenet1_1", "evil2.pt"):
        sentence = refused(str(tmp_path / name))
        assert "holds pickled code" in sentence
        assert "torch.save(model.state_dict(), FILE)" in sentence
    assert not (tmp_path / "ran").exists()


def test_a_wrong_architecture_names_the_first_keys_that_do_not_fit(tmp_path, state):
    save_file(state, tmp_path / "a.safetensors")
    sentence = refused(f"{tmp_path / 'a.safetensors'}?arch=torchvision:alexnet")
    assert "does not fit torchvision:alexnet: features.0.weight is (64, 3, 3, 3) and not (64, 3, 11, 11); " in sentence
    assert re.search(r", and \d+ more\.$", sentence)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("nonsense", "There is no model 'nonsense'"),
        ("", "There is no model ''"),
        ("torchvision:resnet19", "segmenter or network of films 'resnet19'; the nearest names are resnet1"),
        ("torchvision:resnet18?weights=BEST", "weights of resnet18 must be none or one of IMAGENET1K_V1; got 'BEST'"),
        ("torchvision:resnet18?weights=none&seed=x", "seed must be a whole number from 0; got 'x'"),
        ("torchvision:resnet18?colour=red", "has no option 'colour'"),
        ("efficientnet-lite0?x=1", "has no option 'x'; what can follow the question mark is task, classes"),
        ("missing.safetensors?arch=torchvision:resnet18", "There is no file 'missing.safetensors'"),
    ],
)
def test_a_reference_that_names_nothing_is_refused_in_a_sentence(text, part):
    assert part in refused(text)


def test_a_file_of_weights_alone_opens(tmp_path, state, squeezenet):
    save_file(state, tmp_path / "a.safetensors")
    model = registry.load(str(tmp_path / "a.safetensors"), "cpu")
    assert same_weights(model, squeezenet)
    assert model.spec.architecture == "SqueezeNet-1-1"


def test_the_same_weights_seen_otherwise_are_another_model():
    size, fit, names = (registry.load(f"{UNTRAINED}&{more}", "cpu").digest for more in (
        "input=64", "input=64&fit=stretch", "input=64&labels=" + ",".join(f"kind {i}" for i in range(1000))
    ))  # fmt: skip
    assert len({size, fit, names}) == 3


@pytest.mark.parametrize("content", [b"", b"hello", io.BytesIO().getvalue() + b"\x80\x04N."])
def test_a_file_that_holds_no_weights_is_refused_in_a_sentence(tmp_path, content):
    for name in ("a.pt", "a.safetensors"):
        (tmp_path / name).write_bytes(content)
        sentence = refused(f"{tmp_path / name}?arch=torchvision:resnet18")
        assert sentence.startswith(name)
        assert "pickled code" not in sentence  # which it does not hold


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"hello", "a.pt is no file of weights: neither safetensors nor a state dict."),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a.pt is a picture and no file of weights."),
        (b"<html></html>", "a.pt is a web page, as a download gives that was not allowed; it is no file of weights."),
    ],
)
def test_what_is_something_else_is_not_called_damaged(tmp_path, content, sentence):
    (tmp_path / "a.pt").write_bytes(content)
    assert refused(str(tmp_path / "a.pt")) == sentence


def test_a_file_that_may_not_be_read_says_so(forbidden):
    assert "cannot be read: Permission denied." in refused(f"{forbidden / 'a.pt'}?arch=torchvision:resnet18")


def test_a_folder_in_place_of_a_file_is_called_a_folder(tmp_path):
    assert "is a folder" in refused(f"{tmp_path}?arch=torchvision:resnet18")


def test_a_failed_load_leaves_the_model_that_was_there(bundled_model):
    host = Host()
    host.model = bundled_model
    with pytest.raises(UserError):
        host.load("torchvision:nothing", "cpu")
    assert host.model is bundled_model


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("efficientnet-lite0", [bundled]),
        ("torchvision:resnet18?weights=none", [torchvision]),
        ("weights.pt?arch=torchvision:resnet18", [weights]),
        ("nonsense", []),
    ],
)
def test_a_reference_is_recognised_by_its_source_alone(text, sources):
    assert [loader for loader in registry.LOADERS if loader.recognises(Reference.parse(text))] == sources


def test_the_bundled_model_comes_first_among_those_known_by_name():
    references = [model["reference"] for model in registry.known_models()]
    assert references[0] == "efficientnet-lite0"
    assert "torchvision:resnet18" in references


def test_another_description_takes_the_same_network_and_gives_another_digest():
    first = registry.load(UNTRAINED, "cpu")
    again = registry.load(f"{UNTRAINED}&colours=bgr", "cpu", before=first.found)
    assert again.network is first.network
    assert (again.preparation.colours, again.spec.origins["colours"]) == ("bgr", "you")
    other = registry.load(UNTRAINED.replace("=3", "=4"), "cpu", before=again.found)
    assert other.network is not first.network


@pytest.mark.parametrize("stated", ["task=multilabel", "fit=stretch", "input=128", "labels=" + ",".join("a" * 1000)])
def test_what_changes_a_result_changes_the_digest(squeezenet, stated):
    """The digest is a part of every result's key: with the old one a wrong result would be shown."""
    other = registry.load(f"{UNTRAINED}&{stated}", "cpu", before=squeezenet.found)
    assert other.digest != squeezenet.digest


def test_a_description_beside_the_weights_is_read_and_named(tmp_path, state):
    save_file(state, tmp_path / "a.safetensors")
    before = Reference(str(tmp_path / "a.safetensors")).stamp()
    beside = tmp_path / "a.safetensors.workbench.toml"
    beside.write_text('colours = "bgr"\nmean = 0.5\n')
    model = registry.load(f"{tmp_path / 'a.safetensors'}?mean=0.25", "cpu")
    assert (model.preparation.colours, model.preparation.mean) == ("bgr", (0.25,) * 3)
    assert model.spec.origins["colours"] == beside.name
    assert model.spec.origins["mean"] == "you"
    assert Reference(str(tmp_path / "a.safetensors")).stamp() != before  # so that a change of it is noticed
    beside.write_text('weights = "x"\n')
    assert "states 'weights'" in refused(str(tmp_path / "a.safetensors"))


def test_what_was_opened_is_said_in_parts_that_can_be_corrected(squeezenet, tmp_path, state):
    torch.save({"state_dict": state}, tmp_path / "c.pth")
    parts = registry.load(str(tmp_path / "c.pth"), "cpu").summary
    assert [words for _, words in parts] == [
        "SqueezeNet-1-1", "1,000 classes", "224 × 224 px", "RGB", "from a checkpoint",
    ]  # fmt: skip
    assert [option for option, _ in parts] == ["arch", "task", "input", "colours", ""]
    assert squeezenet.summary[-1] == ("", "from torchvision")
    assert squeezenet.summary[0][0] == "", "what was asked for by its name is no guess"
