"""Views of a picture: framed, turned, scaled, shifted and cut out where they say, and different in each step."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from workbench.families.synthesis import Beside, Crops, Still, Windows, Wobble


def drawn(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def pictures():
    return torch.rand((2, 3, 20, 30), generator=drawn())


def test_a_wobble_that_may_do_nothing_gives_the_picture(pictures):
    still = Wobble(frame=0, degrees=0, scale=0, shift=0).of(pictures, (20, 30), 0.0, drawn())
    torch.testing.assert_close(still, pictures, atol=1e-5, rtol=0)


def test_around_a_picture_lies_grey(pictures):
    framed = Wobble(frame=0.25, degrees=0, scale=0, shift=0).of(pictures, (30, 45), 0.0, drawn())
    torch.testing.assert_close(framed[:, :, :4], torch.full((2, 3, 4, 45), 0.5))
    torch.testing.assert_close(
        framed[:, :, 5:-5, 7:37].mean(3)[..., 1:-1], pictures.mean(3)[..., 1:-1], atol=0.05, rtol=0
    )
    torch.testing.assert_close(framed.mean((2, 3)), 0.5 + (pictures.mean((2, 3)) - 0.5) / 2.25, atol=0.02, rtol=0)


def test_a_picture_that_is_not_square_is_turned_and_not_sheared():
    bar = torch.full((1, 1, 60, 120), 0.5)
    bar[:, :, 28:32, 40:80] = 1.0  # 40 long and 4 high
    for seed in range(5):
        turned = Wobble(frame=0, degrees=80, scale=0, shift=0).of(bar, (60, 120), 0.0, drawn(seed))[0, 0]
        ys, xs = np.nonzero(turned.numpy() > 0.75)
        spread = np.sqrt(np.linalg.eigvalsh(np.cov(np.stack([ys, xs]))))[::-1] * np.sqrt(12)
        np.testing.assert_allclose(spread, [40, 4], atol=2.0)


def test_closer_views_show_a_part_from_edge_to_edge_and_never_beyond():
    across = torch.linspace(0, 1, 120).expand(300, 1, 40, 120)
    near = Wobble(frame=0, degrees=0, scale=0, shift=0, closer=1).of(across, (20, 60), 0.0, drawn())
    left, right = near[:, 0, 10, 1], near[:, 0, 10, -2]
    shown = right - left
    assert 0.46 < shown.min() < 0.55  # enlarged to twice its size
    assert shown.max() > 0.9
    assert left.min() < 0.02
    assert left.max() > 0.4
    assert near.min() >= 0


def test_mirrored_views_are_half_of_all():
    across = torch.linspace(0, 1, 60).expand(200, 1, 40, 60)
    views = Wobble(frame=0, degrees=0, scale=0, shift=0, mirrored=True).of(across, (40, 60), 0.0, drawn())
    turned = views[:, 0, 20, 5] > 0.5
    assert 0.4 < turned.float().mean() < 0.6
    torch.testing.assert_close(views[turned].flip(3), across[turned], atol=1e-4, rtol=0)


def test_each_step_draws_another_view_and_each_picture_its_own(pictures):
    generator = drawn()
    twice = pictures[:1].repeat(2, 1, 1, 1)
    first, second = (Wobble().of(twice, (20, 30), 0.0, generator) for _ in range(2))
    assert not torch.equal(first, second)
    assert not torch.equal(first[0], first[1])


def test_crops_become_smaller_and_stay_in_the_picture():
    across = torch.linspace(0, 1, 101).expand(1, 1, 101, 101)
    crops = Crops(count=20, noise=0)
    for done, side in ((0.0, crops.largest), (1.0, crops.smallest)):
        views = crops.of(across, (51, 51), done, drawn())
        assert views.shape == (20, 1, 51, 51)
        seen = views[..., -1].mean((1, 2)) - views[..., 0].mean((1, 2))
        np.testing.assert_allclose(seen.numpy(), side * 50 / 51 * 101 / 100, atol=0.012)


def test_rounds_of_crops_keep_pictures_in_their_order():
    flat = torch.stack([torch.full((1, 8, 8), 0.25), torch.full((1, 8, 8), 0.75)])
    views = Crops(count=3, noise=0).of(flat, (8, 8), 0.5, drawn())
    np.testing.assert_allclose(views.mean((1, 2, 3)).numpy(), [0.25, 0.75] * 3, atol=1e-6)


def test_a_still_picture_only_changes_its_size(pictures):
    assert torch.equal(Still().of(pictures, (20, 30), 0.0, drawn()), pictures)
    smaller = Still().of(pictures, (10, 15), 0.0, drawn())
    assert smaller.shape == (2, 3, 10, 15)
    assert float(smaller.mean()) == pytest.approx(float(pictures.mean()), abs=0.01)


def test_two_pictures_side_by_side_move_alike():
    picture = torch.rand((1, 3, 16, 16), generator=torch.Generator().manual_seed(0))
    views = Beside(Wobble(), picture).of(picture, (16, 16), 0.0, torch.Generator().manual_seed(1))
    assert torch.equal(*views.chunk(2, 1))
    assert not torch.equal(views[:, :3], picture)


def test_a_window_shows_a_larger_picture_pixel_by_pixel_and_goes_on_at_the_other_side():
    picture = torch.arange(2.0 * 5 * 6).view(1, 2, 5, 6)
    view = Windows().of(picture, (3, 4), 0.0, torch.Generator().manual_seed(0))
    down, across = divmod(int(view[0, 0, 0, 0]), 6)
    assert torch.equal(view, torch.roll(picture, (-down, -across), (2, 3))[:, :, :3, :4])
