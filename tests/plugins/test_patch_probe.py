"""The patch probe: what is hidden, what is asked, and what comes out."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from tests.conftest import loaded
from workbench.api import Area, Picture, Scores, UserError
from workbench.engine.plugins import load_plugins

PLUGIN = load_plugins()[0]["patch-probe"]
PatchProbe = PLUGIN.technique


@pytest.fixture
def image(tiny_model, cat):
    return tiny_model.prepare(cat.pixels, cat.name, cat.digest)


def probed(model, image, **parameters):
    return list(PatchProbe(**parameters).run(model, image))[-1]


def test_the_patch_lies_where_it_was_put_and_nothing_else_changes(tiny_model, image):
    picture = probed(tiny_model, image, region="3,5,10,4", fill="black").parts["picture"]
    assert isinstance(picture, Picture)
    expected = image.pixels.transpose(1, 2, 0).copy()
    expected[5:9, 3:13] = 0
    np.testing.assert_array_equal(picture.values, expected)


def test_a_shape_drawn_by_hand_is_hidden_pixel_for_pixel(tiny_model, image):
    mask = np.zeros(tiny_model.input_size, bool)
    mask[5:9, 3:13] = True
    mask[6:8, 5:10] = False
    result = probed(tiny_model, image, region=str(Area.of_mask(mask)), fill="black")
    expected = image.pixels.transpose(1, 2, 0).copy()
    expected[mask] = 0
    np.testing.assert_array_equal(result.parts["picture"].values, expected)
    assert result.facts["region"] == "3,5,10,4"
    assert result.facts["hidden"] == pytest.approx(mask.mean())
    assert result.parts["picture"].caption.startswith(f"{mask.sum()} px hidden")


def test_the_probabilities_are_those_of_the_two_images(tiny_model, image):
    parts = probed(tiny_model, image, region="0,0,24,12", fill="white").parts
    pixels = tiny_model.pixels(image)
    patched = pixels.clone()
    patched[:, :, :12] = 1
    with torch.no_grad():
        for name, seen in (("before", pixels), ("after", patched)):
            shown, expected = parts[name], tiny_model.scores(seen)[0]
            assert isinstance(shown, Scores)
            np.testing.assert_allclose(shown.values, expected.softmax(0)[shown.indices].numpy(), atol=1e-6)
            np.testing.assert_allclose(shown.logits, expected[shown.indices].numpy(), atol=1e-5)


def test_before_and_after_have_the_same_rows_and_those_that_came_up_stand_below(bundled_model, cat_image):
    result = probed(bundled_model, cat_image, region="40,20,150,150", fill="black")
    before, after = result.parts["before"], result.parts["after"]
    assert before.names == after.names
    assert (np.diff(before.values[:5]) <= 0).all()
    top = np.argsort(-after.logits)[:5]
    with torch.no_grad():
        patched = torch.from_numpy(result.parts["picture"].values.transpose(2, 0, 1).copy())[None]
        expected = bundled_model.scores(patched)[0].topk(5).indices.tolist()
    assert [int(after.indices[i]) for i in top] == expected
    assert result.facts["changed"]
    assert "becomes" in result.caption


def test_a_move_of_the_patch_is_one_forward(tiny_model, image, monkeypatch):
    probed(tiny_model, image)
    asked = []
    answer = type(tiny_model).answer
    monkeypatch.setattr(type(tiny_model), "answer", lambda model, pixels: asked.append(1) or answer(model, pixels))
    probed(tiny_model, image, region="1,1,5,5")
    assert len(asked) == 1


def test_another_image_has_an_answer_of_its_own(tiny_model, photos):
    for photo in photos[:2]:
        image = tiny_model.prepare(photo.pixels, photo.name, photo.digest)
        before = probed(tiny_model, image).parts["before"]
        with torch.no_grad():
            expected = tiny_model.scores(tiny_model.pixels(image))[0].softmax(0)
        np.testing.assert_allclose(before.values, expected[before.indices].numpy(), atol=1e-6)


def test_without_a_region_a_square_in_the_middle_is_hidden(tiny_model, image):
    assert probed(tiny_model, image).facts["region"] == "8,8,8,8"


@pytest.mark.parametrize(
    "region", ["20,0,5,5", "-1,0,4,4", "0,0,0,4", "0,0,4", "a,b,c,d", "1.5,0,4,4", "mask:28,0,8,1:0,8"]
)
def test_what_is_no_rectangle_inside_the_input_is_refused_in_a_sentence(tiny_model, image, region):
    with pytest.raises(UserError, match=r"region must .*; got .*"):
        probed(tiny_model, image, region=region)


def test_a_grey_network_and_a_single_output_are_probed_too(cat):
    network = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 1))
    model = loaded(network, 8, channels=1, task="regression")
    result = probed(model, model.prepare(cat.pixels, cat.name, cat.digest))
    assert result.parts["picture"].values.shape == (8, 8, 3)
    assert result.parts["after"].unit == "output"
