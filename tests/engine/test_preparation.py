"""What a network sees: equal to how its weights were trained."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image as Pillow

from workbench.engine.preparation import Preparation


def test_the_bundled_model_sees_bicubic_256_cropped_to_224_as_x_minus_127_by_128(bundled_model, cat):
    image = bundled_model.prepare(cat.pixels)
    height, width = cat.size
    resized = Pillow.fromarray(cat.pixels).resize((int(256 * width / height), 256), Pillow.Resampling.BICUBIC)
    left, top = round((resized.width - 224) / 2), 16
    expected = (np.asarray(resized.crop((left, top, left + 224, top + 224)), np.float32) - 127) / 128
    seen = bundled_model._normalised(bundled_model.pixels(image))[0].permute(1, 2, 0).numpy()
    np.testing.assert_allclose(seen, expected, atol=1e-6)


@pytest.mark.parametrize("name", ["resnet18", "vit_b_16", "inception_v3", "swin_t"])
def test_torchvision_models_see_what_torchvisions_own_transforms_give(name, photos):
    from torchvision.models import get_model_weights

    from workbench.engine.loaders.torchvision import preparation_of

    weights = get_model_weights(name).DEFAULT
    for photo in photos[:2]:
        image = preparation_of(name).prepare(photo.pixels)
        expected = weights.transforms()(Pillow.fromarray(photo.pixels))
        mean, std = (torch.tensor(v).view(-1, 1, 1) for v in (weights.transforms().mean, weights.transforms().std))
        seen = (torch.tensor(image.pixels) - mean) / std
        torch.testing.assert_close(seen, expected, atol=1e-5, rtol=0)


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (3, 10_000), (600, 2)])
def test_odd_shapes_are_prepared_and_lie_where_the_geometry_says(shape):
    picture = np.full((*shape, 3), 77, np.uint8)
    image = Preparation(32, (24, 24), "bilinear", (0.5,) * 3, (0.5,) * 3).prepare(picture)
    assert image.pixels.shape == (3, 24, 24)
    np.testing.assert_allclose(image.pixels, 77 / 255, atol=1e-6)
    left, top, width, height = image.geometry.box()
    assert left + width / 2 == pytest.approx(shape[1] / 2, abs=max(1, shape[1] / 24))
    assert top + height / 2 == pytest.approx(shape[0] / 2, abs=max(1, shape[0] / 24))


def test_a_network_of_one_channel_sees_grey():
    picture = np.zeros((40, 40, 3), np.uint8)
    picture[..., 1] = 255
    image = Preparation(24, (24, 24), "bilinear", (0.5,), (0.5,)).prepare(picture)
    assert image.pixels.shape == (1, 24, 24)
    np.testing.assert_allclose(image.pixels, 150 / 255, atol=1e-6)  # 0.587 of green, as luminance is defined
