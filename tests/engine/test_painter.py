"""The painter: pairs of scale and shift for each style, and what one style has to do with none."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from workbench.api import UserError
from workbench.engine.painter import STYLES, Painter, StyleNorm


def made(*args, seed=0, **kwargs):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return Painter(*args, **kwargs)


@pytest.mark.parametrize("norm", ["instance", "batch"])
def test_with_one_style_the_conditional_norm_is_torchs_own(norm):
    x = torch.rand(3, 5, 8, 8, generator=torch.Generator().manual_seed(0))
    plain = torch.nn.InstanceNorm2d(5, affine=True) if norm == "instance" else torch.nn.BatchNorm2d(5)
    ours = StyleNorm(5, 1, norm)
    for own, theirs in ((ours.scale, plain.weight), (ours.shift, plain.bias)):
        torch.nn.init.normal_(own, generator=torch.Generator().manual_seed(1))
        with torch.no_grad():
            theirs.copy_(own[0])
    for training in (True, False):
        torch.testing.assert_close(ours.train(training)(x, torch.ones(3, 1)), plain.train(training)(x))


def test_weights_mix_the_pairs_of_the_styles():
    norm, x = StyleNorm(2, 3, "instance"), torch.rand(1, 2, 6, 6)
    with torch.no_grad():
        norm.scale.copy_(torch.tensor([[1.0, 2.0], [3.0, 5.0], [9.0, 9.0]]))
        norm.shift.copy_(torch.tensor([[0.0, 1.0], [2.0, 3.0], [9.0, 9.0]]))
    found = norm(x, torch.tensor([[0.25, 0.75, 0.0]]))
    normal = functional.instance_norm(x)
    wanted = normal * torch.tensor([2.5, 4.25]).view(1, 2, 1, 1) + torch.tensor([1.5, 2.5]).view(1, 2, 1, 1)
    torch.testing.assert_close(found, wanted)


def test_several_styles_are_a_row_of_weights_beside_the_image_and_one_is_none():
    assert made(1, width=2, blocks=1).extra_inputs == ()
    (extra,) = made(3, width=2, blocks=1).extra_inputs
    assert (extra.name, extra.count, extra.values) == (STYLES, 3, (1.0, 0.0, 0.0))


def test_each_image_is_painted_in_the_style_of_its_own_row():
    painter, x = made(2, width=2, blocks=1).eval(), torch.rand(2, 3, 20, 20)
    for unit in painter.modules():
        if isinstance(unit, StyleNorm):
            torch.nn.init.normal_(unit.scale, 1, 0.3, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        with painter.giving(STYLES, torch.eye(2)):
            both = painter(x)
        for style in range(2):
            with painter.giving(STYLES, torch.eye(2)[style][None]):
                torch.testing.assert_close(painter(x[style][None])[0], both[style])
        torch.testing.assert_close(painter(x)[0], both[0])  # where nothing is given, in the first
    assert not torch.allclose(both[0], painter(x)[1])


@pytest.mark.parametrize("size", [(20, 20), (22, 35)])
def test_a_picture_has_the_size_of_its_photograph(size):
    painted = made(1, width=2, blocks=1)(torch.rand(1, 3, *size)).detach()
    assert painted.shape == (1, 3, *size)
    assert 0 <= float(painted.min()) <= float(painted.max()) <= 1


def test_a_painter_that_cannot_be_is_refused():
    with pytest.raises(UserError, match=r"A painter has 1 to 64 styles, .*; got 0, instance, 16, 3\."):
        Painter(0)
