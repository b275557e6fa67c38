"""The dream: its step is the one of its authors' code, its octaves keep the scale, and a dead end is said."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from workbench.families.synthesis import Dream
from workbench.families.synthesis.ascent import NoGradientError
from workbench.families.synthesis.dream import in_windows, sizes, zoomed
from workbench.families.synthesis.transformations import wrapped


def objective(views):
    """The mean square of a blur, which is stronger the brighter its places are."""
    return functional.avg_pool2d(views, 3, 1).flatten(1).square().mean(1)


def photograph():
    return torch.rand((1, 3, 20, 28), generator=torch.Generator().manual_seed(1)) * 0.6 + 0.2


def test_a_step_is_the_gradient_over_its_mean_magnitude_as_in_the_authors_code():
    start, generator = photograph(), torch.Generator().manual_seed(5)
    (at,) = Dream(objective, 1, 1.4, 1, 0.02, generator)(start)
    again = torch.Generator().manual_seed(5)
    down, across = (int(torch.randint(side, (1,), generator=again)) for side in (20, 28))
    # image = roll(image); image += step / mean(abs(g)) * g; image = unroll(image); clip
    rolled = torch.roll(start, (-down, -across), (2, 3)).requires_grad_(True)
    objective(rolled).sum().backward()
    gradient = torch.roll(rolled.grad, (down, across), (2, 3))
    expected = (start + 0.02 / gradient.abs().mean() * gradient).clamp(0, 1)
    torch.testing.assert_close(at.picture, expected)


def test_octaves_grow_by_their_scale_up_to_the_photograph():
    assert sizes((224, 112), 3, 1.4) == [(114, 57), (160, 80), (224, 112)]


def test_a_small_octave_is_set_beside_itself_pixel_by_pixel():
    picture = torch.arange(6.0).view(1, 1, 2, 3)
    filled = wrapped(picture, [1, 0], (3, 5))
    assert filled[0, 0].tolist() == [[3, 4, 5, 3, 4], [0, 1, 2, 0, 1], [3, 4, 5, 3, 4]]


def test_the_detail_of_one_octave_is_where_the_next_goes_on():
    way = list(Dream(objective, 2, 1.4, 3, 0.01, torch.Generator().manual_seed(0))(photograph()))
    assert [(at.octave, at.step) for at in way] == [(1, 1), (1, 2), (1, 3), (2, 4), (2, 5), (2, 6)]
    values = [float(objective(photograph())), *(float(objective(at.picture)) for at in way)]
    assert values == sorted(values)


def test_where_nothing_moves_the_objective_there_is_no_dream():
    with pytest.raises(NoGradientError):
        list(Dream(lambda views: 0 * views.mean((1, 2, 3)), 1, 1.4, 1, 0.01, torch.Generator())(photograph()))


def test_the_gradient_of_a_large_picture_is_that_of_its_windows_each_pixel_by_how_often_it_was_seen():
    start, size = photograph(), (12, 14)
    (at,) = Dream(objective, 1, 1.4, 1, 0.02, torch.Generator().manual_seed(5), size=size)(start)
    again = torch.Generator().manual_seed(5)
    down, across = (int(torch.randint(side, (1,), generator=again)) for side in (20, 28))
    rolled = torch.roll(start, (-down, -across), (2, 3))
    total, seen = torch.zeros_like(rolled), torch.zeros_like(rolled)
    for top in (0, 12):
        for left in (0, 14):
            rows, columns = (torch.arange(12) + top) % 20, (torch.arange(14) + left) % 28
            window = rolled[:, :, rows][..., columns].requires_grad_(True)
            objective(window).sum().backward()
            for i, row in enumerate(rows):
                for j, column in enumerate(columns):
                    total[:, :, row, column] += window.grad[:, :, i, j]
                    seen[:, :, row, column] += 1
    gradient = torch.roll(total / seen, (down, across), (2, 3))
    torch.testing.assert_close(at.picture, (start + 0.02 / gradient.abs().mean() * gradient).clamp(0, 1))


def test_the_value_of_a_large_picture_is_the_mean_over_its_windows():
    picture = photograph()
    windows = [picture[:, :, :10, :14], picture[:, :, :10, 14:], picture[:, :, 10:, :14], picture[:, :, 10:, 14:]]
    expected = sum(float(objective(window)) for window in windows) / 4
    assert in_windows(objective, picture, (10, 14)) == pytest.approx(expected, rel=1e-6)


def test_what_is_zoomed_is_the_middle_at_twice_the_size():
    ramp = torch.linspace(0, 1, 33).expand(1, 3, 33, 33)
    enlarged = zoomed(ramp, 2.0)[0, 0, 5]
    torch.testing.assert_close(enlarged, torch.linspace(0.25, 0.75, 33), atol=1e-4, rtol=0)
