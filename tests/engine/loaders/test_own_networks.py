"""Networks that the program trains itself: a file names its architecture, and opens as what it is."""

from __future__ import annotations

import pytest
import torch
from safetensors.torch import save_file

from workbench.api import UserError
from workbench.engine.loaders import own_networks, registry
from workbench.engine.loaders.reference import Reference
from workbench.families import codes


def written(path, architecture, network):
    save_file(network.state_dict(), path, {"architecture": architecture})
    return str(path)


@pytest.mark.parametrize(
    ("name", "size", "sees", "gives"), [("digits-vae", 8, True, (0.0, 1.0)), ("digits-gan", 16, False, (-1.0, 1.0))]
)
def test_a_file_that_names_its_architecture_opens_as_a_generator(name, size, sees, gives, tmp_path):
    network = own_networks.OWN[name].make()
    model = registry.load(written(tmp_path / "mine.safetensors", name, network), "cpu")
    assert (model.task.name, model.input_size, model.input_channels) == ("generation", (28, 28), 1)
    assert (model.extra_inputs[0].count, model.sees_image, model.spec.gives) == (size, sees, gives)
    assert model.spec.origins["gives"] == "told by the file"
    code = torch.randn(3, size, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode(), model.giving("code", code):
        ours = model.answer(torch.zeros(3, 1, 28, 28))
    low, high = gives
    with torch.inference_mode():
        shape: tuple[int, ...] = network.shape
        theirs = (network.eval().decoder(code.reshape(3, *shape)) - low) / (high - low)
    torch.testing.assert_close(ours, theirs)


def test_the_classifier_of_digits_knows_its_classes_and_what_the_generators_draw():
    model = registry.load("digits-classifier", "cpu")
    assert (model.task.name, model.input_channels, model.classes) == ("classification", 1, tuple("0123456789"))
    assert model.spec.origins["labels"] == "told by the file"
    made = codes.pictures(registry.load("digits-vae", "cpu"), codes.drawn(60, 8, 0))
    with torch.inference_mode():
        shares = model.scores(made).softmax(1).amax(1)
    assert float((shares > 0.8).float().mean()) > 0.5  # most of them are clearly one digit


def test_weights_of_another_architecture_are_refused(tmp_path):
    file = written(tmp_path / "mine.safetensors", "digits-vae", own_networks.digits_gan())
    with pytest.raises(UserError, match=r"mine.safetensors does not hold the weights of digits-vae: "):
        registry.load(file, "cpu")


@pytest.mark.parametrize("content", [b"", b"no header", b"\xff" * 64])
def test_a_damaged_file_is_none_of_its_own(content, tmp_path):
    file = tmp_path / "mine.safetensors"
    file.write_bytes(content)
    assert not own_networks.recognises(Reference.parse(str(file)))


def test_weights_that_name_no_architecture_are_none_of_its_own(tmp_path):
    save_file({"a": torch.zeros(1)}, tmp_path / "mine.safetensors")
    assert not own_networks.recognises(Reference.parse(str(tmp_path / "mine.safetensors")))
