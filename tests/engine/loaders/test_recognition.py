"""What is said of a file of weights: which of its sets was taken, and why none was."""

from __future__ import annotations

import pytest
import torch
from safetensors.torch import save_file

from tests.engine.loaders.checkpoints import FEATURES, NAME, TENSORS, TITLE, prefixed, state, without_head
from workbench.api import UserError
from workbench.engine.loaders.known_architectures import index_of, known_architectures
from workbench.engine.loaders.recognition import recognise
from workbench.engine.loaders.weight_formats import open_weights


@pytest.fixture
def taken(tmp_path):
    def take(content, arch="", entry=""):
        torch.save(content, tmp_path / "w.pt")
        return recognise(open_weights(tmp_path / "w.pt"), known_architectures()[arch] if arch else None, entry)

    return take


def test_the_averaged_weights_are_taken_and_how_to_have_the_others_is_said(taken):
    content = {"model": state(), "model_ema": prefixed("module.", state()), "optimizer": {"state": {0: {}}}}
    found = taken(content)
    assert found.entry == "model_ema"
    assert found.remarks == (
        f"It was taken for {TITLE} by the names and shapes of {TENSORS} tensors.",
        "Its weights are those under model_ema, averaged over the training, which are the ones to evaluate; "
        "?entry=model takes the others.",
        "Their names begin with module.",
    )
    assert taken(content, entry="model").entry == "model"


@pytest.mark.parametrize("path", ["state_dict", "model", "net", "network", "student", "backbone", "anything"])
def test_weights_are_found_in_any_dictionary(taken, path):
    assert taken({path: state(), "epoch": 3}).entry == path
    assert taken({"checkpoint": {path: state()}}).entry == f"checkpoint.{path}"


def test_the_set_that_fits_is_taken_before_one_that_is_preferred(taken):
    assert taken({"ema": {"discriminator.weight": torch.zeros(3, 3)}, "generator": state()}).entry == "generator"


def test_half_precision_and_a_head_of_another_name_are_said(taken):
    tensors = prefixed("backbone.", without_head()) | {"head.weight": torch.zeros(3, FEATURES)}
    found = taken({name: tensor.half() if tensor.is_floating_point() else tensor for name, tensor in tensors.items()})
    assert "Its last layer is head, in place of fc." in found.remarks
    assert "Its numbers are float16; it computes with float32." in found.remarks


def test_a_guessed_rectifier_is_said(taken):
    head = {"fc.0.weight": torch.zeros(8, FEATURES), "fc.2.weight": torch.zeros(3, 8)}
    assert (
        f"Its last layers are its own, 3 from fc.0 on ({FEATURES}, 8, 3 wide); 1 of them ReLU, which is a guess: such "
        "layers are not in a file."
    ) in taken(without_head() | head).remarks


def refused(taken, *arguments, **options) -> str:
    with pytest.raises(UserError) as caught:
        taken(*arguments, **options)
    return str(caught.value)


def test_the_nearest_architecture_is_named_with_what_does_not_fit(taken):
    tensors = state() | {"fc.weight": torch.zeros(3, 7)}
    assert refused(taken, tensors) == (
        f"w.pt fits {TITLE} but for 1 of {TENSORS} tensors: fc.weight is (3, 7) and not (3, {FEATURES}). "
        "Weights alone do not tell what else it is."
    )
    assert refused(taken, tensors, arch=NAME).startswith(f"w.pt does not fit torchvision:{NAME}: fc.weight is (3, 7)")


def test_a_file_of_something_else_is_described(taken):
    content = {"arch": "vit_tiny_patch16_224", "state_dict": {"encoder.weight": torch.zeros(3, 4)}}
    assert refused(taken, content) == (
        "w.pt holds 1 tensors (the first is state_dict.encoder.weight, (3, 4)), which fit none of torchvision's 109 "
        f"architectures and timm's {len(index_of('timm')):,} architectures; weights alone do not tell the network. "
        "It says that it is 'vit_tiny_patch16_224'."
    )


def test_an_entry_that_is_not_there_is_named_with_those_that_are(taken):
    assert refused(taken, {"model": state()}, entry="ema") == "w.pt has no entry 'ema' with tensors; it has model."


def test_two_networks_of_the_same_shapes_are_both_named(tmp_path):
    from workbench.engine.loaders.fits import of_classes

    tensors = known_architectures()["fasterrcnn_mobilenet_v3_large_fpn"].tensors
    empty = {name: torch.zeros(of_classes(shape, 2)) for name, shape in tensors.items()}
    save_file(empty, tmp_path / "w.safetensors")
    said = recognise(open_weights(tmp_path / "w.safetensors")).remarks
    assert any("as well; ?arch=torchvision:fasterrcnn_mobilenet_v3_large" in sentence for sentence in said)
