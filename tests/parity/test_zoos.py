"""Each zoo's networks through our intake give the numbers of the zoo's own pipeline, from the photograph on."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import torch
from PIL import Image as Pillow

from tests.engine.loaders.folders import of_timm, of_transformers
from workbench.engine.loaders import registry

CLASSIFIERS = ("mobilenet_v3_small", "shufflenet_v2_x0_5", "squeezenet1_1", "mnasnet0_5")
OF_TIMM = ("test_vit", "test_resnet", "test_efficientnet", "test_convnext", "test_nfnet", "test_byobnet")
OF_TRANSFORMERS = (
    "ViTForImageClassification", "DeiTForImageClassification", "BeitForImageClassification",
    "ResNetForImageClassification", "ConvNextForImageClassification", "SwinForImageClassification",
    "SegformerForSemanticSegmentation", "YolosForObjectDetection", "DetrForObjectDetection", "Dinov2Model", "CLIPModel",
)  # fmt: skip
CLOSE = 1e-5


@pytest.fixture(scope="module")
def square(cat):
    """The photograph cut to a square, on which fitting whole and cropping are the same."""
    side = min(cat.pixels.shape[:2])
    return np.ascontiguousarray(cat.pixels[:side, :side])


def answers(model, photo):
    with torch.inference_mode():
        return model.network(model._normalised(model.pixels(model.prepare(photo))))


def same(ours, own):
    scale = max(1.0, float(own.abs().max()))
    assert ours.shape == own.shape
    assert float((ours - own).abs().max()) <= CLOSE * scale


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_torchvisions_classifiers_give_the_logits_of_their_own_transforms(name, cat):
    from torchvision import models

    model = registry.load(f"torchvision:{name}?weights=none&seed=2", "cpu")
    transforms = models.get_model_weights(name).DEFAULT.transforms()
    with torch.inference_mode():
        own = model.network(transforms(Pillow.fromarray(cat.pixels))[None])
    same(answers(model, cat.pixels), own)


def test_torchvisions_segmenters_give_the_maps_of_their_own_transforms(square):
    from torchvision import models

    model = registry.load("torchvision:lraspp_mobilenet_v3_large?weights=none&seed=2", "cpu")
    transforms = models.get_model_weights("lraspp_mobilenet_v3_large").DEFAULT.transforms()
    with torch.inference_mode():
        own = model.network(transforms(Pillow.fromarray(square))[None])
    same(answers(model, square)["out"], own["out"])


def test_torchvisions_detectors_give_the_boxes_that_they_give_for_the_photograph(square):
    model = registry.load("torchvision:ssdlite320_mobilenet_v3_large?weights=none&seed=2", "cpu")
    seen = Pillow.fromarray(square).resize((320, 320), Pillow.Resampling.BILINEAR)
    with torch.inference_mode():
        (own,) = model.network([torch.from_numpy(np.array(seen)).permute(2, 0, 1) / 255])
    (ours,) = answers(model, square)
    for part in ("boxes", "scores"):
        same(ours[part], own[part])


def test_torchvisions_networks_of_films_give_the_logits_of_a_still_film(square):
    from torchvision import models

    model = registry.load("torchvision:mc3_18?weights=none&seed=2&input=64", "cpu")
    pixels = model._normalised(model.pixels(model.prepare(square)))
    preset = models.video.MC3_18_Weights.DEFAULT.transforms()
    assert model.preparation.mean == tuple(preset.mean)
    with torch.inference_mode():
        same(model.network(pixels), model.network.network(pixels[:, :, None].repeat(1, 1, 16, 1, 1)))


@pytest.mark.parametrize("name", OF_TIMM)
def test_timms_networks_give_the_logits_of_timms_own_transforms(name, cat, tmp_path):
    timm = pytest.importorskip("timm")
    network = of_timm(name, tmp_path, num_classes=4)
    model = registry.load(str(tmp_path), "cpu")
    transforms = timm.data.create_transform(**timm.data.resolve_data_config({}, model=network))
    with torch.inference_mode():
        own = network(transforms(Pillow.fromarray(cat.pixels))[None])
    same(answers(model, cat.pixels), own)


@pytest.mark.parametrize("name", OF_TRANSFORMERS)
def test_transformers_networks_give_the_numbers_of_their_own_processor(name, square, tmp_path):
    pytest.importorskip("transformers")
    network, processor = of_transformers(name, tmp_path)
    model = registry.load(str(tmp_path), "cpu")
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pixels = processor(images=Pillow.fromarray(square), return_tensors="pt")["pixel_values"]
        own = network.get_image_features(pixel_values=pixels) if name == "CLIPModel" else network(pixel_values=pixels)
    ours = answers(model, square)
    for part in ("logits", "pred_boxes", "pooler_output"):
        if getattr(own, part, None) is not None:
            same(ours[part] if isinstance(ours, dict) else ours, getattr(own, part))
