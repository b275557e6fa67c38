"""The ascent: uphill, the same for the same seed, by right gradients, and stopped where there is none."""

from __future__ import annotations

import pytest
import torch

from workbench.families.synthesis import Adam, Ascent, Still, Wobble, picture_of
from workbench.families.synthesis.ascent import NoGradientError


def climb(objective, prior="fourier", steps=20, seed=0, views=None, **more):
    generator = torch.Generator().manual_seed(seed)
    ascent = Ascent(objective, views or Still(), (12, 12), steps, Adam(0.05), generator, **more)
    return list(ascent(picture_of(prior, (1, 3, 12, 12), generator)))


def redness(views):
    return (views[:, 0] - views[:, 1:].mean(1)).mean((1, 2))


@pytest.mark.parametrize("prior", ["fourier", "pixels", "none"])
def test_the_value_rises(prior):
    way = climb(redness, prior)
    assert [at.step for at in way] == list(range(1, 21))
    assert way[-1].value > way[0].value + 0.02


def test_the_same_seed_climbs_the_same_way():
    first, again = (climb(redness, seed=3, views=Wobble())[-1].pictures for _ in range(2))
    assert torch.equal(first, again)
    assert not torch.equal(first, climb(redness, seed=4, views=Wobble())[-1].pictures)


def test_where_nothing_moves_the_value_there_is_no_way():
    with pytest.raises(NoGradientError):
        climb(lambda views: torch.relu(-views).mean((1, 2, 3)))
    with pytest.raises(NoGradientError):
        climb(lambda views: (views * 0).mean((1, 2, 3)), open_rectifiers=True)
    with pytest.raises(NoGradientError):  # dead, whatever is tried
        climb(lambda views: torch.relu(redness(views) - 9), steps=40, open_rectifiers=True)


def test_a_way_that_falls_silent_after_its_first_step_is_given_up():
    """What the first view alone moves leads nowhere: the network then answers nothing to noise."""
    seen = []

    def only_at_first(views):
        seen.append(views)
        return redness(views) * (1.0 if len(seen) == 1 else 0.0) + (1.0 if len(seen) == 1 else 0.0)

    with pytest.raises(NoGradientError):
        climb(only_at_first, steps=60)
    assert len(seen) < 40  # and that soon


def test_a_way_that_ends_at_a_ceiling_is_not_given_up():
    way = climb(lambda views: redness(views).clamp(max=0.05), steps=80)
    assert (way[-1].step, way[-1].value) == (80, pytest.approx(0.05))


@pytest.mark.parametrize("rectifier", [torch.relu, torch.nn.functional.relu6, torch.nn.ReLU(inplace=True)])
def test_a_unit_that_is_silent_at_the_start_is_found(rectifier):
    def silent_until_red(views):
        return rectifier(redness(views) - 0.05)

    with pytest.raises(NoGradientError):
        climb(silent_until_red, steps=60)
    way = climb(silent_until_red, steps=60, open_rectifiers=True)
    assert way[0].step > 1  # nothing is shown before there is a way
    assert (way[0].began, way[-1].step) == (0, 60)
    assert way[-1].value > 0.05


def test_the_last_step_is_told_though_no_step_had_a_gradient_of_its_own():
    """Values by lot, which rise without a gradient: the way is not given up, so it has an end."""
    values = iter(range(100))

    def rises_by_itself(views):
        return torch.relu(redness(views) - 9) + next(values)

    assert [at.step for at in climb(rises_by_itself, steps=5, open_rectifiers=True)] == [5]


def test_the_gradient_of_a_fourier_leaf_is_the_one_of_finite_differences():
    made_of = picture_of("fourier", (1, 3, 6, 6), torch.Generator().manual_seed(0))
    made_of.leaf = made_of.leaf.detach().double().requires_grad_(True)
    made_of.scale = made_of.scale.double()
    assert torch.autograd.gradcheck(lambda leaf: (made_of.pictures() ** 2).sum() + 0 * leaf.sum(), made_of.leaf)


def test_what_each_pixel_counted_is_the_mean_size_of_its_gradient():
    generator = torch.Generator().manual_seed(0)
    ascent = Ascent(
        lambda views: (views[:, 0, :2] * 3).sum((1, 2)), Still(), (12, 12), 3, Adam(0.05), generator, weigh=True
    )
    *_, last = ascent(picture_of("none", (1, 3, 12, 12), generator))
    torch.testing.assert_close(last.weights[0, :2], torch.ones(2, 12))
    assert not last.weights[0, 2:].any()
