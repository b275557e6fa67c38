"""Several images in one forward and one backward give what each gives alone, and what grad-cam gives of a batch."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from workbench.api import UserError
from workbench.engine.plugins import load_plugins

KIN = ("gradcam", "gradcam-plus-plus", "hirescam", "layercam")
SETTINGS = (
    {},
    {"target": "difference:0,2", "relu": False},
    {"target": "unit:relu#2:1", "layer": "relu#1", "relu": False},
    {"layer": "relu#2", "fuse_with": "relu#1"},
)


@pytest.fixture(scope="module")
def plugins():
    return load_plugins()[0]


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("name", KIN)
def test_maps_and_facts_are_those_of_each_image_alone(plugins, tiny_model, photos, name, settings):
    images = [tiny_model.prepare(photo.pixels, photo.name, photo.digest) for photo in photos]
    technique = plugins[name].technique.configured(settings)
    results = technique.together(tiny_model, images)
    for result, image in zip(results, images, strict=True):
        *_, alone = technique.run(tiny_model, image)
        np.testing.assert_allclose(result.values, alone.values, atol=1e-6 * np.abs(alone.values).max() + 1e-9)
        assert (result.caption, result.signed, result.unit) == (alone.caption, alone.signed, alone.unit)
        assert result.facts["target"] == alone.facts["target"]
        assert result.facts["score"] == pytest.approx(alone.facts["score"], rel=1e-5)


def test_a_batch_of_photographs_equals_grad_cams(plugins, bundled_model, photos):
    from pytorch_grad_cam import GradCAM

    images = [bundled_model.prepare(photo.pixels) for photo in photos[:2]]
    ours = plugins["gradcam"].technique(layer="_bn1").together(bundled_model, images)
    x = torch.cat([(bundled_model.pixels(image) - bundled_model._mean) / bundled_model._std for image in images])
    with GradCAM(model=bundled_model.network, target_layers=[bundled_model.module("_bn1")]) as theirs:
        expected = theirs(input_tensor=x.requires_grad_(True), targets=None)
    assert ours[0].facts["target"] != ours[1].facts["target"]
    for mine, their in zip(ours, expected, strict=True):  # theirs run from 0 to 1
        scaled = mine.values / mine.values.max()
        assert np.corrcoef(scaled.ravel(), their.ravel())[0, 1] > 0.999
        np.testing.assert_allclose(scaled, their, atol=0.02)  # they enlarge what they have scaled


def test_a_layer_that_cannot_reach_the_target_is_refused(plugins, tiny_model, photos):
    images = [tiny_model.prepare(photo.pixels) for photo in photos[:2]]
    with pytest.raises(UserError, match="cannot reach the target"):
        plugins["gradcam"].technique(target="unit:relu#1:1", layer="relu#2").together(tiny_model, images)
