"""Folders of transformers: each opens as what it is, with its names and its own preparation, and runs nothing."""

from __future__ import annotations

import json

import pytest
import torch

from tests.engine.loaders.folders import SIDE, of_transformers
from workbench.api import UserError
from workbench.engine.loaders import registry

pytest.importorskip("transformers")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("vit")
    of_transformers("ViTForImageClassification", path)
    return path


def refused(reference: str) -> str:
    with pytest.raises(UserError) as caught:
        registry.load(reference, "cpu")
    return str(caught.value)


def changed(folder, path, **changes):
    """A copy of a folder with another configuration."""
    content = json.loads((folder / "config.json").read_text())
    for name in folder.iterdir():
        (path / name.name).write_bytes(name.read_bytes())
    (path / "config.json").write_text(json.dumps({**content, **changes}))
    return path


def test_the_folder_and_the_weights_in_it_open_alike_with_or_without_the_prefix(folder):
    first, second, third = (
        registry.load(str(reference), "cpu")
        for reference in (folder, f"hf:{folder}", folder / "model.safetensors")
    )  # fmt: skip
    assert first.digest == second.digest == third.digest
    assert (first.task.name, tuple(first.classes), first.input_size) == (
        "classification", ("ant", "bee", "cow"), (SIDE, SIDE)
    )  # fmt: skip
    assert first.spec.origins["mean"] == "transformers' image processor"
    assert any(layer.layout == "tokens" for layer in first.layers)


def test_several_labels_and_numbers_are_told_by_the_configuration(folder, tmp_path):
    many = changed(folder, tmp_path, problem_type="multi_label_classification")
    assert registry.load(str(many), "cpu").task.name == "multilabel"


def test_the_same_weights_with_another_configuration_are_another_model(folder, tmp_path):
    other = registry.load(str(changed(folder, tmp_path, hidden_act="relu")), "cpu")
    first = registry.load(str(folder), "cpu")
    assert not torch.equal(*(model.network(torch.ones(1, 3, SIDE, SIDE)) for model in (other, first)))
    assert other.digest != first.digest


def test_code_of_its_own_is_not_run(folder, tmp_path):
    path = changed(folder, tmp_path, auto_map={"AutoModelForImageClassification": "modeling.Net"})
    assert "holds a network that is code of its own (ViTForImageClassification), so it was not run." in refused(
        str(path)
    )


def test_missing_weights_are_never_drawn_at_random(folder, tmp_path):
    assert "lacks weights of its ViTForImageClassification" in refused(
        str(changed(folder, tmp_path, num_hidden_layers=3))
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"architectures": ["MaskFormerForInstanceSegmentation"]}, "explained are classes that end with ForImage"),
        ({"architectures": ["NoSuchModel"]}, "is a NoSuchModel, which transformers "),
        ({"architectures": ["BertModel"]}, "BertModel"),
        ({"architectures": []}, "must name the network's class under architectures; it does not."),
    ],
)
def test_what_cannot_be_explained_is_refused_in_a_sentence(folder, tmp_path, changes, sentence):
    assert sentence in refused(str(changed(folder, tmp_path, **changes)))


def test_a_folder_that_is_not_there_is_not_fetched_by_chance():
    assert "There is no folder '/nowhere/at/all', and it is no name on the hub" in refused("hf:/nowhere/at/all")


def test_a_network_whose_pooling_was_never_trained_gives_its_first_token(tmp_path):
    network, _ = of_transformers("Dinov2Model", tmp_path)
    model = registry.load(str(tmp_path), "cpu")
    x = torch.rand(1, 3, SIDE, SIDE)
    with torch.inference_mode():
        assert torch.allclose(model.network(x), network(pixel_values=x).last_hidden_state[:, 0], atol=1e-6)


def test_of_two_encoders_that_of_images_is_explained(tmp_path):
    network, _ = of_transformers("CLIPModel", tmp_path)
    model = registry.load(str(tmp_path), "cpu")
    assert (model.task.name, len(model.classes)) == ("embedding", 16)
    assert any("Of its encoders that of images is explained" in sentence for sentence in model.spec.remarks)
    x = torch.rand(1, 3, SIDE, SIDE)
    with torch.inference_mode():
        assert torch.allclose(model.network(x), network.visual_projection(network.vision_model(x).pooler_output))
