"""Where the box lies in the network: the level that all of it comes from."""

from __future__ import annotations

import pytest
import torch

from workbench.api import Target, UserError
from workbench.families import cam
from workbench.families.layers import deepest_maps, makes_maps
from workbench.testing.networks import small_networks


@pytest.fixture(scope="module")
def model():
    return small_networks()["boxes"]


@pytest.fixture(scope="module")
def image(model, cat):
    return model.prepare(cat.pixels)


def box_of_level(model, image, fine: bool) -> Target:
    """The best box of one of the two strides: the first 64 cells are the finer one's."""
    answer = model.answer(model.pixels(image))
    kept = model.task.kept(answer)
    rank = next(i for i, (candidate, _) in enumerate(kept) if (candidate < 64) == fine)
    return Target("box", (str(rank),))


@pytest.mark.parametrize(("fine", "layer"), [(True, "stem"), (False, "coarser")])
def test_the_default_layer_of_a_box_is_the_level_where_its_class_and_sides_have_not_parted(model, image, fine, layer):
    target = box_of_level(model, image, fine)
    assert cam.default_layer(model, image, target).module.partition(".")[0] == layer


def test_a_level_that_a_box_does_not_come_from_is_refused_and_not_shown_blank(model, image):
    target = box_of_level(model, image, True)
    with pytest.raises(UserError, match=r"The gradient of .* is zero all over layer 'coarser'"):
        cam.read(model, image, target, [model.layer("coarser")])


def test_the_map_of_a_box_says_its_level(model, image):
    target = box_of_level(model, image, False)
    result = cam.gradcam(model, image, target)
    assert result.facts["layer"].startswith("coarser")
    assert torch.isfinite(torch.from_numpy(result.values)).all()


def test_the_deepest_maps_are_the_coarsest_and_the_last_of_them(model):
    deepest = deepest_maps(model)
    assert deepest.shape == (8, 4, 4)
    assert makes_maps(deepest)
