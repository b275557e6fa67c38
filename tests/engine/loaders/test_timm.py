"""timm's networks by name, and weights alone of them: what they are taken for, and what tells among several."""

from __future__ import annotations

import json

import pytest
import torch

from tests.engine.loaders.folders import of_timm
from workbench.api import UserError
from workbench.engine.loaders import registry
from workbench.engine.loaders.timm import labels_of, spec_of

timm = pytest.importorskip("timm")


def made(name, **options):
    with torch.random.fork_rng(devices=[]), torch.inference_mode(False):
        torch.manual_seed(6)
        return timm.create_model(name, pretrained=False, **options).eval()


def refused(reference: str) -> str:
    with pytest.raises(UserError) as caught:
        registry.load(str(reference), "cpu")
    return str(caught.value)


def same(model, network):
    x = torch.rand(1, model.input_channels, *model.input_size)
    with torch.inference_mode():
        own = network(x)
        assert torch.allclose(model.network(x), own, atol=1e-5 * float(own.abs().max()))


def test_a_name_opens_with_timms_configuration_and_a_seed():
    first, second, other = (
        registry.load(f"timm:test_resnet?weights=none&seed={seed}", "cpu") for seed in (3, 3, 4)
    )  # fmt: skip
    assert first.digest == second.digest != other.digest
    assert (first.input_size, first.preparation.resize, first.classes[281]) == ((160, 160), 168, "tabby")
    assert first.spec.origins["mean"] == "timm's configuration"


def test_names_and_options_that_are_none_are_refused_in_a_sentence():
    assert "timm has no network 'resnet10q'; the nearest names are" in refused("timm:resnet10q")
    assert "weights of test_vit must be default or none" in refused("timm:test_vit?weights=w.pt")


def test_weights_alone_are_known_as_timms_and_what_is_guessed_is_said(tmp_path):
    network = made("test_vit", num_classes=3)
    torch.save({"state_dict": network.state_dict(), "arch": "test_vit"}, tmp_path / "w.pt")
    model = registry.load(str(tmp_path / "w.pt"), "cpu")
    assert (model.spec.architecture, model.task.name, len(model.classes)) == ("timm's test_vit", "classification", 3)
    assert any(sentence.startswith("Size, mean and deviation are those of") for sentence in model.spec.remarks)
    same(model, network)


def test_weights_for_images_of_another_size_open_with_that_size_which_is_said(tmp_path):
    network = made("test_vit", num_classes=3, img_size=96)
    torch.save(network.state_dict(), tmp_path / "w.pt")
    model = registry.load(str(tmp_path / "w.pt"), "cpu")
    assert (model.input_size, model.preparation.resize) == ((96, 96), 96)
    assert model.spec.origins["crop"] == "told by its positions"
    assert "Its positions are those of images of 96 × 96 px: that is the size of its input." in model.spec.remarks
    assert any(sentence.startswith("Mean and deviation are those of") for sentence in model.spec.remarks)
    same(model, network)


def test_a_grey_network_and_one_without_a_head_open_as_they_are(tmp_path):
    network = made("test_resnet", num_classes=3, in_chans=1)
    torch.save(network.state_dict(), tmp_path / "w.pt")
    model = registry.load(str(tmp_path / "w.pt"), "cpu")
    assert model.spec.preparation.colours == "grey"
    same(model, network)
    network = made("test_convnext", num_classes=0)
    torch.save(network.state_dict(), tmp_path / "w.pt")
    model = registry.load(str(tmp_path / "w.pt"), "cpu")
    assert model.task.name == "embedding"
    same(model, network)


@pytest.fixture(scope="module")
def padded(tmp_path_factory):
    """Weights that fit three of timm's networks, which pad and blur differently."""
    network = made("tf_efficientnet_b0", num_classes=3)
    path = tmp_path_factory.mktemp("padded")
    torch.save(network.state_dict(), path / "w.pt")
    return network, path


def test_of_networks_that_answer_differently_none_is_guessed(padded):
    network, path = padded
    sentence = refused(path / "w.pt")
    assert sentence == (
        "w.pt fits 3 of timm's architectures, which answer differently: efficientnet_b0, efficientnet_blur_b0, "
        "tf_efficientnet_b0; say which with ?arch=timm:NAME."
    )
    same(registry.load(f"{path / 'w.pt'}?arch=timm:tf_efficientnet_b0", "cpu"), network)


def test_the_name_of_the_file_or_what_it_says_tells_among_them(padded):
    network, path = padded
    torch.save(network.state_dict(), path / "tf_efficientnet_b0_best.pt")
    same(registry.load(str(path / "tf_efficientnet_b0_best.pt"), "cpu"), network)
    torch.save({"arch": "tf_efficientnet_b0", "state_dict": network.state_dict()}, path / "said.pt")
    same(registry.load(str(path / "said.pt"), "cpu"), network)


def test_networks_that_answer_alike_are_one_as_good_as_the_other(tmp_path):
    network = made("vit_tiny_patch16_224", num_classes=3, depth=12)
    torch.save(network.state_dict(), tmp_path / "w.pt")
    model = registry.load(str(tmp_path / "w.pt"), "cpu")
    assert any("as well; ?arch=timm:" in sentence for sentence in model.spec.remarks)
    same(model, network)


def test_a_configuration_beside_the_weights_tells_all(tmp_path):
    network = of_timm("resnet18", tmp_path, num_classes=2)
    content = json.loads((tmp_path / "config.json").read_text()) | {"label_names": ["ant", "bee"]}
    content["pretrained_cfg"] |= {"mean": [0.5] * 3, "std": [0.25] * 3, "input_size": [3, 64, 64], "crop_pct": 1.0}
    (tmp_path / "config.json").write_text(json.dumps(content))
    model = registry.load(str(tmp_path / "model.safetensors"), "cpu")
    assert (tuple(model.classes), model.input_size) == (("ant", "bee"), (64, 64))
    assert (model.preparation.mean, model.spec.origins["mean"]) == ((0.5,) * 3, "config.json beside it")
    same(model, network)


def test_what_the_configuration_has_and_we_have_not_is_said():
    usual = {"input_size": (3, 64, 64), "mean": (0.5,) * 3, "std": (0.5,) * 3, "num_classes": 2}
    squashed = spec_of("x", usual | {"crop_mode": "squash", "crop_pct": 1.0, "interpolation": "bicubic"})
    assert (squashed.preparation.fit, squashed.remarks) == ("stretch", ())
    odd = spec_of("x", usual | {"crop_mode": "squash", "crop_pct": 0.9, "interpolation": "lanczos"})
    assert len(odd.remarks) == 2
    assert labels_of({"num_classes": 2, "label_names": ["a", "b"]}) == ("a", "b")
    assert labels_of({"num_classes": 2}) == ()
