"""Embeddings: likeness to another image, which stays as it is while the image changes."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image as Pillow
from skimage import data

from tests.conftest import loaded
from workbench.api import Target, UserError
from workbench.engine.loaders import registry
from workbench.engine.plugins import load_plugins
from workbench.families import cam
from workbench.testing.networks import small_networks
from workbench.testing.pictures import noise


@pytest.fixture(scope="module")
def colours():
    """Three numbers: the mean of each colour, as the network takes it."""
    network = torch.nn.Sequential(torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten())
    return loaded(network, 8, task="embedding")


def plain(colour, path=None):
    pixels = np.full((8, 8, 3), colour, np.uint8)
    if path is not None:
        Pillow.fromarray(pixels).save(path)
    return pixels


def value(model, pixels, text):
    image = model.prepare(pixels)
    answer = model.answer(model.pixels(image))
    target = model.resolve(Target.parse(text), answer, image)
    return target, float(model.value_of(target, answer)[0])


def test_similarity_is_the_cosine_and_distance_the_negative_length_of_the_difference(colours, tmp_path):
    plain((255, 128, 0), tmp_path / "other.png")
    a, b = (np.array(c) / 255 * 4 - 2 for c in ((0, 255, 64), (255, 128, 0)))
    target, cosine = value(colours, plain((0, 255, 64)), f"similarity:{tmp_path / 'other.png'}")
    assert cosine == pytest.approx(a @ b / np.linalg.norm(a) / np.linalg.norm(b), abs=1e-5)
    assert target.unit == "cosine"
    assert colours.title(target) == "similarity to other.png"
    cut, _ = value(colours, plain((0, 255, 64)), f"similarity:{tmp_path / 'other.png'}?cut=0,0,4,4")
    assert colours.title(cut) == "similarity to other.png, 4 × 4 px at 0, 0"
    _, nearness = value(colours, plain((0, 255, 64)), f"distance:{tmp_path / 'other.png'}")
    assert nearness == pytest.approx(-np.linalg.norm(a - b), abs=1e-5)


def test_integrated_gradients_sum_up_the_slope_of_the_cosine_itself(colours, tmp_path):
    plain((255, 128, 0), tmp_path / "other.png")
    technique = load_plugins()[0]["integrated-gradients"].technique
    asked = technique.configured({"target": f"similarity:{tmp_path / 'other.png'}"})
    *_, shown = asked.run(colours, colours.prepare(plain((0, 255, 64))))
    facts = shown.facts
    assert facts["sum"] == pytest.approx(facts["score"] - facts["baseline_score"], rel=0.01)


def test_the_resolved_text_names_what_the_file_held_and_refuses_another(colours, tmp_path):
    other = tmp_path / "other.png"
    plain((255, 128, 0), other)
    target, cosine = value(colours, plain((0, 255, 64)), f"similarity:{other}")
    assert value(colours, plain((0, 255, 64)), str(target)) == (target, cosine)
    plain((1, 2, 3), other)
    with pytest.raises(UserError, match=r"other\.png is not the image any more that was compared"):
        value(colours, plain((0, 255, 64)), str(target))


def test_without_a_reference_the_number_furthest_from_zero_is_explained(colours):
    target, number = value(colours, plain((0, 140, 200)), "predicted")
    assert (str(target), number) == ("output:0", -2.0)


def test_a_file_that_is_not_there_is_named(colours):
    with pytest.raises(UserError, match="nowhere"):
        value(colours, plain((1, 2, 3)), "similarity:nowhere.png")


def test_the_shipped_face_network_finds_a_face_alike_to_itself_moved_and_not_to_a_cup(tmp_path):
    model = registry.load("face-embedding", "cpu")
    astronaut = data.astronaut()
    Pillow.fromarray(astronaut[55:205, 150:300]).save(tmp_path / "face.png")
    likeness = {
        name: value(model, np.ascontiguousarray(pixels), f"similarity:{tmp_path / 'face.png'}")[1]
        for name, pixels in (
            ("moved", astronaut[60:210, 155:305]),
            ("mirrored", astronaut[55:205, 150:300][:, ::-1]),
            ("cup", data.coffee()[100:300, 200:400]),
        )
    }
    assert likeness["moved"] > 0.9
    assert likeness["mirrored"] > 0.9
    assert likeness["cup"] < 0.4


def test_a_map_of_a_likeness_is_of_the_explained_image_and_not_of_the_other(tmp_path):
    model = small_networks()["vector"]
    Pillow.fromarray(data.coffee()).save(tmp_path / "other.png")
    image, target = model.prepare(data.astronaut()), Target.parse(f"similarity:{tmp_path / 'other.png'}")
    reading = cam.read(model, image, target, [model.layer("maps.3")])
    with torch.no_grad(), model.recording(["maps.3"]) as activations:
        model.answer(model.pixels(image))
    assert torch.equal(reading.activations[0], activations["maps.3"])
    assert reading.gradients[0].abs().sum() > 0


def test_a_layout_of_many_images_is_by_the_vectors_themselves():
    model = small_networks()["vector"]
    pca = load_plugins()[0]["pca"].technique
    images = noise(pca, model, (24, 24))
    (*_, final) = pca().run(model, images)
    assert final.facts["dimensions"] == 8
    assert final.caption.startswith("PCA of 24 images by their vectors:")
