"""Corruptions: more severe ones change a picture more, and a map of a moved picture is moved back."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pillow

from workbench.api import UserError
from workbench.images.corruptions import CORRUPTIONS, SEVERITIES, corrupted, moved_back

MOVING = [name for name, kind in CORRUPTIONS.items() if kind.motion is not None]


@pytest.fixture(scope="module")
def picture(cat):
    return np.asarray(Pillow.fromarray(cat.pixels).resize((224, 224)))


@pytest.mark.parametrize("name", [name for name in CORRUPTIONS if name not in MOVING])
def test_a_higher_severity_changes_the_picture_more(name, picture):
    errors = [
        float(((corrupted(picture, name, severity).astype(float) - picture) ** 2).mean())
        for severity in range(1, SEVERITIES + 1)
    ]
    assert errors == sorted(errors)
    assert errors[0] > 1


def test_the_same_seed_makes_the_same_noise_and_another_another(picture):
    first, again, other = (corrupted(picture, "gaussian-noise", 3, seed) for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_noise_contrast_and_brightness_are_as_the_paper_has_them():
    grey = np.full((64, 64, 3), 128, np.uint8)
    noise = corrupted(grey, "gaussian-noise", 1) / 255 - 128 / 255
    assert noise.std() == pytest.approx(0.08, abs=0.002)
    halves = grey.copy()
    halves[:32] = 28
    assert np.unique(corrupted(halves, "contrast", 1)).tolist() == [58, 98]  # mean 78, and 0.4 of 50 to each side
    assert np.unique(corrupted(grey, "brightness", 2)).tolist() == [179]  # 128 + 0.2 * 255
    spoilt = (corrupted(grey, "impulse-noise", 5) != 128).mean()
    assert spoilt == pytest.approx(0.27, abs=0.02)


@pytest.mark.parametrize("name", MOVING)
def test_a_map_of_the_moved_picture_is_where_it_was_after_moving_back(name):
    rows, columns = np.mgrid[:61, :81]
    smooth = np.exp(-(((rows - 24) / 7) ** 2) - ((columns - 34) / 20) ** 2)
    picture = np.repeat(np.rint(smooth * 255).astype(np.uint8)[..., None], 3, 2)
    for severity in (1, 3):
        moved = corrupted(picture, name, severity)[..., 0] / 255.0
        back = moved_back(moved, name, severity)
        known = np.isfinite(back)
        assert 0.2 < known.mean() <= 1
        np.testing.assert_allclose(back[known], smooth[known], atol=0.03)
        assert abs(moved - smooth).max() > 0.05


def test_what_is_shifted_out_of_the_picture_has_no_value():
    back = moved_back(np.ones((40, 40)), "shift", 5)  # a quarter of each side
    assert np.isnan(back[31:]).all()
    assert (back[:29, :29] == 1).all()


def test_what_is_no_corruption_or_severity_is_refused():
    with pytest.raises(UserError, match="A corruption is one of gaussian-noise"):
        corrupted(np.zeros((4, 4, 3), np.uint8), "fog", 1)
    with pytest.raises(UserError, match="A severity is 1 to 5; got 6"):
        corrupted(np.zeros((4, 4, 3), np.uint8), "jpeg", 6)
