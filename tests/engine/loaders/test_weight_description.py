"""What a recognised file of weights is said to be: detectors, segmenters and networks of films beside classifiers."""

from __future__ import annotations

import pytest
import torch
from torchvision import models

from tests.engine.loaders.checkpoints import network
from workbench.api import UserError
from workbench.engine.loaders import registry
from workbench.engine.loaders.fits import of_classes
from workbench.engine.loaders.known_architectures import known_architectures
from workbench.engine.loaders.known_photographs import _seen
from workbench.images.image_files import sample_images

DETECTOR = "ssdlite320_mobilenet_v3_large"


def seeded(name, **options):
    with torch.random.fork_rng(devices=[]), torch.inference_mode(False):
        torch.manual_seed(4)
        return models.get_model(name, weights=None, **options).eval()


@pytest.fixture(scope="module")
def detector(tmp_path_factory):
    """A detector of four classes, and its weights in a file."""
    made = seeded(DETECTOR, weights_backbone=None, num_classes=4)
    path = tmp_path_factory.mktemp("detector") / "d.pt"
    torch.save({"model": {f"module.{name}": tensor for name, tensor in made.state_dict().items()}}, path)
    return made, path


def test_a_detector_opens_from_its_weights_and_finds_the_boxes_that_it_finds(detector, cat):
    made, path = detector
    model = registry.load(str(path), "cpu")
    assert (model.task.name, model.spec.architecture) == ("detection", "SSDlite-320 MobileNet-V3-Large")
    assert tuple(model.classes) == ("__background__", "class 1", "class 2", "class 3")
    assert "Sizes, anchors and thresholds are torchvision's own: weights do not hold them." in model.spec.remarks
    pixels = model.pixels(model.prepare(cat.pixels))
    with torch.inference_mode():
        (own,) = made(pixels)
        (found,) = model.network(pixels)
    assert len(own["boxes"])
    assert all(torch.allclose(own[part], found[part], atol=1e-5) for part in own)


def test_names_of_a_detector_may_leave_out_the_background(detector):
    _, path = detector
    named = registry.load(f"{path}?labels=cat,dog,bird", "cpu")
    assert tuple(named.classes) == ("__background__", "cat", "dog", "bird")
    assert named.spec.origins["labels"] == "you"
    (path.parent / "classes.txt").write_text("ant\nbee\ncow\n")
    assert registry.load(str(path), "cpu").classes[1] == "ant"


def test_a_segmenter_opens_with_the_names_that_its_number_of_classes_tells(tmp_path):
    made = seeded("lraspp_mobilenet_v3_large", weights_backbone=None)
    torch.save(made.state_dict(), tmp_path / "s.pt")
    model = registry.load(f"{tmp_path / 's.pt'}?input=64", "cpu")
    assert (model.task.name, model.classes[15]) == ("segmentation", "person")
    assert model.spec.origins["labels"] == "guessed from 21 outputs"
    assert any("as many outputs as Pascal VOC has classes" in sentence for sentence in model.spec.remarks)
    pixels = torch.rand(1, 3, 64, 64)
    with torch.inference_mode():
        assert torch.allclose(model.network(pixels)["out"], made(pixels)["out"], atol=1e-5)


def test_a_network_of_films_is_shown_a_film_in_which_nothing_moves(tmp_path):
    made = seeded("mc3_18", num_classes=5)
    torch.save(made.state_dict(), tmp_path / "f.pt")
    model = registry.load(f"{tmp_path / 'f.pt'}?input=32", "cpu")
    assert (model.task.name, len(model.classes)) == ("classification", 5)
    assert any("16 equal frames, in which nothing moves" in sentence for sentence in model.spec.remarks)
    pixels = torch.rand(2, 3, 32, 32)
    with torch.inference_mode():
        own = made(pixels[:, :, None].expand(-1, -1, 16, -1, -1))
        assert torch.allclose(model.network(pixels), own, atol=1e-5)


def test_a_thousand_classes_that_answer_wrongly_to_known_photographs_have_numbers(tmp_path):
    torch.save(network(1000).state_dict(), tmp_path / "w.pt")
    model = registry.load(str(tmp_path / "w.pt"), "cpu")
    assert model.classes[281] == "class 281"
    assert any("get one that is right: its classes have numbers; ?classes=imagenet" in r for r in model.spec.remarks)
    assert registry.load(f"{tmp_path / 'w.pt'}?classes=imagenet", "cpu").classes[281] == "tabby"
    (tmp_path / "w.classes.txt").write_text("\n".join(f"kind {i}" for i in range(1000)))
    assert registry.load(str(tmp_path / "w.pt"), "cpu").classes[281] == "kind 281"


def test_a_thousand_classes_that_answer_rightly_to_known_photographs_are_imagenets_by_a_guess_that_is_said(tmp_path):
    own = network(1000)
    torch.save(own.state_dict(), tmp_path / "w.pt")
    preparation = registry.load(str(tmp_path / "w.pt"), "cpu").preparation
    seen = {path.stem: _seen(path, preparation) for path in sample_images()}
    features: list[torch.Tensor] = []
    own.fc.register_forward_pre_hook(lambda module, given: features.append(given[0][0].clone()))
    with torch.no_grad():  # each is nearest to itself
        for name in ("chelsea", "coffee", "rocket"):
            own(seen[name])
        own.fc.weight.zero_()
        own.fc.bias.fill_(-1e6)
        for number, feature in zip((281, 967, 657), features, strict=True):
            own.fc.weight[number] = 2 * feature
            own.fc.bias[number] = -float(feature @ feature)
    torch.save(own.state_dict(), tmp_path / "w.pt")
    model = registry.load(str(tmp_path / "w.pt"), "cpu")
    assert model.classes[281] == "tabby"
    assert model.spec.origins["labels"] == "guessed from 1,000 outputs and 3 photographs"
    assert any("3 of 4 photographs of known things get one that is right: their names are a guess" in r
               for r in model.spec.remarks)  # fmt: skip


def test_a_network_of_two_images_is_refused_in_a_sentence(tmp_path):
    shapes = known_architectures()["raft_small"].tensors
    torch.save({name: torch.zeros(of_classes(shape, None)) for name, shape in shapes.items()}, tmp_path / "r.pt")
    with pytest.raises(UserError, match=r"r\.pt holds RAFT-Small, for optical flow: it takes two images, and one"):
        registry.load(str(tmp_path / "r.pt"), "cpu")
